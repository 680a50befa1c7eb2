"""Work: what is done in a transaction, and how it is done in a thread that may wait for the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Executable, ScalarResult, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_T = TypeVar("_T")
Work = Callable[[AsyncConnection], Awaitable[_T]]
"""What is done in a transaction. It awaits nothing but the connection that it is given."""


def do(
    work: Work[_T],
    connection: Connection,
    answered: Callable[[], None] = lambda: None,
    *,
    shared: bool = False,
) -> _T:
    """
    Do some work in this thread, without an event loop. `answered` is called after each of its statements.

    A way to another thread and back for each statement would cost several times as much as the statement.
    Raises `RuntimeError` where the work awaits anything but its connection, and `OccupiedError` where it would have
    to wait and the transaction is `shared` with other work.
    """
    blocking = _Blocking(connection, answered, shared=shared)
    steps = work(cast("AsyncConnection", blocking)).__await__()
    try:
        next(steps)
    except StopIteration as end:
        return cast("_T", end.value)
    raise RuntimeError("work awaits something other than its connection")


_ALONE = 0x62726967
"""The advisory lock of work that is done by one process at a time."""


async def alone(connection: AsyncConnection) -> None:
    """
    Keep other processes from work that asks for the same, until the transaction ends.

    It is for work that decides by several rows that it has read, which others could change meanwhile. On
    SQLite who writes is alone in any case.
    """
    await cast("_Blocking", connection).alone()


async def locked(connection: AsyncConnection, rows: Select[Any], parameters: Any = None) -> None:
    """
    Keep other processes from rows, which a statement selects for that, until the transaction ends.

    A later statement sees them as whoever had them before has left them. On SQLite who writes is alone in any case.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(rows, parameters)


class OccupiedError(Exception):
    """Another process does work that is done by one at a time. What shares the transaction must not wait for it."""


class _Blocking:
    """What work uses of an `AsyncConnection`: nothing of it has to be waited for, since it blocks its thread."""

    def __init__(
        self, connection: Connection, answered: Callable[[], None], *, shared: bool
    ) -> None:
        self._connection = connection
        self._answered = answered
        self._shared = shared
        self.dialect = connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        result = self._connection.execute(statement, parameters)
        self._answered()
        return result

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return (await self.execute(statement, parameters)).scalars()

    async def alone(self) -> None:
        if self.dialect.name != "postgresql":
            return
        if not self._shared:
            await self.execute(select(func.pg_advisory_xact_lock(_ALONE)))
        elif not await self.scalar(select(func.pg_try_advisory_xact_lock(_ALONE))):
            raise OccupiedError
