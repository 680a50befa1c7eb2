"""Puts the preview together: what changes on the disk, in the phone and in the store is shown on each open page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.brief import Brief
from bot.delivery.editors.outlook import Outlook
from bot.library import Library, visible
from bot.library.threads import in_thread
from bot.library.watching import watch
from bot.preview import view
from bot.preview.desk import Content, Desk, Opened
from bot.preview.events import Events
from bot.preview.messages import Json
from bot.preview.phone import Phone, library_with, replaced
from bot.reply import Reply
from bot.store.errors import StoreError
from bot.subscription import ChatKind
from bot.telegram.edition import Edition

log = logging.getLogger(__name__)

_QUIET = 50
"""Milliseconds without another event after which a save counts as complete: what is half written shows for a moment."""
_LOOK = 60.0
"""Seconds after which figures of deliveries are read again though nothing was saved."""

LookUp = Callable[[Library, Brief], Awaitable[Outlook | None]]
"""Looks up what deliveries do with a brief; None where there is no store."""


class Preview:
    """The state that all open pages share: one file is open, and there is one phone."""

    def __init__(self, desk: Desk, opened: Path | None, look_up: LookUp) -> None:
        """`opened` is the file that is shown first; where it is None, that which was saved last."""
        self._desk = desk
        self._look_up = look_up
        self._path = opened
        self._opened: Opened | None = None
        self._content: Content | None = None
        self._phone: Phone | None = None
        self._served: Path | None = None
        """The file whose brief the phone was given first."""
        self._stamp: int | None = None
        """That of the content when it was read last."""
        self._read_at = visible.now()
        self._changed = asyncio.Event()
        self._opening = asyncio.Lock()
        """Held while a file is opened, so that an older one does not replace a newer."""
        self._answering = asyncio.Lock()
        """Held while the phone answers, and while it is given other content."""
        self._looking_up: asyncio.Task[None] | None = None
        """Looks up what deliveries do with the brief."""
        self._pages: set[Events] = set()
        self._shown: dict[str, Json] = {}
        """The newest event of each kind."""

    async def run(self) -> None:
        """Follow the content, for ever."""
        self._changed.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(watch(self._desk.path, self._changed.set, _QUIET))
                tasks.create_task(self._follow())
        finally:
            if self._looking_up:
                self._looking_up.cancel()
            if self._phone:
                await self._phone.close()

    def follow(self) -> Events:
        """The events for a page that has just been opened."""
        events = Events()
        for kind, data in self._shown.items():
            events.put(kind, data)
        self._pages.add(events)
        return events

    def leave(self, events: Events) -> None:
        """Forget a page that is closed."""
        self._pages.discard(events)

    async def _follow(self) -> None:
        """Look at the content whenever it may have changed. No error ends that."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._changed.wait()
            self._changed.clear()
            try:
                await self._look()
            except Exception:
                log.exception("The content could not be looked at; the preview tries again")
                self._stamp = None

    def _pause(self) -> float:
        """Seconds until something changes by itself, or may have."""
        appears = self._next_appearance()
        return _LOOK if appears is None else min(_LOOK, max(appears, 0.0))

    def _next_appearance(self) -> float | None:
        """Seconds until readers see the next brief; None where none is to come."""
        if self._content is None:
            return None
        library, now = self._content.library, visible.now()
        appears = visible.next_appearance(library.briefs, self._read_at, library.zone)
        return (appears - now).total_seconds() if appears else None

    async def _look(self) -> None:
        """Show what is new: the open file first, for all others take longer, then what depends on all."""
        stamp = await in_thread(self._desk.stamp)
        appears = self._next_appearance()
        if stamp != self._stamp or (appears is not None and appears <= 0):
            self._stamp = stamp
            if self._path is None:
                self._path = await in_thread(self._desk.last_saved)
            await self._open()
            self._read_at = visible.now()
            self._content = await in_thread(self._desk.read)
            self._show_file()  # the newsroom may have another name
            self._show_files()
            await self._serve()
        elif self._path != self._served:
            await self._serve()
        self._look_up_deliveries()

    async def _open(self) -> None:
        """Read the open file and show it."""
        async with self._opening:
            path = self._path
            self._opened = await in_thread(self._desk.open, path) if path else None
            if self._shown.get("file", {}).get("file") != str(path or ""):
                self._put("deliveries", {})  # those of another file
            self._show_file()

    def _show_file(self) -> None:
        told: Json = {"file": "", "brief": None, "troubles": []}
        if self._opened:
            told = view.of_file(self._opened, self._library)
        if told != self._shown.get("file"):
            self._put("file", told)

    def _show_files(self) -> None:
        if self._content:
            told = view.of_files(self._content, self._desk.path, self._opened)
            self._put("files", told)

    async def _serve(self) -> None:
        """Give the phone what is in the files now."""
        opened = self._opened
        self._served = opened.path if opened else None
        brief = opened.brief if opened else None
        library = library_with(self._library, brief)
        told = {"file": str(self._served or ""), "hasBrief": brief is not None}
        if self._phone is None:
            phone = Phone(self._desk.nothing)
            await phone.open(await in_thread(Edition.of, library))
            self._phone = phone
        else:
            # To build a search takes longer than all else; until then the one that is there finds what was there.
            await self._answer_from(self._phone, Edition(library, self._phone.search))
            self._put("phone", told)
            await self._answer_from(self._phone, await in_thread(Edition.of, library))
        self._put("phone", told)

    async def _answer_from(self, phone: Phone, edition: Edition) -> None:
        async with self._answering:
            await phone.serve(edition)

    def _look_up_deliveries(self) -> None:
        """Have shown what deliveries do with the brief. No save waits for that: a database may not answer."""
        if self._looking_up:
            self._looking_up.cancel()
        self._looking_up = asyncio.create_task(self._show_deliveries(self._opened))

    async def _show_deliveries(self, opened: Opened | None) -> None:
        if opened is None or opened.brief is None:
            self._put("deliveries", {})
            return
        brief, told = opened.brief, {"file": str(opened.path)}
        library = replaced(self._library, brief)
        try:
            outlook = await self._look_up(library, brief)
        except StoreError as error:
            told["trouble"] = str(error)
        except Exception:
            log.exception("What deliveries do with a brief could not be looked up")
            told["trouble"] = "It could not be looked up; the terminal says why."
        else:
            told |= view.of_deliveries(outlook, brief, library)
        if opened is self._opened:
            self._put("deliveries", told)

    @property
    def _library(self) -> Library:
        """All briefs without a fault; none before they are read."""
        return self._content.library if self._content else self._desk.nothing

    def _put(self, kind: str, data: Json) -> None:
        """Show something on all pages."""
        self._shown[kind] = data
        for page in self._pages:
            page.put(kind, data)

    async def choose(self, file: Path) -> bool:
        """Open another file of the list. Returns False where it has none such."""
        known = self._content.files if self._content else ()
        if file not in [each.path for each in known]:
            return False
        self._path = file
        await self._open()
        self._show_files()
        self._changed.set()
        return True

    @asynccontextmanager
    async def phone(self, language: str) -> AsyncIterator[Phone | None]:
        """The phone of a reader of a language, for who asks alone; None as long as the content is being read."""
        async with self._answering:
            if self._phone:
                self._phone.speak(language or self._library.language)
            yield self._phone

    def pushed(self) -> Reply | None:
        """The open brief as subscribers get it."""
        brief = self._opened.brief if self._opened else None
        return view.as_sent(brief, self._library, ChatKind.PRIVATE) if brief else None
