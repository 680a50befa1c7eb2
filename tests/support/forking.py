"""
`python -m tests.support.forking`: the real `brief-bot`, started again and again with its modules loaded once.

Each line of standard input is a `Start` as JSON. A process is forked for it and does what `brief-bot` does in
a process of its own. Two lines tell of it: its number, and, when it has ended, its exit code.

Such a process can be told to kill itself by SIGKILL when it comes to a point of its deliveries, so that each
boundary between what is stored and what is sent can be hit exactly.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

POINTS = {
    "spread": ("bot.delivery.work", "Work", "_batch", "before"),
    "claimed": ("bot.delivery.work", "Work", "_send", "before"),
    "begun": ("bot.delivery.requests", "Requests", "_push", "before"),
    "left": ("bot.telegram.transport.session", "Session", "exchange", "left"),
    "answered": ("bot.telegram.pushes", "Pushes", "push", "after"),
    "settled": ("bot.delivery.requests", "Requests", "_push", "after"),
    "edit begun": ("bot.delivery.requests", "Requests", "_edit", "before"),
    "edit answered": ("bot.telegram.pushes", "Pushes", "revise", "after"),
}
"""Where a process dies: a method, and whether before or after it, or when its request has left."""

_LOADED = (
    "alembic.command",
    "bot.cli.run",
    "bot.newsroom.serving",
    "bot.service.delivering",
    "bot.service.run",
    "bot.store.backup",
)


class Start(NamedTuple):
    """A process that is to be started."""

    arguments: list[str]
    """Those of `brief-bot`."""
    environment: dict[str, str]
    log: str
    """The file that its output goes to."""
    point: str = ""
    """The point at which it dies, if any."""
    hit: int = 1
    """How often it comes there until then."""


def install(point: str, hit: int) -> None:
    """Have the process die at a point, when it comes there for the `hit`-th time."""
    module_name, class_name, name, when = POINTS[point]
    owner = getattr(importlib.import_module(module_name), class_name)
    real: Callable[..., Any] = getattr(owner, name)
    left = hit

    def die() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

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


def _begin(start: Start) -> None:
    """Make this process one that has just been started."""
    os.environ.clear()
    os.environ.update(start.environment)
    log = os.open(start.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, file in ((0, nothing), (1, log), (2, log)):
        os.dup2(file, stream)
    sys.argv = ["brief-bot", *start.arguments]
    if start.point:
        install(start.point, start.hit)


def _serve() -> None:
    """Fork a process for each line, one after the other. Each of these ends by itself."""
    # Not by `sys.stdin`, which the program sets up before it reads any of it.
    with open(0, "rb", buffering=0, closefd=False) as starts:
        while line := starts.readline():
            start = Start(*json.loads(line))
            if (child := os.fork()) == 0:
                _begin(start)
                from bot.cli import main

                main()
            print(child, flush=True)
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    for name in _LOADED:
        importlib.import_module(name)
    _serve()
