"""The question that a message asks: a command, words, or something that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import Message, User
from telegram.constants import ChatType, MessageEntityType

from bot.telegram.handlers import replied
from bot.text import unbroken

TEXT, NOT_TEXT = "/text", "/not text"
"""The kinds of messages without a command; no name of one has a slash in it."""

_COMMAND = re.compile(r"\A/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?![\w@])")
_UNREADABLE = (
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "giveaway", "invoice",
    "live_photo", "location", "paid_media", "photo", "poll", "rich_message", "sticker", "story",
    "venue", "video", "video_note", "voice",
)  # fmt: skip
"""The fields of messages that people send without text. All other fields tell of events in a chat."""


def kind(
    message: Message, bot: User, own: Collection[str], sections: Collection[str]
) -> str | None:
    """
    The kind of a message: the name of its command, `TEXT` or `NOT_TEXT`; None where it asks nothing of this bot.

    `own` are the names of the bot's own commands, and `sections` the others that there are.
    """
    username = f"{bot.username}"
    if _from_bot(message):
        return None
    private = message.chat.type == ChatType.PRIVATE
    if command := _COMMAND.match(text_of(message)):
        name, addressee = command[1].lower(), (command[2] or "").lower()
        marked = _marked(message)
        known = name in own or name in sections
        if addressee and (marked or known or addressee == username.lower()):
            # Without the mark, it was pasted as code, in which Telegram marks no command.
            return name if addressee == username.lower() else None
        if (private and (marked or known)) or (marked and known):
            return name
        if marked:
            return None  # a group may have other bots, whose commands these are
    asked = private or _to_channel(message) or _to_bot(message, bot.id)
    if message.via_bot or not asked:
        return None
    if text_of(message):
        return TEXT
    return NOT_TEXT if private and _unreadable(message) else None


def text_of(message: Message) -> str:
    """The words of a message, or those under its picture."""
    return unbroken(message.text or message.caption or "")


def behind_command(message: Message) -> str:
    """The words behind a message's command; Telegram ends a command at a comma as well as at a space."""
    return _COMMAND.sub("", text_of(message), count=1)


def _from_bot(message: Message) -> bool:
    """Whether another bot wrote it: two that answer each other would never stop."""
    user = message.from_user
    # A group's anonymous administrator writes by the name of a bot, too.
    anonymous = message.sender_chat and message.chat.type != ChatType.PRIVATE
    return bool(user and user.is_bot and not anonymous)


def _to_channel(message: Message) -> bool:
    """Whether a reader writes it to a channel directly, where the channel answers as well."""
    topic = message.direct_messages_topic
    if not topic or not topic.user or message.sender_chat:
        return False
    return bool(message.from_user and message.from_user.id == topic.user.id)


def _to_bot(message: Message, bot: int) -> bool:
    """Whether text in a group replies to a message that the bot of that id wrote itself."""
    if not message.text or message.forward_origin or message.is_automatic_forward:
        return False
    ours = replied.to(message, bot)
    return bool(ours and ours.message.from_user and ours.message.from_user.id == bot)


def _marked(message: Message) -> bool:
    """
    Whether Telegram marks a command at the beginning.

    The mark may stand anywhere in the list: longer formatting of the same place comes before it.
    """
    entities = message.entities if message.text else message.caption_entities
    return any(e.type == MessageEntityType.BOT_COMMAND and e.offset == 0 for e in entities)


def _unreadable(message: Message) -> bool:
    return any(getattr(message, name, None) or name in message.api_kwargs for name in _UNREADABLE)
