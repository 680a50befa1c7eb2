"""Readers who block the bot, groups that remove it, and groups that become others: subscriptions follow."""

from __future__ import annotations

from typing import Any

import pytest

from bot.library import Library
from bot.store.errors import UnavailableError
from bot.subscription import ChatKind, Place, Standing
from bot.telegram.handlers import membership
from tests.conftest import Conversation
from tests.telegram.test_subscribing import BERLIN, BRIEFS, HERE

GROUP, NEW = -42, -100777


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


@pytest.fixture
async def followed(subscribing: Conversation) -> Conversation:
    """A bot to which a reader, a group and one of its topics have subscribed."""
    subscribing.api.chats.add(GROUP, "group", administrators=[77])
    delivery = subscribing.app.delivery
    await delivery.subscribers.subscribe(HERE, ChatKind.PRIVATE, BERLIN)
    for topic in (0, 31):
        await delivery.subscribers.subscribe(Place(GROUP, topic), ChatKind.GROUP, BERLIN)
    return subscribing


async def happens(conversation: Conversation, what: str, *arguments: Any, **more: Any) -> None:
    """Have something happen at Telegram, and its updates answered."""
    before = len(conversation.api.pending)
    getattr(conversation.api, what)(*arguments, **more)
    for raw in conversation.api.pending[before:]:
        await conversation.handles(raw)


async def standings(conversation: Conversation, chat: int) -> list[Standing]:
    return [
        each.standing for each in await conversation.app.delivery.subscribers.subscriptions(chat)
    ]


async def test_who_blocks_the_bot_gets_nothing_until_asked_by_start(followed):
    await happens(followed, "block", 77)
    assert await standings(followed, 77) == [Standing.BLOCKED]
    await happens(followed, "unblock", 77)
    assert await standings(followed, 77) == [Standing.BLOCKED]
    start, asked = await followed.says("/start")
    assert start.text.text.startswith("The Bridge Opens")
    assert asked.buttons == {"Resume": "d:on", "Leave it off": "d:off"}
    page, brief, _ = await followed.presses("d:on")
    assert page.text.text.startswith("You are subscribed.")
    assert brief.text.text.startswith("The Bridge Opens")
    assert await standings(followed, 77) == [Standing.ACTIVE]
    assert (await followed.app.delivery.subscribers.subscription(HERE)).choices == BERLIN


async def test_who_subscribes_after_blocking_is_not_asked(followed):
    await happens(followed, "block", 77)
    await happens(followed, "unblock", 77)
    page, _ = await followed.says("/start subscribe")
    assert page.text.text.startswith("You are subscribed.")
    assert len(await followed.says("/start")) == 1


async def test_a_group_that_removes_the_bot_is_suspended_with_its_topics(followed):
    await happens(followed, "kick", GROUP)
    assert await standings(followed, GROUP) == [Standing.BLOCKED] * 2
    assert await standings(followed, 77) == [Standing.ACTIVE]


@pytest.mark.parametrize("joins_first", [True, False])
async def test_a_group_keeps_its_subscriptions_when_it_becomes_a_supergroup(
    followed, joins_first, monkeypatch
):
    monkeypatch.setattr(membership, "_SETTLED", 0.01)
    await happens(followed, "upgrade", GROUP, NEW, joins_first=joins_first)
    assert await standings(followed, GROUP) == []
    assert await standings(followed, NEW) == [Standing.ACTIVE] * 2


@pytest.mark.parametrize("told", [0, 1])
async def test_either_message_about_it_is_enough(followed, told):
    before = len(followed.api.pending)
    followed.api.upgrade(GROUP, NEW, joins_first=False)
    await followed.handles(followed.api.pending[before + told])
    assert await standings(followed, NEW) == [Standing.ACTIVE] * 2


async def test_a_database_that_is_down_keeps_nothing_from_going_on(followed, monkeypatch):
    async def down(*_: object) -> None:
        raise UnavailableError("the disk is full")

    monkeypatch.setattr(followed.app.delivery.store.database, "write", down)
    await happens(followed, "block", 77)
    assert followed.api.sent() == []
