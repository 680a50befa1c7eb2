"""What the editors are told of the newsroom's channel."""

from __future__ import annotations

from bot.markup import HTML
from bot.reply import Reply

_REFUSES = HTML(
    "The channel {name} takes no post from the bot: {why}. "
    "Make the bot an administrator there that may post and edit messages."
)
_UNEDITABLE = HTML(
    "The bot may not edit messages in the channel {name}. "
    "Give it that right as well, so that corrections reach every post."
)


def refuses(name: str, why: str) -> Reply:
    """That the channel takes no post."""
    return Reply((_REFUSES.format(name=name, why=why),))


def uneditable(name: str) -> Reply:
    """That the bot lacks the right to edit."""
    return Reply((_UNEDITABLE.format(name=name),))
