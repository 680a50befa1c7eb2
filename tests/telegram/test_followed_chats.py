"""Subscriptions follow what becomes of the bot in a chat: blocked, removed, or in a group that is a supergroup now."""

from __future__ import annotations

import logging

import pytest

from bot.store.errors import UnavailableError
from bot.subscription import ChatKind, Choices, Place, Standing
from tests.conftest import Conversation
from tests.support import updates

SMALL = {"id": -42, "type": "group", "title": "Family"}
NEW = {**updates.GROUP, "id": -100777}


async def subscribe(subscribing: Conversation, chat: int, topic: int = 0) -> None:
    """Subscribe a chat or topic."""
    kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
    delivery = subscribing.app.delivery
    assert delivery is not None
    await delivery.subscribers.subscribe(Place(chat, topic), kind, Choices())


async def standing(subscribing: Conversation, chat: int, topic: int = 0) -> Standing | None:
    """The standing of a chat's or topic's subscription."""
    delivery = subscribing.app.delivery
    assert delivery is not None
    found = await delivery.subscribers.subscription(Place(chat, topic))
    return found and found.standing


async def test_who_blocks_the_bot_is_suspended_and_unblocking_alone_resumes_nothing(subscribing):
    await subscribe(subscribing, 77)
    block = updates.membership("member", "kicked", updates.PRIVATE)
    assert await subscribing.update(my_chat_member=block) == []
    assert await standing(subscribing, 77) is Standing.BLOCKED
    unblock = updates.membership("kicked", "member", updates.PRIVATE)
    assert await subscribing.update(my_chat_member=unblock) == []
    assert await standing(subscribing, 77) is Standing.BLOCKED


async def test_a_group_that_removes_the_bot_is_suspended_with_its_topics(subscribing):
    await subscribe(subscribing, -100123)
    await subscribe(subscribing, -100123, 31)
    await subscribing.update(my_chat_member=updates.membership("member", "left"))
    assert await standing(subscribing, -100123) is Standing.BLOCKED
    assert await standing(subscribing, -100123, 31) is Standing.BLOCKED


@pytest.mark.parametrize(
    ("chat", "fields"),
    [(SMALL, {"migrate_to_chat_id": NEW["id"]}), (NEW, {"migrate_from_chat_id": SMALL["id"]})],
)
async def test_a_group_keeps_its_subscription_as_a_supergroup(subscribing, chat, fields):
    await subscribe(subscribing, -42)
    for _ in range(2):  # each of the two messages tells it, and either may come twice
        assert await subscribing.says(None, chat=chat, **fields) == []
        assert await standing(subscribing, -42) is None
        assert await standing(subscribing, NEW["id"]) is Standing.ACTIVE


async def test_the_channel_is_left_to_its_next_post(subscribing):
    """The editors are told when that is refused, and Telegram is asked again until it is not."""
    delivery = subscribing.app.delivery
    await delivery.channel(-100999)
    change = updates.membership("administrator", "kicked", updates.CHANNEL)
    assert await subscribing.update(my_chat_member=change) == []
    assert await standing(subscribing, -100999) is Standing.ACTIVE


async def test_while_the_store_cannot_be_used_a_change_is_let_go(subscribing, monkeypatch, caplog):
    async def fails(*_: object) -> None:
        raise UnavailableError("the disk is full")

    caplog.set_level(logging.INFO)
    monkeypatch.setattr(subscribing.app.delivery.subscribers, "migrate", fails)
    assert await subscribing.says(None, chat=SMALL, migrate_to_chat_id=NEW["id"]) == []
    (line,) = caplog.messages
    assert line == "What has become of a chat could not be noted: the disk is full"


async def test_a_change_that_fails_says_nothing_in_the_group(subscribing, monkeypatch):
    async def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(subscribing.app.delivery.subscribers, "migrate", fails)
    (report,) = await subscribing.says(None, chat=SMALL, migrate_to_chat_id=NEW["id"])
    assert report.arguments["chat_id"] == 4242
