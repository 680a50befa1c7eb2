"""The bot's own place in a group: whether an update says that it was added."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

ADDED = "/added"
"""The kind of an update that says that the bot is in a group now. No name of a command has a slash in it."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_IN = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)


def kind(change: ChatMemberUpdated) -> str | None:
    """`ADDED` for a group that the bot has come into; None for private chats, channels and other changes."""
    chat = change.chat
    # The direct messages of a channel are a supergroup, too, where the bot writes only to who writes to it.
    if not chat or chat.type not in _GROUPS or chat.is_direct_messages:
        return None
    return ADDED if _is_in(change.new_chat_member) and not _is_in(change.old_chat_member) else None


def _is_in(member: ChatMember | None) -> bool:
    if member is None:
        return False
    # Who is restricted may have left.
    restricted = member.status == ChatMemberStatus.RESTRICTED
    return member.status in _IN or (restricted and getattr(member, "is_member", None) is True)
