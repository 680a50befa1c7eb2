"""The source of updates that fetches them from Telegram."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web
from telegram.error import TelegramError

from bot.metrics import Metrics
from bot.telegram.app import ALLOWED_UPDATES, App
from bot.telegram.intake.entry import Entry, is_update
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.lanes import now
from bot.telegram.transport.backoff import until_it_works
from bot.telegram.transport.requests import Call, encoded

log = logging.getLogger(__name__)

WINDOW = 100
"""Updates that Telegram shows at a time: the first from the offset on."""
_ENOUGH = 25
"""Updates that are confirmed before a full window is fetched again."""
_SHORTEST, _LONGEST = 0.02, 0.25
"""Seconds between two fetches while answers are on their way, see `_room`."""
_TICK = 0.001
"""Seconds by which a timer may fire early."""
_LONG_POLL = 10
"""Seconds that Telegram may wait for an update before it answers."""
_FIRST_PAUSE = 0.5
_NETWORK = 5
"""Seconds that the answer may take on top of that. A lost answer keeps everybody waiting for so long."""


class Polling:
    """
    Fetches updates, and confirms each by the offset once the pipeline is done with it.

    Telegram confirms all updates below the offset and shows the first hundred from it on. So the
    offset moves over those at the beginning that are done with; the others are fetched again with
    the new ones, and the pipeline knows them by their ids.
    """

    name = "polling"

    def __init__(self, app: App, pipeline: Pipeline, metrics: Metrics) -> None:
        self._bot = app.bot
        self._url = f"{app.bot.base_url}/getUpdates"
        self._requests = app.requests
        self._pipeline = pipeline
        self._metrics = metrics
        self._window: dict[int, Entry] = {}
        """The updates from the first that is not confirmed on, by id."""
        self._offset: int | None = None
        self._failing_since: float | None = None
        self._failure = ""
        self._strange = False
        """Whether the log has told of JSON that is no update."""

    def routes(self) -> list[web.RouteDef]:
        """No address: nothing is sent here."""
        return []

    async def connect(self) -> None:
        """Have Telegram keep updates until they are fetched, those too that wait already."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    def failing(self) -> float:
        """Seconds for which getUpdates has failed; 0 while it works."""
        return 0.0 if self._failing_since is None else now() - self._failing_since

    def close(self) -> None:
        """Nothing to do: fetching ends with `run`."""

    async def run(self) -> None:
        """Fetch updates for ever. Raises `InvalidToken` where Telegram refuses the token."""
        pause = _SHORTEST
        while True:
            updates = await self._fetch_until_it_works()
            fresh = self._take(updates)
            pause = _SHORTEST if fresh else min(_LONGEST, pause * 2)
            if self._window:
                await self._room(pause, full=len(updates) >= WINDOW)
            elif updates:
                # Nothing of it can be confirmed, so that it would come again at once.
                await asyncio.sleep(pause)

    async def confirm(self) -> None:
        """Tell Telegram of the last updates that were answered, at the end."""
        self._advance()
        if self._offset is None:
            return
        try:
            await self._fetch(limit=1, timeout=0)
        except TelegramError as error:
            log.warning("The last answers could not be confirmed and may come twice: %s", error)

    def _take(self, updates: list[Any]) -> bool:
        """Hand updates to the pipeline. Returns whether any of them is new."""
        fresh = False
        found = [raw for raw in updates if is_update(raw)]
        if len(found) < len(updates) and not self._strange:
            self._strange = True
            log.warning("Telegram sends what is no update; that is passed over")
        # The offset moves over the window from its beginning, so that this must be the lowest id.
        for raw in sorted(found, key=_id):
            if raw["update_id"] not in self._window:
                fresh = True
                self._window[raw["update_id"]] = self._pipeline.submit(raw)
        return fresh

    def _advance(self) -> int:
        """Move the offset over the updates that may be confirmed. Returns how many these are."""
        moved = 0
        while self._window:
            id, entry = next(iter(self._window.items()))
            if not (entry.confirmed.done() and entry.confirmed.result()):
                break
            del self._window[id]
            self._offset = id + 1
            moved += 1
        return moved

    async def _room(self, pause: float, *, full: bool) -> None:
        """
        Wait until another fetch can bring something.

        While nothing is in flight that is at once: Telegram waits for an update. Else it would
        answer at once with what is in flight, so the window is looked at again when a good part of
        it can be confirmed, or after a pause. A full window shows nothing new before something in
        it can be confirmed; where its first update is delayed by Telegram itself, that is confirmed early.
        """
        deadline = now() + pause
        moved = self._advance()
        while self._window and moved < _ENOUGH:
            first = next(iter(self._window.values()))
            if full and self._pipeline.confirm_early(first):
                moved += self._advance()
                continue
            left = deadline - now()
            if left < _TICK and (moved or not full):
                return
            self._pipeline.changed.clear()
            try:
                async with asyncio.timeout(left if left >= _TICK else _LONGEST):
                    await self._pipeline.changed.wait()
            except TimeoutError:
                pass
            moved += self._advance()

    async def _fetch_until_it_works(self) -> list[Any]:
        async def fetch() -> list[Any]:
            return await self._fetch(limit=WINDOW, timeout=0 if self._window else _LONG_POLL)

        updates = await until_it_works(fetch, failed=self._mark_down, first=_FIRST_PAUSE)
        self._mark_up()
        return updates

    async def _fetch(self, *, limit: int, timeout: int) -> list[Any]:  # noqa: ASYNC109 - because it is the time that Telegram waits, not this function
        arguments = {"limit": limit, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            arguments["offset"] = self._offset
        # Not by Bot.get_updates, which raises for all updates if it cannot read one of them.
        call = Call(self._url, encoded(arguments), seconds=timeout + _NETWORK)
        found: list[Any] = await self._requests.call(call)
        return found

    def _mark_down(self, error: TelegramError) -> None:
        if self._failing_since is None:
            self._failing_since = now()
        if self._failure != str(error):
            self._failure = str(error)
            log.warning("Fetching updates fails (%s); trying until it works", error)

    def _mark_up(self) -> None:
        self._metrics.last_fetch.set_to_current_time()
        if self._failing_since is not None:
            log.info("Updates are fetched again")
        self._failing_since = None
        self._failure = ""


def _id(raw: dict[str, Any]) -> int:
    id: int = raw["update_id"]
    return id
