"""How the handling of an update ended: told by the error handler, judged by the intake."""

from __future__ import annotations

import re
from contextvars import ContextVar
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    TelegramError,
)


class Outcome(StrEnum):
    """What became of an update, as the metrics name it."""

    ANSWERED = "answered"
    IGNORED = "ignored"
    """Nothing that the bot answers: a group's talk, a service message."""
    UNDELIVERABLE = "undeliverable"
    """A chat takes no message of the bot's, or the message that a button was to turn is gone."""
    REFUSED = "refused"
    """Telegram calls the answer a bad request."""
    FAILED = "failed"
    """A fault of the bot, for which it has apologised."""
    UNREADABLE = "unreadable"
    FLOODED = "flooded"
    """One too many of a chat that sent faster than it was answered."""
    UNSURE = "unsure"
    """The answer may have arrived; nothing tells, and it was repeated as often as that allows."""
    GIVEN_UP = "given up"
    """Telegram could not be reached for as long as it would have kept the update itself."""


failure: ContextVar[Exception | None] = ContextVar("failure", default=None)
"""What kept the update that this task handles from being answered; set by the error handler."""


def passing(error: BaseException | None) -> bool:
    """Whether an error says nothing of the answer: the network, or Telegram, is out of order."""
    return isinstance(error, TelegramError) and not isinstance(
        error, BadRequest | ChatMigrated | Forbidden
    )


_STATES = re.compile(
    r"not enough rights|no rights to|have no write access|need administrator rights"
    r"|chat_(?:write|guest_send|send_\w+)_forbidden|chat_restricted|chat_admin_required"
    r"|user_banned_in_channel|user_is_blocked|user_is_bot|user_is_deleted|user_deactivated"
    r"|input_user_deactivated|user (?:is )?(?:not found|deactivated)|\bdeactivated|was deleted"
    r"|channel_(?:private|invalid)|chat_(?:id_)?invalid|chat_forbidden|peer_id_invalid"
    r"|chat not found|group chat was (?:upgraded|migrated)|bot was (?:kicked|blocked)|not a member"
    r"|privacy_premium_required|allow_payment_required|payment.required|slowmode"
    r"|topic_(?:closed|deleted|hidden|id_invalid)|topic (?:closed|deleted|not found)"
    r"|thread not found|thread_invalid"
    r"|message to edit|message can't be edited|message_id_invalid|message_edit_time_expired"
    r"|message_author_required|no text in the message|message not found|inline_message_expired"
)
"""What Telegram says, in small letters, where a chat takes no message or a message is gone."""


def of(error: Exception | None) -> Outcome:
    """The outcome of an update whose handling ended with an error that is not `passing`, or none."""
    if error is None:
        return Outcome.ANSWERED
    if isinstance(error, Forbidden | ChatMigrated):
        return Outcome.UNDELIVERABLE
    if isinstance(error, BadRequest) and _STATES.search(error.message.lower()):
        return Outcome.UNDELIVERABLE
    return Outcome.REFUSED if isinstance(error, BadRequest) else Outcome.FAILED


def reason(error: Exception) -> str:
    """An error in words that name no chat: what Telegram says, without the numbers in it."""
    return re.sub(r"\s*-?\b\d+", " …", f"{error}")


def refuses_token(error: BaseException | None) -> bool:
    """Whether Telegram does not know the token (any more)."""
    return isinstance(error, InvalidToken)
