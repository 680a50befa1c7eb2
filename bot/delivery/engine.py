"""Keeps deliveries going: wakes the work when something is due, and does what the clock asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import Campaigns
from bot.delivery.content.content import Content
from bot.delivery.editors.elsewhere import Elsewhere
from bot.delivery.figures import Figures
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
_SOON = 0.05
"""Seconds between two looks at least."""
_AGAIN = 5.0
"""Seconds after which a database is asked again that has failed."""
_FINISH = 1.0
"""Seconds that a bot that stops waits for Telegram's answers to deliveries; what it gives up is sent once more, silently."""
_SWEEP = 3600.0
"""Seconds between two looks for what need not be kept any longer."""


async def _nothing() -> None: ...


class Engine:
    """The local engine: one process, one loop."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        work: Work,
        telling: Telling,
        content: Content,
        *,
        observed: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        """`observed` is called when content was taken note of."""
        self.trouble: str | None = None
        """Why nothing is delivered, if that is so."""
        self._store = store
        self._clock = clock
        self._work = work
        self._telling = telling
        self._campaigns = Campaigns(clock)
        self._keeping = Keeping(clock, store.cipher)
        self._content = content
        self._observed = observed
        self._whole: Library | None = None
        """Content that was not taken note of yet."""
        self._woken = asyncio.Event()
        self._elsewhere = Elsewhere(store.database, telling, self.wake)
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
        self._whole = whole
        self.wake()

    async def run(self) -> None:
        """Deliver for as long as the bot runs. No error ends that."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._deliver())
                if self._store.folder:  # what is in memory, no other process has
                    tasks.create_task(self._elsewhere.run())
        finally:
            # What has left would be sent once more by the next start if nobody noted its answer.
            await self._work.finish(_FINISH)

    async def _deliver(self) -> None:
        taken_over = False
        while True:
            self._woken.clear()
            try:
                if not taken_over:
                    await self._work.take_over()
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
        write = self._store.database.write
        if whole := self._whole:
            for campaign in await write(lambda c: self._content.observe(c, whole)):
                await self._telling.changed(campaign)
            await self._observed()
            if self._whole is whole:
                self._whole = None
        await write(self._keeping.end_pauses)
        for campaign in await write(self._campaigns.advance):
            await self._telling.changed(campaign)
        for campaign in await write(self._campaigns.remind):
            await self._telling.reminded(campaign)
        if not 0 <= self._clock.now() - self._swept < _SWEEP:
            await write(self._keeping.sweep)
            while await write(self._keeping.delete_some):
                pass
            await self._store.renew_mark()
            self._swept = self._clock.now()
        if (wait := await self._work.session(_SESSION)) is not None:
            return wait
        for campaign in await write(self._campaigns.advance):
            await self._telling.changed(campaign)
        return await self._store.database.read(self._seconds_until_next)

    async def _seconds_until_next(self, connection: AsyncConnection) -> float:
        found = [
            await self._work.next_due(connection),
            await self._campaigns.next_step(connection),
        ]
        moments = [moment for moment in found if moment is not None]
        now = self._clock.now()
        return min(_LOOK, max(_SOON, min(moments, default=now + _LOOK) - now))

    def _mark_up(self) -> None:
        if self.trouble:
            self.trouble = None
            log.info("Deliveries go on")

    def _mark_down(self, why: str) -> None:
        if not self.trouble:
            log.error("Nothing is delivered: %s; trying until it can be", why)
        self.trouble = why
