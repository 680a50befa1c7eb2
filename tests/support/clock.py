"""Readings of the event loop's clock, which the fixture `moved_clock` moves."""

from __future__ import annotations

import asyncio


def now() -> float:
    """The time in seconds."""
    return asyncio.get_running_loop().time()


def since(moment: float) -> float:
    """Seconds that have passed, rounded to a millisecond as differences of floats are not."""
    return round(now() - moment, 3)
