"""The wake-ups of processes that share a server: whoever stands still or is cut off holds nobody else up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from procrastinate import utils
from psycopg.pq import TransactionStatus

from bot.delivery import queue as queues
from bot.delivery.ledger import work as works
from bot.delivery.queue import Queue
from bot.store.errors import StoreError, UnavailableError
from tests.support import postgres
from tests.support.delivering import Delivering
from tests.support.samples import brief
from tests.support.wire import until

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"


@asynccontextmanager
async def queue(address: str, through: str = "") -> AsyncIterator[Queue]:
    """The queue of a process that has something to send, which it reaches by another address if one is given."""
    store = await postgres.store(address)
    process = Delivering(store)
    await process.publishes(brief(id="older"))
    await process.subscribes(1)
    await process.publishes(brief(id="older"), brief(published="2027-01-15T08:00Z"))
    process.clock.time += 60
    await store.database.write(process.campaigns.advance)
    try:
        yield Queue(through or address, store.database, process.work)
    finally:
        await store.close()


@asynccontextmanager
async def opened(address: str, through: str = "") -> AsyncIterator[Queue]:
    """The same, without a worker."""
    async with queue(address, through) as queue_, queue_._app.open_async():
        yield queue_


@asynccontextmanager
async def working(queue: Queue) -> AsyncIterator[asyncio.Queue[None]]:
    """The sessions that the worker of a process has done."""
    sessions: asyncio.Queue[None] = asyncio.Queue()
    queue.ended = lambda: sessions.put_nowait(None)
    worker = asyncio.create_task(queue.run())
    try:
        yield sessions
    finally:
        worker.cancel()
        async with asyncio.timeout(9):
            await asyncio.wait([worker])


def is_any_under_way() -> bool:
    """Whether any statement is."""
    running = [getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()]
    return "AsyncCursor.execute" in running


async def one_is_done(queue: Queue, address: str, sessions: asyncio.Queue[None]) -> None:
    """Ask for a session until one is done."""
    async with asyncio.timeout(20):
        while sessions.empty():
            with psycopg.connect(address) as connection:
                connection.execute("UPDATE deliveries SET state = 'due', ready = 0")
                connection.execute("UPDATE campaigns SET state = 'going' WHERE brief = 'bridge'")
            with suppress(StoreError):
                await queue.ask()
            await asyncio.sleep(0.02)
    sessions.get_nowait()


async def test_a_process_that_stands_still_as_it_asks_keeps_no_other_from_asking(
    postgres_address, monkeypatch
):
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(opened(postgres_address)) for _ in range(2)
        ]
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
    monkeypatch.setattr(queues, "_SILENCE", 0.1)
    monkeypatch.setattr(queues, "_WAIT", 0.5)
    async with (
        postgres.between(postgres_address) as network,
        opened(postgres_address, network.address) as asking,
    ):
        assert await asking.ask()
        network.falls_silent()
        with pytest.raises(StoreError, match="no session can be asked for"):
            await asking.ask()
        network.goes_on()
        assert await asking.ask()


async def test_a_statement_that_ends_with_the_bot_is_not_told_of(postgres_address, caplog):
    async with (
        await psycopg.AsyncConnection.connect(
            postgres_address, cursor_factory=queues._Cursor
        ) as connection,
        connection.lock,
    ):
        others = asyncio.all_tasks()
        asking = asyncio.create_task(connection.execute("SELECT 1"))
        while not (statements := asyncio.all_tasks() - others - {asking}):
            await asyncio.sleep(0)
        for ending in ({asking}, statements):
            for task in ending:
                task.cancel()
            await asyncio.wait(ending)
            await asyncio.sleep(0)
    assert asking.cancelled()
    assert caplog.messages == []


async def test_a_statement_is_over_once_its_connection_can_be_closed(postgres_address):
    """Another socket could have its descriptor from then on."""
    async with (
        postgres.between(postgres_address) as network,
        await psycopg.AsyncConnection.connect(
            network.address, cursor_factory=queues._Cursor
        ) as connection,
    ):
        network.falls_silent()
        others = asyncio.all_tasks()
        asking = asyncio.create_task(connection.execute("SELECT 1"))
        while connection.pgconn.transaction_status != TransactionStatus.ACTIVE:
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()
        assert asyncio.all_tasks() == others


async def test_a_process_that_starts_while_the_server_is_away_works_once_it_is_back(
    postgres_address, monkeypatch, caplog
):
    caplog.set_level("INFO", queues.__name__)
    monkeypatch.setattr(queues, "_AGAIN", 0.05)
    monkeypatch.setattr(queues, "_WAIT", 0.2)
    async with (
        postgres.between(postgres_address) as network,
        queue(postgres_address, network.address) as starting,
    ):
        network.refuses = True
        async with working(starting) as sessions, asyncio.timeout(20):
            while not starting.trouble:
                await asyncio.sleep(0.01)
            tried = network.tried
            while network.tried < tried + 10:
                assert starting.trouble
                await asyncio.sleep(0.01)
            network.refuses = False
            await one_is_done(starting, postgres_address, sessions)
            assert starting.trouble is None
    told = [record.message for record in caplog.records if record.name == queues.__name__]
    assert told == [
        "This process delivers nothing: its worker cannot use the database (PoolTimeout); trying until it can",
        "This process delivers again",
    ]


async def test_the_first_who_asks_once_the_server_is_back_is_answered(
    postgres_address, monkeypatch
):
    """Who tries to connect later and later would let the others wait."""
    monkeypatch.setattr(queues, "_RECONNECT", 0.1)
    monkeypatch.setattr(queues, "_WAIT", 0.6)
    async with (
        postgres.between(postgres_address) as network,
        opened(postgres_address, network.address) as asking,
    ):
        assert await asking.ask()
        network.refuses = True
        network.cuts()
        for _ in range(2):
            with pytest.raises(StoreError, match="no session can be asked for"):
                await asking.ask()
        network.refuses = False
        assert await asking.ask()


async def test_a_worker_whose_connections_are_dead_and_stay_open_takes_new_ones(
    postgres_address, monkeypatch
):
    monkeypatch.setattr(queues, "_SILENCE", 0.2)
    monkeypatch.setattr(queues, "_AGAIN", 0.2)
    monkeypatch.setattr(queues, "_LOOK", 0.1)
    async with (
        postgres.between(postgres_address) as network,
        queue(postgres_address, network.address) as silenced,
        working(silenced) as sessions,
    ):
        await one_is_done(silenced, postgres_address, sessions)
        network.forgets()
        for _ in range(2):  # one may have been on its way
            await one_is_done(silenced, postgres_address, sessions)


@pytest.mark.parametrize("silent", [False, True])
async def test_a_process_ends_while_the_server_does_not_answer(postgres_address, silent):
    async with (
        postgres.between(postgres_address) as network,
        queue(postgres_address, network.address) as ending,
        working(ending) as sessions,
    ):
        await one_is_done(ending, postgres_address, sessions)
        if silent:
            network.falls_silent()
        else:
            network.refuses = True
            network.cuts()


async def test_no_statement_is_left_when_the_worker_has_ended(postgres_address):
    """Cancelled with the event loop, it would keep the process for five seconds."""
    async with (
        postgres.between(postgres_address) as network,
        opened(postgres_address, network.address) as ending,
    ):
        pool = ending._app.connector.pool
        connection = await pool.getconn()
        network.falls_silent()
        statement = asyncio.create_task(connection.execute("SELECT 1"))
        await until(is_any_under_way)
        await ending._end(asyncio.create_task(asyncio.sleep(0)))
        async with asyncio.timeout(5):  # half as long as it would wait by itself
            await asyncio.wait([statement])
        assert isinstance(statement.exception(), psycopg.OperationalError)
        await pool.putconn(connection)


async def test_a_process_that_stops_in_a_session_does_not_go_on_with_another(
    postgres_address, monkeypatch
):
    """Also where it cannot give back what it has claimed."""
    store = await postgres.store(postgres_address)
    process = Delivering(store)
    await process.publishes(brief(id="older"))
    for chat in (1, 2):
        await process.subscribes(chat)
    await process.publishes(brief(id="older"), brief(published="2027-01-15T08:00Z"))
    process.clock.time += 60
    await store.database.write(process.campaigns.advance)
    left = asyncio.Event()

    async def stands(_: float) -> None:
        left.set()
        await asyncio.Event().wait()

    async def fails(*_: object, **__: object) -> None:
        raise UnavailableError("away")

    monkeypatch.setattr(works, "release", fails)
    monkeypatch.setattr(process.work, "_until", stands)
    session = asyncio.create_task(Queue(postgres_address, store.database, process.work)._do())
    await left.wait()
    session.cancel()
    await asyncio.wait([session])
    assert session.cancelled()
    await store.close()


async def test_a_job_that_somebody_has_left_is_done_whatever_a_machines_clock_shows(
    postgres_address, monkeypatch
):
    async with opened(postgres_address) as fast:
        jobs = fast._app.job_manager
        await fast.ask()
        gone = await jobs.register_worker()
        assert await jobs.fetch_job(queues=None, worker_id=gone)
        await jobs.unregister_worker(gone)
        now = utils.utcnow
        with monkeypatch.context() as patch:
            patch.setattr(utils, "utcnow", lambda: now() + timedelta(hours=1))
            await queues._retry_stalled(SimpleNamespace(app=fast._app), 0)
        worker = await jobs.register_worker()
        again = await jobs.fetch_job(queues=None, worker_id=worker)
        assert again
        assert again.task_name == "session"
