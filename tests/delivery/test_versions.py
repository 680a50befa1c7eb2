"""Versions of a story that get in each other's way: every subscriber gets one of them, and nobody two or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.brief import Brief
from bot.delivery.editors.standings import Standings
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.subscribers.welcome import Welcome
from bot.store.store import Store
from bot.subscription import Place, Sound
from tests.support.delivering import CONFIRMED, Delivering
from tests.support.samples import brief
from tests.support.versions import (
    BEFORE,
    NEWS,
    OPENS,
    OPENS_UK,
    SPANISH,
    UKRAINIAN,
    got,
    has_sent_all,
)

UK = replace(CONFIRMED, language="uk")
AT_NOON = replace(UK, times=(time(12),), zone="UTC")
NOON = 9
"""Who reads Ukrainian and gets briefs at noon, four hours after they appear."""


async def begins(newsroom: Delivering, *briefs: Brief) -> None:
    """Publish briefs, and wait until they go out."""
    await newsroom.publishes(*BEFORE, *briefs)
    await newsroom.jumps(70)


async def stops(newsroom: Delivering, chat: int) -> None:
    await newsroom.store.database.write(lambda c: newsroom.subscriptions.stop(c, Place(chat)))


async def chooses(newsroom: Delivering, chat: int, language: str) -> None:
    """Have a subscriber choose a language, and the process that sends look for what has changed."""
    speak = newsroom.subscriptions.speak
    await newsroom.store.database.write(lambda c: speak(c, Place(chat), language))
    newsroom.engine.wake()


def at(hour: int, minute: int) -> float:
    """A moment of the day on which the news appears (seconds since 1970)."""
    return datetime(2027, 1, 15, hour, minute, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("stopped", [False, True])
async def test_who_got_a_version_gets_no_other_after_changing_something(newsroom, stopped):
    await newsroom.subscribes(
        20, replace(AT_NOON, language="en")
    )  # the campaign goes on until then
    await begins(newsroom, OPENS)
    await begins(newsroom, OPENS, OPENS_UK)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    if stopped:
        await stops(newsroom, UKRAINIAN)
    await newsroom.subscribes(UKRAINIAN, replace(UK, sound=Sound.SILENT))
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]


async def test_another_setting_does_not_end_the_hour(newsroom):
    await begins(newsroom, OPENS)
    await newsroom.subscribes(UKRAINIAN, replace(UK, sound=Sound.SILENT))
    await newsroom.jumps(60)
    assert UKRAINIAN not in got(newsroom)
    await begins(newsroom, OPENS, OPENS_UK)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]


async def test_another_setting_puts_off_nothing_that_a_version_was_waited_for(newsroom):
    at_9 = replace(UK, times=(time(9),), zone="UTC")
    await newsroom.subscribes(NOON, at_9)
    newsroom.clock.time = at(8, 50)
    await begins(newsroom, OPENS)
    newsroom.clock.time = at(9, 30)
    await newsroom.subscribes(NOON, replace(at_9, sound=Sound.SILENT))
    await has_sent_all(newsroom)
    assert got(newsroom)[NOON] == ["It opens"]


async def test_what_may_have_arrived_counts_after_its_campaign_was_stopped(newsroom):
    await begins(newsroom, OPENS)
    newsroom.chats.answer = lambda place: (
        Sending(Result.UNSURE) if place.chat == UKRAINIAN else None
    )
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    while UKRAINIAN not in got(newsroom):
        await newsroom.passes(1)
    assert await newsroom.decides("stop", 2)
    await newsroom.passes(9)
    newsroom.chats.answer = lambda _: None
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]


async def test_who_pauses_while_a_version_appears_gets_the_newsrooms(newsroom):
    await begins(newsroom, OPENS)
    until = datetime.fromtimestamp(newsroom.clock.time + 1_800, UTC)
    await newsroom.store.database.write(
        lambda c: newsroom.subscriptions.pause(c, Place(UKRAINIAN), until)
    )
    await newsroom.jumps(600)
    await begins(newsroom, OPENS, OPENS_UK)
    await newsroom.jumps(7_200)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]


async def test_a_version_that_may_have_arrived_is_repeated_and_no_other_is_sent(newsroom):
    await begins(newsroom, OPENS)
    await newsroom.jumps(3_525)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    newsroom.chats.answer = lambda place: (
        Sending(Result.UNSURE) if place.chat == UKRAINIAN else None
    )
    while UKRAINIAN not in got(newsroom):
        await newsroom.passes(1)
    newsroom.chats.answer = lambda _: None
    await newsroom.passes(700)
    assert got(newsroom)[UKRAINIAN] == ["It opens", "It opens"]


WITHDRAWN = brief(
    id="opens-uk",
    title="Відкрито",
    language="uk",
    translates="opens",
    withdrawn={"date": "2027-01-15", "text": "Помилка."},
    **NEWS,
)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    "end", ["stop", (OPENS, WITHDRAWN), (OPENS,)], ids=["stop", "withdrawn", "gone"]
)
async def test_readers_of_a_version_that_ends_unsent_get_the_newsrooms(
    newsroom, together, end: str | Sequence[Brief]
):
    await newsroom.subscribes(NOON, AT_NOON)
    if not together:
        await begins(newsroom, OPENS)
    await begins(newsroom, OPENS, OPENS_UK)
    if isinstance(end, str):
        assert await newsroom.decides(end, 2)
    else:
        await newsroom.publishes(*BEFORE, *end)
    await has_sent_all(newsroom)
    assert got(newsroom)[NOON] == ["It opens"]


async def test_who_chooses_a_language_gets_what_is_still_due_in_that(newsroom):
    await newsroom.subscribes(NOON, replace(AT_NOON, language="en"))
    await begins(newsroom, OPENS, OPENS_UK)
    await newsroom.passes(600)
    await chooses(newsroom, NOON, "uk")
    await has_sent_all(newsroom)
    assert got(newsroom)[NOON] == ["Відкрито"]


@pytest.mark.parametrize("appears", [False, True])
async def test_who_chooses_a_language_waits_for_its_version(newsroom, appears):
    """The news is of ten to nine, and is due at nine, when its version may come until ten to ten."""
    at_9 = replace(CONFIRMED, times=(time(9),), zone="UTC", language="en")
    await newsroom.subscribes(NOON, at_9)
    newsroom.clock.time = at(8, 50)
    await begins(newsroom, OPENS)
    await chooses(newsroom, NOON, "uk")
    newsroom.clock.time = at(9, 20)
    await newsroom.passes(60)
    assert NOON not in got(newsroom)
    if appears:
        await begins(newsroom, OPENS, OPENS_UK)
        assert got(newsroom)[NOON] == ["Відкрито"]
    newsroom.clock.time = at(9, 50)
    await newsroom.passes(120)
    assert got(newsroom)[NOON] == ["Відкрито" if appears else "It opens"]


@pytest.mark.parametrize(("appears", "arrives"), [(at(8, 55), at(9, 0)), (at(9, 20), at(9, 21))])
async def test_a_version_comes_at_the_hour_at_which_the_story_was_due(newsroom, appears, arrives):
    at_9 = replace(UK, times=(time(9),), zone="UTC")
    await newsroom.subscribes(NOON, at_9)
    newsroom.clock.time = at(8, 50)
    await begins(newsroom, OPENS)
    newsroom.clock.time = appears
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.passes(330)
    (came,) = (push.at for push in newsroom.chats.pushes if push.place.chat == NOON)
    assert came == pytest.approx(arrives, abs=5)
    assert got(newsroom)[NOON] == ["Відкрито"]


async def test_who_gets_another_version_is_not_counted(newsroom):
    """Ten readers of Ukrainian, who get that version slowly, and four who read the newsroom's."""
    for chat in range(20, 29):
        await newsroom.subscribes(chat, UK)
    newsroom.rate = 1.0
    newsroom.start()
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    newsroom.clock.time += 60
    await newsroom.passes(2)
    first, second = [await newsroom.progress(id) for id in (1, 2)]
    assert (first.sent + first.open, second.sent + second.open) == (4, 10)
    standings = Standings(newsroom.clock, UTC, 1.0)
    _, standing = await newsroom.store.database.read(lambda c: standings.of(c, 1))
    assert standing.recipients == 4
    await has_sent_all(newsroom)
    first, second = [await newsroom.progress(id) for id in (1, 2)]
    assert (first.sent, first.cancelled, second.sent) == (4, 10, 10)


