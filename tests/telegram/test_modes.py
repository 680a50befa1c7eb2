"""What readers are told of deliveries, where the bot delivers, where it does not, and where it no longer does."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.replies import about, help
from bot.replies.start import nothing_yet
from bot.subscription import Mode
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import updates
from tests.telegram.test_subscribing import BRIEFS, HERE, subscribed

COMMANDS = ("subscribe", "unsubscribe", "mydata", "forget")


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


@pytest.fixture
async def ended(subscribing: Conversation) -> Conversation:
    """A conversation with a subscriber of a bot that delivers no more."""
    await subscribed(subscribing)
    subscribing.app.serve_subscribers(subscribing.app.delivery, Mode.STORED)
    return subscribing


@pytest.mark.parametrize(
    ("mode", "names"),
    [
        (
            Mode.OFF,
            "brief quotes search briefs what_happened what_next start help language about privacy",
        ),
        (
            Mode.STORED,
            "brief quotes search briefs what_happened what_next start help language about privacy",
        ),
        (
            Mode.ON,
            "brief quotes search briefs subscribe what_happened what_next start help language about privacy "
            "unsubscribe mydata forget",
        ),
    ],
)
def test_the_menu_and_the_help_have_the_commands_where_the_bot_delivers(mode, names):
    assert [name for name, _ in help.telegram_menu(BRIEFS, mode, ENGLISH)] == names.split()
    text = help.page(BRIEFS, "our_bot", mode, ENGLISH).text
    assert all((f"\n/{name}" in text) is (mode is Mode.ON) for name in COMMANDS)


async def test_the_profile_is_told_of_the_commands(subscribing):
    menu = help.telegram_menu(BRIEFS, subscribing.app.mode, ENGLISH)
    assert ("subscribe", "Get each brief, when you want it") in menu


@pytest.mark.parametrize(
    ("mode", "first", "has"),
    [
        (Mode.OFF, "I keep nothing about you: no messages", False),
        (Mode.STORED, "<b>If you only ask</b>, I keep nothing about you", True),
        (Mode.ON, "<b>If you only ask</b>, I keep nothing about you", True),
    ],
)
def test_privacy_tells_the_truth(mode, first, has):
    text = about.privacy(BRIEFS, mode, ENGLISH).text
    assert text.startswith(first)
    assert all((words in text) is has for words in ("/mydata", "/forget", "encrypted"))
    assert ("90 days" in text) is (mode is Mode.ON)


def test_about_names_the_command_where_the_bot_delivers():
    assert "/subscribe" in about.page(BRIEFS, Mode.ON, ENGLISH).text
    assert "/subscribe" not in about.page(BRIEFS, Mode.STORED, ENGLISH).text
    assert "/subscribe" in about.page(Library([]), Mode.ON, ENGLISH).text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("/subscribe 7:30", "I cannot send briefs on my own yet."),
        ("/unsubscribe", "I send nothing unasked, so there is nothing to stop."),
        ("/mydata", "I keep nothing about you"),
        ("/forget", "I keep nothing about you"),
        ("stop", "I send nothing unasked, so there is nothing to stop."),
        ("settings", "There is nothing to set yet."),
        ("newsletter", "I send nothing by myself yet."),
        ("/start subscribe", "The Bridge Opens"),
        ("/start zone", "The Bridge Opens"),
    ],
)
async def test_a_bot_that_does_not_deliver_answers_as_it_always_did(conversation, words, first):
    assert (await conversation.asks(words)).text.text.startswith(first)


async def test_a_bot_that_does_not_deliver_has_no_button_for_it(conversation):
    assert "Subscribe" not in (await conversation.asks("/start")).buttons
    for number, data in enumerate(["d:on", "D:", "d:zone=+60", "d:forget=all"]):
        (answer,) = await conversation.presses(data, id=str(number))
        assert answer.arguments["text"].startswith("This button is out of date.")


@pytest.mark.parametrize("name", COMMANDS)
async def test_in_a_group_it_leaves_those_commands_to_other_bots(conversation, name):
    assert await conversation.says(f"/{name}", chat=updates.GROUP) == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("/subscribe", "I cannot send briefs on my own yet."),
        ("subscribe", "I cannot send briefs on my own yet."),
        ("settings", "There is nothing to set yet."),
        ("/start subscribe", "The Bridge Opens"),
        ("/unsubscribe", "You are unsubscribed."),
        ("stop", "You are unsubscribed."),
        ("/forget", "Delete everything that I keep about this chat?"),
        ("forget me", "Delete everything that I keep about this chat?"),
    ],
)
async def test_who_had_subscribed_can_leave_a_bot_that_delivers_no_more(ended, words, first):
    assert (await ended.asks(words)).text.text.startswith(first)


async def test_who_had_subscribed_can_see_and_delete_what_is_still_kept(ended):
    page, file = await ended.says("/mydata")
    assert page.text.text.startswith("What I keep about this chat")
    assert file.method == "sendDocument"
    await ended.presses("d:forget=all")
    assert await ended.app.delivery.subscribers.kept(HERE.chat) == ()


@pytest.mark.parametrize("data", ["d:on", "D:on", "d:", "d:days=weekdays", "d:zone", "d:pause=7"])
async def test_nobody_subscribes_or_chooses_there(ended, data):
    before = await ended.app.delivery.subscribers.subscription(HERE)
    (answer,) = await ended.presses(data)
    assert answer.arguments["text"].startswith("This button is out of date.")
    assert await ended.app.delivery.subscribers.subscription(HERE) == before


async def test_before_the_first_brief_nothing_is_promised():
    assert "/subscribe" not in nothing_yet(Library([]), ENGLISH).text


async def test_a_group_that_the_bot_comes_into_is_told_of_it(subscribing):
    change = updates.membership("left", "member", {"id": -42, "type": "group", "title": "Family"})
    (line,) = await subscribing.update(my_chat_member=change)
    assert line.text.text.endswith(
        "\n\nIf an administrator sends /subscribe, every brief comes here."
    )
