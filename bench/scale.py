"""`python -m bench.scale`: processes that share a Postgres, and a ledger that grows."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from datetime import time as time_of_day
from statistics import median
from typing import NamedTuple

import psycopg

from bench import replicas
from bench.__main__ import cpu
from bench.delivery import brief, fill
from bench.postgres import OTHERS, Server, asked, database, first, grow, served, subscribe, tidied
from bench.sending import publish, sending, switched_on
from bot.delivery.stored import schedule_id
from bot.library import Library
from bot.subscription import Choices

PARTS = ("rate", "paid", "fanout", "growth")
PAID = 1000.0
"""Messages a second that Telegram takes from who pays."""
_GROWTH = 10_000
"""Deliveries of which the cost is measured."""
_SETTLED = (
    "SELECT count(*) FROM deliveries"
    " WHERE state = 'sent' AND campaign_id = (SELECT max(id) FROM campaigns)"
)
_PLANNED = "SELECT spread FROM campaigns ORDER BY id DESC LIMIT 1"


class Bench:
    """The figures of one run."""

    def __init__(self, server: Server, arguments: argparse.Namespace) -> None:
        self.met = True
        """Whether every figure so far meets its target."""
        self._server = server
        self._arguments = arguments

    async def rate(self) -> None:
        """Three workers, one of which is killed."""
        for rate in self._arguments.rates:
            with database(self._server) as url:
                found = await replicas.killed(url, rate, self._arguments.subscribers)
            name = f"{replicas.WORKERS} workers at {rate:g}/s, one killed:"
            self._tell(f"{name} lost", found.lost, 0)
            self._tell(f"{name} doubled (in flight: target)", found.doubled, found.in_flight)
            self._tell(f"{name} most in a second", found.second, 1.2 * rate)
            self._tell(f"{name} most in a minute", found.minute, 60 * 1.02 * rate)
            self._tell(f"{name} longest gap, s", found.gap, 10)
            # Rows are looked at five seconds later at most, and some are before them.
            self._tell(f"{name} its {found.left} claimed rows sent, s", found.late, 30 + 5 + 2)
            self._note(f"{name} requests a second", found.rate)
            self._note(f"{name} longest hold-up of the stand-in, ms", 1000 * found.served)

    async def paid(self) -> None:
        """Two workers at the rate that is paid for."""
        seconds = self._arguments.seconds
        with database(self._server) as url:
            async with switched_on(url) as delivery:
                await fill(delivery.store, int(PAID * (seconds + 20)))
                tidied(url)
                await publish(delivery, Library([brief("news")]))
            async with sending(url, PAID, 2) as workers:
                spent = await self._spent(url, workers, seconds=seconds)
        self._tell("2 workers at 1,000/s: settled a second", spent.rate, 900, least=True)
        self._note("2 workers at 1,000/s: CPU of the workers, % of a core", spent.workers)
        self._note("2 workers at 1,000/s: CPU of the server, % of a core", spent.server)

    async def fanout(self) -> None:
        """A campaign is planned for many, none of whom is due yet."""
        count = self._arguments.planned
        with database(self._server) as url:
            async with switched_on(url) as delivery:
                tomorrow = Choices((time_of_day(0, 1),))
                schedule = await delivery.store.database.write(lambda c: schedule_id(c, tomorrow))
                subscribe(url, 0, count, schedule, "active")
                tidied(url)
                running = asyncio.create_task(delivery.run())
                delivery.follow(Library([brief("news")]))
                began = time.monotonic()
                with psycopg.connect(url, autocommit=True) as connection:
                    while connection.execute(_PLANNED).fetchone() != (True,):
                        await asyncio.sleep(0.1)
                planned = time.monotonic() - began
                running.cancel()
                await asyncio.wait([running])
            rows = asked(url, "SELECT count(*) FROM deliveries WHERE state = 'due'")[0]
            counted = time.monotonic()
            asked(url, "SELECT standing, count(*) FROM subscriptions GROUP BY standing")
            counted = time.monotonic() - counted
        self._tell("subscribers without a row", count - rows, 0)
        self._tell(f"{count:,} subscribers: planned, s", planned, 15)
        self._note(f"{count:,} subscribers: counted for the metrics, ms", 1000 * counted)

    async def growth(self) -> None:
        """The cost of a delivery beside few and many others."""
        costs: list[float] = []
        with database(self._server) as url:
            async with switched_on(url) as delivery:
                await fill(delivery.store, _GROWTH)
                subscribe(url, _GROWTH, OTHERS, 1, "stopped")
                briefs = []
                for rows in self._arguments.ledger:
                    grow(url, rows)
                    tidied(url)
                    found = []
                    for _ in range(self._arguments.runs):
                        briefs.append(brief(f"b{time.time_ns()}"))
                        await publish(delivery, Library(briefs))
                        async with sending(url, PAID, 1) as workers:
                            found.append(await self._spent(url, workers, most=_GROWTH - 1_000))
                    costs.append(median(each.cost for each in found))
                    self._note(f"{rows:>10,} rows: CPU ms a delivery", costs[-1])
                    wall = median(1000 / each.rate for each in found)
                    self._note(f"{rows:>10,} rows: ms from one to the next", wall)
                    self._size(url)
        self._tell("the cost of a delivery grows by", costs[-1] / costs[0], 1.2)

    async def _spent(
        self, url: str, workers: list[int], most: int = sys.maxsize, seconds: float = 600.0
    ) -> Spent:
        """What deliveries cost once all are planned, until so many are settled or for so many seconds."""
        with psycopg.connect(url, autocommit=True) as connection:

            def settled() -> int:
                return int(first(connection, _SETTLED)[0])

            while settled() < PAID or not first(connection, _PLANNED)[0]:
                await asyncio.sleep(0.02)
            before, began = settled(), time.monotonic()
            used, server = [cpu(pid) for pid in workers], self._server.cpu()
            while time.monotonic() < began + seconds and settled() < most:
                await asyncio.sleep(0.1)
            took, done = time.monotonic() - began, settled() - before
        worked = sum(cpu(pid) for pid in workers) - sum(used)
        served = (self._server.cpu() or 0.0) - (server or 0.0)
        return Spent(
            done / took,
            100 * worked / took,
            100 * served / took,
            1000 * (worked + served) / done,
        )

    def _size(self, url: str) -> None:
        rows, table, indexes, all_of_it = asked(
            url,
            "SELECT count(*), pg_table_size('deliveries'), pg_indexes_size('deliveries'),"
            " pg_database_size(current_database()) FROM deliveries",
        )
        self._note(f"{rows:>10,} rows: database, MB", all_of_it / 2**20)
        self._note(f"{rows:>10,} rows: bytes a row, of the table", table / rows)
        self._note(f"{rows:>10,} rows: bytes a row, of its indexes", indexes / rows)

    def _tell(self, what: str, found: float, target: float, *, least: bool = False) -> None:
        met = found >= target if least else found <= target
        self.met &= met
        sign = "≥" if least else "≤"
        print(
            f"{what:70}{found:>10.2f} {sign}{target:>8g}  {'met' if met else 'NOT MET'}", flush=True
        )

    def _note(self, what: str, found: float) -> None:
        load = os.getloadavg()[0]
        print(f"{what:70}{found:>10.2f}            load {load:.1f}", flush=True)


class Spent(NamedTuple):
    """What deliveries cost."""

    rate: float
    """Deliveries a second."""
    workers: float
    """CPU of all workers, in percent of a core."""
    server: float
    cost: float
    """Milliseconds of CPU a delivery, of workers and server."""


async def main() -> int:
    """Print the figures; 1 if any target is missed."""
    parser = argparse.ArgumentParser("python -m bench.scale", description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rates", type=float, nargs="+", default=[25.0], help="of `rate`")
    parser.add_argument("--subscribers", type=int, default=2_500, help="of `rate`")
    parser.add_argument("--seconds", type=float, default=20, help="of `paid`")
    parser.add_argument("--planned", type=int, default=1_000_000, help="subscribers of `fanout`")
    parser.add_argument("--ledger", type=int, nargs=2, default=[10_000, 10_000_000], help="rows")
    parser.add_argument("--runs", type=int, default=3, help="of `growth`, beside each ledger")
    arguments = parser.parse_args()
    if odd := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(odd)}")
    with served() as server:
        version, fsync, commit = (
            asked(server.url, f"SHOW {name}")[0]
            for name in ("server_version", "fsync", "synchronous_commit")
        )
        print(f"Postgres {version}, fsync {fsync}, synchronous_commit {commit}", flush=True)
        bench = Bench(server, arguments)
        for part in arguments.parts or PARTS:
            await getattr(bench, part)()
    return 0 if bench.met else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
