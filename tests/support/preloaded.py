"""
Starts the program as a process of its own, without the second or two that its imports take.

One process for each that runs tests has imported what `brief-bot run` imports, and is forked for every start:
`python -m tests.support.preloaded` is that process. What is forked runs `python -m MODULE` to its end.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, Self

_ROOT = Path(__file__).parents[2]
_IF_ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT


class Child:
    """A process that was started here."""

    def __init__(self, pid: int, told: asyncio.StreamReader, written: dict[int, IO[bytes]]) -> None:
        """`written` has the files that its output and its errors go to, by their descriptors there."""
        self.pid = pid
        self.returncode: int | None = None
        """Its exit code once it was waited for; a negative one is the signal that ended it."""
        self._told = told
        self._written = written

    @classmethod
    @asynccontextmanager
    async def started(cls, *arguments: str, env: dict[str, str], cwd: str) -> AsyncIterator[Self]:
        """Run a module with its arguments, its input empty. It is killed at the end if it still runs."""
        start = json.dumps({"arguments": arguments, "env": env, "cwd": cwd}).encode()
        end, there = os.pipe()
        with TemporaryFile() as out, TemporaryFile() as errors, TemporaryFile() as nothing:
            streams = [nothing.fileno(), out.fileno(), errors.fileno(), there]
            socket.send_fds(_parent(), [start, b"\n"], streams)
            os.close(there)
            told = asyncio.StreamReader()
            pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(told), os.fdopen(end, "rb")
            )
            child = cls(int(await told.readline()), told, {1: out, 2: errors})
            try:
                yield child
            finally:
                child.send_signal(signal.SIGKILL)
                await child.wait()
                pipe.close()
                await asyncio.sleep(0)  # in which that happens

    def send_signal(self, number: int) -> None:
        """Send a signal, where the process still runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    @property
    def runs(self) -> bool:
        """Whether the process has not ended yet."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def wait(self) -> int:
        """Its exit code."""
        if self.returncode is None:
            self.returncode = int(await self._told.readline())
        return self.returncode

    def written(self, descriptor: int) -> str:
        """What it has written by now to its output, 1, or to its errors, 2."""
        file = self._written[descriptor].fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode()


@cache
def _parent() -> socket.socket:
    """The way to the process that is forked. It ends when this one does."""
    here, there = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(there.fileno())], cwd=_ROOT, pass_fds=[there.fileno()]
    )
    there.close()

    def end() -> None:
        here.close()
        process.wait()

    atexit.register(end)
    return here


class _Forked(NamedTuple):
    """A start that was asked for, in the process that carries it out."""

    arguments: list[str]
    env: dict[str, str]
    cwd: str


def _serve(asked: socket.socket) -> _Forked | None:
    """Fork for each start that is asked for. Returns None at the end, and in a fork what it is to run."""
    running: dict[int, int] = {}
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([asked, ended], [], [])
        if ended in ready:
            os.read(ended, 100)
            for pid in [pid for pid in running if os.waitid(os.P_PID, pid, _IF_ENDED)]:
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                os.write(running[pid], f"{code}\n".encode())
                os.close(running.pop(pid))
        if asked not in ready:
            continue
        start, ends, *_ = socket.recv_fds(asked, 1 << 20, 4)
        if not start:
            return None
        *streams, told = ends
        while not start.endswith(b"\n"):
            start += asked.recv(1 << 20)
        if (pid := os.fork()) == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            for end in (*streams, told, *running.values(), asked.detach(), ended, wake):
                os.close(end)
            return _Forked(**json.loads(start))
        for stream in streams:
            os.close(stream)
        running[pid] = told
        os.write(told, f"{pid}\n".encode())


if __name__ == "__main__":
    import bot.cli.program
    import bot.delivery.queue
    import bot.service.run
    import bot.service.worker  # noqa: F401 - so that they are there in each fork

    if forked := _serve(socket.socket(fileno=int(sys.argv[1]))):
        os.environ.clear()
        os.environ.update(forked.env)
        os.chdir(forked.cwd)
        # Those that Python has made know something else of where they write to.
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
        module, *sys.argv[1:] = forked.arguments
        runpy.run_module(module, run_name="__main__", alter_sys=True)
