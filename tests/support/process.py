"""The real `brief-bot`: as a process, and its command line in this one."""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

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
    """A running bot and what it wrote to standard error."""

    def __init__(self, process: Child) -> None:
        self.process = process

    async def end(self, by: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code and its log."""
        self.process.send_signal(by)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        async with asyncio.timeout(60):
            _, log = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, log.decode()


@asynccontextmanager
async def running(*arguments: str, module: str = "bot", **settings: str) -> AsyncIterator[Process]:
    process = await Child.started(
        *(module, *arguments),
        env={**os.environ, "BOT_DELIVERY": "off", **settings},
        cwd=tempfile.gettempdir(),  # away from the checkout and from any .env in it
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
        await process.close()


# Below the ports that the system hands out by itself, and others for each process that runs tests.
_PORTS = itertools.count(20_000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


def free_port() -> int:
    """A port of this machine that nobody listens on, another one at each call."""
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: the count has no end")
