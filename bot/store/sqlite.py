"""What only SQLite needs: how it is opened, and what its errors mean."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool, StaticPool

from bot.store.errors import StoreError

Error = sqlite3.Error
"""What the driver raises where it is asked without SQLAlchemy."""

_SETUP = (
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten, so that the file keeps no trace of who has left.
    "PRAGMA secure_delete = ON",
    # Temporary tables and sorting need no other writable folder.
    "PRAGMA temp_store = MEMORY",
)
_DURABLE = (
    # Readers and the writer do not wait for each other.
    "PRAGMA journal_mode = WAL",
    # A commit is on the disk when it returns, also where the power fails.
    "PRAGMA synchronous = FULL",
)


def writer(file: Path | None, patience: float) -> AsyncEngine:
    """
    The engine of the one connection that writes; None is a database in memory.

    `patience` is how many seconds it waits for a lock of another program.
    """
    if file is None:
        engine = _engine(":memory:", _SETUP, patience, StaticPool)
    else:
        engine = _engine(_uri(file), (*_SETUP, *_DURABLE), patience, NullPool)
    # A transaction that begins by reading and then writes would fail at once where another has written.
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def readers(file: Path, patience: float, size: int) -> AsyncEngine:
    """The engine of up to `size` connections that only read."""
    setup = (*_SETUP, "PRAGMA query_only = ON")
    engine = _engine(_uri(file), setup, patience, AsyncAdaptedQueuePool, size)
    _begin_with(engine, "BEGIN")
    return engine


async def changed(connection: AsyncConnection, migrate: Callable[[Connection], bool]) -> None:
    """
    Have the tables changed by `migrate`, in a transaction. It returns whether it has changed anything.

    Raises `StoreError` where references would lead nowhere then; nothing is changed in that case.
    """
    # A table that is made anew is deleted first, which else would delete the rows that refer to it.
    await _outside(connection, "PRAGMA foreign_keys = OFF")
    async with connection.begin():
        if await connection.run_sync(migrate):
            lost = await connection.exec_driver_sql("PRAGMA foreign_key_check")
            if lost.first():
                raise StoreError("the tables cannot be brought to this version; restore a backup")
    await _outside(connection, "PRAGMA foreign_keys = ON")


def copied(file: Path, target: Path, patience: float) -> None:
    """
    Write a database into an empty file, as it is at this moment, while others use it.

    Raises `sqlite3.Error`.
    """
    with closing(sqlite3.connect(_uri(file), timeout=patience, uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def is_whole(file: Path) -> bool:
    """Whether a database has tables and no damage. Raises `sqlite3.Error` where it is none at all."""
    with closing(sqlite3.connect(_uri(file), uri=True)) as connection:
        (damage,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(damage == "ok" and tables)


def beside(file: Path) -> Iterable[Path]:
    """The files that belong to a database while it is open, and after a crash."""
    return [file.with_name(f"{file.name}-{part}") for part in ("wal", "shm", "journal")]


async def empty_log(connection: AsyncConnection) -> bool:
    """Write the log of changes into the database file and empty it; whether no reader prevented it."""
    ((busy, _, _),) = await _outside(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    return not busy


async def _outside(connection: AsyncConnection, statement: str) -> Iterable[Any]:
    """Execute a statement outside of any transaction. Returns its rows."""
    pooled = await connection.get_raw_connection()
    assert pooled.driver_connection is not None
    return await (await pooled.driver_connection.execute(statement)).fetchall()  # type: ignore[no-any-return]  # because a driver may be any


def trouble(error: BaseException | None) -> str | None:
    """What has happened to the database by a driver's error, in one sentence; None for a fault of the statement's."""
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # not SQLite's own
        closed = isinstance(error, sqlite3.OperationalError)
        return "the connection to the database is closed" if closed else None
    sentence = _TROUBLES.get(code & 0xFF)  # the rest is a detail, which the name tells
    return f"{sentence} ({error.sqlite_errorname})" if sentence else None


_BROKEN = "the database is damaged; restore a backup"
_TROUBLES = {
    sqlite3.SQLITE_FULL: "the disk of the database is full",
    sqlite3.SQLITE_IOERR: "the disk of the database does not work, or is full",
    sqlite3.SQLITE_BUSY: "another program has locked the database",
    sqlite3.SQLITE_LOCKED: "another program has locked the database",
    sqlite3.SQLITE_PROTOCOL: "another program has locked the database",
    sqlite3.SQLITE_READONLY: "the database cannot be written",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_PERM: "the database cannot be opened",
    sqlite3.SQLITE_NOMEM: "there is no memory left for the database",
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: "the file of the database is no database; restore a backup",
}


def _uri(file: Path) -> str:
    # A file that is missing is an error here: a new one would be empty.
    return f"{file.absolute().as_uri()}?mode=rw"


def _engine(
    database: str, setup: Sequence[str], patience: float, pool: type[Any], size: int | None = None
) -> AsyncEngine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            database,
            timeout=patience,
            isolation_level=None,  # transactions begin where they are told to
            check_same_thread=False,
            uri=True,
        )
        try:
            for statement in setup:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    async def connected(*_: Any, **_more: Any) -> aiosqlite.Connection:
        connection = _Connection(connect)
        try:
            return await connection
        except BaseException:
            await connection.ended()
            raise

    sized = {"pool_size": size, "max_overflow": 0} if size else {}
    return create_async_engine(
        "sqlite+aiosqlite://",
        async_creator=connected,
        poolclass=pool,
        hide_parameters=True,  # they are of readers, and errors are logged
        **sized,
    )


def _begin_with(engine: AsyncEngine, statement: str) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


class _Connection(aiosqlite.Connection):
    """A connection that goes to its thread once a statement; by aiosqlite's cursors it would three times."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        # The end of the program does not wait for a connection that nobody has closed.
        self._thread.daemon = True

    async def ended(self) -> None:
        """Wait for the thread of a connection that could not be opened: its last word is to the event loop."""
        await asyncio.to_thread(self._thread.join)

    def cursor(self) -> _Cursor:  # type: ignore[override]  # because SQLAlchemy needs less of a cursor than aiosqlite has
        """A cursor for one statement."""
        return _Cursor(self)


class _Cursor:
    """What SQLAlchemy needs of a cursor."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._executed: aiosqlite.Cursor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        """Execute a statement."""
        self._executed = await self._connection.execute(sql, parameters)

    async def executemany(self, sql: str, parameters: Any) -> None:
        """Execute a statement for each of several rows of parameters."""
        self._executed = await self._connection.executemany(sql, parameters)

    async def fetchall(self) -> Iterable[Any]:
        """All rows."""
        return await self._executed.fetchall() if self._executed else ()

    async def close(self) -> None:
        """Do nothing: a statement ends with its last row, and SQLAlchemy has fetched them all."""

    @property
    def description(self) -> Any:
        """The names of the columns; None for a statement without rows."""
        return self._executed.description if self._executed else None

    @property
    def rowcount(self) -> int:
        """How many rows have been changed."""
        return self._executed.rowcount if self._executed else -1

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted."""
        return self._executed.lastrowid if self._executed else None
