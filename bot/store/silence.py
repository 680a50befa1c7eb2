"""Gives up a server that says nothing, so that nobody waits for it for ever."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

_SILENCE = 30.0
"""Seconds after which a server that does not answer is given up; the server gives up a statement before that."""

_HURRIED = 2.0
"""The same once the process is about to end."""


class Silence:
    """
    How long the server of a connection has said nothing to the thread that uses it.

    Each answer begins the time anew, so that a transaction of many statements may take as long as it likes.
    """

    def __init__(self, all_: Silences, cut: Callable[[Any], None], seconds: float) -> None:
        """`cut` ends a driver's connection, from another thread than the one that waits for it, after some seconds."""
        self.given_up = False
        """Whether nobody waits for the thread any more, so that it takes no other connection."""
        self._all = all_
        self._cut = cut
        self._connection: Any = None
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._begin()

    def watch(self, connection: Any) -> None:
        """Watch a driver's connection, which the thread uses from now on; None for no more."""
        self._connection = connection
        if self.given_up and connection:
            self._cut(connection)

    def heard(self) -> None:
        """Note that the server has answered so far, in the thread that uses the connection."""
        self._heard = self._loop.time()

    def hurry(self) -> None:
        """Wait for the server for a short time only, from now on."""
        self._seconds = _HURRIED
        self._stop()
        self._begin()

    def give_up(self) -> None:
        """Let the thread go that waits for the server."""
        self.given_up = True
        self._stop()
        if self._connection:
            self._cut(self._connection)

    def end(self) -> None:
        """Watch no longer."""
        self._stop()
        self._all.ended(self)

    def _begin(self) -> None:
        self._heard = self._loop.time()
        self._wait()

    def _wait(self) -> None:
        if self._seconds < math.inf:
            self._timer = self._loop.call_at(self._heard + self._seconds, self._look)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _look(self) -> None:
        if self._loop.time() < self._heard + self._seconds:
            self._wait()
        elif self._all.hurried:
            self._all.give_up()
        else:
            if self._connection:
                self._cut(self._connection)
            # The thread may try once more with another connection.
            self._begin()


class Silences:
    """Those of all threads that use the connections of a database."""

    def __init__(self, cut: Callable[[Any], None]) -> None:
        self._cut = cut
        self.hurried = False
        """Whether the process is about to end."""
        self._all: set[Silence] = set()
        self._given_up = False

    def begin(self, *, patient: bool = False) -> Silence:
        """Begin to watch what a thread does, which is `patient` where others may keep the server from answering for long."""
        seconds = _HURRIED if self.hurried else math.inf if patient else _SILENCE
        silence = Silence(self, self._cut, seconds)
        silence.given_up = self._given_up
        self._all.add(silence)
        return silence

    def ended(self, silence: Silence) -> None:
        """Forget a thread that has done it."""
        self._all.discard(silence)

    def hurry(self) -> None:
        """Have the process end soon: once a server has not answered for a short time, it is given up for all threads."""
        self.hurried = True
        for silence in self._all:
            silence.hurry()

    def give_up(self) -> None:
        """Let all threads go that wait for a server, now and later."""
        self._given_up = True
        for silence in self._all:
            silence.give_up()
