"""
Wakes the processes that share a Postgres, so that any of them does the next work session.

procrastinate wakes, and the ledger remembers: a job says that something may be due, and nothing else. One that
is lost is made up for by the next look of any process, and one too many finds nothing to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self
from weakref import WeakSet

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import (
    AlreadyEnqueued,
    AppNotOpen,
    ConnectorException,
    UniqueViolation,
)
from procrastinate.jobs import Status
from psycopg import AsyncConnection, AsyncCursor

from bot.delivery.ledger.work import Work
from bot.store import connecting
from bot.store.database import Database
from bot.store.errors import StoreError

log = logging.getLogger(__name__)

_QUEUE = "deliveries"
_SESSION = 5.0
"""Seconds that a session lasts at most: rows that somebody has left are taken back at the begin of one."""
_ASKED = 1.0
"""Seconds after which another session is asked for while something is due: by then a worker may be free for it."""
_EACH_MINUTE = "* * * * *"
_LOOK = 5.0
"""Seconds after which a worker looks for a job of which it was told nothing."""
_STALLED = 30.0
"""Seconds after which a worker counts as gone that gives no sign of life; it gives one each ten seconds."""
_CONNECTIONS = 1
"""Connections of procrastinate beside the one by which it listens. Of several dead ones, the pool tries the second only after a pause."""
_SILENCE = 10.0
"""Seconds after which a connection is given up on which the server does not answer; any may be such a one after an outage."""
_CUT = 0.2
"""Seconds that a statement may take to end whose connection was cut."""
_RECONNECT = 2.0
"""Seconds for which a connection is tried again. Whoever needs one afterwards tries at once, and not minutes later."""
_WAIT = 3.0
"""Seconds for which a connection is waited for, which the last try takes a part of."""
_AT_ONCE = datetime.fromtimestamp(0, UTC)
"""A moment that is over by the server's clock, whatever this machine's shows."""
_STOP = 0.4
"""Seconds that a session may take to end when the bot stops."""
_LEAVE = (1.2, 0.4, 0.4)
"""
Seconds that the worker may take to leave the database, before it is told again.

Without an answer it gives up its work first, then its place among the workers, then that.
"""
_CLOSE = 0.4
"""Seconds that its connections may take to close."""
_FINISH = 0.5
"""Seconds that a bot that stops waits for Telegram's answers to what its last session has sent."""
_AGAIN = 2.0
"""Seconds after which the worker is started again that has ended, as it does where the database is lost."""


