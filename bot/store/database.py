"""The database: opened, read, and written in transactions that several writers share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.store.tables import metadata

MEMORY = "sqlite+aiosqlite://"
"""The address of a database that is gone with the process."""

_T = TypeVar("_T")
_Work = Callable[[AsyncConnection], Awaitable[_T]]


class Database:
    """
    A database of which one process at a time is the writer.

    Writers do not wait for each other's commits: what is asked for while a transaction is being committed
    goes into the next one together.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: list[tuple[_Work[Any], asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open a database and make its tables."""
        engine = create_async_engine(url, poolclass=StaticPool)

        @event.listens_for(engine.sync_engine, "connect")
        def connected(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys = ON")

        @event.listens_for(engine.sync_engine, "begin")
        def began(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        return cls(engine)

    async def close(self) -> None:
        """Finish what is being written and close the connections."""
        if self._writing:
            await self._writing
        await self._engine.dispose()

    async def write(self, work: _Work[_T]) -> _T:
        """
        Do some work in a transaction, which it may share with others, and commit.

        Returns what the work returns once it is committed. Where it raises, nothing of it stays, and it
        may have been begun twice.
        """
        done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await done

    async def read(self, work: _Work[_T]) -> _T:
        """Do some work that only reads, and sees what is committed. Returns what it returns."""
        async with self._one, self._engine.connect() as connection:
            return await work(connection)

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._commit(batch)
            except Exception:  # noqa: BLE001 - raised again below, to who asked for it
                for one in batch:
                    try:
                        await self._commit([one])
                    except Exception as error:  # noqa: BLE001 - raised where it was asked for
                        if not one[1].done():
                            one[1].set_exception(error)
        self._writing = None

    async def _commit(self, batch: list[tuple[_Work[Any], asyncio.Future[Any]]]) -> None:
        async with self._one, self._engine.begin() as connection:
            results = [await work(connection) for work, _ in batch]
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():
                done.set_result(result)
