"""Raw updates to answers: each update once, each chat in its order, the chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from telegram import Update
from telegram.error import InvalidToken

from bot.metrics import Metrics
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.intake.answering import Answering
from bot.telegram.intake.entry import Chat, Entry, chat_of, check_ids, now
from bot.telegram.transport.transport import put_off

log = logging.getLogger(__name__)

WAITING = 20
"""Updates of one chat that may wait for their answers."""
PRESSES = 200
"""Updates of one chat up to which a press is told that there are too many; what is more is left out."""
SLOW = 1.0
"""Seconds after which an answer that others overtake counts as delayed."""
KEPT = 5_000
"""Updates that may be confirmed before their answers, because Telegram delays these."""
_RECENT = 5_000
"""Updates done with whose ids are remembered, so that one that comes again is not answered again."""


class Pipeline:
    """What the two sources of updates share; each hands in raw updates and waits for `confirmed`."""

    def __init__(self, application: App, metrics: Metrics) -> None:
        self.changed: Callable[[], None] = lambda: None
        """Called when an update may be confirmed, and when Telegram delays an answer."""
        self._application = application
        self._metrics = metrics
        self._chats: dict[object, Chat] = {}
        self._entries: dict[int, Entry] = {}
        self._recent: OrderedDict[int, Entry] = OrderedDict()
        self._kept = 0
        self._answering = Answering(application, self._failed)
        self._turns = 0
        """How many answers were begun."""
        self._overtaker = 0
        """The latest turn of anything that is answered by now."""
        self._moved = now()
        metrics.count_in_flight(lambda: len(self._entries))

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
            self._moved = now()
        entry = self._entries[id] = Entry(id)
        try:
            entry.update = update = Update.de_json(dict(raw), self._application.bot)
            check_ids(update)
            wanted = self._wanted(update)
        # Whatever reading it raises, it would raise again and again.
        except Exception as error:
            log.warning("Update %s (%s) cannot be read: %s", id, kind, type(error).__name__)
            log.debug("Update %s was read up to here", id, exc_info=error)
            self._finish(entry, Outcome.UNREADABLE)
            return entry
        if wanted:
            self._queue(entry, chat_of(update))
        else:
            self._finish(entry, Outcome.IGNORED)
        return entry

    def keep(self, entry: Entry) -> bool:
        """
        Confirm an update before its answer, if Telegram delays that and if there is room for it.

        Else this one chat would keep others from being answered. These are the only answers that
        a crash can lose.
        """
        if not self.delayed(entry) or self._kept >= KEPT:
            return False
        self._kept += 1
        self._metrics.kept.set(self._kept)
        log.debug("Update %s is kept in memory", entry.id)
        entry.confirm()
        return True

    async def watch_token(self) -> None:
        """Wait for Telegram to refuse the token, and raise `InvalidToken` then."""
        await self._answering.token_refused.wait()
        raise InvalidToken

    def stalled(self) -> float:
        """Seconds for which nothing has been done with, although something could have been."""
        at = now()
        # What Telegram puts off moves when Telegram says so, which is no sign of being stuck.
        could_since = [
            max(chat.put_off_until, self._moved)
            for chat in self._chats.values()
            if chat.put_off_until <= at
        ]
        return at - min(could_since, default=at)

    async def drain(self, seconds: float) -> None:
        """Finish what is in flight, within some seconds; what is left must not be confirmed."""
        deadline = now() + seconds
        tasks = {
            chat.task
            for chat in self._chats.values()
            if chat.task and chat.put_off_until < deadline
        }
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        left = list(self._entries.values())
        if left:
            log.warning(
                "Stopped before %d updates were answered; %d of them will not come again",
                len(left),
                sum(entry.confirmed.done() for entry in left),
            )
        for chat in list(self._chats.values()):
            if chat.task:
                chat.task.cancel()
        for entry in left:
            entry.confirm(answered=False)

    def _wanted(self, update: Update) -> bool:
        """Whether any handler answers it: a busy group's talk must not count as a flood."""
        for group in self._application.handlers.values():
            for handler in group:
                check = handler.check_update(update)
                if check is not None and check is not False:
                    return True
        return False

    def _queue(self, entry: Entry, key: object) -> None:
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = Chat()
            chat.task = asyncio.create_task(self._serve(key, chat))
        if len(chat.waiting) >= WAITING:
            # A button that is not answered shows its reader that it works on, so that each gets a word.
            pressed = entry.update is not None and entry.update.callback_query is not None
            if chat.flooded and not (pressed and len(chat.waiting) < PRESSES):
                self._finish(entry, Outcome.FLOODED)
                return
            if not chat.flooded:
                log.info("Update %s: a chat sends faster than it can be answered", entry.id)
            chat.flooded = entry.excess = True
        entry.chat = chat
        chat.waiting.append(entry)
        if self.delayed(entry):
            self.changed()

    async def _serve(self, key: object, chat: Chat) -> None:
        """Answer a chat's updates, one at a time, until none waits."""

        def wait(seconds: float) -> None:
            chat.put_off_until = now() + seconds
            self.changed()

        put_off.set(wait)
        while chat.waiting:
            entry = chat.waiting[0]
            self._turns += 1
            chat.began, chat.turn = now(), self._turns
            result = await self._answering.outcome_of(entry)
            if result not in _OVERTAKES_NOBODY:
                self._overtaker = max(self._overtaker, chat.turn)
            chat.waiting.popleft()
            self._finish(entry, result)
        del self._chats[key]

    def _failed(self) -> None:
        self.changed()

    def delayed(self, entry: Entry) -> bool:
        """
        Whether Telegram has the update's chat wait, or is slow to take its answer and no other.

        While everybody waits, nothing overtakes, and a confirmation would help nobody.
        """
        chat = entry.chat
        if chat is None or entry.confirmed.done():
            return False
        at = now()
        slow = at - chat.began > SLOW and self._overtaker > chat.turn
        return slow or chat.put_off_until > at

    def _finish(self, entry: Entry, result: Outcome) -> None:
        """Done with an update: remember its id, for it may come again, and let it be confirmed."""
        self._moved = now()
        del self._entries[entry.id]
        if entry.confirmed.done():
            self._kept -= 1
            self._metrics.kept.set(self._kept)
        entry.confirm()
        entry.update = entry.chat = None
        self._recent[entry.id] = entry
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        self._metrics.answers.labels(result).inc()
        self._metrics.seconds.observe(self._moved - entry.arrived)
        log.debug("Update %s is done with: %s", entry.id, result)
        self.changed()


_KINDS = frozenset(Update.ALL_TYPES)
_OVERTAKES_NOBODY = (Outcome.UNSURE, Outcome.GIVEN_UP)
