"""The database: opened, read, and written in transactions that several writers share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, NamedTuple, Self, TypeVar, TypeVarTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.backend import Backend
from bot.store.errors import UnavailableError
from bot.store.migrations.migrate import migrate
from bot.store.silence import Silence, Silences
from bot.store.transactions import CLOSED, ConflictError, LostError, read, troubles
from bot.store.work import Work, do

READERS = 4
"""Threads that may read at the same time."""
_TRIES = 5
"""Times that a transaction is begun that others are in the way of."""

_T = TypeVar("_T")
_Given = TypeVarTuple("_Given")

_Outcome = tuple[Any, BaseException | None]
"""What work has returned, or the error that ended it."""


class _Request(NamedTuple, Generic[_T]):
    work: Work[_T]
    done: asyncio.Future[_T]
    begins: Callable[[], None]


class Database:
    """
    A database, which each process writes through one connection.

    Writers of a process do not wait for each other's commits: what is asked for while a transaction is being
    committed goes into the next one together.
    """

    def __init__(self, backend: Backend) -> None:
        """`open` makes one that can be used."""
        self._backend = backend
        self._engine = backend.writer
        self._readers = backend.readers
        self._connection: Connection | None = None
        """The connection that writes, which only its thread uses."""
        self._thread = ThreadPoolExecutor(1, "database writer")
        self._reading = ThreadPoolExecutor(READERS, "database reader")
        self._waiting: list[_Request[Any]] = []
        self._writing: asyncio.Future[None] | None = None
        """Is done when nothing waits any more."""
        self._silences = Silences(backend.cut)
        self._closed = False

    @classmethod
    async def open(
        cls, backend: Backend, *, prepare: Callable[[Connection], bool] = migrate
    ) -> Self:
        """
        Open a database, and bring its tables to today's.

        `prepare` is what brings them there. Raises `UnavailableError`, and `StoreError` where the tables are
        newer ones that this program cannot use.
        """
        database = cls(backend)
        # Another process may change the tables for as long as it takes.
        silence = database._silences.begin(patient=True)
        try:
            await database._in_thread(database._connect, prepare, silence)
        except BaseException:
            await database.close()
            raise
        finally:
            silence.end()
        return database

    def hurry(self) -> None:
        """Wait for a silent server for two seconds only from now on, as the process is about to end."""
        self._silences.hurry()

    async def close(self) -> None:
        """
        Finish what is being written and close the connections. Nothing can be read or written any more.

        A server that does not answer is given up soon.
        """
        if self._closed:
            return
        self._closed = True
        self.hurry()
        while self._writing:
            await asyncio.wait([self._writing])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._leave)
        self._thread.shutdown(wait=False)

    async def write(self, work: Work[_T], begins: Callable[[], None] = lambda: None) -> _T:
        """
        Do some work in a transaction, which it may share with others, and commit.

        Returns what the work returns once it is committed. Where the work raises, nothing of it stays, and
        others are not concerned; to that end work may be begun twice. Raises `UnavailableError` where the
        database cannot be used: nothing of the work stays then either, and a later call may succeed. Only
        where a server is lost while it commits, nobody knows whether the work stays.

        `begins` is called when its transaction is about to begin: until then the work can be given more to do.

        A caller that is cancelled does not undo work that has begun.
        """
        if self._closed:
            raise UnavailableError(CLOSED)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_T] = loop.create_future()
        self._waiting.append(_Request(work, done, begins))
        if self._writing is None:
            self._writing = loop.create_future()
            # What is asked for at the same moment goes together.
            loop.call_soon(self._write, loop, self._writing)
        return await done

    async def read(self, work: Work[_T]) -> _T:
        """
        Do some work that only reads, and sees what is committed.

        Returns what it returns. Raises `UnavailableError` where the database cannot be used.
        """
        if self._readers is None:
            return await self.write(work)
        if self._closed:
            raise UnavailableError(CLOSED)
        loop = asyncio.get_running_loop()
        silence = self._silences.begin()
        reading = self._reading.submit(read, self._backend, work, silence)
        # Not when the caller is cancelled: the thread waits on.
        reading.add_done_callback(lambda _: loop.call_soon_threadsafe(silence.end))
        return await asyncio.wrap_future(reading)

    async def empty_log(self) -> bool:
        """
        Write the log of changes into the database and empty it, so that it keeps nothing that is deleted.

        Returns whether it is empty: a reader of another program can prevent it. Raises `UnavailableError`.
        """
        return await self._in_thread(self._empty_log)

    def _write(self, loop: asyncio.AbstractEventLoop, writing: asyncio.Future[None]) -> None:
        """Hand what is waiting to the thread, again and again until nothing is."""
        batch = [request for request in self._waiting if not request.done.done()]
        self._waiting.clear()
        if not batch:
            self._writing = None
            writing.set_result(None)
            return
        for request in batch:
            request.begins()

        silence = self._silences.begin()

        def written(outcomes: list[_Outcome]) -> None:
            silence.end()
            for request, (result, error) in zip(batch, outcomes, strict=True):
                if request.done.done():
                    continue
                if error:
                    request.done.set_exception(error)
                else:
                    request.done.set_result(result)
            self._write(loop, writing)

        def write() -> None:
            outcomes = self._outcomes([request.work for request in batch], silence)
            loop.call_soon_threadsafe(written, outcomes)

        self._thread.submit(write)

    def _outcomes(self, works: list[Work[Any]], silence: Silence) -> list[_Outcome]:
        """Do all work, and tell of each what it has returned, or why nothing of it stays."""
        try:
            return [(result, None) for result in self._commit(works, silence)]
        except UnavailableError as error:
            return [(None, UnavailableError(*error.args)) for _ in works]
        except BaseException as error:  # noqa: BLE001 - raised where the work was asked for
            if len(works) == 1:
                return [(None, error)]
            # One of them has failed, or must not be kept waiting with the others, and has taken these with it.
            return [outcome for work in works for outcome in self._outcomes([work], silence)]

    def _in_thread(self, function: Callable[[*_Given], _T], *given: *_Given) -> asyncio.Future[_T]:
        """Call a function in the thread of the connection that writes, after what was asked for before."""
        if self._closed:
            raise UnavailableError(CLOSED)
        return asyncio.get_running_loop().run_in_executor(self._thread, function, *given)

    def _connect(self, prepare: Callable[[Connection], bool], silence: Silence) -> None:
        with troubles(self._backend):
            self._connection = self._engine.connect()
            silence.watch(self._connection.connection.driver_connection)
            self._backend.prepare(self._connection, prepare)

    def _commit(self, works: list[Work[Any]], silence: Silence) -> list[Any]:
        """Do all work in one transaction, again where it met another or lost its connection. Returns what each returns."""
        assert self._connection is not None
        tries, lost = _TRIES, False
        while True:
            if silence.given_up and self._connection.invalidated:
                raise UnavailableError(CLOSED)
            done: list[Any] | None = None
            try:
                with troubles(self._backend), self._connection.begin():
                    silence.watch(self._connection.connection.driver_connection)
                    self._backend.begun(self._connection)
                    shared = len(works) > 1
                    done = [
                        do(work, self._connection, silence.heard, shared=shared) for work in works
                    ]
            except (ConflictError, IntegrityError) as error:
                tries -= 1
                known = isinstance(error, ConflictError) or self._backend.is_conflict(error.orig)
                if not tries or not known:
                    raise
            except UnavailableError as error:
                silence.watch(None)
                if self._readers:
                    # A new one begins without anything that is left of the failure.
                    self._connection.invalidate()
                # What was done may have been committed.
                if lost or done is not None or not isinstance(error, LostError):
                    raise
                lost = True
            else:
                return done

    def _empty_log(self) -> bool:
        assert self._connection is not None
        with troubles(self._backend):
            return self._backend.empty_log(self._connection)

    def _leave(self) -> None:
        """Close all connections, that which writes last: the last one writes the log into the file, and removes it."""
        self._reading.shutdown()
        if self._readers:
            self._readers.dispose()
        if self._connection:
            self._connection.close()
        self._engine.dispose()
