"""One update to its outcome: handled, and handled again for as long as its answer may still go out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from telegram.error import TelegramError

from bot.telegram import failures
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.handlers import errors
from bot.telegram.intake.entry import Entry, now
from bot.telegram.transport import copies
from bot.telegram.transport.copies import Copies
from bot.telegram.transport.transport import TOGETHER, backoff

log = logging.getLogger(__name__)

RETRIED = 24 * 3600.0
"""Seconds for which an answer is tried: for as long Telegram keeps an update that nobody fetches."""
_FIRST_PAUSE = 1.0


class Answering:
    """Answers updates, each until that went out, was found undeliverable or can go on no longer."""

    def __init__(self, application: App, failed: Callable[[], None]) -> None:
        self.token_refused = asyncio.Event()
        """Set once Telegram does not know the token any more."""
        self._application = application
        self._failed = failed
        self._failing = False

    async def outcome_of(self, entry: Entry) -> Outcome:
        """What becomes of an update, once that is known: after a day at the latest."""
        # One that had to wait for so long behind others of its chat has its try all the same.
        deadline = max(entry.arrived + RETRIED, now() + TOGETHER)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                return await self._until_done(entry)
        why = failures.failure.get() or "no answer went out for a day"
        log.error("Update %s is given up: %s", entry.id, why)
        return Outcome.GIVEN_UP

    async def _until_done(self, entry: Entry) -> Outcome:
        """
        Handle an update until its answer went out or was found undeliverable.

        After the transport's own repetitions the network may still be down. To confirm the update
        then would lose the answer, so it is handled again, with pauses. Of an answer of several
        messages only those are sent that were not before.
        """
        messages = Copies()
        copies.current.set(messages)
        repeated = 0
        while True:
            messages.begin()
            error = await self._attempt(entry)
            if not failures.passing(error):
                break
            self._fails(error)
            await asyncio.sleep(backoff(repeated, first=_FIRST_PAUSE))
            repeated += 1
        if messages.unsure:
            log.warning("Update %s: nothing tells whether its answer arrived", entry.id)
        else:
            self._works()
        if error is None and messages.unsure:
            return Outcome.UNSURE
        return Outcome.FLOODED if entry.excess and error is None else failures.of(error)

    async def _attempt(self, entry: Entry) -> Exception | None:
        failures.failure.set(None)
        assert entry.update is not None
        if not entry.excess:
            await self._application.process_update(entry.update)
            return failures.failure.get()
        try:
            await errors.flooded(entry.update)
        except TelegramError as error:
            return error
        return None

    def _works(self) -> None:
        if self._failing:
            self._failing = False
            log.info("Answers go out again")

    def _fails(self, error: Exception | None) -> None:
        if failures.refuses_token(error):
            self.token_refused.set()
        if not self._failing:
            self._failing = True
            log.warning("Answers do not go out (%s); trying until they do", error)
        self._failed()
