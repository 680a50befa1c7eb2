"""Publishing without a restart: content that changed is loaded beside the old, and taken over."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from telegram.error import TelegramError

from bot import library
from bot.library import ContentError, Fault, Library, visible
from bot.metrics import Metrics
from bot.newsroom import serving
from bot.replies import about, admin
from bot.search import Search
from bot.service.reload.background import in_the_background, let_go, pieces
from bot.service.reload.news import Known, known, news
from bot.service.reload.threads import aside
from bot.service.reload.watching import watch
from bot.service.server.server import Health
from bot.telegram.app import App
from bot.telegram.menu import Menu

log = logging.getLogger(__name__)

_PATIENCE = 1.0
"""Seconds that a change may take to be completed before anybody is told."""
_HANGING = 10.0
"""Seconds of reading, and some more for each brief, after which somebody should look at the disk."""
_HANGING_EACH = 0.01
_AGAIN = 2.0
"""Seconds after a failure of the bot's own until it looks again."""
_LOGGED = 100
"""Faults that are logged one by one; the rest is counted."""
_CLOCK = 30.0
"""Seconds after which the clock is looked at anew: somebody may set it."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Publisher:
    """Keeps what the bot answers from up to date with a file or folder."""

    def __init__(
        self,
        application: App,
        content: Path,
        metrics: Metrics,
        health: Health,
        *,
        menu: Menu,
        whole: Library,
    ) -> None:
        """`whole` holds what the application serves, and what readers may not see yet."""
        self._application = application
        self._whole = whole
        self._menu = menu
        self._rescheduled = asyncio.Event()
        self._one = asyncio.Lock()
        """Held while other content is put together, so that the newer is not overtaken."""
        self._content = content
        self._metrics = metrics
        self._health = health
        self._changed = asyncio.Event()
        self._asked = False
        """Whether an operator wants the content to be looked at, changed or not."""
        self._read = self._served.stamp
        """The stamp of the content that was last read, which need not be read again."""
        self._faults = self._served.faults
        self._faults_told: tuple[Fault, ...] = ()
        self._known: Known | None = None
        """What the admin knows to be served; found out at the first change."""
        self._reads = False
        self._hanging: str | None = None
        self._changes: datetime | None = None
        """When the next brief that is to come appears."""
        self._count(self._served)
        self._show()
        self._log_faults()
        self._doubts: tuple[Fault, ...] = ()
        self._log_doubts()
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._ask)

    async def run(self) -> None:
        """Take changes over for as long as the bot runs, at once on SIGHUP."""
        # What changed while the bot was loading is no event any more.
        self._changed.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(watch(self._content, self._changed.set))
            tasks.create_task(self._follow())
            tasks.create_task(self._appear())

    def _ask(self) -> None:
        self._asked = True
        self._changed.set()

    @property
    def _served(self) -> Library:
        served: Library = self._application.bot_data["library"]
        return served

    async def _follow(self) -> None:
        """Look whenever something may have changed; nothing that goes wrong ends that."""
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
        asked, self._asked = self._asked, False
        stamp = await self._reading(library.stamp, self._content)
        if stamp == self._read and not (asked and self._faults):
            if asked:
                log.info("The content was looked at, as SIGHUP asks: nothing has changed")
            return
        await self._take_over(stamp)
        # It may be half written: then it soon has another stamp, and nobody need be told yet.
        await asyncio.sleep(_PATIENCE)
        if await self._reading(library.stamp, self._content) != self._read:
            self._changed.set()
            return
        if asked and self._faults == self._faults_told:
            log.info("The content was read, as SIGHUP asks: it has the same faults as before")
        await self._tell()

    async def _appear(self) -> None:
        """Show each brief that is to come when its time has come."""
        while True:
            self._rescheduled.clear()
            pause = _CLOCK
            if self._changes:
                pause = min((self._changes - visible.now()).total_seconds(), _CLOCK)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(pause, 0)):
                    await self._rescheduled.wait()
            if self._changes and self._changes <= visible.now():
                try:
                    await self._show_due()
                except Exception:  # what is served goes on being served; the next look tries again
                    log.exception("A brief whose time has come could not be shown")
                    await asyncio.sleep(_CLOCK)

    async def _show_due(self) -> None:
        """Serve what readers may see by now."""
        async with self._one:
            await self._serve(*await aside(_shown, self._whole))
        log.info("The time of a brief has come")
        await self._tell()

    def _hold(self) -> None:
        """Let nothing appear that readers have not seen, for the content that held it is faulty."""
        zone, moment = self._whole.zone, visible.now()
        every = zip(self._whole.briefs, self._whole.files, strict=True)
        kept = [(brief, file) for brief, file in every if visible.stays(brief, moment, zone)]
        briefs, files = [brief for brief, _ in kept], [file for _, file in kept]
        self._whole = Library(briefs, files, people=self._whole.people, zone=zone)
        self._changes = None

    async def _take_over(self, stamp: int) -> None:
        """Serve what has that stamp, as far as it is without a fault."""
        try:
            async with self._one:
                whole, fresh, search = await self._reading(_load, self._content, self._whole)
                self._whole = whole
                await self._serve(fresh, search)
        except ContentError as error:
            self._hold()
            self._read, self._faults = stamp, error.faults
        except Exception as error:  # what is served goes on being served, whatever a change does
            log.exception("The changed content could not be loaded")
            self._hold()
            rule = f"cannot be loaded ({type(error).__name__}); the log has the details"
            self._read, self._faults = stamp, (Fault(self._content, 1, 1, rule),)
        else:
            self._read, self._faults = fresh.stamp, fresh.faults
            if not self._faults:
                self._show()

    async def _serve(self, fresh: Library, search: Search) -> None:
        served = self._served
        if self._known is None:
            self._known = await aside(known, served)
        another_menu = about.telegram_menu(fresh) != about.telegram_menu(served)
        old = [*served.briefs, *pieces(self._application.bot_data["search"])]
        del served
        self._application.bot_data.update(library=fresh, search=search)
        self._count(fresh)
        log.info("Content taken over: %d briefs", len(fresh.briefs))
        await aside(let_go, old)
        if another_menu:
            self._menu.renew()

    def _count(self, served: Library) -> None:
        self._metrics.briefs.set(len(served.briefs))
        self._metrics.content_loaded.set_to_current_time()
        self._changes = served.changes
        self._rescheduled.set()
        if self._changes:
            log.info("The next brief appears at %s", self._changes.isoformat(" ", "minutes"))

    def _show(self) -> None:
        """Have the pages for operators say how publishing goes."""
        self._metrics.content_errors.set(len(self._faults))
        more = f" (and {len(self._faults) - 1} more)" if len(self._faults) > 1 else ""
        faulty = f"{self._faults[0]}{more}" if self._faults else None
        self._health.content = self._hanging or faulty

    async def _tell(self) -> None:
        """Tell of what changed since the last time: all of it in one message."""
        changed: list[tuple[str, str]] = []
        if self._known is not None:
            served = await aside(known, self._served)
            troubled, still = (
                {f.path for f in faults} for faults in (self._faults_told, self._faults)
            )
            changed = news(self._known, served, troubled - still)
            self._known = served
        self._show()
        others = self._faults != self._faults_told
        self._faults_told = self._faults
        if others and self._known is not None:
            self._log_faults()
        self._log_doubts()
        if changed or others:
            await self._tell_admin(changed, self._faults if others else None)

    def _log_faults(self) -> None:
        for fault in self._faults[:_LOGGED]:
            log.error("Content is not taken over: %s", fault)
        if (more := len(self._faults) - _LOGGED) > 0:
            log.error("Content is not taken over: and %d more faults", more)

    def _log_doubts(self) -> None:
        """Name once what is not read at all."""
        found = self._served.warnings
        for doubt in [doubt for doubt in found if doubt not in self._doubts][:_LOGGED]:
            log.warning("%s", doubt)
        self._doubts = found

    async def _tell_admin(
        self, changed: list[tuple[str, str]], faults: tuple[Fault, ...] | None
    ) -> None:
        if chat := self._application.bot_data["admin_chat"]:
            try:
                told = admin.content_changed(changed, faults).text
                await self._application.bot.send_message(chat, told)
            except TelegramError as error:
                log.warning("The admin could not be told of changed content: %s", error)
            except Exception:
                log.exception("The admin could not be told of changed content")

    async def _reading(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What some work returns that reads the content; operators hear of it where it hangs."""
        # By the system's clock: how long a thread takes is no matter of the event loop's.
        loop = asyncio.get_running_loop()
        seconds = _HANGING + _HANGING_EACH * len(self._served.briefs)
        alarm = threading.Timer(seconds, loop.call_soon_threadsafe, (self._hangs, seconds))
        alarm.daemon = True
        alarm.start()
        self._reads = True
        try:
            return await aside(work, *args, **kwargs)
        except asyncio.CancelledError:
            self._hanging = None  # it may hang on, and nobody waits any more
            raise
        finally:
            alarm.cancel()
            self._reads = False
            if self._hanging:
                self._hanging = None
                self._show()
                log.info("The content could be read after all")

    def _hangs(self, seconds: float) -> None:
        if not self._reads:
            return
        gc.enable()  # which the reading may have switched off for as long as it takes
        self._hanging = (
            f"reading the content has taken more than {seconds:.0f} s; look at the disk it is on"
        )
        log.warning("Changes are not taken over: %s", self._hanging)
        self._show()


def _load(content: Path, before: Library) -> tuple[Library, Library, Search]:
    """The content, what readers may see of it, and the search. Raises `ContentError` for no content."""
    with in_the_background():
        whole = serving.serve(content, before=before)
        return whole, *_seen(whole)


def _shown(whole: Library) -> tuple[Library, Search]:
    """What readers may see by now, and its search."""
    with in_the_background():
        return _seen(whole)


def _seen(whole: Library) -> tuple[Library, Search]:
    fresh = whole.shown(visible.now())
    _ = fresh.sections  # made here, where it may take its time, and kept
    return fresh, Search(fresh.briefs)
