"""What delivery needs of whoever speaks to Telegram: one try to send, and what became of it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Protocol

from bot.reply import Reply
from bot.subscription import Place


class Result(Enum):
    """What became of one request."""

    DONE = "done"
    """Telegram has taken it. An edit that changes nothing is one of these."""
    LATER = "later"
    """Telegram refuses it for too many requests, and says when to come again."""
    HELD = "held"
    """It was not made, for Telegram has its chat wait since an answer to somebody there."""
    NOT_SENT = "not sent"
    """Nothing of it left, or Telegram's own servers failed: it can be repeated as it is."""
    UNSURE = "unsure"
    """It left, and no answer came: it may have been carried out."""
    BLOCKED = "blocked"
    """The reader has blocked the bot, the account is gone, or the bot is no longer in the group."""
    CLOSED = "closed"
    """The chat or topic takes no message from the bot now: it lacks the right, or the topic is closed."""
    NO_TOPIC = "no topic"
    """The topic was deleted."""
    MIGRATED = "migrated"
    """The group has become a supergroup, which has another id."""
    GONE = "gone"
    """The message to be edited or deleted is not there any more."""
    REFUSED = "refused"
    """Telegram calls the message itself a bad request: a fault of the bot's, not of the chat."""
    FORBIDDEN_PAID = "forbidden paid"
    """Telegram does not let the bot pay for a faster broadcast."""
    NO_TOKEN = "no token"  # noqa: S105 - the name of a result
    """Telegram does not know the bot's token any more."""


class Sending(NamedTuple):
    """The outcome of one request."""

    result: Result
    message: int = 0
    """Telegram's number of the message that was sent."""
    seconds: float = 0.0
    """How long Telegram has the bot wait, with `LATER`, or the chat, with `HELD`."""
    chat: int = 0
    """The new id, with `MIGRATED`."""
    why: str = ""
    """Telegram's or the system's words without any number in them, for a log."""


class Sender(Protocol):
    """Makes single requests. None of its methods raises, repeats a request or sleeps."""

    async def push(
        self, place: Place, reply: Reply, *, silent: bool, paid: bool = False, answers: int = 0
    ) -> Sending:
        """Send a reply that fits one message. `answers` is the message that it replies to, 0 for none."""
        ...

    async def revise(self, place: Place, message: int, reply: Reply) -> Sending:
        """Put a reply in place of a message that was sent before."""
        ...

    async def remove(self, place: Place, message: int) -> Sending:
        """Delete a message that was sent before."""
        ...
