"""The newsroom's channel: what the bot lacks there is told at the start, and its discussion group gets nothing twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.delivery.channel import Described
from bot.delivery.ledger.sending import Result, Sending
from bot.links import Act, Decision
from bot.subscription import ChatKind, Choices, Place
from bot.telegram import channel
from tests.support import updates
from tests.support.botapi import Refusal
from tests.support.editors import EDITORS
from tests.support.rules import State

CHANNEL = -100999
GROUP = -100123
ADMIN = {"id": 5, "is_bot": False, "first_name": "Ada"}


async def described(conversation: Any, name: int | str = "@news") -> Described:
    app = conversation.app
    return await channel.described(app.bot, app.requests, name)


async def test_a_channel_that_takes_everything(conversation, api):
    api.chats.add(CHANNEL, "channel", username="news", linked=GROUP)
    expected = Described("@news", "", may_edit=True, discussion=GROUP)
    assert await described(conversation) == expected
    assert await described(conversation, CHANNEL) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"status": "left"}, Described("@news", "the bot is no administrator there")),
        ({"rights": set()}, Described("@news", "the bot lacks the right to post messages")),
        ({"rights": {"can_post_messages"}}, Described("@news", may_edit=False)),
        (
            {"refuses": State(403, "Forbidden: bot is not a member of the channel chat")},
            Described("@news", "Forbidden: bot is not a member of the channel chat"),
        ),
    ],
)
async def test_what_the_bot_lacks_in_the_channel(conversation, api, more, expected):
    api.chats.add(CHANNEL, "channel", username="news", **more)
    assert await described(conversation) == expected


async def test_a_channel_without_a_name_has_its_title(conversation, api):
    api.chats.add(CHANNEL, "channel", rights=set())
    assert (await described(conversation, CHANNEL)).name == "Newsroom"


async def test_a_group_is_no_channel(conversation, api):
    api.chats.add(GROUP, "supergroup")
    assert (await described(conversation, GROUP)).refuses == "it is no channel"


async def test_telegram_is_asked_until_it_answers(conversation, api, moved_clock):
    api.chats.add(CHANNEL, "channel", linked=GROUP)
    failures = [Refusal(502, "Bad Gateway"), Refusal(500, "Internal Server Error")]
    api.refuse = lambda _: failures.pop() if failures else None
    assert (await described(conversation, CHANNEL)).discussion == GROUP


async def looks(newsroom: Any, *found: Described) -> None:
    """Have the newsroom's channel looked at, with these descriptions one after the other."""
    rest = list(found)

    async def describe() -> Described:
        return rest.pop(0)

    newsroom.delivery.watch_channel(describe)
    for _ in found:
        await newsroom.delivery.watched.look()
        await newsroom.delivery.desk.turn()


async def test_missing_rights_are_told_once_in_the_log_and_in_the_editors_chat(newsroom, caplog):
    before = len(newsroom.pushed(EDITORS))
    lacking = Described("@news", "the bot is no administrator there")
    await looks(newsroom, lacking, lacking)
    (told,) = newsroom.pushed(EDITORS)[before:]
    assert told.text == (
        "The channel @news takes no post from the bot: the bot is no administrator there. "
        "Make the bot an administrator there that may post and edit messages."
    )
    assert caplog.messages == [
        "BOT_CHANNEL takes no post from the bot: the bot is no administrator there"
    ]


async def test_a_missing_right_to_edit_is_told(newsroom):
    await looks(newsroom, Described("News", may_edit=False))
    assert newsroom.pushed(EDITORS)[-1].text == (
        "The bot may not edit messages in the channel News. "
        "Give it that right as well, so that corrections reach every post."
    )


async def test_a_channel_that_lacks_nothing_is_not_told_of(newsroom):
    before = len(newsroom.pushed(EDITORS))
    await looks(newsroom, Described("@news"), Described("@news", discussion=GROUP))
    assert len(newsroom.pushed(EDITORS)) == before


async def test_what_cannot_be_looked_at_ends_nothing(newsroom, caplog):
    async def describe() -> Described:
        raise ZeroDivisionError

    newsroom.delivery.watch_channel(describe)
    await newsroom.delivery.watched.look()
    assert "A fault of the bot keeps it from looking at BOT_CHANNEL" in caplog.text


async def test_nothing_is_sent_to_the_discussion_group_of_the_channel(newsroom):
    for topic in (0, 31):
        await newsroom.delivery.subscribers.subscribe(
            Place(GROUP, topic), ChatKind.GROUP, Choices()
        )
    await newsroom.delivery.subscribers.subscribe(Place(-7), ChatKind.GROUP, Choices())
    await looks(newsroom, Described("@news", discussion=GROUP))
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)
    assert newsroom.pushed(GROUP) == []
    assert len(newsroom.pushed(-7)) == 1
    assert newsroom.shown().startswith("Delivered: 4 sent")


async def test_a_group_that_is_no_discussion_group_any_more_gets_briefs_again(newsroom):
    await newsroom.delivery.subscribers.subscribe(Place(GROUP), ChatKind.GROUP, Choices())
    await looks(newsroom, Described("@news", discussion=GROUP), Described("@news"))
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)
    assert len(newsroom.pushed(GROUP)) == 1


@pytest.mark.parametrize("data", [None, "d:on"])
async def test_who_subscribes_the_discussion_group_is_told_that_it_gets_the_posts(newsroom, data):
    conversation = newsroom.conversation
    conversation.api.chats.add(GROUP, "supergroup", administrators=[5])
    await looks(newsroom, Described("@news", discussion=GROUP))
    asked = {"chat": {**updates.GROUP, "id": GROUP}, "from": ADMIN}
    if data:
        button = {"text": "Subscribe", "callback_data": data}
        under = {"chat": asked["chat"], "reply_markup": {"inline_keyboard": [[button]]}}
        requests = await conversation.presses(data, under=under, **{"from": ADMIN})
    else:
        requests = await conversation.says("/subscribe", **asked)
    shows = ("sendMessage", "editMessageText")
    (answer,) = [request for request in requests if request.method in shows]
    assert answer.text.text == (
        "This group gets every brief from its channel already, so I do not send it a second time."
    )
    assert await newsroom.delivery.subscribers.subscription(Place(GROUP)) is None


async def test_nothing_is_delivered_before_the_channel_was_looked_at(newsroom):
    asked, answered, never = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def describe() -> Described:
        await (never if asked.is_set() else asked.set() or answered).wait()
        return Described("@news", discussion=GROUP)

    newsroom.delivery.watch_channel(describe)
    await newsroom.delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    running = asyncio.create_task(newsroom.delivery.run())
    await asked.wait()
    for _ in range(100):
        await asyncio.sleep(0)
    assert newsroom.pushed(1) == []
    answered.set()
    async with asyncio.timeout(60):
        while not newsroom.pushed(1):
            await asyncio.sleep(0)
    running.cancel()


async def test_a_post_that_the_channel_takes_later_is_not_told_as_refused(newsroom):
    await newsroom.delivery.channel(CHANNEL)
    newsroom.chats.answer = lambda place: (
        Sending(Result.CLOSED, why="need administrator rights") if place.chat == CHANNEL else None
    )
    await newsroom.presses("send")
    for _ in range(2):
        await newsroom.works(10)
    assert "The channel takes no post from the bot: need administrator rights" in newsroom.shown()
    newsroom.chats.answer = lambda _: None
    await newsroom.works(600)
    assert newsroom.shown().startswith("Delivered: 4 sent")
    assert "takes no post" not in newsroom.shown()
