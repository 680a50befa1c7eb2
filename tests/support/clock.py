"""Readings of the event loop's clock, which the fixture `moved_clock` moves."""

from __future__ import annotations

import asyncio


def now() -> float:
    """The time in seconds."""
    return asyncio.get_running_loop().time()


def since(moment: float) -> float:
    """Seconds that have passed, rounded to a millisecond as differences of floats are not."""
    return round(now() - moment, 3)


class HandClock:
    """A clock of deliveries that moves only when somebody sleeps or the test sets it."""

    def __init__(self, time: float = 1_800_000_000.0) -> None:
        self.time = time
        """Seconds since 1970; the first is 2027-01-15 08:00 UTC."""

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        # Whatever can be done before is done before.
        for _ in range(5):
            await asyncio.sleep(0)
        self.time += seconds
