"""What only Postgres has: processes beside each other, a server that goes away, and a network that says nothing."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.errors import ForeignKeyViolation, UniqueViolation
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import Settings
from bot.store import connecting, facts, server, silence
from bot.store import database as databases
from bot.store import postgres as connected
from bot.store.database import Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.migrations.migrate import migrate
from bot.store.postgres import Postgres, ServerClock
from bot.store.store import beside, opened_on
from bot.store.tables import metadata
from bot.store.work import alone
from tests.store.facts import added, names, removed
from tests.support import postgres
from tests.support.deployment import KEY
from tests.support.wire import until

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
    assert len(begun) >= 3  # more where the one that was given up is the faster one again
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


async def test_what_shares_a_transaction_with_work_that_waits_does_not_wait(
    database, postgres_address
):
    """It would hold its rows meanwhile, which others need."""
    other = (await postgres.store(postgres_address, 1)).database
    begun, go_on = threading.Event(), threading.Event()

    async def holds(connection: AsyncConnection) -> None:
        await alone(connection)
        begun.set()
        go_on.wait(10)

    async def waits(connection: AsyncConnection) -> None:
        await alone(connection)
        await added("later")(connection)

    holding = asyncio.create_task(other.write(holds))
    await asyncio.to_thread(begun.wait, 10)
    # Together with it, as they are asked for at the same moment.
    first, waiting = (asyncio.create_task(database.write(work)) for work in (added("now"), waits))
    async with asyncio.timeout(9):
        while await names(database) != {"now"}:
            await asyncio.sleep(0.01)
    go_on.set()
    await asyncio.gather(holding, first, waiting)
    assert await names(database) == {"now", "later"}
    await other.close()


async def test_work_that_meets_a_row_that_is_deleted_or_added_at_the_moment_is_begun_again(
    database, postgres_address
):
    """Readers are planned for who have everything about them deleted, or subscribe twice, at the same moment."""
    meets = [ForeignKeyViolation, UniqueViolation]

    async def work(connection: AsyncConnection) -> None:
        await added("row")(connection)
        if meets:
            await connection.execute(
                text(f"DO $$ BEGIN RAISE SQLSTATE '{meets.pop().sqlstate}'; END $$")
            )

    await database.write(work)
    assert await names(database) == {"row"}
    assert meets == []


async def test_a_transaction_that_the_server_has_ended_is_begun_again(database):
    """It does that to a process that stood still within one."""
    stands = True

    async def work(connection: AsyncConnection) -> None:
        nonlocal stands
        await added("row")(connection)
        if stands:
            stands = False
            await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 1"))
            threading.Event().wait(0.1)
            await added("another")(connection)

    await database.write(work)
    assert await names(database) == {"row"}


async def test_a_process_that_is_kept_out_for_a_while_goes_on_afterwards(
    database, postgres_address
):
    """By `brief-bot rekey`, while its connection was lost."""
    await asyncio.to_thread(database._connection.invalidate)
    backend = Postgres(postgres_address, readers=1, alone=True)
    with ExitStack() as stack:
        connected = None
        while not connected:  # until the server has noticed that the other connection is gone
            with suppress(UnavailableError):
                connected = stack.enter_context(backend.writer.connect())
        with pytest.raises(UnavailableError, match="somebody needs it alone"):
            await database.write(added("row"))
    assert await database.write(added("row")) == "row"


async def test_a_server_that_says_nothing_to_a_new_connection_is_given_up(
    postgres_address, monkeypatch
):
    monkeypatch.setattr(connecting, "_AT_FIRST", 0.1)
    monkeypatch.setattr(connecting, "SETUP", "SELECT pg_sleep(60)")
    with pytest.raises(UnavailableError, match=r"^the database cannot be reached"):
        await Database.open(Postgres(postgres_address, readers=1), prepare=lambda _: False)
    postgres.end_connections(postgres_address)  # it sleeps on


async def test_the_server_soon_misses_a_machine_that_is_gone(database):
    """With it go the locks that it held. What is set has no effect where the server is on the same machine."""
    set_ = text(
        "SELECT name FROM pg_settings WHERE source = 'session'"
        " AND name IN ('tcp_keepalives_idle', 'tcp_keepalives_count', 'tcp_user_timeout')"
    )
    for use in (database.write, database.read):
        assert len((await use(lambda c: c.execute(set_))).all()) == 3


async def test_a_server_that_says_nothing_is_given_up_and_asked_again(
    postgres_address, monkeypatch
):
    monkeypatch.setattr(silence, "_SILENCE", 0.3)
    async with postgres.between(postgres_address) as network:
        database = (await postgres.store(network.address)).database
        await database.write(added("a"))
        assert await names(database) == {"a"}
        network.falls_silent()
        # Those who wait no longer leave no threads behind that wait for ever.
        for reading in [asyncio.create_task(names(database)) for _ in range(databases.READERS)]:
            await asyncio.sleep(0)
            reading.cancel()
        done = await asyncio.gather(
            database.write(added("b")), names(database), return_exceptions=True
        )
        assert all(isinstance(one, UnavailableError) for one in done)
        assert str(done[0]).startswith("the database cannot be reached")
        network.goes_on()
        assert await database.write(added("c")) == "c"
        assert await names(database) >= {"a", "c"}
        await database.close()


async def test_a_server_that_says_nothing_does_not_keep_a_process_from_ending(postgres_address):
    async with postgres.between(postgres_address) as network, asyncio.timeout(10):
        database = (await postgres.store(network.address)).database
        await database.write(added("a"))
        assert await names(database) == {"a"}
        network.falls_silent()
        asked = [asyncio.create_task(names(database)) for _ in range(databases.READERS)]
        asked.append(asyncio.create_task(database.write(added("b"))))
        await asyncio.sleep(0)
        await database.close()
        done = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(one, UnavailableError) for one in done)


async def test_a_process_that_is_about_to_end_connects_to_no_silent_server_again(postgres_address):
    """However many still ask: each would wait for it as long as the first."""
    async with postgres.between(postgres_address) as network, asyncio.timeout(10):
        database = (await postgres.store(network.address)).database
        await database.write(added("a"))
        network.falls_silent()
        database.hurry()
        with pytest.raises(UnavailableError):
            await database.write(added("b"))
        tried = network.tried
        for use in (database.write(added("c")), names(database)):
            with pytest.raises(UnavailableError, match="the database is closed"):
                await use
        assert network.tried == tried
        await database.close()


async def test_a_process_that_waits_for_another_to_change_the_tables_can_be_ended(
    postgres_address,
):
    with psycopg.connect(postgres_address, autocommit=True) as other:
        other.execute(f"SELECT pg_advisory_lock({connected._MIGRATING})")
        opening = asyncio.create_task(Database.open(Postgres(postgres_address, readers=1)))
        await until(lambda: postgres.is_any_waiting(postgres_address))
        opening.cancel()
        async with asyncio.timeout(10):
            await asyncio.wait([opening])
        assert opening.cancelled()


async def test_a_connection_that_is_lost_already_is_not_made_anew_to_be_cut(database, monkeypatch):
    """That would be in the thread that answers readers."""
    monkeypatch.setattr(silence, "_SILENCE", 0.3)
    connects = threading.Event()
    seen: list[str] = []
    connect = psycopg.connect

    def slowly(*given, **more):
        seen.append(threading.current_thread().name)
        connects.wait(0.8)
        return connect(*given, **more)

    monkeypatch.setattr(psycopg, "connect", slowly)
    await asyncio.to_thread(database._connection.invalidate)
    await database.write(added("row"))
    assert [name.partition("_")[0] for name in seen] == ["database writer"]


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
    in_use = "^BOT_DATABASE_URL cannot be used: another brief-bot uses it; stop that first$"
    async with opened_on(postgres_address, KEY), opened_on(postgres_address, KEY):
        with pytest.raises(StoreError, match=in_use):
            async with opened_on(postgres_address, KEY, alone=True):
                pass
    async with opened_on(postgres_address, KEY, alone=True):
        with pytest.raises(StoreError, match="somebody needs it alone for a while"):
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


@pytest.mark.parametrize("late", [False, True])
def test_an_answer_that_takes_long_sets_no_clock_back(monkeypatch, late):
    """Whether its question or itself was slow: a clock that goes back has all that is due reckoned anew."""
    moment = 0.0
    shown = SimpleNamespace(monotonic=lambda: moment, time=lambda: 1000 + moment)
    monkeypatch.setattr(connected, "time", shown)
    slow = 0.0

    class Server:
        def exec_driver_sql(self, _):
            nonlocal moment
            moment += 0.0 if late else slow
            time_of_day = 1000 + moment
            moment += slow if late else 0.0
            return SimpleNamespace(scalar_one=lambda: time_of_day)

    clock = ServerClock()
    clock.read(Server())
    assert clock.now() == 1000
    slow = 2.4
    clock.read(Server())
    assert clock.now() == 1002.4
    slow = 0.0
    clock.read(Server())
    assert clock.now() == 1002.4


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
