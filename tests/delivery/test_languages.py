"""Subscribers of several languages: each gets a story once, in the own language where there is such a version."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.delivery.ledger.sending import Result, Sending
from bot.subscription import ChatKind
from tests.support.delivering import CONFIRMED, Delivering
from tests.support.samples import brief

OLDER = brief(id="older")
OLDER_UK = brief(id="older-uk", language="uk")
NEWS = {"published": "2027-01-15T08:00Z"}
OPENS = brief(id="opens", title="It opens", **NEWS)
OPENS_UK = brief(id="opens-uk", title="Відкрито", language="uk", translates="opens", **NEWS)
OPENS_ES = brief(id="opens-es", title="Abre", language="es", translates="opens", **NEWS)
ONLY_UK = brief(id="only-uk", title="Лише тут", language="uk", **NEWS)
BEFORE = (OLDER, OLDER_UK)
SPANISH, UKRAINIAN, ENGLISH, UNKNOWN, GROUP = 1, 2, 3, 4, -5
LANGUAGES = {SPANISH: "es-MX", UKRAINIAN: "uk", ENGLISH: "en", UNKNOWN: "", GROUP: ""}


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """An English newsroom that writes in Ukrainian, too, with subscribers of several languages."""
    await delivering.publishes(*BEFORE)
    for chat, language in LANGUAGES.items():
        kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
        await delivering.subscribes(chat, replace(CONFIRMED, language=language), kind)
    return delivering


def got(newsroom: Delivering) -> dict[int, list[str]]:
    """The titles that each chat was sent."""
    found: dict[int, list[str]] = {}
    for push in newsroom.chats.pushes:
        title = push.text.partition("</b>")[0].removeprefix("<b>")
        found.setdefault(push.place.chat, []).append(title)
    return found


async def test_who_has_a_version_in_their_language_gets_that_alone(newsroom):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom) == {
        UKRAINIAN: ["Відкрито"],
        **{chat: ["It opens"] for chat in (SPANISH, ENGLISH, UNKNOWN, GROUP)},
    }


async def test_a_version_is_waited_for_an_hour_by_those_alone_whose_language_is_written(newsroom):
    await newsroom.publishes(*BEFORE, OPENS)
    await newsroom.jumps(60)
    assert {*got(newsroom)} == {SPANISH, ENGLISH, UNKNOWN, GROUP}
    await newsroom.jumps(3_500)
    assert UKRAINIAN not in got(newsroom)
    await newsroom.jumps(200)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
    # A version that comes later wakes nobody.
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.passes(7_200)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
    assert (await newsroom.campaign(2))["state"] == "done"


async def test_a_version_within_the_hour_takes_the_place_of_the_newsrooms(newsroom):
    await newsroom.publishes(*BEFORE, OPENS)
    await newsroom.jumps(60)
    await newsroom.jumps(1_800)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    assert all(len(titles) == 1 for titles in got(newsroom).values())
    progress = await newsroom.progress(1)
    assert (progress.sent, progress.cancelled) == (4, 1)


async def test_the_newsrooms_version_may_come_last(newsroom):
    await newsroom.publishes(*BEFORE, OPENS_UK)
    await newsroom.jumps(60)
    assert got(newsroom) == {UKRAINIAN: ["Відкрито"]}
    await newsroom.passes(7_200)
    later = brief(id="opens", title="It opens", published="2027-01-15T10:00Z")
    await newsroom.publishes(*BEFORE, OPENS_UK, later)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    assert got(newsroom)[ENGLISH] == ["It opens"]


async def test_a_version_in_a_language_that_was_not_written_before_reaches_its_subscribers(
    newsroom,
):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_ES)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom)[SPANISH] == ["Abre"]
    assert got(newsroom)[UKRAINIAN] == ["It opens"]


async def test_a_story_in_one_other_language_goes_to_its_subscribers_alone(newsroom):
    await newsroom.publishes(*BEFORE, ONLY_UK)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom) == {UKRAINIAN: ["Лише тут"]}


async def test_a_newsroom_that_names_no_language_of_its_own_reaches_all(newsroom):
    """BOT_LANGUAGE was forgotten: no brief is in English."""
    uk = brief(id="opens", title="Відкрито", language="uk", **NEWS)
    await newsroom.publishes(OLDER_UK, uk)
    await newsroom.jumps(60)
    assert {*got(newsroom)} == {*LANGUAGES}


async def test_who_has_their_hour_later_gets_the_version_that_came_by_then(newsroom):
    at_noon = replace(CONFIRMED, times=(time(12),), language="uk", zone="UTC")
    await newsroom.subscribes(9, at_noon)
    await newsroom.publishes(*BEFORE, OPENS)
    await newsroom.jumps(60)
    await newsroom.passes(5_000)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert got(newsroom)[9] == ["Відкрито"]
    assert got(newsroom)[UKRAINIAN] == ["It opens"]


async def test_what_may_have_arrived_is_not_sent_in_another_language(newsroom):
    newsroom.chats.answer = lambda place: (
        Sending(Result.UNSURE) if place.chat == UKRAINIAN else None
    )
    await newsroom.publishes(*BEFORE, OPENS)
    await newsroom.jumps(3_700)
    newsroom.chats.answer = lambda _: None
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await newsroom.passes(86_400)
    assert {*got(newsroom)[UKRAINIAN]} == {"It opens"}


async def test_a_correction_of_a_version_reaches_its_copies_alone(newsroom):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    note = [{"date": "2027-01-15", "text": "Ще ні.", "notify": "silent"}]
    corrected = OPENS_UK.model_copy(
        update={"corrections": brief(**NEWS, corrections=note).corrections}
    )
    await newsroom.publishes(*BEFORE, OPENS, corrected)
    await newsroom.jumps(60)
    await newsroom.jumps(600)
    assert {place.chat for place, _, _ in newsroom.chats.edits} == {UKRAINIAN}
    assert [push.place.chat for push in newsroom.chats.pushes if push.answers] == [UKRAINIAN]


async def test_a_push_is_in_the_language_of_its_brief(newsroom):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    (text,) = newsroom.chats.shown(UKRAINIAN)
    assert "Джерело: The Harbour Times" in text
    assert "15 січня 2027" in text
    (buttons,) = [
        titles for (place, _), titles in newsroom.chats.buttons.items() if place.chat == UKRAINIAN
    ]
    assert "Увесь огляд" in " ".join(buttons) or "Весь огляд" in " ".join(buttons)
