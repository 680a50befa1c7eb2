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
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

_ROOT = Path(__file__).parents[2]
_IF_ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT


class _Pipe(NamedTuple):
    reader: asyncio.StreamReader
    transport: asyncio.ReadTransport


class Child:
    """A process that was started here, as `asyncio.subprocess.Process` has it."""

    def __init__(self, pid: int, stdout: _Pipe, stderr: _Pipe, told: _Pipe) -> None:
        self.pid = pid
        self.stdout, self.stderr, self._told = stdout.reader, stderr.reader, told.reader
        self.returncode: int | None = None
        self._pipes = stdout, stderr, told

    @classmethod
    async def started(cls, *arguments: str, env: dict[str, str], cwd: str) -> Self:
        """Run a module with its arguments, its input empty and its output to be read here."""
        pipes = [os.pipe() for _ in range(3)]
        start = json.dumps({"arguments": arguments, "env": env, "cwd": cwd}).encode()
        ends = [os.open(os.devnull, os.O_RDONLY), *(end for _, end in pipes)]
        socket.send_fds(_parent(), [start, b"\n"], ends)
        for end in ends:
            os.close(end)
        stdout, stderr, told = [await _opened(end) for end, _ in pipes]
        return cls(int(await told.reader.readline()), stdout, stderr, told)

    def send_signal(self, number: int) -> None:
        """Send a signal, where the process still runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Its exit code; a negative one is the signal that ended it."""
        if self.returncode is None:
            self.returncode = int(await self._told.readline())
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """What it writes until its end to its two outputs."""
        out, error = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, error

    async def close(self) -> None:
        """Close what its output is read from."""
        for pipe in self._pipes:
            pipe.transport.close()
        await asyncio.sleep(0)  # in which that happens


async def _opened(end: int) -> _Pipe:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(end, "rb")
    )
    return _Pipe(reader, transport)


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
    import bot.service.delivering
    import bot.service.run  # noqa: F401 - so that they are there in each fork

    if forked := _serve(socket.socket(fileno=int(sys.argv[1]))):
        os.environ.clear()
        os.environ.update(forked.env)
        os.chdir(forked.cwd)
        # Those that Python has made know something else of where they write to.
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
        module, *sys.argv[1:] = forked.arguments
        runpy.run_module(module, run_name="__main__", alter_sys=True)
