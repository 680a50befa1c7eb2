"""The store of a folder, copied to a server, where any number of processes can share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Row, Table, delete, func, select, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts, tables
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.migrations.migrate import SCHEMA, migrate
from bot.store.server import backend
from bot.store.store import Store
from bot.store.work import Work, do

if TYPE_CHECKING:  # the driver is one of the extra `postgres`
    from bot.store.postgres import Postgres

_AT_A_TIME = 2_000
"""Rows that are in memory at the same time."""
_OF_TABLES = (Fact.SCHEMA, Fact.OLDEST_SCHEMA, Fact.PROGRAM)
"""The facts about its tables, of which each database has its own."""
_OWN = (*_OF_TABLES, Fact.MARK, Fact.HOME, Fact.COPIED)
"""The facts that are true of one database alone."""
_TABLES = [table for table in tables.metadata.sorted_tables if table is not tables.leases]
"""All tables in the order in which rows refer to others, without what processes hold at the moment."""
_GIVEN = sqlalchemy.table(
    "sqlite_sequence", sqlalchemy.column("name"), sqlalchemy.column("seq", sqlalchemy.Integer)
)
"""SQLite's own table of the last numbers that it has given to rows, those that are gone included."""

_T = TypeVar("_T")


class Copied(NamedTuple):
    """How much was copied."""

    subscriptions: int
    campaigns: int


async def copy(store: Store, url: str) -> Copied:
    """
    Copy a store on SQLite to the empty database of a server, in one transaction.

    The store counts as an older copy from then on. Raises `StoreError`; nothing is on the server then.
    """
    counts: dict[Table, int] = {}
    with _filling(url) as target:
        await _require_these_tables(store, target)
        for table in _TABLES:
            counts[table] = await _copy_rows(store, target, table)
        # A bot that starts beside the same folder compares the marks. The folder's grows by one when it is closed.
        mark = int(await _read(store, partial(facts.value, name=Fact.MARK)) or 0) + 1
        do(partial(facts.put, name=Fact.MARK, value=str(mark)), target)
    # A bot that is started with it by mistake asks before it sends what another one may have sent.
    now = str(store.clock.now())
    with suppress(StoreError):
        await store.database.write(lambda c: facts.put(c, Fact.COPIED, now))
    return Copied(counts[tables.subscriptions], counts[tables.campaigns])


@contextmanager
def _filling(url: str) -> Iterator[Connection]:
    """
    A transaction on a database of a server that has no rows; the tables are made where there are none.

    Nobody else has the database meanwhile. Raises `StoreError`.
    """
    server = backend(url, alone=True, name="URL")
    with _sentences(server), server.writer.connect() as target, target.begin():
        target.exec_driver_sql("SET LOCAL statement_timeout = 0")
        try:
            migrate(target)
        except StoreError as error:
            raise StoreError(f"URL cannot be used: {error}") from None
        for table in tables.metadata.sorted_tables:
            rows = select(table).limit(1)
            if table is tables.facts:
                rows = rows.where(table.c.name.not_in(list(Fact)))
            if target.execute(rows).first():
                raise StoreError(
                    f"the database of URL is in use: {table.name} has rows; make a new one"
                )
        target.execute(delete(tables.facts).where(tables.facts.c.name.not_in(_OF_TABLES)))
        yield target


@contextmanager
def _sentences(server: Postgres) -> Iterator[None]:
    """Raise `StoreError` for the errors of a server, which can hold what was to be written."""
    try:
        yield
    except UnavailableError as error:
        raise StoreError(f"URL cannot be used: {error}") from None
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, server.writer.dialect.loaded_dbapi.Error):
            raise
        refused = f"the database does not take what is in BOT_DATA ({type(cause).__name__})"
        raise StoreError(f"URL cannot be used: {server.trouble(cause) or refused}") from None


async def _read(store: Store, work: Work[_T]) -> _T:
    """Read from the store. Raises `StoreError` whose text tells that it is the one in the folder."""
    try:
        return await store.database.read(work)
    except UnavailableError as error:
        raise StoreError(f"BOT_DATA cannot be used: {error}") from None


async def _require_these_tables(store: Store, target: Connection) -> None:
    """Raise `StoreError` where either has the tables of a later version, which may hold more than is copied."""
    schema = partial(facts.value, name=Fact.SCHEMA)
    if {await _read(store, schema), do(schema, target)} - {None, str(SCHEMA)}:
        raise StoreError("the tables of BOT_DATA or URL are a later version's; copy with that one")


async def _copy_rows(store: Store, target: Connection, table: Table) -> int:
    """Copy the rows of a table, and have new ones get numbers behind theirs. Returns how many there are."""
    quoted = target.dialect.identifier_preparer.quote
    names = ", ".join(quoted(each.name) for each in table.columns)
    raw: Any = target.connection.driver_connection
    count, last = 0, None
    with raw.cursor().copy(f"COPY {quoted(table.name)} ({names}) FROM STDIN") as written:
        # Whoever interrupts the program ends it here, while it waits for the rows.
        while rows := await _read(store, partial(_some, table=table, last=last)):
            for row in rows:
                written.write_row(row)
            count, last = count + len(rows), rows[-1]
    if table.primary_key.columns.keys() == ["id"]:
        number = await _read(store, partial(_last_number, table=table))
        sequence = func.pg_get_serial_sequence(table.name, "id")
        target.execute(select(func.setval(sequence, max(number, 1), number > 0)))
    return count


async def _some(
    connection: AsyncConnection, table: Table, last: Row[Any] | None
) -> Sequence[Row[Any]]:
    """The rows of a table that come after one, by its key."""
    key = list(table.primary_key.columns)
    rows = select(table).order_by(*key).limit(_AT_A_TIME)
    if table is tables.facts:
        rows = rows.where(table.c.name.not_in(_OWN))
    if last is not None:
        rows = rows.where(tuple_(*key) > tuple(getattr(last, each.name) for each in key))
    return (await connection.execute(rows)).all()


async def _last_number(connection: AsyncConnection, table: Table) -> int:
    """The last number that a table has given to a row, 0 for none. Others may remember that of one that is gone."""
    given = await connection.scalar(select(_GIVEN.c.seq).where(_GIVEN.c.name == table.name))
    return max(given or 0, await connection.scalar(select(func.max(table.c.id))) or 0)
