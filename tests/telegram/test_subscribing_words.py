"""What readers write of times, places and sound is taken as it was meant, or asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.library import Library
from bot.replies import notices
from bot.subscription import Choices, Days, Sound, Standing
from bot.translation import ENGLISH
from tests.support import updates
from tests.telegram.test_replies_to_messages import ours
from tests.telegram.test_subscribing import BERLIN, BRIEFS, HERE, subscribed, subscription


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("7:00 PST", "Asia/Manila"),
        ("7:00 EST", "America/Panama"),
        ("7:00 MST", "America/Phoenix"),
        ("8 UTC + 2", "UTC"),
        ("8 Central European Time", "America/Chicago"),
        ("8 America/New York", "Europe/London"),
        ("8 New Jersey", "Europe/Jersey"),
        ("8 London, Ontario", "Europe/London"),
        ("8 Portland, Maine", "America/Los_Angeles"),
        ("8 Florida", "America/Bogota"),
        ("8 Ontario", "America/Los_Angeles"),
        ("8 Virginia", "Africa/Johannesburg"),
        ("8 Victoria", "Asia/Hong_Kong"),
    ],
)
async def test_a_wrong_zone_is_not_confirmed(subscribing, words, zone):
    await subscribing.says(f"/subscribe {words}")
    choices = (await subscription(subscribing)).choices
    assert not (choices.zone == zone and choices.zone_confirmed)


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("every morning at 6:30", (time(6, 30),)),
        ("6:30 every morning", (time(6, 30),)),
        ("every evening at 8", (time(20),)),
        ("8 every evening", (time(20),)),
        ("20:00 in the evening", (time(20),)),
        ("12 midnight", (time(0),)),
        ("8 p. m.", (time(20),)),
        ("every 2 hours", ()),
        ("5 days a week", ()),
        ("silent from 22:00 to 7:00", ()),
    ],
)
async def test_times_are_those_that_were_meant(subscribing, words, times):
    await subscribing.says(f"/subscribe {words}")
    assert (await subscription(subscribing)).choices.times == times


async def test_who_lives_in_berlin_keeps_the_times(subscribing):
    await subscribed(subscribing, replace(BERLIN, times=(time(7, 30),)))
    await subscribing.says("/subscribe I live in Berlin")
    assert (await subscription(subscribing)).choices.times == (time(7, 30),)


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("not silently", {"sound": Sound.SILENT}, {"sound": Sound.ALOUD}),
        ("not loud", {"sound": Sound.ALOUD}, {"sound": Sound.SILENT}),
        ("not weekdays", {"days": Days.WEEKDAYS}, {"days": Days.ALL}),
        ("no notifications at night", {}, {"sound": Sound.NIGHT}),
        ("without sound at night", {}, {"sound": Sound.NIGHT}),
        ("quiet during the night", {}, {"sound": Sound.NIGHT}),
    ],
)
async def test_a_negated_wish_is_not_its_contrary(subscribing, words, before, after):
    await subscribed(subscribing, replace(BERLIN, **before))
    await subscribing.says(f"/subscribe {words}")
    assert (await subscription(subscribing)).choices == replace(BERLIN, **after)


@pytest.mark.parametrize(
    "words",
    [
        "Is there no more?",
        "Are there no more?",
        "Where is the stop?",
        "explain unsubscribe",
        "Where is unsubscribe?",
    ],
)
async def test_a_question_does_not_unsubscribe(subscribing, words):
    await subscribed(subscribing)
    await subscribing.says(words)
    assert (await subscription(subscribing)).standing is Standing.ACTIVE


@pytest.mark.parametrize(
    "words", ["7:30 weekdays", "silently", "7:30 Berlin", "no, 15:13", "at once"]
)
async def test_wishes_may_reply_to_the_first_page_as_well(subscribing, words):
    page, _ = await subscribing.says("/subscribe")
    (answer,) = await subscribing.says(words, reply_to_message=ours(page))
    assert "is no time and no place" not in answer.text.text


@pytest.mark.parametrize("words", ["Nice!", "nice", "sounds good"])
async def test_praise_in_reply_to_the_settings_changes_nothing(subscribing, words):
    await subscribed(subscribing)
    page = await subscribing.asks("settings")
    await subscribing.says(words, reply_to_message=ours(page))
    assert (await subscription(subscribing)).choices == BERLIN


@pytest.mark.parametrize(
    "words",
    [
        "It is 16:13",
        "it's 4:13 pm",
        "16:13 now",
        "in Berlin",
        "I live in Berlin",
        "Berlin time",
        "Berlin, 16:13",
        "noon",
        "Pacific time",
    ],
)
async def test_natural_answers_to_what_time_it_is(subscribing, words):
    await subscribed(subscribing, Choices(zone="Europe/Berlin"))
    question, _ = await subscribing.presses("D:type")
    (answer,) = await subscribing.says(words, reply_to_message=ours(question))
    assert "is no time and no place" not in answer.text.text


@pytest.mark.parametrize("words", ["stop", "/mydata", "/forget", "/unsubscribe"])
async def test_in_a_channels_direct_messages_nobody_is_offered_a_subscription_who_says_stop(
    subscribing, words
):
    chat = {**updates.GROUP, "is_direct_messages": True}
    topic = {"topic_id": 3, "user": updates.READER}
    (answer,) = await subscribing.says(words, chat=chat, direct_messages_topic=topic)
    assert "I can deliver to" not in answer.text.text


async def test_a_member_who_replies_to_the_settings_is_answered(subscribing):
    subscribing.api.chats.add(updates.GROUP["id"], "supergroup", administrators=[5])
    admin = {"id": 5, "is_bot": False, "first_name": "Ada"}
    page, *_ = [
        r
        for r in await subscribing.says("/subscribe Berlin", chat=updates.GROUP, **{"from": admin})
        if r.method == "sendMessage"
    ]
    found = await subscribing.says(
        "bridge", chat=updates.GROUP, reply_to_message=ours(page, updates.GROUP)
    )
    assert notices.ADMINISTRATORS(ENGLISH) not in [
        r.text.text for r in found if r.method == "sendMessage"
    ]


@pytest.mark.parametrize("words", ["off", "stop", "never", "no"])
async def test_who_writes_subscribe_off_is_not_subscribed(subscribing, words):
    await subscribing.says(f"/subscribe {words}")
    assert await subscribing.app.delivery.subscribers.subscription(HERE) is None


async def test_where_administrators_are_hidden_that_is_not_said_again_and_again(subscribing):
    subscribing.api.chats.add(updates.GROUP["id"], "supergroup", administrators=[5])
    subscribing.api.chats[updates.GROUP["id"]].hides_members = True
    told = []
    for at in range(3):
        told += [
            r
            for r in await subscribing.says("/subscribe", chat=updates.GROUP, date=updates.NOW + at)
            if r.method == "sendMessage"
        ]
    assert len(told) == 1
