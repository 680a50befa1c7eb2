"""Tells the log and the admin of content that changed or is faulty: each thing once."""

from __future__ import annotations

import logging

from bot.library import Fault, Library
from bot.library.threads import in_thread
from bot.replies import admin
from bot.replies.admin import News
from bot.service.reload.news import Known, known, news
from bot.telegram.admin import Admin
from bot.translation import locale_for

log = logging.getLogger(__name__)

_LOGGED = 100
"""Faults that are logged one by one; the rest is counted."""


class Telling:
    """Remembers what was told of the content, and tells what is new."""

    def __init__(self, to: Admin, served: Library) -> None:
        self.faults: tuple[Fault, ...] = ()
        """The faults that were told last."""
        self._admin = to
        self._known: Known | None = None
        """The briefs that the admin knows to be served; found out at the first change."""
        self._warnings: tuple[Fault, ...] = ()
        self._log_faults(served.faults)
        self._log_warnings(served.warnings)

    async def before_change(self, served: Library) -> None:
        """Note what is served, if nothing has changed before. It is compared with what is served later."""
        if self._known is None:
            self._known = await in_thread(known, served)

    async def tell(self, served: Library, faults: tuple[Fault, ...]) -> None:
        """Tell of what changed since the last time: all of it in one message."""
        changed: list[tuple[News, str]] = []
        if self._known is not None:
            now_known = await in_thread(known, served)
            troubled, still = ({f.path for f in some} for some in (self.faults, faults))
            changed = news(self._known, now_known, troubled - still)
            self._known = now_known
        others = faults != self.faults
        self.faults = faults
        if others and self._known is not None:
            self._log_faults(faults)
        self._log_warnings(served.warnings)
        if changed or others:
            locale = locale_for(served.language)
            try:
                told = admin.content_changed(changed, faults if others else None, locale)
                self._admin.tell(told, "changed content")
            except Exception:
                log.exception("The admin could not be told of changed content")

    @staticmethod
    def _log_faults(faults: tuple[Fault, ...]) -> None:
        for fault in faults[:_LOGGED]:
            log.error("Content is not taken over: %s", fault)
        if (more := len(faults) - _LOGGED) > 0:
            log.error("Content is not taken over: and %d more faults", more)

    def _log_warnings(self, warnings: tuple[Fault, ...]) -> None:
        """Name once the files that are not read at all."""
        new = [warning for warning in warnings if warning not in self._warnings]
        for warning in new[:_LOGGED]:
            log.warning("%s", warning)
        self._warnings = warnings
