"""Subscribers of several languages: each gets a story once, in the own language where there is such a version."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.delivery.ledger.sending import Result, Sending
from tests.support.delivering import CONFIRMED
from tests.support.samples import brief
from tests.support.versions import (
    BEFORE,
    ENGLISH,
    GROUP,
    LANGUAGES,
    NEWS,
    OLDER_UK,
    ONLY_UK,
    OPENS,
    OPENS_ES,
    OPENS_UK,
    SPANISH,
    UKRAINIAN,
    UNKNOWN,
    got,
    has_sent_all,
)


async def test_who_has_a_version_in_their_language_gets_that_alone(newsroom):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
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
    await newsroom.jumps(7_200)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
    assert (await newsroom.campaign(2))["state"] == "done"


async def test_a_version_within_the_hour_takes_the_place_of_the_newsrooms(newsroom):
    await newsroom.publishes(*BEFORE, OPENS)
    await newsroom.jumps(60)
    await newsroom.jumps(1_800)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    assert all(len(titles) == 1 for titles in got(newsroom).values())
    progress = await newsroom.progress(1)
    assert (progress.sent, progress.cancelled) == (4, 1)


async def test_the_newsrooms_version_may_come_last(newsroom):
    await newsroom.publishes(*BEFORE, OPENS_UK)
    await newsroom.jumps(60)
    assert got(newsroom) == {UKRAINIAN: ["Відкрито"]}
    await newsroom.jumps(7_200)
    later = brief(id="opens", title="It opens", published="2027-01-15T10:00Z")
    await newsroom.publishes(*BEFORE, OPENS_UK, later)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    assert got(newsroom)[ENGLISH] == ["It opens"]


async def test_a_version_in_a_language_that_was_not_written_before_reaches_its_subscribers(
    newsroom,
):
    await newsroom.publishes(*BEFORE, OPENS, OPENS_ES)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
    assert got(newsroom)[SPANISH] == ["Abre"]
    assert got(newsroom)[UKRAINIAN] == ["It opens"]


async def test_a_story_in_one_other_language_goes_to_its_subscribers_alone(newsroom):
    await newsroom.publishes(*BEFORE, ONLY_UK)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
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
    await newsroom.jumps(5_000)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(60)
    await has_sent_all(newsroom)
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
    await has_sent_all(newsroom)
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


async def test_a_draft_in_the_newsrooms_language_is_no_version(delivering):
    older = brief(id="older-uk", language="uk")
    await delivering.publishes(older)
    for chat in (UKRAINIAN, ENGLISH):
        await delivering.subscribes(chat, replace(CONFIRMED, language=LANGUAGES[chat]))
    news = brief(id="opens", title="Відкрито", language="uk", **NEWS)
    draft = brief(id="opens-en", translates="opens", draft=True, **NEWS)
    await delivering.publishes(older, news, draft)
    await delivering.jumps(70)
    assert {*got(delivering)} == {UKRAINIAN, ENGLISH}


async def test_a_draft_is_not_waited_for(newsroom):
    await newsroom.subscribes(9, replace(CONFIRMED, language="de"))
    await newsroom.publishes(*BEFORE, OPENS, brief(id="opens-de", language="de", draft=True))
    await newsroom.jumps(70)
    assert 9 in got(newsroom)


async def test_the_hour_begins_with_the_first_version(newsroom):
    older = brief(id="older-de", language="de")
    german = brief(id="opens-de", title="Offen", language="de", translates="opens", **NEWS)
    await newsroom.publishes(*BEFORE, older, german)
    await newsroom.jumps(70)
    await newsroom.jumps(3_000)
    await newsroom.publishes(*BEFORE, older, german, OPENS)
    await newsroom.jumps(70)
    assert UKRAINIAN not in got(newsroom)
    await newsroom.passes(600)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
