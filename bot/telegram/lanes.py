"""The queue of each chat: one request after the other, and none that waits for another chat's."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from bot.telegram.transport import outbox
from bot.telegram.transport.outbox import Outbox

log = logging.getLogger(__name__)

SLOW = 1.0
"""Seconds after which work that others overtake counts as delayed."""

Work = Callable[[Outbox], Awaitable[bool]]
"""
Sends something to one chat, by way of an outbox of its own.

Returns whether Telegram has dealt with it, by taking or refusing it.
"""


def now() -> float:
    """The time by the running event loop's clock, in seconds: the one clock of updates on their way."""
    return asyncio.get_running_loop().time()


class Lane:
    """The work for one chat. Answers go before what the bot sends unasked."""

    def __init__(self) -> None:
        self.answers: deque[Work] = deque()
        """Answers that wait, without the one that is being sent."""
        self.unasked: deque[Work] = deque()
        self.task: asyncio.Task[None] | None = None
        self.retry_at = 0.0
        """The time before which Telegram takes nothing for this chat (seconds, by `now`)."""
        self.began = now()
        """When the current work began (seconds, by `now`)."""
        self.turn = 0
        """The place of that beginning among those of all lanes, for many begin at one moment."""
        self.answering = False
        """Whether the current work is an answer."""

    @property
    def length(self) -> int:
        """Answers that wait or are being sent."""
        return len(self.answers) + self.answering


class Lanes:
    """The lanes of all chats for which there is something to do."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        """Set when work is done, fails, or is put off by Telegram. Whoever waits for it clears it."""
        self._lanes: dict[object, Lane] = {}
        self._turns = 0
        """Pieces of work that were begun."""
        self._overtaker = 0
        """The latest turn of any work that Telegram has dealt with."""

    def __iter__(self) -> Iterator[Lane]:
        """The lanes that have something to do."""
        return iter(list(self._lanes.values()))

    def of(self, chat: object) -> Lane | None:
        """The lane of a chat, or None where it has nothing to do."""
        return self._lanes.get(chat)

    def answer(self, chat: object, work: Work) -> Lane:
        """Add an answer for a chat. Returns the chat's lane."""
        lane = self._open(chat)
        lane.answers.append(work)
        return lane

    def send(self, chat: object, work: Work) -> None:
        """Add something for a chat that nobody there has asked for; answers go first."""
        self._open(chat).unasked.append(work)

    def pause(self, lane: Lane, seconds: float) -> None:
        """Note that Telegram has a chat wait."""
        lane.retry_at = now() + seconds
        self.changed.set()

    def delayed(self, lane: Lane) -> bool:
        """
        Whether Telegram has a chat wait, or is slow to take its answer and no other.

        While everybody waits, nothing overtakes.
        """
        at = now()
        slow = at - lane.began > SLOW and self._overtaker > lane.turn
        return slow or lane.retry_at > at

    async def finish(self, seconds: float) -> None:
        """Wait until the work is done, at most some seconds. What Telegram puts off for longer is not waited for."""
        deadline = now() + seconds
        # What is done may open another lane, as the report of a failure does.
        while tasks := {lane.task for lane in self if lane.task and lane.retry_at < deadline}:
            if now() >= deadline:
                break
            await asyncio.wait(tasks, timeout=deadline - now())

    def cancel(self) -> None:
        """Drop all work."""
        for lane in self:
            if lane.task:
                lane.task.cancel()

    def _open(self, chat: object) -> Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = Lane()
            # In a context of its own: what opens a lane may be the work of another.
            lane.task = asyncio.get_running_loop().create_task(
                self._serve(chat, lane), context=contextvars.Context()
            )
        return lane

    async def _serve(self, chat: object, lane: Lane) -> None:
        """Do the work of a lane, one piece at a time, until there is none."""
        while lane.answers or lane.unasked:
            lane.answering = bool(lane.answers)
            work = (lane.answers or lane.unasked).popleft()
            self._turns += 1
            lane.began, lane.turn = now(), self._turns
            messages = Outbox(partial(self.pause, lane))
            outbox.current.set(messages)
            try:
                if await work(messages):
                    self._overtaker = max(self._overtaker, lane.turn)
            except Exception:
                log.exception("Work for a chat failed")
            lane.answering = False
            self.changed.set()
        del self._lanes[chat]
