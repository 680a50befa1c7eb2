"""The database: opened, read, and written in transactions that several writers share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, NamedTuple, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import sqlite
from bot.store.errors import UnavailableError
from bot.store.migrations.migrate import migrate
from bot.store.tables import metadata

_READERS = 4
"""Connections that may read at the same time."""
_PATIENCE = 5.0
"""Seconds to wait for another program that has locked the database."""

_T = TypeVar("_T")
Work = Callable[[AsyncConnection], Awaitable[_T]]
"""What is done in a transaction. It awaits nothing but the connection that it is given."""


class _Request(NamedTuple, Generic[_T]):
    work: Work[_T]
    done: asyncio.Future[_T]


class Database:
    """
    A database of which one process at a time is the writer.

    Writers do not wait for each other's commits: what is asked for while a transaction is being committed
    goes into the next one together.
    """

    def __init__(self, writer: AsyncEngine, readers: AsyncEngine | None) -> None:
        """Without readers, as in memory, the connection that writes reads as well."""
        self._engine = writer
        self._readers = readers
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        """Held by who uses the connection that writes."""
        self._waiting: list[_Request[Any]] = []
        self._writing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        file: Path | None = None,
        *,
        patience: float = _PATIENCE,
        prepare: Callable[[Connection], bool] = migrate,
    ) -> Self:
        """
        Open the database in a file that exists, or one in memory, and bring its tables to today's.

        `patience` is how many seconds to wait where another program has locked it; `prepare` is what brings
        the tables to today's. Raises `UnavailableError`, and `StoreError` where the tables are newer ones that
        this program cannot use.
        """
        readers = sqlite.readers(file, patience, _READERS) if file else None
        database = cls(sqlite.writer(file, patience), readers)
        try:
            with _troubles():
                database._connection = await database._engine.connect()
                if file:
                    await sqlite.changed(database._connection, prepare)
                else:
                    await database.write(lambda c: c.run_sync(metadata.create_all))
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Finish what is being written and close the connections. Nothing can be read or written any more."""
        while self._writing:
            await asyncio.wait([self._writing])
        async with self._turn:
            if self._readers:
                await self._readers.dispose()
            # The last one to leave writes the log into the file, and removes it.
            if self._connection:
                await self._connection.close()
                self._connection = None
            await self._engine.dispose()

    async def write(self, work: Work[_T]) -> _T:
        """
        Do some work in a transaction, which it may share with others, and commit.

        Returns what the work returns once it is committed. Where the work raises, nothing of it stays, and
        others are not concerned; to that end work may be begun twice. Raises `UnavailableError` where the
        database cannot be used: nothing of the work stays then either, and a later call may succeed.

        A caller that is cancelled does not undo work that has begun.
        """
        done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Request(work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def read(self, work: Work[_T]) -> _T:
        """
        Do some work that only reads, and sees what is committed.

        Returns what it returns. Raises `UnavailableError` where the database cannot be used.
        """
        if self._readers is None:
            # A caller that is cancelled would take the connection with it, and all that is in memory.
            return await self.write(work)
        with _troubles():
            if self._connection is None:
                raise UnavailableError(_CLOSED)
            async with self._readers.connect() as connection:
                return await work(connection)

    async def empty_log(self) -> bool:
        """
        Write the log of changes into the database and empty it, so that it keeps nothing that is deleted.

        Returns whether it is empty: a reader of another program can prevent it. Raises `UnavailableError`.
        """
        async with self._turn:
            with _troubles():
                if self._connection is None:
                    raise UnavailableError(_CLOSED)
                return await sqlite.empty_log(self._connection)

    async def _write(self) -> None:
        """Commit what is waiting until nothing is."""
        batch: list[_Request[Any]] = []
        try:
            while self._waiting:
                batch = [request for request in self._waiting if not request.done.done()]
                self._waiting.clear()
                if batch:
                    await self._settle(batch)
        finally:
            # Only where this task is cancelled, as at the end of the program, is anybody left.
            for request in (*batch, *self._waiting):
                request.done.cancel()
            self._waiting.clear()
            self._writing = None

    async def _settle(self, batch: list[_Request[Any]]) -> None:
        """Do the work of a batch and give each the result or the error."""
        try:
            results = await self._committed([request.work for request in batch])
        except UnavailableError as error:
            for request in batch:
                if not request.done.done():
                    request.done.set_exception(UnavailableError(*error.args))
        except Exception as error:  # noqa: BLE001 - raised where the work was asked for
            if len(batch) > 1:
                # One of them has failed and taken the others with it.
                for request in batch:
                    await self._settle([request])
            elif not batch[0].done.done():
                batch[0].done.set_exception(error)
        else:
            for request, result in zip(batch, results, strict=True):
                if not request.done.done():
                    request.done.set_result(result)

    async def _committed(self, works: list[Work[Any]]) -> list[Any]:
        async with self._turn:
            if self._connection is None:
                raise UnavailableError(_CLOSED)
            try:
                with _troubles():
                    async with self._connection.begin():
                        return [await work(self._connection) for work in works]
            except UnavailableError:
                if self._readers:
                    # A new one begins without anything that is left of the failure.
                    await self._connection.invalidate()
                raise


_CLOSED = "the database is closed"


@contextmanager
def _troubles() -> Iterator[None]:
    """Raise `UnavailableError` for what happens to the database; other errors are the statement's, and stay."""
    try:
        yield
    except (DBAPIError, sqlite.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if (sentence := sqlite.trouble(cause)) is None:
            raise
        raise UnavailableError(sentence) from None
    except TimeoutError:
        raise UnavailableError("too much is being read from the database") from None
