"""Workers that share a Postgres, one of which is killed: what arrives at Telegram, and when."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from bench.delivery import brief, fill
from bench.postgres import first
from bench.sending import publish, switched_on
from bot.garbage import collect_rarely
from bot.library import Library
from tests.support.botapi import BotApi
from tests.support.deployment import Deployment
from tests.support.process import Process
from tests.support.requests import Request
from tests.support.wire import Answer, Fault, Loopback, until

WORKERS = 3
NETWORK = 0.05
"""Seconds that an answer of Telegram's takes."""
_LEFT = 5.0
"""Seconds after the kill by which those that live have sent what they had claimed before."""
_PATIENCE = 240.0
"""Seconds after which it is told what is left."""


class Outcome(NamedTuple):
    """What became of a brief."""

    lost: int
    """Subscribers who have no copy."""
    doubled: int
    """Copies beyond the first."""
    in_flight: int
    """Requests of the killed one of which the ledger did not know the answer."""
    second: int
    """The most requests that arrived in any second."""
    minute: int
    """The most that arrived in any minute."""
    gap: float
    """The most seconds in which nothing arrived after the kill, though something was due."""
    left: int
    """Rows that the killed one had claimed."""
    late: float
    """Seconds from the kill until the last of these was sent; 0 for none."""
    rate: float
    """Requests a second, from the first until nothing was due any more."""
    served: float
    """The longest that the stand-in for Telegram took for an answer beyond its delay, in seconds."""


class _Wire(Loopback):
    """Notes when which chat's message arrives."""

    def __init__(self) -> None:
        super().__init__(BotApi())
        self.delay = NETWORK
        self.arrived: list[tuple[float, int]] = []
        self.served = 0.0
        self.fault = self._note

    def _note(self, request: Request) -> None:
        if request.method == "sendMessage":
            self.arrived.append((time.monotonic(), request.arguments["chat_id"]))

    async def exchange(self, method: str, arguments: dict[str, Any], fault: Fault | None) -> Answer:
        began = time.monotonic()
        answer = await super().exchange(method, arguments, fault)
        self.served = max(self.served, time.monotonic() - began - self.delay)
        return answer


async def killed(url: str, rate: float, count: int) -> Outcome:
    """Have three workers deliver to as many subscribers, and kill one of them when half of it is done."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        wire = await stack.enter_async_context(_Wire())
        delivery = await stack.enter_async_context(switched_on(url))
        await fill(delivery.store, count)
        bot = Deployment(wire, Path(folder), url)
        settings = {"BOT_DELIVERY_RATE": f"{rate:g}"}
        workers: list[Process] = [
            await stack.enter_async_context(bot.one_of_several("worker", **settings))
            for _ in range(WORKERS)
        ]
        await until(lambda: all("Delivering as" in worker.log for worker in workers))
        collect_rarely()
        with suppress(PermissionError):
            os.nice(-10)  # what arrives is noted when it arrives, however busy the machine is
            stack.callback(os.nice, 10)
        await publish(delivery, Library([brief("news")]))
        while len(wire.arrived) < count / 2:
            await asyncio.sleep(0.01)
        workers[0].tell(signal.SIGKILL)
        moment = time.monotonic()
        then, left = await asyncio.to_thread(_watched, url)
        for worker in workers[1:]:
            await worker.end()
        with psycopg.connect(url) as connection:
            return _outcome(wire, connection, count, moment, then, left)


def _watched(url: str) -> tuple[float, list[int]]:
    """
    Wait until nothing is to be sent any more, in a thread: the stand-in for Telegram waits for nothing.

    Returns the moment of the kill by the server's clock, and the rows that the killed one had claimed.
    """
    began = time.monotonic()
    with psycopg.connect(url, autocommit=True) as connection:
        (then,) = first(connection, "SELECT extract(epoch FROM clock_timestamp())")
        had = _claimed(connection)
        time.sleep(_LEFT)
        left = had & _claimed(connection)
        while _is_open(connection) and time.monotonic() < began + _PATIENCE:
            time.sleep(0.5)
    return float(then), [id for id, _ in left]


def _claimed(connection: psycopg.Connection) -> set[tuple[int, str]]:
    """The rows that some worker has to itself, each with the token of its claim."""
    query = "SELECT id, token FROM deliveries WHERE state = 'claimed'"
    return set(connection.execute(query).fetchall())


def _is_open(connection: psycopg.Connection) -> bool:
    query = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed', 'sending')"
    return bool(first(connection, query)[0])


def _outcome(
    wire: _Wire,
    connection: psycopg.Connection,
    count: int,
    moment: float,
    then: float,
    left: list[int],
) -> Outcome:
    (in_flight,) = first(connection, "SELECT count(*) FROM deliveries WHERE doubts > 0")
    (last,) = first(connection, "SELECT max(settled) FROM deliveries WHERE id = ANY(%s)", left)
    copies = Counter(chat for _, chat in wire.arrived)
    times = [at for at, _ in wire.arrived]
    # What was on its way when a worker was killed comes again two minutes later.
    whole = times[: count - in_flight]
    after = [moment, *(at for at in whole if at > moment)]
    return Outcome(
        lost=count - len(copies),
        doubled=copies.total() - len(copies),
        in_flight=in_flight,
        second=most_within(times, 1.0),
        minute=most_within(times, 60.0),
        gap=max((later - earlier for earlier, later in pairwise(after)), default=0.0),
        left=len(left),
        late=float(last) - then if last else 0.0,
        rate=(len(whole) - 1) / (whole[-1] - whole[0]),
        served=wire.served,
    )


def most_within(times: list[float], seconds: float) -> int:
    """The most moments, in ascending order, that are less than some seconds apart."""
    return max(bisect_left(times, at + seconds) - first for first, at in enumerate(times))
