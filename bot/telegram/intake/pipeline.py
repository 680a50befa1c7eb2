"""Raw updates to answers: each update once, each chat in its order, the chats side by side."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from telegram import Update

from bot.metrics import Metrics
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.handlers.answer import Answers
from bot.telegram.intake.answering import Answering
from bot.telegram.intake.entry import Entry, chat_of, check_ids
from bot.telegram.lanes import now
from bot.telegram.transport.outbox import Outbox

log = logging.getLogger(__name__)

WAITING = 20
"""Updates of one chat that may wait for their answers."""
PRESSES = 200
"""Updates of one chat up to which a press or an inline query is told that there are too many; later ones get no answer."""
EARLY = 5_000
"""Updates that may be confirmed before their answers, because Telegram delays these."""
_RECENT = 5_000
"""Finished updates whose ids are remembered, so that one that comes again is not answered again."""


class Pipeline:
    """Takes updates from either source and has them answered; a source waits for `Entry.confirmed`."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self.changed = app.lanes.changed
        """Set when an update may be confirmed, and when Telegram delays an answer. The source clears it."""
        self._bot = app.bot
        self._lanes = app.lanes
        self._metrics = metrics
        self._answers = Answers(app)
        self._answering = Answering(self._answers, app.lanes)
        self._entries: dict[int, Entry] = {}
        self._recent: OrderedDict[int, Entry] = OrderedDict()
        self._flooded: set[object] = set()
        """The chats that sent more updates than may wait, until none of theirs waits."""
        self._confirmed_early = 0
        self._finished_at = now()
        """When an update was last finished, or arrived while none waited (seconds, by `now`)."""
        metrics.count_in_flight(lambda: len(self._entries))

    @property
    def token_refused(self) -> bool:
        """Whether Telegram has refused the token while an answer was sent."""
        return self._answering.token_refused

    def submit(self, raw: Mapping[str, Any]) -> Entry:
        """Take an update with an `update_id`; one that came before joins the first."""
        id = raw["update_id"]
        if known := self._entries.get(id) or self._recent.get(id):
            self._metrics.repeated.inc()
            return known
        kind = next((kind for kind in raw if kind in _KINDS), "other")
        self._metrics.updates.labels(kind).inc()
        log.debug("Update %s is here: %s", id, kind)
        if not self._entries:
            self._finished_at = now()
        entry = self._entries[id] = Entry(id)
        try:
            entry.update = update = Update.de_json(dict(raw), self._bot)
            check_ids(update)
            asks = self._answers.kind_of(update)
        # Whatever reading it raises, it would raise again and again.
        except Exception as error:
            log.warning("Update %s (%s) cannot be read: %s", id, kind, type(error).__name__)
            log.debug("Update %s was read up to here", id, exc_info=error)
            self._finish(entry, Outcome.UNREADABLE)
            return entry
        # A busy group's talk is no flood.
        if asks is None:
            self._finish(entry, Outcome.IGNORED)
        else:
            entry.kind = asks
            self._queue(entry, update)
        return entry

    def confirm_early(self, entry: Entry) -> bool:
        """
        Confirm an update before its answer, if Telegram delays the answer and memory has room for it.

        Otherwise this one chat would keep others from being answered. Only answers to these updates
        are lost in a crash.
        """
        if not self.delayed(entry) or self._confirmed_early >= EARLY:
            return False
        self._confirmed_early += 1
        self._metrics.kept.set(self._confirmed_early)
        log.debug("Update %s is kept in memory", entry.id)
        entry.confirm()
        return True

    def stalled(self) -> float:
        """Seconds since an update was last finished while some chat was not waiting for Telegram."""
        at = now()
        # A chat that Telegram puts off goes on when Telegram says so, which is no sign of a fault.
        since = [
            max(lane.retry_at, self._finished_at)
            for lane in self._lanes
            if lane.length and lane.retry_at <= at
        ]
        return at - min(since, default=at)

    async def drain(self, seconds: float) -> None:
        """Finish the updates in flight, within some seconds; those that are left must not be confirmed."""
        await self._lanes.finish(seconds)
        left = list(self._entries.values())
        if left:
            log.warning(
                "Stopped before %d updates were answered; %d of them will not come again",
                len(left),
                sum(entry.confirmed.done() for entry in left),
            )
        self._lanes.cancel()
        for entry in left:
            entry.confirm(answered=False)

    def delayed(self, entry: Entry) -> bool:
        """Whether Telegram delays the answer to an update that is not confirmed, and not all answers."""
        if entry.lane is None or entry.confirmed.done():
            return False
        return self._lanes.delayed(entry.lane)

    def _queue(self, entry: Entry, update: Update) -> None:
        """Have an update answered after those of its chat that wait, unless these are too many."""
        chat = chat_of(update)
        lane = self._lanes.of(chat)
        length = lane.length if lane else 0
        if length >= WAITING:
            # A button or an inline query that is not answered shows its reader that it works on, so that
            # each gets a word.
            shown = update.callback_query is not None or update.inline_query is not None
            if chat in self._flooded and not (shown and length < PRESSES):
                self._finish(entry, Outcome.FLOODED)
                return
            if chat not in self._flooded:
                log.info("Update %s: a chat sends faster than it can be answered", entry.id)
            self._flooded.add(chat)
            entry.excess = True

        async def answer(messages: Outbox) -> bool:
            result = await self._answering.outcome_of(entry, messages)
            self._finish(entry, result)
            if queue.length == 1:  # this one
                self._flooded.discard(chat)
            return result not in _NOT_DEALT_WITH

        queue = entry.lane = self._lanes.answer(chat, answer)
        if self.delayed(entry):
            self.changed.set()

    def _finish(self, entry: Entry, result: Outcome) -> None:
        """Finish an update: let it be confirmed, and remember its id, for it may come again."""
        self._finished_at = now()
        del self._entries[entry.id]
        if entry.confirmed.done():
            self._confirmed_early -= 1
            self._metrics.kept.set(self._confirmed_early)
        entry.confirm()
        entry.update = entry.lane = None
        self._recent[entry.id] = entry
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        self._metrics.answers.labels(result).inc()
        self._metrics.seconds.observe(self._finished_at - entry.arrived)
        log.debug("Update %s is done with: %s", entry.id, result)
        self.changed.set()


_KINDS = frozenset(Update.ALL_TYPES)
_NOT_DEALT_WITH = (Outcome.UNSURE, Outcome.GIVEN_UP)
"""Outcomes of updates whose answer Telegram neither took nor refused."""
