"""A subscriber says what time zone to go by: by a clock, by a place, or in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.library import Library
from bot.replies import notices
from bot.subscription import Choices
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support.botapi import Request
from tests.telegram.test_replies_to_messages import ours
from tests.telegram.test_subscribing import BERLIN, BRIEFS, subscribed, subscription, turned

UNKNOWN = Choices(zone="Europe/Berlin")


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


@pytest.fixture
async def asking(subscribing: Conversation) -> Conversation:
    """A conversation with who has just subscribed."""
    await subscribed(subscribing, UNKNOWN)
    return subscribing


async def zone(asking: Conversation) -> str | None:
    """The zone that is confirmed."""
    choices = (await subscription(asking)).choices
    return choices.zone if choices.zone_confirmed else None


async def typed(asking: Conversation, page: Request, words: str) -> list[Request]:
    """The answer to words that reply to a page."""
    return await asking.says(words, reply_to_message=ours(page))


async def test_who_says_yes_has_the_newsrooms_zone(asking):
    page = await asking.asks("settings")
    assert page.text.spans("Bold")[-1] == "It is 16:13 where you are, right?"
    page = await turned(asking, page.buttons["Yes"])
    assert "Time zone: Berlin, where it is 16:13 now." in page.text.text
    assert "right?" not in page.text.text
    assert await zone(asking) == "Europe/Berlin"


async def test_nobody_lives_in_utc_so_that_yes_asks_for_a_place(asking):
    await subscribed(asking, replace(UNKNOWN, zone="UTC"))
    page = await asking.asks("settings")
    page = await turned(asking, page.buttons["Yes"])
    assert page.text.text.startswith("Which place is nearest to you?")
    assert page.buttons["Abidjan"] == "d:zone=Africa/Abidjan"


async def test_who_says_no_is_shown_all_clocks(asking):
    page = await turned(asking, "d:zone")
    assert page.text.text == (
        "What time is it where you are?\n"
        "Press it below, or reply to this message with the time, such as 14:05, or a city near you."
    )
    clocks = [row for row in page.rows if len(row) == 4]
    assert len(page.keyboard) >= 35
    assert [button["text"] for button in clocks[0]] == ["Mon 03:13", "Mon 04:13", "04:43", "05:13"]
    assert page.buttons["16:13"] == "d:zone=+120"
    assert [button["text"] for button in page.rows[-1]] == ["Write it", "‹ Back"]
    back = await turned(asking, page.buttons["‹ Back"])
    assert "right?" in back.text.text


async def test_a_clock_of_one_place_is_enough(asking):
    page = await turned(asking, "d:zone=+345")
    assert "Time zone: Kathmandu, where it is 19:58 now." in page.text.text
    assert await zone(asking) == "Asia/Kathmandu"


async def test_a_clock_of_several_places_has_one_more_question(asking):
    page = await turned(asking, "d:zone=+120")
    assert page.text.text.startswith(
        "Which place is nearest to you?\nTheir clocks show the same time now"
    )
    assert page.buttons == {
        "Berlin": "d:zone=Europe/Berlin",
        "Johannesburg": "d:zone=Africa/Johannesburg",
        "Khartoum": "d:zone=Africa/Khartoum",
        "None of these": "d:zone",
    }
    await turned(asking, page.buttons["Johannesburg"])
    assert await zone(asking) == "Africa/Johannesburg"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("19:58", "Asia/Kathmandu"),
        ("7:58 pm", "Asia/Kathmandu"),
        ("Kyiv", "Europe/Kyiv"),
        ("Київ", "Europe/Kyiv"),
        ("New York", "America/New_York"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("UTC+5:45", "Asia/Kathmandu"),
    ],
)
@pytest.mark.parametrize("data", ["d:zone", "D:type", "settings"])
async def test_the_answer_may_be_typed_as_a_reply(asking, words, expected, data):
    if data == "settings":
        question = await asking.asks(data)
    else:
        question, _ = await asking.presses(data)
        asking.api.presses.clear()
    (answer,) = await typed(asking, question, words)
    assert answer.text.text.startswith("You are subscribed.")
    assert await zone(asking) == expected


async def test_who_rather_types_is_asked_by_a_message_to_reply_to(asking):
    page = await turned(asking, "d:zone")
    question, _ = await asking.presses(page.buttons["Write it"])
    assert question.method == "sendMessage"
    assert question.arguments["reply_markup"] == {
        "force_reply": True,
        "input_field_placeholder": "14:05, or a city",
    }
    assert question.text.text == (
        "What time is it where you are?\n"
        "Write the time, such as 14:05, or a city near you.\n"
        "Or choose the time from a list."
    )
    assert [e.url for e in question.text.entities if e.url] == ["https://t.me/our_bot?start=zone"]
    (listed,) = await asking.says("/start zone")
    assert listed.rows == page.rows


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("16:13", ["Berlin", "Johannesburg", "Khartoum", "None of these"]),
        ("2:13", ["Auckland, Tue 02:13", "Abidjan, Mon 14:13", "None of these"]),
        ("Valencia", ["Valencia, Venezuela", "Valencia, Spain", "None of these"]),
        ("Melburne", ["Melbourne", "None of these"]),
        ("USA", ["New York", "Chicago", "Los Angeles", "None of these"]),
    ],
)
async def test_what_is_not_sure_is_asked_once_more(asking, words, titles):
    question, _ = await asking.presses("D:type")
    (answer,) = await typed(asking, question, words)
    assert set(titles) <= set(answer.buttons)
    assert len(answer.keyboard) <= 8
    assert await zone(asking) is None


async def test_what_is_no_time_and_no_place_is_told_and_asked_again(asking):
    question, _ = await asking.presses("D:type")
    (answer,) = await typed(asking, question, "qwertz <uiop>")
    assert answer.text.text.startswith(
        "“qwertz <uiop>” is no time and no place that I know.\n\nWhat time"
    )
    (answer,) = await typed(asking, answer, "Berlin")
    assert answer.text.text.startswith("You are subscribed.")


@pytest.mark.parametrize(
    ("words", "first"), [("help", "What you can ask me"), ("stop", "You are unsubscribed."), ("/brief", "The Bridge")]
)  # fmt: skip
async def test_other_things_can_be_said_in_reply_as_well(asking, words, first):
    question, _ = await asking.presses("D:type")
    (answer,) = await typed(asking, question, words)
    assert answer.text.text.startswith(first)


async def test_a_place_alone_is_looked_for_as_ever(asking):
    await asking.presses("D:type")
    assert "Nothing found for “Berlin”" in (await asking.asks("Berlin")).text.text
    assert await zone(asking) is None


@pytest.mark.parametrize(
    ("page", "words", "shown"),
    [
        ("d:", "7:30 weekdays", "Briefs come at 07:30, on weekdays."),
        ("d:times", "21:15", "Briefs come at 21:15, every day."),
        ("d:sound", "silently", "They come silently."),
        ("d:", "Weekdays", "Briefs come as they appear, on weekdays."),
        ("d:times", "07:00", "When should briefs come?"),
        ("d:", "Stop", "You are unsubscribed."),
        ("d:", "Tokyo", "Time zone: Tokyo, where it is 23:13 now."),
        ("d:", "every day", "Briefs come as they appear, every day."),
        ("d:", "what is the bridge about", "“what is the bridge about”"),
        ("d:", "thanks", "You are welcome!"),
    ],
)
async def test_wishes_may_reply_to_the_settings(subscribing, page, words, shown):
    await subscribed(subscribing, BERLIN)
    replied = await turned(subscribing, page)
    (answer,) = await typed(subscribing, replied, words)
    assert shown in answer.text.text


async def test_words_in_reply_to_a_brief_are_about_the_brief(subscribing):
    _, brief = await subscribing.says("/subscribe Berlin")
    (answer,) = await typed(subscribing, brief, "7:30")
    assert "Briefs come" not in answer.text.text
    (answer,) = await typed(subscribing, brief, "Delivery")
    assert answer.text.text.startswith("You are subscribed.")


async def test_who_is_not_subscribed_is_not_asked_for_a_zone(subscribing):
    (answer,) = await subscribing.says("/start zone")
    assert answer.text.text.startswith("You are not subscribed.")
    page: Any = {
        "text": "…",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "d:zone=+60"}]]},
    }
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief"}
    message = {**ours(answer), **page, "from": bot}
    (answer,) = await subscribing.says("Berlin", reply_to_message=message)
    assert answer.text.text.startswith("You are not subscribed.")
    assert notices.STALE(ENGLISH) not in answer.text.text
