"""Corrections that are told with sound: the editors are asked first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.subscription import ChatKind, Choices, Place, Sound
from tests.support import samples, updates
from tests.support.editors import EDITORS, OLDER, Editors

READERS = (1, 2, 3)


def corrected(notify: str, *more: dict[str, Any]) -> Any:
    note = {"date": "2026-09-21", "text": "The bridge is half open.", "notify": notify}
    return samples.brief(published="2026-09-21", corrections=[*more, note])


@pytest.fixture
async def delivered(newsroom: Editors) -> Editors:
    """A brief that went out two hours ago; one has subscribed since, and does not have it."""
    await newsroom.presses("send")
    await newsroom.works(7200)
    await newsroom.delivery.subscribers.subscribe(
        Place(4), ChatKind.PRIVATE, Choices(zone_confirmed=True)
    )
    newsroom.chats.pushes.clear()
    return newsroom


async def test_a_correction_aloud_is_asked_about_and_then_rings(delivered):
    await delivered.publishes(corrected("aloud"), OLDER)
    (asked,) = delivered.chats.pushes
    assert asked.place.chat == EDITORS
    assert asked.text.startswith("<b>Correction</b>: The bridge is half open.\n\n<i>")
    assert delivered.shown() == (
        "<b>Send this correction with sound to the 3 subscribers who have the brief?</b>\n"
        "Their copies show it in any case.\n"
        "Ends at about: 18:15"
    )
    assert delivered.buttons() == ["Send", "Send me a test", "Don't send"]
    await delivered.presses("send?", campaign=2)
    assert delivered.shown().startswith("<b>Send it to 3 subscribers with sound now?</b>")
    assert delivered.buttons() == ["Yes", "Back"]
    assert len(delivered.chats.pushes) == 1
    await delivered.presses("send", campaign=2)
    await delivered.works(10)
    replies = [push for push in delivered.chats.pushes if push.place.chat in READERS]
    assert len(replies) == 3
    assert all(push.answers and not push.silent for push in replies)
    assert all("The bridge is half open." in push.text for push in replies)
    assert delivered.pushed(4) == []
    assert delivered.shown().startswith("Delivered: 3 sent.\nRita, ")
    assert delivered.buttons() == []


async def test_who_asks_what_is_kept_can_tell_the_correction_from_the_brief(delivered):
    await delivered.publishes(corrected("silent"), OLDER)
    await delivered.works(10)
    reader = {**updates.PRIVATE, "id": 1}
    page, file = await delivered.conversation.says("/mydata", chat=reader)
    assert (
        "meant to be: 2 messages. The latest:\n"
        "• Correction: The Bridge Opens, 21 September 2026\n"
        "• The Bridge Opens, 21 September 2026\n"
    ) in page.text.text
    (kept,) = json.loads(file.arguments["document"].content)["subscriptions"]
    assert [each["correction"] for each in kept["briefs"]] == [False, True]


async def test_who_wants_it_quiet_gets_it_quietly(delivered):
    await delivered.delivery.subscribers.subscribe(
        Place(1), ChatKind.PRIVATE, Choices(sound=Sound.SILENT, zone_confirmed=True)
    )
    await delivered.publishes(corrected("aloud"), OLDER)
    await delivered.presses("send", campaign=2)
    await delivered.works(10)
    assert [push.silent for push in delivered.pushed(1)] == [True]
    assert [push.silent for push in delivered.pushed(2)] == [False]


async def test_a_silent_correction_goes_without_asking(delivered):
    await delivered.publishes(corrected("silent"), OLDER)
    await delivered.works(10)
    await delivered.works(10)
    assert {push.place.chat for push in delivered.chats.pushes} == set(READERS)
    assert all(push.silent for push in delivered.chats.pushes)


async def test_a_correction_that_is_declined_is_shown_in_the_copies_alone(delivered):
    await delivered.publishes(corrected("aloud"), OLDER)
    await delivered.presses("no", campaign=2)
    await delivered.works(10)
    assert {push.place.chat for push in delivered.chats.pushes} == {EDITORS}
    assert delivered.shown().startswith("Not sent.\nThe copies show it all the same.")
    assert "The bridge is half open." in delivered.chats.shown(1)[0]


async def test_what_nobody_answers_for_a_day_is_shown_in_the_copies_alone(delivered):
    await delivered.publishes(corrected("aloud"), OLDER)
    await delivered.works(86_500)
    assert delivered.shown() == (
        "Not sent: nobody has answered for a day.\nThe copies show it all the same."
    )


async def test_the_brief_s_own_message_has_the_button_that_pulls_it(delivered):
    await delivered.publishes(corrected("aloud"), OLDER)
    await delivered.presses("send", campaign=2)
    await delivered.works(10)
    assert await delivered.presses("pull", campaign=2) is not None
    assert delivered.delivery.pulled == frozenset()
    assert await delivered.presses("pull") is None
    assert delivered.delivery.pulled == {"bridge"}
    await delivered.works(10)


@pytest.mark.parametrize("newsroom", [False], indirect=True)
async def test_where_nothing_else_is_asked_about_a_correction_aloud_is(delivered):
    await delivered.publishes(corrected("aloud"), OLDER)
    assert {push.place.chat for push in delivered.chats.pushes} == {EDITORS}
    assert delivered.shown().startswith("<b>Send this correction with sound")
