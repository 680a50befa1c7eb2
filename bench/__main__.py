"""`python -m bench`: this bot beside the other libraries, in one table."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from bench import telegram

TICKS = os.sysconf("SC_CLK_TCK")


class Peer(NamedTuple):
    """A bot to measure: how it is started, and with what on top of the token and the address."""

    name: str
    command: tuple[str, ...]
    settings: dict[str, str]


PEERS = (
    Peer("brief-bot", ("-m", "bot", "run"), {"BOT_LOG_LEVEL": "WARNING"}),
    Peer("aiogram", ("-m", "bench.peers", "aiogram"), {}),
    *(
        Peer(
            f"python-telegram-bot, {together} at a time",
            ("-m", "bench.peers", "ptb"),
            {"PEER_CONCURRENCY": str(together)},
        )
        for together in (16, 64)
    ),
)


class Measured(NamedTuple):
    """What one run of a bot showed."""

    rate: float
    """Answers a second, from the first to the last."""
    cpu: float
    """Milliseconds of CPU an answer, without the start."""
    memory: float
    """The highest resident memory, in MB."""
    first: float
    """Seconds from the start of the process to the first answer."""


NETWORKS = ((0.05, False), (0.05, True), (0.0, False))
"""The delay of a request in seconds, and whether getUpdates has it too."""


async def measure(peer: Peer, delay: float, answers: int, *, polls_delayed: bool) -> Measured:
    """Start a bot on as many waiting commands, each of a reader of their own."""
    account = telegram.Telegram(delay, polls_delayed=polls_delayed)
    for id in range(1, answers + 1):
        account.add(telegram.asked(id, chat=id))
    server, port = await telegram.serve(account)
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *peer.command,
        env={
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": telegram.TOKEN,
            "BOT_API_URL": f"http://127.0.0.1:{port}",
            **peer.settings,
        },
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(10):
            while not account.times:
                await asyncio.sleep(0.001)
        before, done_before = cpu(process.pid), len(account.times)
        async with asyncio.timeout(120):
            while len(account.answered) < answers:
                await asyncio.sleep(0.005)
        spent = 1000 * (cpu(process.pid) - before) / (len(account.times) - done_before)
        highest = memory(process.pid)
    finally:
        process.terminate()
        await process.wait()
        server.close()
    rate = (len(account.times) - 1) / (account.times[-1] - account.times[0])
    return Measured(rate, spent, highest, account.times[0] - started)


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int, kind: str = "VmHWM") -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{kind}:")[2].split()[0]) / 1024


async def main() -> None:
    """Measure each bot by turns and print the table."""
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--answers", type=int, default=3000, help="commands that wait at the start")
    parser.add_argument("--only", default="", help="peers whose name contains this")
    arguments = parser.parse_args()
    print(f"{arguments.answers} waiting commands; *: the network delays getUpdates too")
    print(f"{'':34}{'network':>8}{'answers/s':>11}{'CPU ms':>8}{'MB':>6}{'first s':>9}")
    for delay, polls in NETWORKS:
        network = f"{delay * 1000:.0f} ms" + (" *" if polls else "")
        for peer in PEERS:
            if arguments.only not in peer.name:
                continue
            # Slow ones answer fewer, so that all are measured in the same minute.
            slow = peer.name.startswith("python-telegram-bot")
            answers = arguments.answers // (5 if slow else 1)
            found = await measure(peer, delay, answers, polls_delayed=polls)
            print(
                f"{peer.name:34}{network:>8}{found.rate:>11.0f}"
                f"{found.cpu:>8.2f}{found.memory:>6.0f}{found.first:>9.2f}",
                flush=True,
            )


if __name__ == "__main__":
    asyncio.run(main())
