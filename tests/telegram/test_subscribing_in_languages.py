"""A reader subscribes, says where it is, changes the settings and leaves, in words of another language than English."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import NamedTuple

import pytest

from bot.library import Library
from bot.replies import settings, standing, wished
from bot.replies.view import Whose
from bot.subscription import Choices, Days, Sound, Standing
from bot.translation import locales
from tests.support import updates
from tests.telegram.test_replies_to_messages import ours
from tests.telegram.test_subscribing import BRIEFS, HERE, subscription


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


class Talk(NamedTuple):
    """What one reader writes."""

    language: str
    first: str
    """Behind the command: 7:30 and 18:00 on weekdays, silent at night."""
    place: str
    """In reply to the question for the time zone."""
    zone: str
    clock: str
    """In reply to that question, too: 15:13, behind a denial."""
    later: str
    """In reply to the settings: silently, every day, as briefs appear."""
    off: str
    """Behind the command, for no more briefs."""


TALKS = [
    Talk(
        "de",
        "werktags um 7:30 und um 6 Uhr abends, nachts lautlos",
        "ich wohne in der Schweiz",
        "Europe/Zurich",
        "nein, 15:13 Uhr",
        "jeden Tag bei Erscheinen, ohne Ton",
        "nein",
    ),
    Talk(
        "es",
        "de lunes a viernes a las 7 y media y a las 6 de la tarde, sin sonido de noche",
        "en España",
        "Europe/Madrid",
        "no, a las 15:13",
        "todos los días al publicarse, sin sonido",
        "nunca más",
    ),
    Talk(
        "uk",
        "о 7:30 ранку та о 6 вечора, у будні, вночі без звуку",
        "у Києві",
        "Europe/Kyiv",
        "ні, 15:13",
        "щодня, щойно вийдуть, без звуку",
        "скасувати",
    ),
    Talk(
        "ar",
        "٧:٣٠ صباحًا و٦ مساءً في أيام العمل، بلا صوت ليلًا",
        "بالقاهرة",
        "Africa/Cairo",
        "لا، الساعة ٣:١٣ م",
        "كل يوم فور صدورها بلا صوت",
        "إلغاء",
    ),
]


@pytest.fixture(params=TALKS, ids=[talk.language for talk in TALKS])
def talk(request: pytest.FixtureRequest) -> Talk:
    """What a reader of each language writes."""
    return request.param


@pytest.mark.parametrize("telegram", ["own", "en"])
async def test_a_reader_says_all_in_the_language_of_the_interface(subscribing, talk, telegram):
    code = talk.language if telegram == "own" else telegram
    reader = {"from": {**updates.READER, "language_code": code}}
    locale = locales()[code]

    page, _ = await subscribing.says(f"/subscribe {talk.first}", **reader)
    choices = (await subscription(subscribing)).choices
    assert (choices.times, choices.days) == ((time(7, 30), time(18)), Days.WEEKDAYS)
    assert choices.sound is Sound.NIGHT
    subscribed = settings._SUBSCRIBED[Whose.READER](locale).striptags()
    assert subscribed in page.text.text
    not_understood, _, _ = wished._UNKNOWN._in(locale).partition("{")
    assert not_understood not in page.text.text

    question, _ = await subscribing.presses("D:type", **reader)
    (answer,) = await subscribing.says(talk.clock, reply_to_message=ours(question), **reader)
    assert len(answer.buttons) > 1

    await subscribing.says(talk.place, reply_to_message=ours(question), **reader)
    choices = (await subscription(subscribing)).choices
    assert (choices.zone, choices.zone_confirmed) == (talk.zone, True)

    await subscribing.says(talk.later, reply_to_message=ours(page), **reader)
    choices = (await subscription(subscribing)).choices
    silent = Choices((), Days.ALL, Sound.SILENT, talk.zone, zone_confirmed=True)
    assert replace(choices, language="") == silent

    await subscribing.says(f"/subscribe {talk.off}", **reader)
    assert (await subscription(subscribing)).standing is Standing.STOPPED


async def test_who_wants_no_briefs_is_not_subscribed(subscribing, talk):
    reader = {"from": {**updates.READER, "language_code": talk.language}}
    (answer,) = await subscribing.says(f"/subscribe {talk.off}", **reader)
    (expected,) = standing.nothing_to_stop(Whose.READER, locales()[talk.language]).paragraphs
    assert answer.text.text == expected
    assert await subscribing.app.delivery.subscribers.subscription(HERE) is None
