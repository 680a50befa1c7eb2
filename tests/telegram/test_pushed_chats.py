"""Pushes to chats as they are: blocked, closed, upgraded, channels, and what stands in them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.delivery.ledger.sending import Result, Sending
from bot.reply import Reply, Url
from bot.subscription import Place
from bot.telegram.pushes import Pushes
from tests.support.botapi import BotApi
from tests.support.wire import Memory, bot_over

pytestmark = pytest.mark.usefixtures("moved_clock")

X, Y = Reply(("<b>News</b>",)), Reply(("Corrected",))
HOUR = 3600.0


@pytest.fixture
async def pushes(memory: Memory) -> AsyncIterator[Pushes]:
    transport = memory.transport()
    async with bot_over(transport) as bot:
        yield Pushes(bot, transport)


async def result(pushes: Pushes, *place: int | str) -> Result:
    """What becomes of a push to a place."""
    return (await pushes.push(Place(*place), X, silent=True)).result


async def test_a_reader_who_blocks_the_bot_gets_nothing_until_it_is_unblocked(pushes, api):
    sent = await pushes.push(Place(77), X, silent=True)
    api.block(77)
    assert await result(pushes, 77) is Result.BLOCKED
    assert (await pushes.revise(Place(77), sent.message, Y)).result is Result.BLOCKED
    api.unblock(77)
    assert await result(pushes, 77) is Result.DONE


async def test_a_group_that_removes_the_bot_has_blocked_it(pushes, api):
    api.kick(-100123)
    assert await result(pushes, -100123) is Result.BLOCKED


async def test_a_group_without_rights_for_its_members_is_closed(pushes, api):
    api.chats[-100123].may_write = False
    assert await result(pushes, -100123) is Result.CLOSED
    api.chats[-100123].status = "administrator"
    assert await result(pushes, -100123) is Result.DONE


async def test_topics(pushes, api):
    forum = api.chats.add(-100123, "supergroup", topics={31: True, 32: False})
    sent = await pushes.push(Place(-100123, 31), X, silent=True)
    assert sent.result is Result.DONE
    assert await result(pushes, -100123) is Result.DONE  # the General topic
    assert await result(pushes, -100123, 32) is Result.CLOSED
    assert await result(pushes, -100123, 33) is Result.NO_TOPIC
    forum.delete_topic(31)
    assert await result(pushes, -100123, 31) is Result.NO_TOPIC
    assert (await pushes.revise(Place(-100123, 31), sent.message, Y)).result is Result.GONE


async def test_a_group_that_becomes_a_supergroup_says_which(pushes, api: BotApi):
    api.chats.add(-5, "group")
    api.upgrade(-5, -100777)
    assert await pushes.push(Place(-5), X, silent=True) == Sending(Result.MIGRATED, chat=-100777)
    assert await result(pushes, -100777) is Result.DONE


async def test_the_channel_is_named_and_its_post_comes_to_its_group_by_itself(pushes, api: BotApi):
    api.chats.add(-100999, "channel", username="news", linked=-100123)
    post = Reply(("<b>News</b>",), ((Url("Open", "https://t.me/our_bot?start=x"),),))
    sent = await pushes.push(Place("@news"), post, silent=False)
    assert sent.result is Result.DONE
    (forwarded,) = [update["message"] for update in api.pending]
    assert forwarded["chat"]["id"] == -100123
    assert forwarded["is_automatic_forward"]
    assert (await pushes.revise(Place("@news"), sent.message, Y)).result is Result.DONE
    api.chats[-100999].rights.clear()
    assert await result(pushes, "@news") is Result.CLOSED
    assert (await pushes.revise(Place("@news"), sent.message, X)).result is Result.CLOSED


async def test_a_copy_can_be_deleted_for_two_days_and_edited_for_ever(pushes, api):
    now = 0.0
    api.clock = lambda: now
    sent = await pushes.push(Place(77), X, silent=True)
    now = 49 * HOUR
    assert (await pushes.remove(Place(77), sent.message)).result is Result.REFUSED
    now = 10_000 * HOUR
    assert (await pushes.revise(Place(77), sent.message, Y)).result is Result.DONE


async def test_a_chat_that_has_the_bot_wait_says_how_long(pushes, api):
    api.chats[77].floods.append(30)
    assert await pushes.push(Place(77), X, silent=True) == Sending(Result.LATER, seconds=30)
    assert await result(pushes, 78) is Result.DONE


async def test_who_can_pay_goes_faster_and_who_cannot_is_told(pushes, api):
    push = await pushes.push(Place(77), X, silent=True, paid=True)
    assert push.result is Result.FORBIDDEN_PAID
    api.stars = 10_000
    push = await pushes.push(Place(77), X, silent=True, paid=True)
    assert push.result is Result.DONE