class Queue:
    """The jobs of one database, and the worker of this process."""

    def __init__(self, url: str, database: Database, work: Work) -> None:
        """`url` is the address of the database."""
        self.ended: Callable[[], None] = lambda: None
        """Is called after each session of this process."""
        self.trouble: str | None = None
        """Why this process does no sessions, if that is so."""
        self._is_told = False
        """Whether the log has it."""
        self._database = database
        self._work = work
        self._connections: WeakSet[AsyncConnection] = WeakSet()
        self._app = App(
            connector=PsycopgConnector(
                conninfo=url,
                kwargs={**connecting.parameters(url), "cursor_factory": _Cursor},
                configure=self._configure,
                # It opens while there is no server, too.
                min_size=0,
                max_size=_CONNECTIONS,
                timeout=_WAIT,
                reconnect_timeout=_RECONNECT,
            )
        )
        task = self._app.task(name="session", queue=_QUEUE, queueing_lock="session")
        self._session = task(self._do)
        # A wake-up that was lost is made up for, also where every process has lost its own.
        self._app.periodic(cron=_EACH_MINUTE)(self._session)
        stalled = self._app.task(name="retry stalled", queue=_QUEUE, pass_context=True)
        self._app.periodic(cron=_EACH_MINUTE)(stalled(_retry_stalled))

    async def ask(self) -> float | None:
        """
        Ask for a session if anything is due; some process does it.

        Returns the seconds until it is to be asked again, None where nothing is due. Raises `StoreError`.
        """
        if not await self._database.read(self._work.is_any_due):
            return None
        try:
            with suppress(AlreadyEnqueued):  # one that waits already does as well
                await self._session.defer_async()
        except (ConnectorException, AppNotOpen) as error:
            raise StoreError(f"no session can be asked for ({_why(error)})") from None
        return _ASKED

    async def run(self) -> None:
        """Do sessions for as long as the bot runs. No error ends that."""
        worker: asyncio.Task[None] | None = None
        try:
            while True:
                worker = asyncio.create_task(self._works())
                # Not the worker itself: where it cannot leave the database as it is to, it would not end.
                await asyncio.wait([worker])
                if not self._is_told:
                    why = self.trouble
                    log.warning("This process delivers nothing: %s; trying until it can", why)
                    self._is_told = True
                await asyncio.sleep(_AGAIN)
        finally:
            if worker:
                await self._end(worker)

    async def _works(self) -> None:
        """Do sessions until something keeps this process from it, which is its trouble then."""
        try:
            # What is open already stays so, and connects anew by itself.
            await self._app.open_async()
            # That alone connects to nothing.
            await self._app.connector.execute_query_async("SELECT 1")
            self.trouble = None
            if self._is_told:
                log.info("This process delivers again")
                self._is_told = False
            await self._app.run_worker_async(
                queues=[_QUEUE],
                delete_jobs="always",
                fetch_job_polling_interval=_LOOK,
                stalled_worker_timeout=_STALLED,
                shutdown_graceful_timeout=_STOP,
                install_signal_handlers=False,
            )
            self.trouble = "its worker has lost the database"
        except ConnectorException as error:
            self.trouble = f"its worker cannot use the database ({_why(error)})"
        except Exception as error:
            log.exception("A fault of the bot keeps it from doing sessions")
            self.trouble = f"a fault of the bot ({type(error).__name__}); the log has it"

    async def _end(self, worker: asyncio.Task[None]) -> None:
        """Have the worker end: at first as it would like to, and then at once."""
        for seconds in _LEAVE:
            worker.cancel()
            if (await asyncio.wait([worker], timeout=seconds))[0]:
                break
        # The last session has sent until now, while the engine waited for answers already.
        await self._work.finish(_FINISH)
        with suppress(TimeoutError, ConnectorException):
            async with asyncio.timeout(_CLOSE):
                await self._app.close_async()
        # A statement that is cancelled with the event loop would wait for the server to end it.
        for connection in self._connections:
            connecting.cut(connection)

    async def _configure(self, connection: AsyncConnection) -> None:
        """
        Have each statement be a transaction of its own.

        A process that stood still before it committed a wake-up would keep all others from asking for one.
        """
        self._connections.add(connection)
        await connection.set_autocommit(True)
        await connection.execute(connecting.SETUP)

    async def _do(self, timestamp: int = 0) -> None:  # noqa: ARG002 - procrastinate gives it
        """Do a session, whenever it was asked for."""
        pause: float | None = _AGAIN
        try:
            pause = await self._work.session(_SESSION)
        except StoreError:
            pass  # the engine tells of it
        except Exception:
            log.exception("A fault of the bot has ended a session")
        finally:
            self.ended()
        if pause:
            # Telegram or the database cannot be reached from here; another process may go on.
            await asyncio.sleep(pause)


class _Cursor(AsyncCursor[Any]):
    """A cursor that gives up a server which says nothing, after a while or once nobody waits any more."""

    async def execute(self, *given: Any, **more: Any) -> Self:
        statement = asyncio.create_task(super().execute(*given, **more))
        try:
            # Not the statement itself: cancelled, it asks the server to end it, and waits for that.
            await asyncio.wait([statement], timeout=_SILENCE)
        finally:
            if not statement.done():
                statement.add_done_callback(_forget)
                connecting.cut(self.connection)
                # Once the connection is closed, the statement would wait for what has its descriptor by then.
                await asyncio.wait([statement], timeout=_CUT)
        return await statement


def _forget(statement: asyncio.Task[Any]) -> None:
    """Have asyncio not tell of the error of a statement for which nobody waits any more."""
    if not statement.cancelled():
        statement.exception()


async def _retry_stalled(context: JobContext, timestamp: int) -> None:
    """Have jobs done by others whose worker is gone."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(queue=_QUEUE, seconds_since_heartbeat=_STALLED):
        try:
            await jobs.retry_job(job, retry_at=_AT_ONCE)
        except UniqueViolation:  # the same waits to be done already
            await jobs.finish_job(job, status=Status.FAILED, delete_job=True)


def _why(error: Exception) -> str:
    return f"{type(error.__cause__ or error).__name__}"
