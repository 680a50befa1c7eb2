"""The clock that moments in the database are of, which tests move."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

TOLERANCE = 5.0
"""Seconds by which two readings of one clock may differ, as those of two processes do; more means that it was set."""


class Clock(Protocol):
    """Tells the time of day and waits."""

    def now(self) -> float:
        """Seconds since 1970, which somebody may set forth or back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait, however the time of day is set meanwhile."""
        await asyncio.sleep(seconds)
