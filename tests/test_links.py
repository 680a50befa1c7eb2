"""The payload of a link is decoded to the same link; any other text is no link."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

import pytest

from bot import links
from bot.links import Kind, Link, Query, Scope, Setting


@pytest.mark.parametrize(
    ("link", "payload"),
    [
        (Link(Kind.START, "a-brief"), "ha-brief"),
        (Link(Kind.OVERVIEW, "a-brief"), "ba-brief"),
        (Link(Kind.SECTION, "a-brief", "what_happened"), "sa-brief_what_happened"),
        (Link(Kind.SECTION, "a", "_x_"), "sa__x_"),
        (Link(Kind.QUOTES, "2026-11-23"), "q2026-11-23"),
        (Link(Kind.SPEAKER, "a-brief", "some-one"), "pa-brief_some-one"),
        (Link(Kind.QUOTE, "a-brief", "a-quote"), "ua-brief_a-quote"),
    ],
)
def test_a_link_travels_and_comes_back(link, payload):
    assert link.encode() == payload
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert links.decode(payload) == link


@pytest.mark.parametrize(
    ("link", "payload"),
    [
        (Link(Kind.QUOTES, "a", page=2), "qa.2"),
        (Link(Kind.SPEAKER, "a", "p", 12), "pa_p.12"),
        (Link(Kind.QUOTE, "a", "q", back=Query(Scope.ALL, 3)), "ua_q~A3"),
        (Link(Kind.SPEAKER, "a", "p", 2, Query(Scope.QUOTES, 1)), "pa_p.2~Q1"),
    ],
)
def test_a_button_knows_the_page_and_the_results_that_it_was_opened_from(link, payload):
    assert link.encode() == payload
    assert links.decode(payload) == link


def test_a_way_back_that_does_not_fit_is_left_out():
    link = Link(Kind.QUOTE, "a" * 30, "b" * 30, back=Query(Scope.ALL, 3))
    assert links.decode(link.encode()) == link._replace(back=None)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "qa.0",
        "qa.1000",
        "qa~",
        "qa~Z1",
        "qa~A0",
        "qa~A1.2",
        "s",
        "z-brief",
        "sBrief",
        "sa b",
        "sa_",
        "s_a",
        "sa_b c",
        "x" * 65,
        "sä",
        "sa\n",
        "Sbridge_x",
        links.HOME,
        links.SUBSCRIBE,
        None,
        b"sa",
        5,
    ],
)
def test_nothing_else_is_a_link(payload):
    assert links.decode(payload) is None


@pytest.mark.parametrize(
    ("to", "payload"),
    [
        (Link(Kind.SECTION, "a", "x"), "Sa_x"),
        (Link(Kind.OVERVIEW, "2026-11"), "B2026-11"),
        (Setting(), "D:"),
    ],
)
def test_a_page_that_comes_as_a_message_of_its_own_is_marked_in_no_more_bytes(to, payload):
    assert links.in_new_message(to) == payload
    assert links.unmarked(payload) == (to.encode(), True)
    assert links.unmarked(to.encode()) == (to.encode(), False)


@pytest.mark.parametrize("payload", ["Q1:trump", "A2:", "B1:", "", "É", "sa_x"])
def test_no_other_payload_has_that_mark(payload):
    assert links.unmarked(payload) == (payload, False)


@pytest.mark.parametrize(
    ("setting", "payload"),
    [
        (Setting(), "d:"),
        (Setting("zone"), "d:zone"),
        (Setting("zone", "America/Argentina/ComodRivadavia"), "d:zone=America/Argentina/ComodRivadavia"),
        (Setting("zone", "+345"), "d:zone=+345"),
        (Setting("times", "0700,0715,0800,1200,1800,2000"), "d:times=0700,0715,0800,1200,1800,2000"),
    ],
)  # fmt: skip
def test_a_setting_travels_and_comes_back(setting, payload):
    assert setting.encode() == payload
    assert len(payload) <= links.LONGEST
    assert links.decode_setting(payload) == setting
    assert links.decode_setting(links.unmarked(links.in_new_message(setting))[0]) == setting
    assert links.decode(payload) is links.decode_query(payload) is None


@pytest.mark.parametrize(
    "payload", ["", "d", "D:", "d:x=", "d:x y", "d:x=\n", "d:ä", "d:x=ä", "d:X", "d:" + "x" * 63, "sd:", None, 5]
)  # fmt: skip
def test_nothing_else_is_a_setting(payload):
    assert links.decode_setting(payload) is None


def test_every_payload_of_the_longest_choices_fits_a_button():
    names = [name for name in available_timezones() if len(name) > 25]
    assert names
    assert all(len(Setting("zone", name).encode()) <= links.LONGEST for name in names)
