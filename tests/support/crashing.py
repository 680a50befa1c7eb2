"""
`python -m tests.support.crashing POINT HIT ARGUMENT…`: the real bot, which is killed at a point of its deliveries.

The process kills itself by SIGKILL when it comes to the point for the HIT-th time, so that each boundary
between what is stored and what is sent can be hit exactly. Where POINT is a folder, whichever of several processes
comes first to a point that is armed there dies, or stops, by the signal that a file with the point's name holds.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.cli import main

POINTS = {
    "spread": ("bot.delivery.ledger.work", "Work", "_batch", "before"),
    "claimed": ("bot.delivery.ledger.work", "Work", "_send", "before"),
    "begun": ("bot.delivery.ledger.requests", "Requests", "_push", "before"),
    "left": ("bot.telegram.transport.session", "Session", "exchange", "left"),
    "answered": ("bot.telegram.pushes", "Pushes", "push", "after"),
    "settled": ("bot.delivery.ledger.requests", "Requests", "_push", "after"),
    "edit begun": ("bot.delivery.ledger.requests", "Requests", "_edit", "before"),
    "edit answered": ("bot.telegram.pushes", "Pushes", "revise", "after"),
}
"""Where a process dies: a method, and whether before or after it, or when its request has left."""


def install(point: str, die: Callable[[], None]) -> None:
    """Have something called at a point."""
    module_name, class_name, name, when = POINTS[point]
    owner = getattr(importlib.import_module(module_name), class_name)
    real: Callable[..., Any] = getattr(owner, name)

    async def wrapped(self: Any, *given: Any, **more: Any) -> Any:
        if when == "before":
            die()
        if when == "left" and given[0].method == "sendMessage":
            # The answer comes after a while: the request has left by then.
            asyncio.get_running_loop().call_later(0.02, die)
        found = await real(self, *given, **more)
        if when == "after":
            die()
        return found

    setattr(owner, name, wrapped)


def at(hit: int) -> Callable[[], None]:
    """Kills the process when it is called for the `hit`-th time."""
    left = hit

    def die() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def where_armed(file: Path) -> Callable[[], None]:
    """Sends this process the signal that a file holds, which is gone then."""

    def die() -> None:
        with suppress(FileNotFoundError):
            given = file.read_text()
            file.unlink()
            os.kill(os.getpid(), signal.Signals[given])

    return die


if __name__ == "__main__":
    where, hit = sys.argv[1:3]
    del sys.argv[1:3]
    if where in POINTS:
        install(where, at(int(hit)))
    else:
        for each in POINTS:
            install(each, where_armed(Path(where, each)))
    main()