@pytest.mark.parametrize("language", ["en", "es"])
async def test_who_chooses_another_language_waits_no_longer(newsroom, language):
    await begins(newsroom, OPENS)
    assert UKRAINIAN not in got(newsroom)
    await chooses(newsroom, UKRAINIAN, language)
    await newsroom.passes(2)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]


async def test_who_chooses_a_version_that_is_there_gets_it_at_once(newsroom):
    """Who has waited for a version in one language has it in another; both would be waited for."""
    older_es = brief(id="older-es", language="es")
    await newsroom.publishes(*BEFORE, older_es)
    await newsroom.publishes(*BEFORE, older_es, OPENS, OPENS_UK)
    await newsroom.jumps(70)
    assert SPANISH not in got(newsroom)
    await chooses(newsroom, SPANISH, "uk")
    await newsroom.passes(2)
    assert got(newsroom)[SPANISH] == ["Відкрито"]
    await has_sent_all(newsroom)
    assert got(newsroom)[SPANISH] == ["Відкрито"]


async def test_who_was_given_one_version_is_not_given_another_for_subscribing_again(newsroom):
    await begins(newsroom, OPENS)
    await newsroom.jumps(4_000)
    assert got(newsroom)[UKRAINIAN] == ["It opens"]
    await begins(newsroom, OPENS, OPENS_UK)
    await stops(newsroom, UKRAINIAN)
    again = await newsroom.subscribes(UKRAINIAN, UK)
    welcome = Welcome(newsroom.clock)
    given = await newsroom.store.database.write(
        lambda c: welcome.give(c, again.id, OPENS_UK, anew=True)
    )
    assert given is None


