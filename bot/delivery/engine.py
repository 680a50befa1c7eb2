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
_AGAIN = 5.0
"""Seconds after which a database is asked again that has failed."""
_FINISH = 1.0
"""Seconds that a bot that stops waits for Telegram's answers to deliveries; what it gives up is sent once more, silently."""
_SWEEP = 3600.0
"""Seconds between two looks for what need not be kept any longer."""


async def _nothing() -> None: ...


class _Moved(NamedTuple):
    """What the clock has done to campaigns."""

    changed: Sequence[int] = ()
    reminded: Sequence[int] = ()


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
            # What has left would be sent once more by the next start if nobody noted its answer.
            await self._work.finish(_FINISH)
            with suppress(StoreError):
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
        if self._lease.held and not 0 <= self._clock.now() - self._swept < _SWEEP:
            await self._sweep()
        if (wait := await self._session()) is not None:
            return wait
        await self._move_on()
        return await self._store.database.read(self._seconds_until_next)

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
        for campaign in moved.reminded:
            await self._telling.reminded(campaign)

    async def _moved(self, connection: AsyncConnection) -> _Moved | None:
        if not await self._lease.take(connection):
            return None
        await self._keeping.end_pauses(connection)
        changed = await self._campaigns.advance(connection)
        return _Moved(changed, await self._campaigns.remind(connection))

    async def _sweep(self) -> None:
        # Before it is done: where it fails, what is due goes on meanwhile.
        self._swept = self._clock.now()
        write = self._store.database.write
        while await write(self._keeping.drop_some):
            pass
        await write(self._keeping.sweep)
        while await write(self._keeping.delete_some):
            pass
        await self._store.renew_mark()

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
