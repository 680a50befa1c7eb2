"""`python -m bench.sending URL RATE`: a process that delivers over a Postgres, to a Telegram that takes everything."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.delivery import Telegram
from bot.delivery.delivery import Delivery
from bot.garbage import collect_rarely
from bot.library import Library
from bot.store.store import Store, opened_on
from tests.support.deployment import KEY


def delivery_over(store: Store, rate: float) -> Delivery:
    """Deliveries without a network, and without editors."""
    return Delivery(
        store,
        store.clock,
        Telegram(),
        editors=None,
        username=lambda: "brief_bot",
        rate=rate,
        delay=0,
        asks=False,
    )


@asynccontextmanager
async def switched_on(url: str) -> AsyncIterator[Delivery]:
    """Deliveries that know the content, of a process that sends nothing by itself."""
    async with opened_on(url, KEY) as store:
        delivery = delivery_over(store, 25.0)
        await delivery.start(Library([]))
        # Those that send have it.
        await store.database.write(delivery._lease.release)
        yield delivery


async def publish(delivery: Delivery, whole: Library) -> None:
    """Have the content be noted; some process sends what is new."""
    await delivery.store.database.write(lambda c: delivery._content.observe(c, whole))


async def main(url: str, rate: float) -> None:
    """Deliver until a signal ends it."""
    async with opened_on(url, KEY) as store:
        delivery = delivery_over(store, rate)
        await delivery.join()
        collect_rarely()
        running = asyncio.create_task(delivery.run())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        await asyncio.wait([running])


@asynccontextmanager
async def sending(url: str, rate: float, count: int) -> AsyncIterator[list[int]]:
    """As many processes that deliver, by their ids."""
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.sending", url, str(rate))
        for _ in range(count)
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            await process.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
