"""Serves changed content without a restart: loads it beside the old, and swaps the two."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot import library
from bot.garbage import parts_of, release
from bot.library import ContentError, Fault, Library, visible
from bot.library.threads import in_thread
from bot.library.watching import watch
from bot.metrics import Metrics
from bot.replies import help
from bot.service.health import Health
from bot.service.reload import editions
from bot.service.reload.reading import Reading
from bot.service.reload.telling import Telling
from bot.subscription import Mode
from bot.telegram.app import App
from bot.telegram.edition import Edition
from bot.telegram.profile import Profile
from bot.translation import ENGLISH

log = logging.getLogger(__name__)

_PATIENCE = 1.0
"""Seconds that an editor's program may take to complete a change before anybody is told of faults."""
_AGAIN = 2.0
"""Seconds after a failure of the bot's own until it looks again."""
_CLOCK = 30.0
"""Seconds after which the clock is read again: somebody may set it."""


class Reload:
    """Keeps the edition that the bot answers from up to date with a file or folder."""

    def __init__(
        self,
        app: App,
        content: Path,
        metrics: Metrics,
        health: Health,
        *,
        profile: Profile,
        whole: Library,
    ) -> None:
        """`whole` holds all briefs of the content: those that the bot serves, and those to come."""
        self.follow: Callable[[Library], None] = lambda _: None
        """Is told of all content that is taken over, what is to come included."""
        self._app = app
        self._content = content
        self._metrics = metrics
        self._health = health
        self._profile = profile
        self.whole = whole
        """All briefs of the content: those that the bot serves, and those to come."""
        self._pulled: frozenset[str] = frozenset()
        """The ids of briefs that the editors are checking."""
        self._rescheduled = asyncio.Event()
        self._one = asyncio.Lock()
        """Held while an edition is made, so that an older one does not replace a newer."""
        self._changed = asyncio.Event()
        self._asked = False
        """Whether an operator asks by SIGHUP to have the content looked at, changed or not."""
        self._read = self._served.stamp
        """The stamp of the content that was last read, which need not be read again."""
        self._faults = self._served.faults
        self._appears: datetime | None = None
        """When the next brief that is to come appears."""
        self._reading = Reading(self._show)
        self._count(self._served)
        self._show()
        self._telling = Telling(app.admin, self._served)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._ask)

    async def run(self) -> None:
        """Take changes over for as long as the bot runs, at once on SIGHUP."""
        # What changed while the bot was loading is no event any more.
        self._changed.set()
        self.follow(self.whole)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(watch(self._content, self._changed.set))
            tasks.create_task(self._follow())
            tasks.create_task(self._appear())

    async def pull(self, pulled: frozenset[str]) -> None:
        """Hide the briefs that the editors are checking, by their ids, and show again those that they were."""
        if pulled != self._pulled:
            self._pulled = pulled
            async with self._one:
                await self._serve(await in_thread(editions.shown, self.whole, pulled))

    def _ask(self) -> None:
        self._asked = True
        self._changed.set()

    @property
    def _served(self) -> Library:
        return self._app.edition.library

    async def _follow(self) -> None:
        """Look at the content whenever it may have changed. No error ends that."""
        await self._tell()
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._look()
            except Exception:
                log.exception("The content could not be looked at; the bot tries again")
                await asyncio.sleep(_AGAIN)
                self._changed.set()

    async def _look(self) -> None:
        """Take the content over where it is another one than was read last."""
        asked, self._asked = self._asked, False
        stamp = await self._stamp()
        if stamp == self._read and not (asked and self._faults):
            if asked:
                log.info("The content was looked at, as SIGHUP asks: nothing has changed")
            return
        await self._take_over(stamp)
        # It may be half written: then it soon has another stamp, and nobody need be told yet.
        await asyncio.sleep(_PATIENCE)
        if await self._stamp() != self._read:
            self._changed.set()
            return
        if asked and self._faults == self._telling.faults:
            log.info("The content was read, as SIGHUP asks: it has the same faults as before")
        await self._tell()

    async def _stamp(self) -> int:
        return await self._reading.run(len(self._served.briefs), library.stamp, self._content)

    async def _appear(self) -> None:
        """Show each brief that is to come when its time has come."""
        while True:
            self._rescheduled.clear()
            pause = _CLOCK
            if self._appears:
                pause = min((self._appears - visible.now()).total_seconds(), _CLOCK)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(pause, 0)):
                    await self._rescheduled.wait()
            self._show()  # from its time on, readers miss a brief that is held back
            if self._appears and self._appears <= visible.now():
                try:
                    await self._show_due()
                except Exception:  # what is served goes on being served; the next look tries again
                    log.exception("A brief whose time has come could not be shown")
                    await asyncio.sleep(_CLOCK)

    async def _show_due(self) -> None:
        """Serve the briefs that readers may see by now."""
        async with self._one:
            await self._serve(await in_thread(editions.shown, self.whole, self._pulled))
        log.info("The time of a brief has come")
        await self._tell()

    def _hold(self) -> None:
        """Let nothing appear that readers have not seen, for the content that held it is faulty."""
        self.whole = self.whole.seen(visible.now())
        self._appears = None
        self.follow(self.whole)

    async def _take_over(self, stamp: int) -> None:
        """Serve the content that has this stamp, as far as it is without a fault."""
        count = len(self._served.briefs)
        try:
            async with self._one:
                self.whole, edition = await self._reading.run(
                    count, editions.load, self._content, self.whole, self._pulled
                )
                await self._serve(edition)
        except ContentError as error:
            self._hold()
            self._read, self._faults = stamp, error.faults
        except Exception as error:  # what is served goes on being served, whatever a change does
            log.exception("The changed content could not be loaded")
            self._hold()
            rule = f"cannot be loaded ({type(error).__name__}); the log has the details"
            self._read, self._faults = stamp, (Fault(self._content, 1, 1, rule),)
        else:
            self._read, self._faults = edition.library.stamp, edition.library.faults
            if not self._faults:
                self._show()

    async def _serve(self, edition: Edition) -> None:
        """Answer from another edition from now on."""
        before = self._app.edition
        await self._telling.before_change(before.library)
        profiles = [
            (
                [
                    help.telegram_menu(each.read_in(code).library, Mode.ON, ENGLISH)
                    for code in ("", *each.library.languages)
                ],
                each.library.newsroom,
            )
            for each in (before, edition)
        ]
        old = [*before.library.briefs, *parts_of(before.search)]
        del before
        self._app.edition = edition
        self._count(edition.library)
        self.follow(self.whole)
        log.info("Content taken over: %d briefs", len(edition.library.briefs))
        await in_thread(release, old)
        if profiles[0] != profiles[1]:
            self._profile.renew()

    def _count(self, served: Library) -> None:
        self._metrics.briefs.set(len(served.briefs))
        self._metrics.content_loaded.set_to_current_time()
        self._appears = served.changes
        self._rescheduled.set()
        if self._appears:
            log.info("The next brief appears at %s", self._appears.isoformat(" ", "minutes"))

    def _show(self) -> None:
        """Have the pages for operators say how reloading goes."""
        self._metrics.content_errors.set(len(self._faults))
        now = visible.now()
        held = {path for path, appears in self._served.held.items() if appears > now}
        self._health.content = self._reading.trouble or _first(
            fault for fault in self._faults if fault.path not in held
        )
        kept_back = _first(fault for fault in self._faults if fault.path in held)
        self._health.note = (
            kept_back and f"held back, for readers have not seen it yet: {kept_back}"
        )

    async def _tell(self) -> None:
        self._show()
        await self._telling.tell(self._served, self._faults)


def _first(faults: Iterable[Fault]) -> str | None:
    """The first of some faults and the number of the others, or None."""
    found = tuple(faults)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else None
