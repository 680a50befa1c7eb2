"""Answers each update to its outcome: again and again for as long as the answer may still go out."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram.error import TelegramError

from bot.telegram import failures
from bot.telegram.failures import Outcome
from bot.telegram.handlers.answer import Answers
from bot.telegram.intake.entry import Entry
from bot.telegram.lanes import Lanes, now
from bot.telegram.transport.backoff import until_it_works
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.transport import TOGETHER

log = logging.getLogger(__name__)

RETRIED = 24 * 3600.0
"""Seconds for which an answer is tried: Telegram keeps an update as long that nobody fetches."""
_FIRST_PAUSE = 1.0


class Answering:
    """Has updates answered, each until its answer went out, was found undeliverable or was tried for a day."""

    def __init__(self, answers: Answers, lanes: Lanes) -> None:
        self.token_refused = False
        """Whether Telegram does not know the token any more."""
        self._answers = answers
        self._lanes = lanes
        self._failing = False
        """Whether the log was told that answers do not go out."""

    async def outcome_of(self, entry: Entry, messages: Outbox) -> Outcome:
        """The outcome of an update that is answered by `messages`; it is known after a day at the latest."""
        # One that had to wait for so long behind others of its chat has its try all the same.
        deadline = max(entry.arrived + RETRIED, now() + TOGETHER)
        last: list[TelegramError] = []
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                return await self._until_done(entry, messages, last)
        why = last[-1] if last else "no answer went out for a day"
        log.error("Update %s is given up: %s", entry.id, why)
        return Outcome.GIVEN_UP

    async def _until_done(
        self, entry: Entry, messages: Outbox, last: list[TelegramError]
    ) -> Outcome:
        """
        Handle an update until its answer went out or was found undeliverable.

        After the transport's own repetitions the network may still be down. To confirm the update
        then would lose the answer, so it is handled again, with pauses. Of an answer of several
        messages only those are sent that were not before. `last` is given the transient failures.
        """

        def failed(error: TelegramError) -> None:
            last[:] = [error]
            self._mark_down(error)

        async def attempt() -> Exception | None:
            messages.rewind()
            error = await self._attempt(entry)
            if isinstance(error, TelegramError) and failures.is_transient(error):
                raise error
            return error

        error = await until_it_works(attempt, failed=failed, first=_FIRST_PAUSE, ended_by=())
        if messages.unsure:
            log.warning("Update %s: nothing tells whether its answer arrived", entry.id)
        else:
            self._mark_up()
        if error is None and messages.unsure:
            return Outcome.UNSURE
        if entry.excess and error is None:
            return Outcome.FLOODED
        return failures.outcome_of(error)

    async def _attempt(self, entry: Entry) -> Exception | None:
        """Answer an update once. Returns the error that decides about it, or None."""
        assert entry.update is not None
        if not entry.excess:
            return await self._answers.answer(entry.update, entry.kind)
        try:
            await self._answers.refuse(entry.update)
        except TelegramError as error:
            return error
        return None

    def _mark_up(self) -> None:
        if self._failing:
            self._failing = False
            log.info("Answers go out again")

    def _mark_down(self, error: TelegramError) -> None:
        if failures.refuses_token(error):
            self.token_refused = True
        if not self._failing:
            self._failing = True
            log.warning("Answers do not go out (%s); trying until they do", error)
        self._lanes.changed.set()
