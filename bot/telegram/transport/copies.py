"""
How often one message may be sent, where no answer tells whether it arrived.

The Bot API has no way to send something once only. A request that left, and that nothing was heard of,
may have been carried out. A reader would rather see an answer twice than never, and not ten times.
"""

from __future__ import annotations

from contextvars import ContextVar

from telegram.error import TelegramError

PAUSES = (5.0, 60.0)
"""Seconds before each repetition of a message that may have arrived; after the last it is left alone."""


class UnsureError(TelegramError):
    """A message may have arrived, and was sent as often as that allows."""

    def __init__(self) -> None:
        super().__init__("no answer tells whether it arrived")


class Message:
    """One message, over all tries to send it."""

    __slots__ = ("doubts", "taken")

    def __init__(self) -> None:
        self.taken = False
        """Whether Telegram has said that it took the message."""
        self.doubts = 0
        """How many requests left that no answer came to."""

    def doubt(self) -> float:
        """One more such request: the seconds after which to repeat it. Raises `UnsureError`."""
        self.doubts += 1
        if self.unsure:
            raise UnsureError
        return PAUSES[self.doubts - 1]

    @property
    def unsure(self) -> bool:
        """Whether it is not to be sent again, although nobody knows whether it arrived."""
        return self.doubts > len(PAUSES) and not self.taken


class Copies:
    """
    The messages that answer one update, each known by its place among them.

    An update that is handled again sends the same messages. Those that Telegram has taken, or may
    have taken too often, are not sent again.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._next = 0

    def begin(self) -> None:
        """Handle the update from its beginning, for the first time or again."""
        self._next = 0

    def next(self) -> Message:
        """The message that is sent now."""
        if self._next == len(self._messages):
            self._messages.append(Message())
        self._next += 1
        return self._messages[self._next - 1]

    @property
    def unsure(self) -> bool:
        """Whether nobody knows of some message whether it arrived."""
        return any(message.unsure for message in self._messages)


current: ContextVar[Copies] = ContextVar("current")
"""Those of the update that the current task answers, where it answers one."""
