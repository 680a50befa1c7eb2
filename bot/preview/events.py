"""What a page is shown without asking, as server-sent events."""

from __future__ import annotations

import asyncio
import json

from bot.preview.messages import Json

_ORDER = ("file", "files", "phone", "deliveries")
"""The kinds of events, in the order in which a page is to take note of those that it gets at once."""
_ALIVE = 15.0
"""Seconds after which a page that nothing is told is told that it is still connected."""


class Events:
    """Events for one page: of each kind the newest, for a page that was asleep needs no older one."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._is_any = asyncio.Event()

    def put(self, kind: str, data: Json) -> None:
        """Add an event."""
        self._waiting[kind] = json.dumps(data)
        self._is_any.set()

    async def next(self) -> list[tuple[str, str]]:
        """The events since this was called last, as kind and JSON; none after a while in which there were none."""
        try:
            async with asyncio.timeout(_ALIVE):
                await self._is_any.wait()
        except TimeoutError:
            return []
        found = [(kind, self._waiting[kind]) for kind in _ORDER if kind in self._waiting]
        self._waiting.clear()
        self._is_any.clear()
        return found
