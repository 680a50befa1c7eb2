"""The editors' message about a campaign, word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.links import Act
from bot.markup import HTML
from bot.replies import asking
from bot.replies.campaign import Standing
from bot.replies.formats import duration
from bot.reply import Reply, plain
from bot.translation import ENGLISH

SEVEN = datetime(2026, 11, 23, 7, tzinfo=UTC)
GOING = Standing(
    campaign=1,
    revision=1,
    is_correction=False,
    state="going",
    trouble="",
    words="",
    pulled=False,
    withdrawn=False,
    urgent=False,
    decided_by="",
    changed=SEVEN,
    begins=SEVEN - timedelta(minutes=1),
    now=SEVEN,
    ends=SEVEN + timedelta(seconds=61),
    recipients=1203,
    sent=400,
    copies=400,
    left=803,
    blocked=0,
    undeliverable=0,
    unsure=0,
    groups_in_doubt=0,
    channel_in_doubt=False,
    expired=0,
    outdated=0,
    edited=None,
    holds_edits=False,
    took=None,
)
DONE = replace(GOING, state="done", sent=1198, left=0, ends=None)


def told(standing: Standing, asked: Act | None = None) -> str:
    """What stands under the push."""
    reply = asking.shown(Reply((HTML("The push"),)), standing, asked, ENGLISH)
    return plain(reply.text).removeprefix("The push\n\n— — —\n\n")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Delivered: 1,198 sent."),
        ({"blocked": 5, "took": 48.2}, "Delivered: 1,198 sent, 5 blocked, 48 secs."),
        ({"undeliverable": 2}, "Delivered: 1,198 sent, 2 cannot be reached."),
        (
            {"blocked": 5, "undeliverable": 2, "unsure": 1, "expired": 3, "took": 720.0},
            "Delivered: 1,198 sent, 5 blocked, 2 cannot be reached, 1 in doubt, 3 too late, 12 mins.",
        ),
        ({"took": 0.4}, "Delivered: 1,198 sent."),
    ],
)
def test_what_was_delivered(changes, expected):
    assert told(replace(DONE, **changes)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "1 sec"),
        (119, "119 secs"),
        (120, "2 mins"),
        (7199, "120 mins"),
        (7200, "2 hrs"),
        (41_000, "11 hrs"),
    ],
)
def test_how_long_it_took(seconds, expected):
    assert duration(seconds, ENGLISH) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Going out to 1,203 subscribers: 400 sent, 803 to go."),
        ({"state": "asked"}, "Send this to 1,203 subscribers?"),
        (
            {"state": "asked", "begins": SEVEN + timedelta(seconds=1)},
            "Send this to 1,203 subscribers?\nBegins: 07:00",
        ),
        (
            {"state": "waiting", "begins": SEVEN + timedelta(seconds=1)},
            "It goes out to 1,203 subscribers, unless it is taken back.\nBegins: 07:00",
        ),
        (
            {"begins": SEVEN + timedelta(seconds=1)},
            "It goes out to 1,203 subscribers.\nBegins: 07:00",
        ),
    ],
)
def test_when_the_last_gets_it_is_told_before(changes, expected):
    assert told(replace(GOING, **changes)) == f"{expected}\nEnds at about: 07:01"


def test_a_moment_of_another_day_has_its_day():
    tomorrow = SEVEN + timedelta(days=1)
    asked = replace(GOING, state="asked", begins=tomorrow, ends=tomorrow + timedelta(seconds=61))
    assert told(asked) == (
        "Send this to 1,203 subscribers?\nBegins: 24 November 2026, 07:00\n"
        "Ends at about: 24 November 2026, 07:01"
    )


@pytest.mark.parametrize("state", ["paused", "stopped", "done"])
def test_nothing_is_told_of_an_end_while_nothing_goes_out(state):
    assert "Ends" not in told(replace(GOING, state=state))


def test_who_sends_a_brief_to_come_is_not_asked_whether_to_send_it_now():
    asked = replace(GOING, state="asked", begins=SEVEN + timedelta(hours=1), ends=None)
    assert (
        told(asked, Act.SEND) == "Send it to 1,203 subscribers, at the time below?\nBegins: 08:00"
    )
    asked = replace(asked, begins=SEVEN)
    assert told(asked, Act.SEND) == "Send it to 1,203 subscribers now?"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1 copy is being edited"), (1100, "1,100 copies are being edited")],
)
def test_how_many_copies_are_being_edited_and_until_when(count, expected):
    edited = replace(DONE, outdated=count, edited=SEVEN + timedelta(seconds=61))
    assert told(edited) == f"Delivered: 1,198 sent.\n{expected}. The last is done at about: 07:01"


def buttons(standing: Standing) -> list[str]:
    reply = asking.shown(Reply((HTML("The push"),)), standing, None, ENGLISH)
    return [button.title for row in reply.buttons for button in row]


def test_copies_are_edited_by_a_button_only_where_they_wait_for_it():
    changed = replace(DONE, trouble="unexplained", holds_edits=True)
    assert told(changed).endswith("The copies still show the earlier text.")
    assert buttons(changed) == ["Edit the copies", "Pull it"]
    changed = replace(changed, holds_edits=False)
    assert told(changed).endswith("no correction says so.")
    assert buttons(changed) == ["Pull it"]


def test_what_waits_for_its_file_says_so_before_anybody_has_a_copy():
    paused = replace(GOING, state="paused", trouble="file gone", sent=0, copies=0, ends=None)
    assert "Its file is gone. It goes on once the file is back." in told(paused)


@pytest.mark.parametrize(
    ("who", "begins"), [("Ada", "Ada, "), ("سلمى", "\u200e\u2068سلمى\u2069, ")]
)
def test_a_name_of_another_direction_turns_no_line(who, begins):
    *_, decided = told(replace(DONE, decided_by=who)).split("\n")
    assert decided.startswith(begins)
