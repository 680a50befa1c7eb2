"""The real `brief-bot`: as a process, and its command line in this one."""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from tempfile import gettempdir

import pytest

from bot import cli
from bot.service import log
from tests.support.preloaded import Child


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch, given: str = "") -> int:
    """The exit code of a command that is carried out in this process, given some input."""
    monkeypatch.setattr(sys, "argv", ["brief-bot", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    monkeypatch.setattr(log, "configure", lambda _: None)  # the log here is pytest's
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


class Process:
    """A running bot and what it wrote."""

    def __init__(self, child: Child) -> None:
        self._child = child

    @property
    def output(self) -> str:
        """What it has written to its output by now."""
        return self._child.written(1)

    @property
    def log(self) -> str:
        """What it has written to standard error by now."""
        return self._child.written(2)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._child.runs

    def tell(self, signal: int) -> None:
        """Send it a signal."""
        self._child.send_signal(signal)

    def let_write(self, most: int = resource.RLIM_INFINITY) -> None:
        """Have no file of it grow beyond a number of bytes, as on a full disk."""
        _, hard = resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE, (most, hard))

    async def end(self, by: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code and its log, once a signal has ended it."""
        self.tell(by)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        """Its exit code and its log, once it has ended by itself."""
        async with asyncio.timeout(60):
            code = await self._child.wait()
        return code, self.log


@asynccontextmanager
async def running(*arguments: str, module: str = "bot", **settings: str) -> AsyncIterator[Process]:
    """A process of a command, or of a module of the tests, killed at the end if it still runs."""
    environment = {**os.environ, "BOT_DELIVERY": "off", **settings}
    # Away from the checkout and from any .env in it.
    async with Child.started(module, *arguments, env=environment, cwd=gettempdir()) as child:
        yield Process(child)


# Below the ports that the system hands out by itself, and others for each process that runs tests.
_PORTS = itertools.count(20_000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


def free_port() -> int:
    """A port of this machine that nobody listens on, another one at each call."""
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: the count has no end")
