"""The wake-ups of processes that share a server: whoever stands still or is cut off holds nobody else up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import psycopg
import pytest

from bot.delivery import queue as queues
from bot.delivery.queue import Queue
from bot.store.errors import StoreError
from tests.support import postgres
from tests.support.delivering import Delivering
from tests.support.samples import brief

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"


@asynccontextmanager
async def queue(address: str) -> AsyncIterator[Queue]:
    """The queue of a process that has something to send."""
    store = await postgres.store(address)
    process = Delivering(store)
    await process.publishes(brief(id="older"))
    await process.subscribes(1)
    await process.publishes(brief(id="older"), brief(published="2027-01-15T08:00Z"))
    process.clock.time += 60
    await store.database.write(process.campaigns.advance)
    queue = Queue(address, store.database, process.work)
    async with queue._app.open_async():
        yield queue
    await store.close()


async def test_a_process_that_stands_still_as_it_asks_keeps_no_other_from_asking(
    postgres_address, monkeypatch
):
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(queue(postgres_address)) for _ in range(2)]
        still = asyncio.Event()

        async def stands_still(_: object) -> None:
            still.set()
            await asyncio.Event().wait()

        with monkeypatch.context() as patch:
            patch.setattr(psycopg.AsyncConnection, "commit", stands_still)
            standing = asyncio.create_task(first.ask())
            await still.wait()
        async with asyncio.timeout(10):
            assert await second.ask()
        with psycopg.connect(postgres_address) as connection:
            assert connection.execute(WAITING).fetchone() == (1,)
        standing.cancel()
        with suppress(asyncio.CancelledError):
            await standing


async def test_a_server_that_says_nothing_is_given_up(postgres_address, monkeypatch):
    async with queue(postgres_address) as asking:
        monkeypatch.setattr(queues, "_SILENCE", 0.01)
        monkeypatch.setattr(asking._session, "defer_async", asyncio.Event().wait)
        with pytest.raises(StoreError, match="the database says nothing"):
            await asking.ask()
