"""Who may act for a group: its administrators, anonymous ones too, as far as Telegram shows them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, CallbackQuery, Message
from telegram.error import NetworkError

from bot.telegram.administrators import Administrators, Authority
from tests.support import updates
from tests.support.botapi import Refusal
from tests.support.wire import Answer, Fault, Memory, bot_over

pytestmark = pytest.mark.usefixtures("moved_clock")

GROUP = updates.GROUP
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
YES, NO, UNSEEN, UNKNOWN = Authority


class Asking:
    """Asks as handlers do, of raw updates."""

    def __init__(self, bot: Bot, administrators: Administrators) -> None:
        self._bot = bot
        self._administrators = administrators

    async def wrote(self, chat=GROUP, **more) -> Authority:
        message = Message.de_json(updates.message("/subscribe", chat=chat, **more), self._bot)
        return await self._administrators.wrote(message)

    async def pressed(self, user: int = 77, chat=GROUP) -> Authority:
        who = {**updates.READER, "id": user}
        press = updates.press("x", under={"chat": chat}, **{"from": who})
        return await self._administrators.pressed(CallbackQuery.de_json(press, self._bot))


@pytest.fixture
async def asking(memory: Memory) -> AsyncIterator[Asking]:
    transport = memory.transport()
    async with bot_over(transport) as bot:
        del memory.api.requests[:]
        yield Asking(bot, Administrators(bot, transport))


def asked(api) -> int:
    """How often Telegram was asked."""
    return sum(request.method == "getChatAdministrators" for request in api.requests)


async def test_everybody_acts_for_the_own_private_chat(asking, api):
    assert await asking.wrote(updates.PRIVATE) is YES
    assert await asking.pressed(chat=updates.PRIVATE) is YES
    assert asked(api) == 0


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_administrators_act_for_a_group_and_others_do_not(asking, api, kind):
    api.chats.add(-100123, kind, administrators=[77], status="administrator")
    chat = {**GROUP, "type": kind}
    assert await asking.wrote(chat) is YES
    assert await asking.pressed(chat=chat) is YES
    assert await asking.wrote(chat, **{"from": {**updates.READER, "id": 78}}) is NO
    assert await asking.pressed(78, chat) is NO


async def test_who_writes_as_the_group_is_an_anonymous_administrator(asking, api):
    assert await asking.wrote(sender_chat=GROUP, **{"from": ANONYMOUS}) is YES
    assert asked(api) == 0


async def test_who_writes_as_another_chat_is_none(asking, api):
    api.chats[-100123].administrators = [77, ANONYMOUS["id"]]
    channel = {"from": updates.READER, "sender_chat": updates.CHANNEL}
    assert await asking.wrote(**channel) is NO
    assert await asking.wrote(**channel, is_automatic_forward=True) is NO
    assert asked(api) == 0


async def test_the_press_of_an_anonymous_administrator_has_the_own_name(asking, api):
    """The bot sees that this is an administrator where it is one itself, and cannot tell elsewhere."""
    group = api.chats.add(-100123, "supergroup", anonymous=[77], status="administrator")
    assert await asking.pressed(77) is YES
    assert await asking.pressed(78) is NO
    group.status = "member"
    await asyncio.sleep(61)
    assert await asking.pressed(77) is UNSEEN
    assert await asking.pressed(78) is UNSEEN


async def test_where_telegram_does_not_say_nobody_knows(asking, api):
    api.chats[-100123].hides_members = True
    assert await asking.wrote() is UNKNOWN
    assert await asking.pressed() is UNKNOWN
    api.chats[-100123].hides_members = False
    api.chats[-100123].administrators = [77]
    assert await asking.pressed() is YES  # what was not told is not kept


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
        Refusal(400, "Bad Request: chat not found"),
        Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-7),
    ],
    ids=str,
)  # fmt: skip
async def test_a_refusal_tells_nothing(asking, api, refusal):
    api.refuse = lambda _: refusal
    assert await asking.pressed() is UNKNOWN


async def test_they_are_asked_for_once_a_minute(asking, api):
    api.chats[-100123].administrators = [77]
    assert await asking.pressed(77) is YES
    api.chats[-100123].administrators = []
    await asyncio.sleep(59)
    assert await asking.pressed(77) is YES
    assert asked(api) == 1
    await asyncio.sleep(1)
    assert await asking.pressed(77) is UNSEEN
    assert asked(api) == 2


async def test_no_more_groups_are_kept_than_were_asked_about_in_a_minute(asking):
    for number in range(100):
        await asking.pressed(chat={**GROUP, "id": -1000 - number})
        await asyncio.sleep(1)
    assert len(asking._administrators._kept) == 60


async def test_a_failure_that_passes_is_raised_so_that_the_update_is_answered_later(asking, memory):
    memory.fault = lambda _: Fault.UNREACHABLE
    with pytest.raises(NetworkError):
        await asking.pressed()


@pytest.mark.parametrize("odd", [[{}], [7], {"user": {"id": 77}}, [{"user": {"id": "77"}}], None])
async def test_an_odd_answer_is_such_a_failure(asking, memory, odd):
    body = json.dumps({"ok": True, "result": odd}).encode()
    memory.instead = lambda _: Answer(200, body)
    with pytest.raises(NetworkError):
        await asking.pressed()


async def test_channels_and_their_direct_messages_have_nobody_who_acts_for_them(asking, api):
    direct = {**GROUP, "is_direct_messages": True}
    assert await asking.wrote(direct) is NO
    assert await asking.pressed(chat=updates.CHANNEL) is NO
    assert asked(api) == 0
