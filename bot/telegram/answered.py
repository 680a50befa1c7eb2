"""How many messages went out as answers of late, for what goes out beside them."""

from __future__ import annotations

from bot.telegram.lanes import now

_LATE = 1.0
"""Seconds after which a message does not count any more: Telegram's limits are for a second."""


class Answered:
    """Counts the messages that were sent and edited as answers."""

    def __init__(self) -> None:
        self._count = 0
        self._since = 0.0
        """When the first of those that are counted went out (seconds, by `now`)."""

    def add(self) -> None:
        """Count a message that goes out now."""
        if not self._count or now() - self._since > _LATE:
            self._count, self._since = 0, now()
        self._count += 1

    def take(self) -> int:
        """How many have gone out since this was asked last, without those of more than about a second ago."""
        count, self._count = self._count, 0
        return count if now() - self._since <= _LATE else 0
