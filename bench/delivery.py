"""`python -m bench.delivery`: a brief on its way to a million subscribers, on SQLite in a file."""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from bot.brief import Brief
from bot.delivery.delivery import Delivery
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.stored import schedule_id
from bot.garbage import collect_rarely
from bot.library import Library
from bot.store.clock import SystemClock
from bot.store.folder import Folder
from bot.store.store import Store, opened_in
from bot.store.tables import campaigns, chats, subscriptions
from bot.subscription import ChatKind, Choices, Place, Sound, Standing

NETWORK = 0.05
"""Seconds that a request to Telegram takes."""
CHUNK = 10_000
LANGUAGES = ("en", "uk", "es")
_LOOK = 0.01
"""Seconds between two looks at the event loop."""


class Telegram:
    """Takes every message, after the time that a network takes."""

    def __init__(self) -> None:
        self.taken = 0

    async def push(self, place: Place, reply: object, **more: object) -> Sending:
        await asyncio.sleep(NETWORK)
        self.taken += 1
        return Sending(Result.DONE, self.taken)

    async def revise(self, place: Place, message: int, reply: object) -> Sending:
        await asyncio.sleep(NETWORK)
        self.taken += 1
        return Sending(Result.DONE)

    async def remove(self, place: Place, message: int) -> Sending:
        await asyncio.sleep(NETWORK)
        return Sending(Result.DONE)


class Lag:
    """How long the event loop was held up at most."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_LOOK)
            self.longest = max(self.longest, time.perf_counter() - began - _LOOK)


def story(number: int, languages: Sequence[str]) -> list[Brief]:
    """A story in some languages, of which the first is the newsroom's."""
    first = f"b{number}"
    versions = [brief(f"{first}-{code}", code, translates=first) for code in languages[1:]]
    return [brief(first, languages[0]), *versions]


def brief(id: str, language: str = "en", **more: str) -> Brief:
    """A brief of the usual size."""
    return Brief.model_validate(
        {
            "id": id,
            "language": language,
            **more,
            "title": f"The Harbour Bridge Opens ({id})",
            "summary": "After nine years of building the bridge is open to traffic. " * 2,
            "published": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "source": {"publisher": "The Harbour Times", "title": "At Last"},
            "sections": [
                {"id": name, "title": name.title(), "summary": "Traffic began at noon. " * 8}
                for name in ("what_happened", "why_it_matters", "how_it_affects_you")
            ],
        }
    )


async def fill(store: Store, count: int, languages: Sequence[str] = LANGUAGES[:1]) -> None:
    """Subscribe many chats at once, as many to each language."""
    now = time.time()

    async def some(connection: Any, first: int, last: int) -> None:
        schedule = await schedule_id(connection, Choices())
        await connection.execute(
            insert(chats),
            [
                {
                    "id": id,
                    "key_id": 1,
                    "chat": store.cipher.encrypted(id),
                    "kind": ChatKind.PRIVATE,
                }
                for id in range(first, last)
            ],
        )
        await connection.execute(
            insert(subscriptions),
            [
                {
                    "chat_id": id,
                    "standing": Standing.ACTIVE,
                    "schedule_id": schedule,
                    "sound": Sound.NIGHT,
                    "zone_confirmed": True,
                    "language": languages[id % len(languages)],
                    "since": now,
                    "changed": now,
                }
                for id in range(first, last)
            ],
        )

    for first in range(1, count + 1, CHUNK):
        last = min(first + CHUNK, count + 1)
        await store.database.write(partial(some, first=first, last=last))


def cpu() -> float:
    """Seconds of CPU that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """The memory that this process has in use, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def delivering(
    folder: Path,
    count: int,
    rate: float,
    telegram: Telegram,
    languages: Sequence[str] = LANGUAGES[:1],
) -> AsyncIterator[Delivery]:
    """A delivery to as many subscribers, who read some languages."""
    async with opened_in(Folder(folder), None) as store:
        delivery = Delivery(
            store,
            SystemClock(),
            telegram,
            editors=None,
            username=lambda: "brief_bot",
            rate=rate,
            delay=0,
            asks=False,
        )
        await delivery.start(Library([]))
        known = await store.database.read(
            lambda c: c.execute(select(func.count()).select_from(subscriptions))
        )
        if not known.scalar_one():
            await fill(store, count, languages)
        yield delivery


async def settled(store: Store) -> int:
    """How many deliveries Telegram has taken."""
    found = await store.database.read(
        lambda c: c.execute(text("SELECT count(*) FROM deliveries WHERE state = 'sent'"))
    )
    return int(found.scalar_one())


async def until(condition: Callable[[], Any], seconds: float) -> None:
    """Wait until something is so, or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not await condition():
        await asyncio.sleep(0.05)


async def measure(
    folder: Path, count: int, rate: float, seconds: float, languages: Sequence[str]
) -> None:
    """Publish a brief, in some languages, and print the figures of its delivery."""
    telegram = Telegram()
    async with delivering(folder, count, rate, telegram, languages) as delivery:
        store, lag, before = delivery.store, Lag(), memory()
        collect_rarely()  # as the bot does when it has started
        watching = asyncio.create_task(lag.watch())
        delivery.follow(Library(story(time.time_ns(), languages)))
        began = time.monotonic()

        async def planned() -> bool:
            done = select(func.count()).where(campaigns.c.spread)
            return bool(await store.database.read(lambda c: c.scalar(done)) == len(languages))

        running = asyncio.create_task(delivery.engine.run())
        await until(planned, 120)
        fanned = time.monotonic() - began
        beginning = f"{count:>9,} at {rate:g}/s in {' and '.join(languages)}"
        print(f"{beginning}: planned in {fanned:.1f} s", end="", flush=True)

        async def over() -> bool:
            return telegram.taken == count

        first, at = await settled(store), time.monotonic()
        await until(over, seconds / 2)
        # To look at the event loop is no part of the work.
        watching.cancel()
        half, spent = time.monotonic(), cpu()
        await until(over, seconds / 2)
        now, used = time.monotonic(), cpu() - spent
        done = await settled(store)
        running.cancel()
        await asyncio.wait([running, watching])
        print(
            f", {(done - first) / (now - at):.1f} settled/s,"
            f" {100 * used / (now - half):.1f} % of a core,"
            f" loop held up {1000 * lag.longest:.0f} ms, +{memory() - before:.0f} MB"
            f" ({memory():.0f} MB in all)"
            + (f", the last sent after {now - began:.1f} s" if done == count else ""),
            flush=True,
        )


async def main() -> None:
    """Print a line for each number of subscribers, rate, and number of languages."""
    parser = argparse.ArgumentParser("python -m bench.delivery", description=__doc__)
    parser.add_argument("--subscribers", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rates", type=float, nargs="+", default=[25, 1000])
    parser.add_argument("--languages", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    asked = product(arguments.subscribers, arguments.rates, arguments.languages)
    for count, rate, languages in asked:
        with tempfile.TemporaryDirectory() as folder:
            await measure(Path(folder), count, rate, arguments.seconds, LANGUAGES[:languages])


if __name__ == "__main__":
    asyncio.run(main())
