"""Publishing without a restart: content that changed is loaded beside the old, and taken over whole."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import tzinfo
from pathlib import Path

from telegram.error import TelegramError
from watchfiles import awatch

from bot import check, library, messages
from bot.app import App
from bot.library import ContentError, Fault, Library, visible
from bot.menu import Menu
from bot.metrics import Metrics
from bot.search import Search
from bot.server import Health

log = logging.getLogger(__name__)

_QUIET = 200
"""Milliseconds without another change after which a save is taken to be over."""
_LOOK = 2_000
"""Milliseconds after which the folder itself is looked at: it may be a link that leads elsewhere now."""
_PATIENCE = 1.0
"""Seconds that a faulty file may take to be mended before anybody is told."""
_CLOCK = 30.0
"""Seconds after which the clock is looked at anew: somebody may set it."""


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
        self._content = content
        self._folder = content if content.is_dir() else content.parent
        self._metrics = metrics
        self._health = health
        self._menu = menu
        self._changed = asyncio.Event()
        self._asked = False
        """Whether an operator wants the content to be loaded, changed or not."""
        self._refused: int | None = None
        """The stamp of the content that was last found faulty, which need not be read again."""
        self._told: tuple[Fault, ...] = ()
        self._changes = self._served.changes
        """When the next brief that is to come appears."""
        self._held = False
        """Whether what is to come was let go of, because changed content was faulty."""
        self._rescheduled = asyncio.Event()
        self._one = asyncio.Lock()
        """Held while other content is put together, so that the newer is not overtaken."""
        self._serve(self._served)
        self._loaded()

    async def run(self) -> None:
        """Take changes over for as long as the bot runs, at once on SIGHUP."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._look)
        # What changed while the bot was loading is no event any more.
        self._changed.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            tasks.create_task(self._follow())
            tasks.create_task(self._appear())

    def _look(self) -> None:
        self._asked = True
        self._changed.set()

    @property
    def _served(self) -> Library:
        served: Library = self._application.bot_data["library"]
        return served

    async def _watch(self) -> None:
        """Notice changes; also a folder that is replaced, or comes back after it was gone."""
        while True:
            folder = self._folder.resolve()
            try:
                async for _ in awatch(
                    folder,
                    watch_filter=None,
                    step=_QUIET,
                    rust_timeout=_LOOK,
                    yield_on_timeout=True,
                ):
                    self._changed.set()
                    if self._folder.resolve() != folder or not folder.exists():
                        break
            except OSError:
                log.debug("%s cannot be watched", folder)
            await asyncio.sleep(_LOOK / 1000)

    async def _follow(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            stamp = await asyncio.to_thread(library.stamp, self._content)
            if stamp == self._served.stamp and not self._held:
                self._accept()
            elif stamp != self._refused or self._asked:
                self._asked = False
                await self._take_over(stamp)

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
                    await self._show()
                except Exception:  # what is served goes on being served; the next look tries again
                    log.exception("A brief whose time has come could not be shown")
                    await asyncio.sleep(_CLOCK)

    async def _show(self) -> None:
        """Serve what readers may see by now."""
        async with self._one:
            fresh, search = await asyncio.to_thread(_shown, self._whole)
            await self._serve_instead(fresh, search)
        log.info("The time of a brief has come; %d briefs are out", len(fresh.briefs))

    def _hold(self) -> None:
        """
        Let nothing appear while changed content is faulty.

        What is to come may hold the very mistake that is being mended; `visible.stays` is the rule.
        """
        if self._changes is None:
            return
        zone, moment = self._whole.zone, visible.now()
        kept = [brief for brief in self._whole.briefs if visible.stays(brief, moment, zone)]
        self._whole = Library(kept, stamp=self._whole.stamp, zone=zone)
        self._changes = None
        self._held = True

    async def _take_over(self, stamp: int) -> None:
        """Serve what has that stamp, if it is without a fault."""
        try:
            await self._reload()
        except ContentError as error:
            faults = error.faults
        except Exception as error:  # what is served goes on being served, whatever a change does
            log.exception("The changed content could not be loaded")
            faults = (Fault(self._content, 1, 1, f"cannot be loaded ({type(error).__name__})"),)
        else:
            return
        self._hold()
        # It may be half written: then it soon has another stamp, and nobody need be told.
        await asyncio.sleep(_PATIENCE)
        if await asyncio.to_thread(library.stamp, self._content) != stamp:
            self._changed.set()
            return
        self._refused = stamp
        await self._refuse(faults)

    async def _reload(self) -> None:
        """Load the content and serve it. Raises `ContentError`."""
        async with self._one:
            whole, fresh, search = await asyncio.to_thread(_load, self._content, self._whole.zone)
            self._whole, self._held = whole, False
            self._loaded()
            await self._serve_instead(fresh, search)
        log.info("Content taken over: %d briefs", len(fresh.briefs))

    async def _serve_instead(self, fresh: Library, search: Search) -> None:
        """Serve another library, and have Telegram told where its menu of commands is another one."""
        served = self._served
        another_menu = messages.telegram_menu(fresh) != messages.telegram_menu(served)
        old = [*served.briefs, *_pieces(self._application.bot_data["search"])]
        del served
        self._application.bot_data.update(library=fresh, search=search)
        self._serve(fresh)
        await asyncio.to_thread(_let_go, old)
        if another_menu:
            self._menu.renew()

    def _serve(self, served: Library) -> None:
        self._metrics.briefs.set(len(served.briefs))
        self._changes = served.changes
        self._rescheduled.set()
        if self._changes:
            log.info("The next brief appears at %s", self._changes.isoformat(" ", "minutes"))

    def _loaded(self) -> None:
        self._metrics.content_loaded.set_to_current_time()
        self._accept()

    def _accept(self) -> None:
        self._metrics.content_errors.set(0)
        self._health.content = None
        self._refused = None
        self._told = ()

    async def _refuse(self, faults: tuple[Fault, ...]) -> None:
        """Go on with the last good content, and say so once."""
        self._metrics.content_errors.set(len(faults))
        self._health.content = str(faults[0])
        if faults == self._told:
            return
        self._told = faults
        for fault in faults:
            log.error("Content is not taken over: %s", fault)
        await self._tell_admin(faults)

    async def _tell_admin(self, faults: tuple[Fault, ...]) -> None:
        if admin := self._application.bot_data["admin_chat"]:
            try:
                await self._application.bot.send_message(admin, messages.refused(faults).text)
            except TelegramError as error:
                log.warning("The admin could not be told of faulty content: %s", error)


def _load(content: Path, zone: tzinfo) -> tuple[Library, Library, Search]:
    """The content, what readers may see of it, and the search of that. Raises `ContentError`."""
    with _in_the_background():
        whole = library.load(content, check.misfits, zone=zone)
        return whole, *_seen(whole)


def _shown(whole: Library) -> tuple[Library, Search]:
    """What readers may see by now, and its search."""
    with _in_the_background():
        return _seen(whole)


def _seen(whole: Library) -> tuple[Library, Search]:
    fresh = whole.shown(visible.now())
    _ = fresh.sections  # made here, where it may take its time, and kept
    return fresh, Search(fresh.briefs)


@contextmanager
def _in_the_background() -> Iterator[None]:
    """
    Load for seconds, if need be, while readers are answered in another thread.

    Threads take turns: after half a millisecond instead of five, so that an answer, which takes some
    turns, is not late. And garbage is left alone: to look for it among millions of new objects, none of
    which is any, would stop everything for longer than a reader should wait.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(interval)


def _pieces(whole: object) -> list[object]:
    """What an object and those that it is made of hold: none of it large enough to matter alone."""
    if not hasattr(whole, "__dict__"):
        return list(whole) if isinstance(whole, list) else [whole]
    return [piece for part in vars(whole).values() for piece in _pieces(part)]


def _let_go(pieces: list[object]) -> None:
    """Let the old content go piece by piece: all at once would stop every thread meanwhile."""
    while pieces:
        pieces.pop()
