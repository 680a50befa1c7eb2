"""
The messages that answer one update, over all tries to send them.

The Bot API has no way to send something once only. A request that left, and that nothing was heard of,
may have been carried out. A reader would rather see an answer twice than never, and not ten times.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from telegram.error import TelegramError

PAUSES = (5.0, 60.0)
"""Seconds before each repetition of a message that may have arrived; after the last it is left alone."""


class UnsureError(TelegramError):
    """A message may have arrived, and was sent as often as that allows."""

    def __init__(self) -> None:
        super().__init__("no answer tells whether it arrived")


class Outgoing:
    """One message, over all tries to send it."""

    __slots__ = ("doubts", "id", "taken")

    def __init__(self) -> None:
        self.taken = False
        """Whether Telegram has said that it took the message."""
        self.id: int | None = None
        """Telegram's number of the message, once it was taken."""
        self.doubts = 0
        """Requests for it that left and that no answer came to."""

    def doubt(self) -> float:
        """Count one more such request. Returns the seconds to wait before it is repeated. Raises `UnsureError`."""
        self.doubts += 1
        if self.unsure:
            raise UnsureError
        return PAUSES[self.doubts - 1]

    @property
    def unsure(self) -> bool:
        """Whether it is not sent again, although nobody knows whether it arrived."""
        return self.doubts > len(PAUSES) and not self.taken


class Outbox:
    """
    The messages that answer one update, each known by its place among them.

    An update that is handled again sends the same messages. Those that Telegram has taken, or may
    have taken too often, are not sent again.
    """

    def __init__(self, pause: Callable[[float], None] | None = None) -> None:
        """`pause` is told of the seconds that Telegram has the chat wait."""
        self.pause = pause or (lambda _: None)
        self.acknowledged = False
        """Whether the press of a button or the inline query was answered."""
        self.edited = False
        """Whether the message under a pressed button was turned, or may have been."""
        self.reported = False
        """Whether the log and the admin were told of what keeps the update from being answered."""
        self.answer: object = None
        """What the messages are made of, as it was when the first of them went out."""
        self._messages: list[Outgoing] = []
        self._next = 0

    def rewind(self) -> None:
        """Begin with the first message, because the update is handled from its beginning."""
        self._next = 0

    def next(self) -> Outgoing:
        """The message that is sent now."""
        if self._next == len(self._messages):
            self._messages.append(Outgoing())
        self._next += 1
        return self._messages[self._next - 1]

    def refused(self) -> None:
        """Give back the place of the message that was sent last, because Telegram refuses it as it is."""
        self._next -= 1

    @property
    def begun(self) -> bool:
        """Whether some message has gone out, or may have."""
        return self.edited or any(message.taken or message.doubts for message in self._messages)

    @property
    def unsure(self) -> bool:
        """Whether some message may or may not have arrived."""
        return any(message.unsure for message in self._messages)


current: ContextVar[Outbox] = ContextVar("current")
"""The outbox of the update that the current task answers, where it answers one."""
