"""How the handling of an update ended: told by the error handler, judged by the intake."""

from __future__ import annotations

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
    """The reader has blocked the bot, or the group has become another."""
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


def of(error: Exception | None) -> Outcome:
    """The outcome of an update whose handling ended with an error that is not `passing`, or none."""
    if error is None:
        return Outcome.ANSWERED
    if isinstance(error, Forbidden | ChatMigrated):
        return Outcome.UNDELIVERABLE
    return Outcome.REFUSED if isinstance(error, BadRequest) else Outcome.FAILED


def refuses_token(error: BaseException | None) -> bool:
    """Whether Telegram does not know the token (any more)."""
    return isinstance(error, InvalidToken)
