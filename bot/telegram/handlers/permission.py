"""Who may subscribe a chat, change its subscription or see what is kept: in a group, its administrators alone."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from telegram import CallbackQuery, Chat, Message
from telegram.constants import ChatType


class Permission(Enum):
    """Whether somebody may act for a chat."""

    GIVEN = "given"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Telegram does not tell the bot who the administrators are."""


class Administrators(Protocol):
    """Knows who administers a group."""

    async def may(self, chat: int, user: int) -> bool | None:
        """Whether a user is an administrator of a group; None where Telegram does not tell. Raises `TelegramError`."""
        ...


async def of_message(message: Message, administrators: Administrators | None) -> Permission:
    """The permission of who wrote a message to act for its chat."""
    if message.sender_chat and message.chat.type != ChatType.PRIVATE:
        # An anonymous administrator writes as the group itself, anybody else who writes as a chat is none.
        own = message.sender_chat.id == message.chat.id
        return Permission.GIVEN if own else Permission.REFUSED
    user = message.from_user
    return await _of(message.chat, user.id if user else None, administrators)


async def of_press(
    query: CallbackQuery, message: Message, administrators: Administrators | None
) -> Permission:
    """The permission of who pressed a button to act for the chat in which it stands; an anonymous one presses as a user."""
    return await _of(message.chat, query.from_user.id, administrators)


async def _of(chat: Chat, user: int | None, administrators: Administrators | None) -> Permission:
    if chat.type == ChatType.PRIVATE:
        return Permission.GIVEN
    if user is None:
        return Permission.REFUSED
    may = await administrators.may(chat.id, user) if administrators else None
    if may is None:
        return Permission.UNKNOWN
    return Permission.GIVEN if may else Permission.REFUSED
