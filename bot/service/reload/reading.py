"""Reads content in a thread, and notices where the disk hangs."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot import garbage
from bot.library.threads import in_thread

log = logging.getLogger(__name__)

_HANGING = 10.0
"""Seconds of reading after which somebody should look at the disk."""
_HANGING_EACH = 0.01
"""Seconds that are added to these for each brief."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Reading:
    """Runs work that reads the content, one piece at a time."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called when the reading begins to hang, and when it goes on."""
        self.trouble: str | None = None
        """The sentence that tells operators of a reading that hangs."""
        self._changed = changed
        self._reads = False

    async def run(
        self, briefs: int, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Do the work in a thread. `briefs` is how many there are, about. Returns or raises as the work does."""
        # By the system's clock: how long a thread takes is no matter of the event loop's.
        loop = asyncio.get_running_loop()
        seconds = _HANGING + _HANGING_EACH * briefs
        alarm = threading.Timer(seconds, loop.call_soon_threadsafe, (self._hangs, seconds))
        alarm.daemon = True
        alarm.start()
        self._reads = True
        try:
            return await in_thread(work, *args, **kwargs)
        except asyncio.CancelledError:
            self.trouble = None  # it may hang on, and nobody waits any more
            raise
        finally:
            alarm.cancel()
            self._reads = False
            if self.trouble:
                self.trouble = None
                self._changed()
                log.info("The content could be read after all")

    def _hangs(self, seconds: float) -> None:
        if not self._reads:
            return
        garbage.collect()
        self.trouble = (
            f"reading the content has taken more than {seconds:.0f} s; look at the disk it is on"
        )
        log.warning("Changes are not taken over: %s", self.trouble)
        self._changed()
