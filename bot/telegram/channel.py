"""What Telegram says of the newsroom's channel: the bot's rights there, and its discussion group."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from telegram import Bot
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.delivery.channel import Described
from bot.telegram import failures
from bot.telegram.transport.backoff import until_it_works
from bot.telegram.transport.requests import Call, Requests, encoded

log = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
"""Seconds to wait after Telegram could not be asked for the first time, about."""
_NO_CHANNEL = "it is no channel"
_NO_ADMINISTRATOR = "the bot is no administrator there"
_NO_RIGHT = "the bot lacks the right to post messages"


async def described(bot: Bot, requests: Requests, channel: int | str) -> Described:
    """The channel of a @name or an id, asked for until Telegram answers."""
    return await until_it_works(
        partial(_asked, bot, requests, channel), failed=_failed, first=_FIRST_PAUSE, ended_by=()
    )


async def _asked(bot: Bot, requests: Requests, channel: int | str) -> Described:
    """Ask once. Raises the `TelegramError` of a failure that may be over a moment later."""

    async def ask(method: str, **more: object) -> dict[str, Any]:
        body = encoded({"chat_id": channel, **more})
        found = await requests.call(Call(f"{bot.base_url}/{method}", body, channel))
        return found if isinstance(found, dict) else {}

    name = str(channel)
    try:
        chat = await ask("getChat")
        name = f"@{chat['username']}" if chat.get("username") else str(chat.get("title", name))
        if chat.get("type") != ChatType.CHANNEL:
            return Described(name, _NO_CHANNEL)
        linked = chat.get("linked_chat_id")
        discussion = linked if type(linked) is int else None
        own = await ask("getChatMember", user_id=bot.id)
    except (BadRequest, Forbidden) as error:
        return Described(name, failures.reason(error))
    if own.get("status") != ChatMemberStatus.ADMINISTRATOR:
        return Described(name, _NO_ADMINISTRATOR, discussion=discussion)
    if own.get("can_post_messages") is not True:
        return Described(name, _NO_RIGHT, discussion=discussion)
    return Described(name, "", own.get("can_edit_messages") is True, discussion)


def _failed(error: TelegramError) -> None:
    log.info("Telegram could not be asked about BOT_CHANNEL: %s", failures.reason(error))
