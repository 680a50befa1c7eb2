"""What only Postgres needs: how it is connected to, what its errors mean, and its clock."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, Pool, QueuePool

from bot.store import connecting
from bot.store.errors import StoreError, UnavailableError

_TIME = "SELECT extract(epoch FROM clock_timestamp())::float8"
# What several statements read is of one moment.
_READING = """
SET default_transaction_read_only = on;
SET default_transaction_isolation = 'repeatable read'
"""
_PRESENT = 0x62726965
"""The advisory lock that every process with the database shares, so that who needs it alone knows."""
_MIGRATING = 0x62726966
"""The advisory lock of who changes the tables."""


class ServerClock:
    """The clock of a server, as the last transaction has read it. Processes on several machines agree by it."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.monotonic() + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Wait, however the time of day is set meanwhile."""
        await asyncio.sleep(seconds)

    def read(self, connection: Connection) -> None:
        """Read it."""
        asked = time.monotonic()
        server = connection.exec_driver_sql(_TIME).scalar_one()
        # Between question and answer it showed that time. An answer that takes long tells little, and sets nothing back.
        self._ahead = min(max(self._ahead, server - time.monotonic()), server - asked)


class Postgres:
    """A database on a server, which any number of processes share."""

    def __init__(
        self, url: str, *, readers: int, alone: bool = False, name: str = "BOT_DATABASE_URL"
    ) -> None:
        """
        `url` is an address as libpq takes it, `readers` how many read at the same time.

        With `alone` no other process may have the database. `name` is what an operator knows the address by.
        Raises `StoreError` where it is no address.
        """
        try:
            psycopg.conninfo.conninfo_to_dict(url)
        except psycopg.ProgrammingError:  # whose text has the password
            raise StoreError(
                f"{name} is no address of a database; in a password, write %40 for @ and so on"
            ) from None
        self.clock = ServerClock()
        self._url = url
        self._alone = alone
        self._name = name
        self.writer = self._engine(NullPool, connecting.SETUP)
        self.readers: Engine | None = self._engine(
            QueuePool,
            f"{connecting.SETUP};{_READING}",
            pool_size=readers,
            max_overflow=0,
        )
        event.listen(self.writer, "connect", self._note_presence)

    def prepare(self, connection: Connection, migrate: Callable[[Connection], bool]) -> None:
        """Have the tables changed by `migrate`, in a transaction, and by one process at a time. Raises `StoreError`."""
        with connection.begin():
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            migrate(connection)

    def begun(self, connection: Connection) -> None:
        """Read the server's clock, by which all that the transaction does is reckoned."""
        self.clock.read(connection)

    def trouble(self, error: BaseException | None) -> str | None:
        """What has happened to the database by a driver's error, in one sentence; None for a fault of the statement's."""
        return trouble(error)

    def is_conflict(self, error: BaseException | None) -> bool:
        """Whether another transaction was in the way, so that the same may do once more."""
        return isinstance(error, psycopg.Error) and error.sqlstate in _CONFLICTS

    def is_lost(self, error: BaseException | None) -> bool:
        """Whether the server or the network has ended the connection."""
        if not isinstance(error, psycopg.Error):
            return False
        if error.sqlstate is None:
            return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return error.sqlstate.startswith(("08", "57P", "25P03"))

    def empty_log(self, connection: Connection) -> bool:  # noqa: ARG002 - as on SQLite
        """Do nothing: the server's log is not for this program to empty."""
        return True

    def cut(self, connection: Any) -> None:
        """Cut a driver's connection, from another thread than the one that waits for it."""
        connecting.cut(connection)

    def _engine(self, pool: type[Pool], setup: str, **more: Any) -> Engine:
        def connect() -> psycopg.Connection:
            given = connecting.parameters(self._url)
            return psycopg.connect(self._url, cursor_factory=_Cursor, **given)

        engine = create_engine(
            "postgresql+psycopg://",
            creator=connect,
            poolclass=pool,
            hide_parameters=True,  # they are of readers, and errors are logged
            **more,
        )

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: object) -> None:
            with connecting.bounded(connection):
                connection.execute(setup)
                connection.commit()

        return engine

    def _note_presence(self, connection: Any, _record: object) -> None:
        """Hold the lock that says that this process has the database, for as long as the connection lasts."""
        lock = "pg_try_advisory_lock" if self._alone else "pg_try_advisory_lock_shared"
        with connecting.bounded(connection):
            (alone,) = connection.execute(f"SELECT {lock}({_PRESENT})").fetchone()
            connection.commit()
        if not alone:
            connection.close()
            raise UnavailableError(
                "another brief-bot uses it; stop that first"
                if self._alone
                else "somebody needs it alone for a while"
            )


class _Cursor(psycopg.Cursor[Any]):
    """A cursor whose errors hold none of the values that were to be written: these are readers'."""

    def execute(self, *given: Any, **more: Any) -> Self:
        with _without_details():
            return super().execute(*given, **more)

    def executemany(self, *given: Any, **more: Any) -> None:
        with _without_details():
            super().executemany(*given, **more)


@contextmanager
def _without_details() -> Iterator[None]:
    """Leave only the first line of an error: the others tell of the row."""
    try:
        yield
    except psycopg.Error as error:
        error.args = (str(error).partition("\n")[0],)
        raise


# Two that wait for each other, and rows that another has deleted or inserted since they were looked for.
_CONFLICTS = ("40001", "40P01", "23503", "23505")
_CLASSES = {
    "08": "the connection to the database is lost",
    "28": "the database does not let the bot in",
    "3D": "there is no database of that name",
    "42501": "the database does not let the bot do that",
    "25006": "the database cannot be written",
    "25P": "the database has given up the transaction",
    "40": "other processes keep the database busy",
    "53": "the database has no connection, memory or disk space left",
    "55P03": "other processes keep the database busy",
    "57014": "the database takes too long",
    "57P": "the database is being stopped or started",
    "58": "the disk of the database does not work, or is full",
    "XX": "the database is damaged, or has a fault of its own",
}
"""Sentences by the beginnings of codes (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def trouble(error: BaseException | None) -> str | None:
    """What has happened to the database by an error of psycopg's, in one sentence; None for a fault of the statement's."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is None:
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return f"the database cannot be reached{_why(error)}" if lost else None
    for length in (5, 3, 2):
        if sentence := _CLASSES.get(error.sqlstate[:length]):
            return f"{sentence} ({error.sqlstate})"
    return None


def _why(error: psycopg.Error) -> str:
    """The reason that libpq gives, in brackets, without the addresses before it; empty where it gives none."""
    found = re.match(r".*(?:failed|FATAL|ERROR): +(?:FATAL: +)?(.+)", str(error))
    return f" ({found[1].strip()})" if found else ""