async def test_who_could_not_be_reached_with_one_version_gets_another(newsroom):
    await begins(newsroom, OPENS)
    newsroom.chats.answer = lambda place: (
        Sending(Result.BLOCKED) if place.chat == UKRAINIAN else None
    )
    await newsroom.jumps(4_000)
    newsroom.chats.answer = lambda _: None
    tried = len(got(newsroom)[UKRAINIAN])
    await newsroom.subscribes(UKRAINIAN, UK)
    await begins(newsroom, OPENS, OPENS_UK)
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN][tried:] == ["Відкрито"]


RENAMED = brief(id="opening", formerly=["opens"], title="It opens", **NEWS)
OF_RENAMED = brief(id="opens-uk", title="Відкрито", language="uk", translates="opening", **NEWS)
NO_LANGUAGE = brief(id="opens-uk", title="Відкрито", translates="opens", **NEWS)
NO_STORY = brief(id="opens-uk", title="Відкрито", language="uk", **NEWS)


async def test_a_brief_that_was_renamed_tells_the_same_story(newsroom):
    await begins(newsroom, OPENS)
    await newsroom.publishes(*BEFORE, RENAMED)
    await begins(newsroom, RENAMED, OF_RENAMED)
    await newsroom.jumps(7_200)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]


async def test_a_version_tells_the_same_story_when_the_one_between_is_gone(newsroom):
    """Nobody can tell any more what the Spanish version's original was translated from."""
    before = (*BEFORE, brief(id="older-es", language="es"))
    of_ukrainian = brief(id="opens-es", title="Abre", language="es", translates="opens-uk", **NEWS)
    await newsroom.publishes(*before)
    await newsroom.publishes(*before, OPENS, OPENS_UK, of_ukrainian)
    await newsroom.publishes(*before, OPENS, of_ukrainian)
    await has_sent_all(newsroom)
    assert got(newsroom)[SPANISH] == ["Abre"]
    assert all(len(titles) == 1 for titles in got(newsroom).values())


