"""Real bots over a folder, each a process of its own, that share the time which loading the program takes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.support.forking import Start

_ROOT = Path(__file__).parents[2]


class Forked:
    """A process that was forked, and what it wrote."""

    def __init__(self, number: int, log: Path, code: asyncio.Task[int]) -> None:
        self._number = number
        self._log = log
        self._code = code

    @property
    def log(self) -> str:
        """What it has written by now."""
        return self._log.read_text()

    async def end(self, by: int = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code and its log."""
        os.kill(self._number, by)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        async with asyncio.timeout(60):
            code = await asyncio.shield(self._code)
        return code, self.log


class Forks:
    """What starts the processes, one after the other."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    @asynccontextmanager
    async def running(
        self, *arguments: str, point: str = "", hit: int = 1, **settings: str
    ) -> AsyncIterator[Forked]:
        """A `brief-bot` with these arguments and settings, killed at the end if it still runs."""
        with tempfile.NamedTemporaryFile() as log:
            environment = {**os.environ, **settings}
            start = Start(list(arguments), environment, log.name, point, hit)
            assert self._server.stdin is not None
            self._server.stdin.write(f"{json.dumps(start)}\n")
            self._server.stdin.flush()
            number = await asyncio.to_thread(self._told)
            code = asyncio.create_task(asyncio.to_thread(self._told))
            try:
                yield Forked(number, Path(log.name), code)
            finally:
                if not code.done():
                    os.kill(number, signal.SIGKILL)
                    await code

    def _told(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@contextmanager
def forks() -> Iterator[Forks]:
    """Load the program, which takes a while, and end with all processes that are left."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.forking"],
        cwd=tempfile.gettempdir(),  # away from the checkout and from any .env in it
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with server:
        try:
            yield Forks(server)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
