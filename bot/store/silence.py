"""Gives up a server that says nothing, so that nobody waits for it for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

SILENCE = 30.0
"""Seconds after which a server that does not answer is given up; the server gives up a statement before that."""


class Silence:
    """
    How long the server of a connection has said nothing to the thread that uses it.

    Each answer begins the time anew, so that a transaction of many statements may take as long as it likes.
    """

    def __init__(self, cut: Callable[[Any], None]) -> None:
        """`cut` ends a driver's connection, from another thread than the one that waits for it."""
        self.connection: Any = None
        """The driver's connection, while there is one."""
        self._cut = cut
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._timer = self._loop.call_at(self._heard + SILENCE, self._look)

    def heard(self) -> None:
        """Note that the server has answered so far, in the thread that uses the connection."""
        self._heard = self._loop.time()

    def end(self) -> None:
        """Watch the connection no longer."""
        self._timer.cancel()

    def _look(self) -> None:
        now = self._loop.time()
        if now >= self._heard + SILENCE:
            if self.connection:
                self._cut(self.connection)
            # The thread may try once more with another connection.
            self._heard = now
        self._timer = self._loop.call_at(self._heard + SILENCE, self._look)