@pytest.mark.parametrize("first", [NO_LANGUAGE, NO_STORY], ids=["language", "translates"])
async def test_what_was_forgotten_is_added_before_a_version_goes_out(newsroom, first):
    await newsroom.publishes(*BEFORE, OPENS, first)
    await begins(newsroom, OPENS, OPENS_UK)
    await newsroom.jumps(7_200)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
    assert all(len(titles) == 1 for titles in got(newsroom).values())


async def test_a_translation_may_have_the_same_title(newsroom):
    named = brief(id="opens-uk", title="It opens", language="uk", translates="opens", **NEWS)
    await begins(newsroom, OPENS)
    await begins(newsroom, OPENS, named)
    await newsroom.passes(600)
    assert (await newsroom.campaign(2))["state"] == "done"


# Languages and their regions.


@pytest.mark.parametrize(
    ("language", "versions", "expected"),
    [
        ("en", {"opens-gb": "en-GB"}, {"": "opens-gb", "uk": "opens-gb", "en": "opens-gb"}),
        ("en", {"opens": "uk", "opens-ru": "ru"}, {"ru": "opens-ru", "uk": "opens", "": "opens"}),
        (
            "pt-BR",
            {"opens": "pt-BR", "opens-pt": "pt-PT"},
            {"pt-BR": "opens", "pt-PT": "opens-pt", "": "opens"},
        ),
        (
            "en",
            {"opens": "en", "lisbon": "pt-PT", "pt": "pt"},
            {"pt-BR": "pt", "pt-PT": "lisbon", "": "opens"},
        ),
        (
            "en",
            {"opens": "en", "hans": "zh-Hans", "hant": "zh-Hant"},
            {"zh-Hans": "hans", "zh-Hant": "hant", "": "opens"},
        ),
    ],
    ids=["one region", "none is the newsroom's", "portuguese", "no region", "chinese"],
)
@pytest.mark.parametrize("times", [(), (time(12),)], ids=["at once", "at noon"])
async def test_each_gets_the_version_that_is_nearest(
    delivering, language, versions, expected, times
):
    older = [brief(id=f"older-{code.lower()}", language=code) for code in versions.values()]
    await delivering.publishes(*older, language=language)
    chats = {code: number for number, code in enumerate(expected, 1)}
    for code, chat in chats.items():
        choices = replace(CONFIRMED, language=code, times=times, zone="UTC")
        await delivering.subscribes(chat, choices)
    told = [
        brief(
            id=id, title=id, language=code, **({} if id == first else {"translates": first}), **NEWS
        )
        for first in [next(iter(versions))]
        for id, code in versions.items()
    ]
    await delivering.publishes(*older, *told, language=language)
    await has_sent_all(delivering)
    assert got(delivering) == {chats[code]: [id] for code, id in expected.items()}


async def test_what_was_forgotten_is_added_before_editors_approve(store: Store):
    newsroom = Delivering(store, asks=True)
    await newsroom.publishes(*BEFORE)
    await newsroom.subscribes(UKRAINIAN, UK)
    await newsroom.publishes(*BEFORE, OPENS, NO_LANGUAGE)
    await newsroom.passes(300)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.passes(300)
    for campaign in (1, 2):
        revision = (await newsroom.campaign(campaign))["revision"]
        assert await newsroom.decides("approve", campaign, revision)
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]


async def test_the_hour_begins_when_the_first_version_goes_out(store: Store):
    newsroom = Delivering(store, asks=True)
    await newsroom.publishes(*BEFORE)
    await newsroom.subscribes(UKRAINIAN, UK)
    await newsroom.publishes(*BEFORE, OPENS, OPENS_UK)
    await newsroom.jumps(5_400)
    for campaign in (1, 2):
        revision = (await newsroom.campaign(campaign))["revision"]
        assert await newsroom.decides("approve", campaign, revision)
        await newsroom.jumps(60)
    await has_sent_all(newsroom)
    assert got(newsroom)[UKRAINIAN] == ["Відкрито"]
