"""What only SQLite needs: how it is opened, and what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, Pool, QueuePool

from bot.store.errors import StoreError
from bot.store.tables import metadata

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


class SQLite:
    """A database in a file, of which one process at a time is the writer, or one in memory."""

    def __init__(self, file: Path | None = None, patience: float = 5.0) -> None:
        """`patience` is how many seconds to wait for another program that has locked the file; None is in memory."""
        self.writer = _writer(file, patience) if file else _in_memory()
        self.readers = _readers(file, patience) if file else None

    def prepare(self, connection: Connection, migrate: Callable[[Connection], bool]) -> None:
        """
        Have the tables changed by `migrate`, in a transaction. It returns whether it has changed anything.

        Raises `StoreError` where references would lead nowhere then; nothing is changed in that case.
        """
        if self.readers is None:
            with connection.begin():
                metadata.create_all(connection, checkfirst=False)
            return
        # A table that is made anew is deleted first, which else would delete the rows that refer to it.
        _outside(connection, "PRAGMA foreign_keys = OFF")
        with connection.begin():
            if migrate(connection):
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check")
                if lost.first():
                    raise StoreError(
                        "the tables cannot be brought to this version; restore a backup"
                    )
        _outside(connection, "PRAGMA foreign_keys = ON")

    def begun(self, connection: Connection) -> None:
        """Do nothing: the clock is this machine's."""

    def trouble(self, error: BaseException | None) -> str | None:
        """What has happened to the database by a driver's error, in one sentence; None for a fault of the statement's."""
        return trouble(error)

    def is_conflict(self, error: BaseException | None) -> bool:  # noqa: ARG002 - as on Postgres
        """Whether another transaction was in the way: never, as writers are alone."""
        return False

    def is_lost(self, error: BaseException | None) -> bool:  # noqa: ARG002 - as on Postgres
        """Whether the connection is lost: never, as there is nobody who could end it."""
        return False

    def empty_log(self, connection: Connection) -> bool:
        """Write the log of changes into the database file and empty it; whether no reader prevented it."""
        ((busy, _, _),) = _outside(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    def cut(self, connection: Any) -> None:
        """Do nothing: a disk answers, or reports an error."""


def _writer(file: Path, patience: float) -> Engine:
    engine = _engine(_uri(file), (*_SETUP, *_DURABLE), patience, NullPool)
    # A transaction that begins by reading and then writes would fail at once where another has written.
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


@cache
def _in_memory() -> Engine:
    """The engine of all databases in memory: each of its connections is one, and they share compiled statements."""
    engine = _engine(":memory:", _SETUP, 0.0, NullPool)
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def _readers(file: Path, patience: float) -> Engine:
    """The engine of connections that only read, of which each thread gets its own."""
    setup = (*_SETUP, "PRAGMA query_only = ON")
    engine = _engine(_uri(file), setup, patience, QueuePool)
    _begin_with(engine, "BEGIN")
    return engine


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


def _outside(connection: Connection, statement: str) -> Sequence[Any]:
    """Execute a statement outside of any transaction. Returns its rows."""
    pooled = connection.connection
    assert pooled.driver_connection is not None
    return pooled.driver_connection.execute(statement).fetchall()  # type: ignore[no-any-return]  # because a driver may be any


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


def _engine(database: str, setup: Sequence[str], patience: float, pool: type[Pool]) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            database,
            timeout=patience,
            isolation_level=None,  # transactions begin where they are told to
            check_same_thread=False,  # but never in two at a time
            factory=_Connection,
            uri=True,
        )
        try:
            for statement in setup:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=pool,
        hide_parameters=True,  # they are of readers, and errors are logged
    )


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        pooled = connection.connection
        assert pooled.driver_connection is not None
        pooled.driver_connection.execute(statement)


class _Connection(sqlite3.Connection):
    """A connection with cursors of its own kind."""

    def cursor(self) -> sqlite3.Cursor:  # type: ignore[override]  # because nobody asks for another kind
        return super().cursor(_Cursor)


class _Cursor(sqlite3.Cursor):
    """
    A cursor that has fetched all rows once it has executed a statement.

    A result can then be read when its transaction is over, by another thread as well.
    """

    _rows: Iterator[Any] = iter(())

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        super().execute(sql, parameters)
        self._rows = iter(super().fetchall())
        return self

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)
