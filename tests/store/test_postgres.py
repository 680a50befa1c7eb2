"""What only Postgres has: processes beside each other, a server that goes away, and a network that says nothing."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import Settings
from bot.store import database as databases
from bot.store import facts, server, silence
from bot.store.database import Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.migrations.migrate import migrate
from bot.store.postgres import Postgres
from bot.store.store import beside, opened_on
from bot.store.tables import metadata
from bot.store.work import alone
from tests.store.facts import added, names, removed
from tests.support import postgres
from tests.support.deployment import KEY

OTHER_KEY = "A" * 86 + "=="


@pytest.fixture
async def database(postgres_address: str) -> AsyncIterator[Database]:
    database = (await postgres.store(postgres_address)).database
    yield database
    await database.close()


def test_two_processes_that_start_at_once_make_the_tables_once(empty):
    """Which of them does it is chance."""
    at_once = threading.Barrier(2)
    made: list[bool] = []

    def start() -> None:
        backend = Postgres(empty, readers=1)
        with backend.writer.connect() as connection:
            at_once.wait()
            backend.prepare(connection, lambda c: made.append(migrate(c)) or False)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, True]
    with Postgres(empty, readers=1).writer.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    assert tables >= {*metadata.tables, "procrastinate_jobs"}


async def test_connections_that_the_server_ends_come_back(database, postgres_address):
    await database.write(added("a"))
    assert await names(database) == {"a"}
    postgres.end_connections(postgres_address)
    assert await database.write(added("b")) == "b"
    assert await names(database) == {"a", "b"}


async def test_a_connection_that_ends_within_a_transaction_leaves_nothing_half(
    database, postgres_address
):
    """It is done again as a whole, once; where the server ends that, too, who has asked is told."""
    ends = 1

    async def work(connection: AsyncConnection) -> None:
        nonlocal ends
        await added("first")(connection)
        if ends:
            ends -= 1
            postgres.end_connections(postgres_address)
        await added("second")(connection)

    await database.write(work)
    assert await names(database) == {"first", "second"}
    await database.write(removed("first"))
    await database.write(removed("second"))
    ends = 2
    with pytest.raises(
        UnavailableError, match=r"^the database is being stopped or started \(57P01\)$"
    ):
        await database.write(work)
    assert await names(database) == set()


async def test_who_waits_for_the_other_first_is_begun_again(database, postgres_address):
    """The server finds that two wait for each other, and gives up one of them."""
    other = (await postgres.store(postgres_address, 1)).database
    await asyncio.gather(database.write(added("a")), database.write(added("b")))
    both = threading.Barrier(2)
    begun: list[str] = []

    def crosswise(first: str, second: str) -> databases.Work[None]:
        async def work(connection: AsyncConnection) -> None:
            begun.append(first)
            await facts.put(connection, first, first)
            if len(begun) <= 2:
                both.wait(10)
            await facts.put(connection, second, first)

        return work

    await asyncio.gather(database.write(crosswise("a", "b")), other.write(crosswise("b", "a")))
    assert len(begun) == 3
    await other.close()


async def test_work_of_which_one_process_at_a_time_does_some_waits(database, postgres_address):
    other = (await postgres.store(postgres_address, 1)).database
    begun, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    async def first(connection: AsyncConnection) -> None:
        await alone(connection)
        begun.set()
        go_on.wait(10)
        order.append("first")

    async def second(connection: AsyncConnection) -> None:
        await alone(connection)
        order.append("second")

    writing = asyncio.create_task(database.write(first))
    await asyncio.to_thread(begun.wait, 10)
    waiting = asyncio.create_task(other.write(second))
    await other.read(lambda c: c.execute(text("SELECT 1")))  # who only reads waits for nobody
    assert not waiting.done()
    go_on.set()
    await asyncio.gather(writing, waiting)
    assert order == ["first", "second"]
    await other.close()


async def test_a_server_that_says_nothing_is_given_up_and_asked_again(
    postgres_address, monkeypatch
):
    monkeypatch.setattr(silence, "_SILENCE", 0.3)
    async with postgres.between(postgres_address) as (address, open_):
        database = (await postgres.store(address)).database
        await database.write(added("a"))
        assert await names(database) == {"a"}
        open_.clear()
        # Those who wait no longer leave no threads behind that wait for ever.
        for reading in [asyncio.create_task(names(database)) for _ in range(databases.READERS)]:
            await asyncio.sleep(0)
            reading.cancel()
        done = await asyncio.gather(
            database.write(added("b")), names(database), return_exceptions=True
        )
        assert all(isinstance(one, UnavailableError) for one in done)
        assert str(done[0]).startswith("the database cannot be reached")
        open_.set()
        assert await database.write(added("c")) == "c"
        assert await names(database) >= {"a", "c"}
        await database.close()


@pytest.fixture
def narrow(postgres_server: str, empty: str) -> Iterator[str]:
    """An address by which a user is let in once."""
    with postgres.let_in(postgres_server, empty, 1) as address:
        yield address


async def test_a_server_without_free_connections_is_told_and_asked_again(narrow):
    database = await Database.open(Postgres(narrow, readers=1))
    await database.write(added("a"))
    with pytest.raises(UnavailableError, match="too many connections for role"):
        await names(database)
    await asyncio.to_thread(database._connection.invalidate)
    assert await names(database) == {"a"}
    await database.close()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "postgresql://me:secret@127.0.0.1:1/x",
            "the database cannot be reached (Connection refused)",
        ),
        ("postgresql://me:secret@127.0.0.1:port/x", "the database cannot be reached"),
    ],
)
async def test_why_a_server_cannot_be_reached_is_told_without_its_password(address, told):
    with pytest.raises(StoreError) as refused:
        async with opened_on(address, KEY):
            pass
    assert str(refused.value).startswith(f"BOT_DATABASE_URL cannot be used: {told}")
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_what_is_no_address_is_told_without_its_password():
    with pytest.raises(StoreError) as refused:
        server.backend("postgresql://me:secret%zz@127.0.0.1/x")
    assert str(refused.value).startswith("BOT_DATABASE_URL is no address of a database; ")
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__


async def test_a_database_that_is_not_there_is_told(postgres_address):
    elsewhere = urlsplit(postgres_address)._replace(path="/nowhere").geturl()
    with pytest.raises(
        StoreError,
        match=r'cannot be used: the database cannot be reached .*"nowhere" does not exist',
    ):
        async with opened_on(elsewhere, KEY):
            pass


async def test_another_key_is_refused(postgres_address):
    async with opened_on(postgres_address, KEY):
        pass
    with pytest.raises(StoreError, match="BOT_DATA_KEY is not the key of the database"):
        async with opened_on(postgres_address, OTHER_KEY):
            pass


async def test_any_number_of_processes_have_a_store_until_one_needs_it_alone(postgres_address):
    in_use = "another brief-bot uses the database of BOT_DATABASE_URL; stop it first"
    async with opened_on(postgres_address, KEY), opened_on(postgres_address, KEY):
        with pytest.raises(StoreError, match=in_use):
            async with opened_on(postgres_address, KEY, alone=True):
                pass
    async with opened_on(postgres_address, KEY, alone=True):
        with pytest.raises(StoreError, match="somebody has closed the database"):
            async with opened_on(postgres_address, KEY):
                pass


async def restored(address: str, folder: Folder | None = None) -> bool:
    """Whether a start takes the database for an older copy."""
    async with opened_on(address, KEY, folder) as store:
        return await store.database.read(lambda c: facts.value(c, Fact.RESTORED)) is not None


async def test_a_copy_of_a_database_is_noticed(postgres_server, postgres_address, empty):
    assert not await restored(postgres_address)
    assert not await restored(postgres_address)
    name, copied = (
        urlsplit(postgres_address).path[1:],
        urlsplit(empty)._replace(path="/copied").geturl(),
    )
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE copied TEMPLATE "{name}"')
    try:
        assert await restored(copied)
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute("DROP DATABASE copied WITH (FORCE)")


async def test_an_older_copy_in_the_same_place_is_noticed_by_the_mark(postgres_address, tmp_path):
    folder = Folder(tmp_path)
    assert not await restored(postgres_address, folder)
    with psycopg.connect(postgres_address) as connection:
        (before,) = connection.execute("SELECT value FROM facts WHERE name = 'mark'").fetchone()
    assert not await restored(postgres_address, folder)
    # Another process, with a folder of its own, knows nothing of it.
    other = tmp_path / "other"
    other.mkdir()
    assert not await restored(postgres_address, Folder(other))
    with psycopg.connect(postgres_address) as connection:
        connection.execute("UPDATE facts SET value = %s WHERE name = 'mark'", (before,))
    assert await restored(postgres_address, folder)


async def test_a_folder_that_cannot_be_written_is_no_obstacle(postgres_address, tmp_path):
    assert not await restored(postgres_address, Folder(tmp_path / "none"))


async def test_the_clock_is_the_servers(database, postgres_address, monkeypatch):
    backend = Postgres(postgres_address, readers=1)
    backend.clock._ahead -= 3600  # what this machine's own clock would be wrong by
    with backend.writer.connect() as connection, connection.begin():
        backend.begun(connection)
        now = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())::float8"))
    assert abs(backend.clock.now() - now) < 1


async def test_without_the_driver_the_command_that_installs_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "bot.store.postgres", None)
    with pytest.raises(StoreError) as refused:
        server.backend("postgresql://me@host/x")
    assert str(refused.value) == (
        "BOT_DATABASE_URL names Postgres, which needs more packages: pip install '.[postgres]' -c constraints.txt"
    )


async def test_a_command_beside_the_bot_changes_no_tables(empty, postgres_address):
    given = Settings(database_url=empty, data_key=KEY)
    with pytest.raises(StoreError, match="start this version's bot first"):
        async with beside(given):
            pass
    async with beside(Settings(database_url=postgres_address, data_key=KEY)) as database:
        assert await names(database) == set()


def test_the_revisions_make_the_tables(postgres_address):
    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or not str(name).startswith("procrastinate_")

    with Postgres(postgres_address, readers=1).writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []
