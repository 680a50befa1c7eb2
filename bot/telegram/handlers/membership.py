"""What becomes of the bot in a chat: readers block it, groups take it in and remove it, and groups become supergroups."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.store.errors import UnavailableError
from bot.telegram.lanes import now

if TYPE_CHECKING:
    from bot.delivery.delivery import Delivery

log = logging.getLogger(__name__)

CHANGE = "/change"
"""The kind of an update that tells of such a change. No name of a command has a slash in it."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_IN = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)
_SETTLED = 1.0
"""Seconds after which Telegram has told of a supergroup whether it was a group before."""
_RECENT = 60.0
"""Seconds for which upgraded groups are remembered."""


@dataclass(frozen=True)
class Blocked:
    """A reader has blocked the bot, or deleted it."""

    chat: int


@dataclass(frozen=True)
class Added:
    """The bot is in a group now."""

    chat: int
    supergroup: bool
    """Whether it may be one that was a group before, and had the bot already."""


@dataclass(frozen=True)
class Removed:
    """The bot is no longer in a group."""

    chat: int


@dataclass(frozen=True)
class Migrated:
    """A group has become a supergroup, which has another id."""

    old: int
    new: int


Change = Blocked | Added | Removed | Migrated


def change(update: Update) -> Change | None:
    """The change that an update tells of, None for any other update."""
    if update.my_chat_member:
        return _of_member(update.my_chat_member)
    return _of_group(update.message) if update.message else None


def _of_group(message: Message) -> Migrated | None:
    """What a message tells of its group: Telegram writes one in the old group, and one in the new."""
    new, old = message.migrate_to_chat_id, message.migrate_from_chat_id
    if isinstance(new, int):
        return Migrated(message.chat.id, new)
    return Migrated(old, message.chat.id) if isinstance(old, int) else None


def _of_member(update: ChatMemberUpdated) -> Blocked | Added | Removed | None:
    """What the bot's standing tells. In a private chat, it changes where the reader blocks the bot or comes back."""
    chat, before = update.chat, _is_in(update.old_chat_member)
    if not chat or update.new_chat_member is None or before == _is_in(update.new_chat_member):
        return None
    if chat.type == ChatType.PRIVATE:
        return Blocked(chat.id) if before else None
    # The direct messages of a channel are a supergroup, too, where the bot writes only to who writes to it.
    if chat.type not in _GROUPS or chat.is_direct_messages:
        return None
    supergroup = chat.type == ChatType.SUPERGROUP
    return Removed(chat.id) if before else Added(chat.id, supergroup)


def _is_in(member: ChatMember | None) -> bool:
    if member is None:
        return False
    # Who is restricted may have left.
    restricted = member.status == ChatMemberStatus.RESTRICTED
    return member.status in _IN or (restricted and getattr(member, "is_member", None) is True)


async def follow(change: Change, delivery: Delivery) -> None:
    """Have deliveries follow a change. Where the store cannot be used, the next push tells of it once more."""
    try:
        if isinstance(change, Migrated):
            await delivery.subscribers.migrate(change.old, change.new)
        elif not isinstance(change, Added):
            await delivery.subscribers.block(change.chat)
    except UnavailableError as error:
        log.warning("What has become of a chat could not be noted: %s", error)


class Upgrades:
    """
    The supergroups that were groups a moment ago.

    Telegram tells that the bot has come into each of them, before or after it tells that the group has
    become it.
    """

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        """Until when each is remembered (seconds, by `now`), in the order in which they came."""

    def note(self, change: Change) -> None:
        """Note a supergroup, if a change tells of one."""
        if not isinstance(change, Migrated):
            return
        for group in [group for group, until in self._until.items() if until <= now()]:
            del self._until[group]
        self._until[change.new] = now() + _RECENT

    async def has(self, added: Added) -> bool:
        """Whether the bot was in the group before that has become this one. That is known after a moment."""
        if added.supergroup:
            await asyncio.sleep(_SETTLED)
        return self._until.get(added.chat, 0.0) > now()
