"""`python -m bench.answers`: questions that are answered while a brief goes out, beside questions without."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from bench import telegram
from bench.delivery import NETWORK, brief, fill
from bot import library, settings
from bot.delivery.delivery import Delivery
from bot.garbage import collect_rarely
from bot.library import Library
from bot.metrics import Metrics
from bot.store.clock import SystemClock
from bot.store.folder import Folder
from bot.store.store import opened_in
from bot.telegram.app import App
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.pushes import Pushes
from bot.telegram.transport.requests import Call, Requests

SUBSCRIBERS = 10_000
PUSHES = 25.0
"""Pushes a second."""
QUESTIONS = 20.0
"""Questions a second, each by a reader of their own."""
FIRST_READER = 10_000_000
"""The lowest id of who asks; those of subscribers are smaller."""
MOST_P50, MOST_P99 = 1.10, 0.025
"""How much longer half of the answers may take, as a ratio, and how many seconds more 99 in 100 may."""


class Network(Requests):
    """Takes every request after the time that a network takes, and notes when answers leave and arrive."""

    def __init__(self) -> None:
        self.pushes = 0
        self.left: dict[int, float] = {}
        self.arrived: dict[int, float] = {}

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def carry(self, call: Call) -> dict[str, Any]:
        chat = call.chat if isinstance(call.chat, int) else 0
        if chat >= FIRST_READER:
            self.left.setdefault(chat, time.perf_counter())
        await asyncio.sleep(NETWORK)
        if chat >= FIRST_READER:
            self.arrived.setdefault(chat, time.perf_counter())
        elif call.method == "sendMessage":
            self.pushes += 1
        return {"ok": True, "result": telegram.BOT if call.method == "getMe" else telegram.MESSAGE}


class Times(NamedTuple):
    """Seconds that 50 and 99 of 100 answers take at most."""

    p50: float
    p99: float


class Run(NamedTuple):
    """What one run showed."""

    whole: Times
    """From the question to the answer at Telegram."""
    bot: Times
    """From the question to the moment at which the answer leaves the bot."""
    pushes: float
    """Pushes a second."""


class Bench:
    """A whole bot but for its network."""

    def __init__(self, app: App, network: Network) -> None:
        self._network = network
        self._pipeline = Pipeline(app, Metrics())
        self._reader = FIRST_READER

    async def run(self, seconds: float) -> Run:
        """Ask for some seconds, at moments that nobody can foresee."""
        network, asked = self._network, {}
        network.left.clear()
        network.arrived.clear()
        began, pushes = time.perf_counter(), network.pushes
        while time.perf_counter() < began + seconds:
            self._reader += 1
            asked[self._reader] = time.perf_counter()
            self._pipeline.submit(telegram.asked(self._reader, self._reader))
            await asyncio.sleep(random.expovariate(QUESTIONS))
        sent = (network.pushes - pushes) / (time.perf_counter() - began)
        while len(network.arrived) < len(asked):
            await asyncio.sleep(0.01)
        return Run(_times(asked, network.arrived), _times(asked, network.left), sent)


def _times(asked: dict[int, float], then: dict[int, float]) -> Times:
    parts = quantiles([then[reader] - moment for reader, moment in asked.items()], n=100)
    return Times(parts[49], parts[98])


async def measured(folder: Path, runs: int, seconds: float) -> list[tuple[Run, Run]]:
    """Pairs of runs: without pushes, and with."""
    network = Network()
    served = library.load(settings.bundled())
    app = App(served, telegram.TOKEN, network)
    await app.initialize()
    async with opened_in(Folder(folder), None) as store:
        delivery = Delivery(
            store,
            SystemClock(),
            Pushes(app.bot, app.requests),
            editors=None,
            username=lambda: "our_bot",
            rate=PUSHES,  # though there are answers, which would slow the pushes down
            delay=0,
            asks=False,
        )
        app.serve_subscribers(delivery)
        await delivery.start(served)
        await fill(store, SUBSCRIBERS)
        delivery.follow(Library([*served.briefs, brief("news")]))
        collect_rarely()
        bench, pairs = Bench(app, network), []
        for number in range(runs):
            without = await bench.run(seconds)
            running = asyncio.create_task(delivery.run())
            before = network.pushes
            while network.pushes < before + PUSHES:
                await asyncio.sleep(0.1)
            pairs.append((without, await bench.run(seconds)))
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            _tell(f"run {number + 1}", *pairs[-1])
    await app.shutdown()
    return pairs


def _tell(name: str, without: Run, among: Run) -> None:
    for what, a, b in (("answer", without.whole, among.whole), ("bot", without.bot, among.bot)):
        print(
            f"{name:8}{what:8}{1000 * a.p50:10.2f}{1000 * b.p50:10.2f}"
            f"{1000 * a.p99:10.2f}{1000 * b.p99:10.2f}{among.pushes:10.1f}",
            flush=True,
        )


def main() -> int:
    """Print a line for each run; 1 if pushes delay answers."""
    parser = argparse.ArgumentParser("python -m bench.answers", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs")
    parser.add_argument("--seconds", type=float, default=12, help="of each run")
    arguments = parser.parse_args()
    print(f"{'ms':16}{'p50':>10}{'pushing':>10}{'p99':>10}{'pushing':>10}{'pushes/s':>10}")
    with tempfile.TemporaryDirectory() as folder:
        pairs = asyncio.run(measured(Path(folder), arguments.runs, arguments.seconds))
    slower = median(b.whole.p50 / a.whole.p50 for a, b in pairs)
    later = median(b.whole.p99 - a.whole.p99 for a, b in pairs)
    met = slower <= MOST_P50 and later <= MOST_P99
    print(
        f"p50 {100 * slower - 100:+.1f} % (at most +{100 * MOST_P50 - 100:.0f} %),"
        f" p99 {1000 * later:+.1f} ms (at most +{1000 * MOST_P99:.0f} ms):"
        f" {'met' if met else 'NOT MET'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
