"""Notices that content may have changed: by events of the system, and by looking where these fail."""

from __future__ import annotations

import asyncio
import logging
import math
import os
from collections.abc import Callable
from pathlib import Path

from watchfiles import awatch

from bot.library.faults import one_line
from bot.library.threads import in_thread

log = logging.getLogger(__name__)

QUIET = 200
"""Milliseconds without another event after which a save counts as complete."""
_LOOK = 2.0
"""Seconds after which the folder itself is looked at: it may be a link that now leads elsewhere."""
_LOOK_AT_ALL = 60.0
"""Seconds after which every file is looked at, with or without events: a network drive sends none."""


async def watch(content: Path, look: Callable[[], None], quiet: int = QUIET) -> None:
    """Call `look` whenever content may have changed and then nothing for `quiet` milliseconds, for ever."""
    watching = _Watching(content, look, quiet)
    while True:
        try:
            await watching.by_the_system()
        except Exception as error:  # noqa: BLE001 - whatever it is, looking works without the system
            watching.mark_down(error)
        look()
        await asyncio.sleep(_LOOK)


class _Watching:
    def __init__(self, content: Path, look: Callable[[], None], quiet: int) -> None:
        self._content = content
        self._look = look
        self._quiet = quiet
        self._failing = False

    async def by_the_system(self) -> None:
        """Follow the system's events until the folder is another one. Raises whatever goes wrong."""
        loop = asyncio.get_running_loop()
        where = await in_thread(_where, self._content)
        # What changed until the system began to tell is found at its first word, or silence.
        looked = -math.inf
        # Of a single file's folder nothing else is watched: it may be the root of a whole disk.
        async for changes in awatch(
            where[0],
            watch_filter=None,
            step=self._quiet,
            rust_timeout=int(_LOOK * 1000),
            yield_on_timeout=True,
            recursive=where[1],
        ):
            self._mark_up()
            # To look at one file costs nothing.
            if changes or not where[1] or loop.time() - looked >= _LOOK_AT_ALL:
                looked = loop.time()
                self._look()
            if await in_thread(_where, self._content) != where:
                return

    def mark_down(self, error: Exception) -> None:
        """Log once that the system sends no events."""
        if not self._failing:
            why = one_line(str(getattr(error, "strerror", None) or error))
            log.warning(
                "The system does not tell of changes of the content (%s); "
                "it is looked at every %.0f s instead",
                why,
                _LOOK,
            )
        self._failing = True

    def _mark_up(self) -> None:
        if self._failing:
            log.info("The system tells of changes of the content again")
        self._failing = False


def _where(content: Path) -> tuple[Path, bool, int, int]:
    """The folder to watch, whether with all below it, and its device and inode. Raises `OSError`."""
    whole = content.is_dir()
    folder = Path(os.path.realpath(content if whole else content.parent))
    found = folder.stat()
    return folder, whole, found.st_dev, found.st_ino
