"""Keeps deliveries going: wakes the work when something is due, and does what the clock asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import Campaigns
from bot.delivery.content.content import Content
from bot.delivery.figures import Figures
from bot.delivery.lease import Lease
from bot.delivery.ledger.requests import Telling
from bot.delivery.ledger.work import Work
from bot.delivery.subscribers.keeping import Keeping
from bot.library import Library
from bot.metrics import Metrics
from bot.store.clock import Clock
from bot.store.errors import StoreError
from bot.store.store import Store

log = logging.getLogger(__name__)

_SESSION = 5.0
"""Seconds after which a session makes room for what the clock asks for."""
_LOOK = 60.0
"""Seconds after which the ledger is looked at, whatever anybody has said."""
_SHARED_LOOK = 1.0
"""The same where other processes share the ledger, of which nobody says what they have done; the lease lasts longer."""
_SOON = 0.05
"""Seconds between two looks at least."""
_AGAIN = 2.0
"""Seconds after which a database is asked again that has failed."""
_FINISH = 1.0
"""Seconds that a bot that stops waits for Telegram's answers to deliveries; what it gives up is sent once more, silently."""
_SWEEP = 3600.0
"""Seconds between two looks for what need not be kept any longer."""


async def _nothing() -> None: ...


class _Moved(NamedTuple):
    """What the clock has done to campaigns."""

    changed: Sequence[int]
    near: Sequence[int]
    """Those that are about to miss their hour."""


class Engine:
    """One loop in each process. What one of them at a time does is the holder's of the lease."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        work: Work,
        telling: Telling,
        content: Content,
        *,
        lease: Lease,
        session: Callable[[], Awaitable[float | None]] | None = None,
        observed: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        """
        `session` has sent what is due, and returns what `Work.session` does; that is called here if it is not given.

        `observed` is called when content was taken note of.
        """
        self.trouble: str | None = None
        """Why nothing is delivered, if that is so."""
        self._store = store
        self._clock = clock
        self._work = work
        self._telling = telling
        self._lease = lease
        self._campaigns = Campaigns(clock)
        self._keeping = Keeping(clock, store.cipher)
        self._content = content
        self._session = session or partial(work.session, _SESSION)
        self._observed = observed
        self._whole: Library | None = None
        """Content that was not taken note of yet."""
        self._loaded = 0.0
        """When it was read (seconds since 1970)."""
        self._woken = asyncio.Event()
        self._swept = 0.0
        """When it was last begun to delete what need not be kept (seconds since 1970)."""
        self._sweeping: list[Callable[[AsyncConnection], Awaitable[object]]] = []
        """What is left of that to do, each until it returns nothing."""

    def wake(self) -> None:
        """Look at the ledger at once."""
        self._woken.set()

    def watched_by(self, metrics: Metrics) -> None:
        """Have the metrics tell of deliveries."""
        figures = Figures(metrics.of_deliveries(), self._store.database, self._clock, self._work)
        metrics.refresh = figures.refresh

    def follow(self, whole: Library) -> None:
        """Take note of the content as soon as the database takes it, what is to come included."""
        self._whole, self._loaded = whole, self._clock.now()
        self.wake()

    async def run(self) -> None:
        """Deliver for as long as the bot runs. No error ends that."""
        try:
            await self._deliver()
        finally:
            self._store.database.hurry()
            # What has left would be sent once more by the next start if nobody noted its answer.
            await self._work.finish(_FINISH)
            with suppress(StoreError, TimeoutError):
                async with asyncio.timeout(_FINISH):
                    await self._store.database.write(self._lease.release)

    async def _deliver(self) -> None:
        taken_over = False
        while True:
            self._woken.clear()
            try:
                if not taken_over:
                    await self._work.take_over(alone=not self._store.server)
                    taken_over = True
                wait = await self.turn()
                self._mark_up()
            except StoreError as error:
                self._mark_down(str(error))
                wait = _AGAIN
            except Exception as error:
                log.exception("A fault of the bot keeps deliveries from going on")
                self._mark_down(f"a fault of the bot ({type(error).__name__}); the log has it")
                wait = _AGAIN
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()

    async def turn(self) -> float:
        """Do what is to be done by now. Returns the seconds until there is something again."""
        await self._take_note()
        await self._move_on()
        swept = await self._sweep_some()
        if (wait := await self._session()) is not None:
            return wait
        await self._move_on()
        wait = await self._store.database.read(self._seconds_until_next)
        return wait if swept else min(wait, _SOON)

    async def _take_note(self) -> None:
        """Take note of the content, if it is another."""
        if (whole := self._whole) is None:
            return
        loaded = self._loaded
        write = self._store.database.write
        for campaign in await write(lambda c: self._content.observe(c, whole, loaded)):
            await self._telling.changed(campaign)
        await self._observed()
        if self._whole is whole:
            self._whole = None

    async def _move_on(self) -> None:
        """Do to campaigns what the clock asks for, where this process has the lease."""
        moved = await self._store.database.write(self._moved)
        self._lease.held = moved is not None
        if moved is None:
            return
        for campaign in moved.changed:
            await self._telling.changed(campaign)
        for campaign in moved.near:
            await self._telling.reminded(campaign)

    async def _moved(self, connection: AsyncConnection) -> _Moved | None:
        if not await self._lease.take(connection):
            return None
        await self._keeping.end_pauses(connection)
        changed = await self._campaigns.advance(connection)
        return _Moved(changed, await self._campaigns.near(connection))

    async def _sweep_some(self) -> bool:
        """
        Do a part of what deletes each hour what need not be kept. Returns whether there is nothing left of it.

        All of it can take longer than the lease lasts, and what is due does not wait for it.
        """
        now = self._clock.now()
        if not self._lease.held:
            self._sweeping.clear()
        elif not 0 <= now - self._swept < _SWEEP:
            self._swept = now
            keeping = self._keeping
            self._sweeping = [keeping.drop_some, keeping.sweep, keeping.delete_some]
        if not self._sweeping:
            return True
        # One that fails is tried an hour later: what is due goes on meanwhile.
        part = self._sweeping.pop(0)
        if await self._store.database.write(part):
            self._sweeping.insert(0, part)
        elif not self._sweeping:
            await self._store.renew_mark()
        return not self._sweeping

    async def _seconds_until_next(self, connection: AsyncConnection) -> float:
        found = [
            await self._work.next_due(connection),
            await self._campaigns.next_step(connection),
        ]
        moments = [moment for moment in found if moment is not None]
        now = self._clock.now()
        look = _SHARED_LOOK if self._store.server else _LOOK
        return min(look, max(_SOON, min(moments, default=now + look) - now))

    def _mark_up(self) -> None:
        if self.trouble:
            self.trouble = None
            log.info("Deliveries go on")

    def _mark_down(self, why: str) -> None:
        if not self.trouble:
            log.error("Nothing is delivered: %s; trying until it can be", why)
        self.trouble = why
