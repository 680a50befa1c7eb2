"""The payload of a link is decoded to the same link; any other text is no link."""

from __future__ import annotations

import re

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
