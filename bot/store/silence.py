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

    def __init__(self, all_: Silences, cut: Callable[[Any], None]) -> None:
        """`cut` ends a driver's connection, from another thread than the one that waits for it."""
        self.given_up = False
        """Whether nobody waits for the thread any more, so that it takes no other connection."""
        self._all = all_
        self._cut = cut
        self._connection: Any = None
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._timer = self._loop.call_at(self._heard + SILENCE, self._look)

    def watch(self, connection: Any) -> None:
        """Watch a driver's connection, which the thread uses from now on; None for no more."""
        self._connection = connection
        if self.given_up and connection:
            self._cut(connection)

    def heard(self) -> None:
        """Note that the server has answered so far, in the thread that uses the connection."""
        self._heard = self._loop.time()

    def give_up(self) -> None:
        """Let the thread go that waits for the server."""
        self.given_up = True
        if self._connection:
            self._cut(self._connection)

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        self._all.ended(self)

    def _look(self) -> None:
        now = self._loop.time()
        if now >= self._heard + SILENCE:
            if self._connection:
                self._cut(self._connection)
            # The thread may try once more with another connection.
            self._heard = now
        self._timer = self._loop.call_at(self._heard + SILENCE, self._look)


class Silences:
    """Those of all threads that use the connections of a database."""

    def __init__(self, cut: Callable[[Any], None]) -> None:
        self._cut = cut
        self._all: set[Silence] = set()
        self._given_up = False

    def begin(self) -> Silence:
        """Begin to watch what a thread does."""
        silence = Silence(self, self._cut)
        silence.given_up = self._given_up
        self._all.add(silence)
        return silence

    def ended(self, silence: Silence) -> None:
        """Forget a thread that has done it."""
        self._all.discard(silence)

    def give_up(self) -> None:
        """Let all threads go that wait for a server, now and later."""
        self._given_up = True
        for silence in self._all:
            silence.give_up()
