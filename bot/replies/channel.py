"""What the editors are told of the newsroom's channel."""

from __future__ import annotations

from babel import Locale

from bot.reply import Reply
from bot.translation import Message

_REFUSES = Message(
    "The channel {name} takes no post from the bot: {why}. "
    "Make the bot an administrator there that may post and edit messages."
)
_UNEDITABLE = Message(
    "The bot may not edit messages in the channel {name}. "
    "Give it that right as well, so that corrections reach every post."
)


def refuses(name: str, why: str, locale: Locale) -> Reply:
    """That the channel takes no post."""
    return Reply((_REFUSES(locale, name=name, why=why),))


def uneditable(name: str, locale: Locale) -> Reply:
    """That the bot lacks the right to edit."""
    return Reply((_UNEDITABLE(locale, name=name),))
