"""Who may act for a group: its administrators, as far as Telegram tells of them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from telegram import Bot, CallbackQuery, Chat, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.telegram.lanes import now
from bot.telegram.transport.requests import Call, Requests, encoded

_KEPT = 60.0
"""Seconds for which a group's administrators are not asked for again."""
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Authority(Enum):
    """Whether somebody may act for a chat."""

    YES = "yes"
    NO = "no"
    UNSEEN = "unseen"
    """
    Not among the administrators whom Telegram shows; one who is anonymous would not be, either.

    A bot sees anonymous administrators only where it is an administrator itself. When they press a button,
    Telegram gives their own name; when they write, it says that the group has written. So who is one can
    write a command instead of pressing.
    """
    UNKNOWN = "unknown"
    """Telegram does not tell the bot who the administrators are."""


class _Administrators(NamedTuple):
    ids: frozenset[int]
    """Their ids as users, the bot's own among them if it is one."""
    until: float
    """When they are asked for again (seconds, by `now`)."""


class Administrators:
    """The administrators of the groups that were asked about in the last minute."""

    def __init__(self, bot: Bot, requests: Requests) -> None:
        self._bot = bot
        self._requests = requests
        self._kept: dict[int, _Administrators] = {}
        """By the group's id, in the order in which they were asked for."""

    async def wrote(self, message: Message) -> Authority:
        """
        Whether the author of a message may act for its chat.

        Raises the `TelegramError` of a failure that may be over a moment later.
        """
        chat = message.chat
        if chat.type == ChatType.PRIVATE:
            return Authority.YES
        # Who writes in the name of a chat: anonymous administrators in that of the group itself.
        if sender := message.sender_chat:
            return Authority.YES if sender.id == chat.id else Authority.NO
        return await self._authority(chat, message.from_user.id if message.from_user else 0)

    async def pressed(self, query: CallbackQuery) -> Authority:
        """
        Whether who presses a button may act for the chat that it is in.

        Raises the `TelegramError` of a failure that may be over a moment later.
        """
        if query.message is None:
            return Authority.NO
        chat = query.message.chat
        if chat.type == ChatType.PRIVATE:
            return Authority.YES
        return await self._authority(chat, query.from_user.id)

    async def _authority(self, chat: Chat, user: int) -> Authority:
        if chat.type not in _GROUPS or chat.is_direct_messages:
            return Authority.NO
        try:
            ids = await self._of(chat.id)
        except (BadRequest, Forbidden, ChatMigrated):
            return Authority.UNKNOWN
        if user in ids:
            return Authority.YES
        return Authority.NO if self._bot.id in ids else Authority.UNSEEN

    async def _of(self, group: int) -> frozenset[int]:
        """The ids of a group's administrators. Raises `TelegramError`."""
        found = self._kept.get(group)
        if found and found.until > now():
            return found.ids
        self._forget()
        call = Call(
            f"{self._bot.base_url}/getChatAdministrators", encoded({"chat_id": group}), group
        )
        members = await self._requests.call(call)
        ids = frozenset(member["user"]["id"] for member in members)
        self._kept.pop(group, None)
        self._kept[group] = _Administrators(ids, now() + _KEPT)
        return ids

    def _forget(self) -> None:
        """Forget those that are kept for too long."""
        while self._kept:
            group = next(iter(self._kept))
            if self._kept[group].until > now():
                break
            del self._kept[group]
