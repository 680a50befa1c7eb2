"""Work sessions: a worker takes what is due from the ledger and sends it, for half a minute at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.claims import Claim, Claims
from bot.delivery.clock import Clock
from bot.delivery.departures import Departure, Departures
from bot.delivery.edits import Edits
from bot.delivery.limiter import Limiter, Turn
from bot.delivery.rendering import Message, Rendering
from bot.delivery.sending import Result, Sender, Sending
from bot.delivery.settling import Incident, Settling
from bot.delivery.spreading import plan_anew, spread
from bot.store.errors import UnavailableError
from bot.store.store import Store
from bot.subscription import Place

log = logging.getLogger(__name__)

SESSION = 30.0
"""Seconds that a session lasts at most."""
_AT_ONCE = 5
"""Places of the lane that are taken together."""
_CLOSE = 0.02
"""Seconds between two messages below which rows are marked several at a time."""
_FLYING = 100
"""Requests that are on their way at the same time, at most."""
_FREE_RATE = 25.0
"""Messages a second where Telegram lets the bot pay for no more."""
_HALTED = 5.0
"""Seconds after which Telegram is asked again that could not be reached."""
_SET_BACK = 1.0
"""Seconds by which a clock goes back that somebody has set."""
_REFUSED = 1.0
"""Seconds after which an answer of Telegram's is written down again that the database did not take."""

_T = TypeVar("_T")


class _Begin(Protocol):
    async def __call__(self, connection: AsyncConnection, claim: Claim) -> list[Departure]: ...


_Send = Callable[[Departure], Coroutine[Any, Any, None]]


class Telling(Protocol):
    """Tells the editors of campaigns."""

    async def changed(self, campaign: int) -> None:
        """Tell that a campaign has changed by itself, or that something keeps it from its readers."""
        ...

    async def reminded(self, campaign: int) -> None:
        """Tell that a campaign is about to miss its hour."""
        ...


class Work:
    """One worker. What it has begun stays true, whenever it is killed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        rendering: Rendering,
        telling: Telling,
        *,
        rate: float,
        paid: bool = False,
        answered: Callable[[], int] = lambda: 0,
    ) -> None:
        """`answered` gives how many messages went out as answers since it was asked last; they count, too."""
        self._store = store
        self._clock = clock
        self._sender = sender
        self._rendering = rendering
        self._telling = telling
        self._paid = paid
        self._answered = answered
        self._limiter = Limiter(clock, rate)
        self._claims = Claims(clock)
        self._departures = Departures(clock)
        self._edits = Edits(clock, self._limiter)
        self._settling = Settling(clock, self._limiter, store.cipher)
        self._flying: set[asyncio.Task[None]] = set()
        self._taken: list[tuple[Departure, int]] = []
        """What Telegram has taken and the ledger does not know yet."""
        self._latest = 0.0
        """The latest time that the clock has shown."""
        self._writing: asyncio.Task[None] | None = None
        self._halted = False
        """Whether Telegram cannot be reached, or does not know the token."""

    async def take_over(self) -> None:
        """Take over what workers have left that were killed, where there is no other worker than this one."""
        now = self._clock.now()
        await self._store.database.write(partial(self._claims.take_back, alone=True))
        await self._store.database.write(partial(plan_anew, now=now))

    async def session(self, seconds: float = SESSION) -> float | None:
        """
        Send what is due, for some seconds at most.

        Returns the seconds after which the next session is worth it, 0 where there may be more to do at
        once; None where all is done that is due. Raises `UnavailableError`; nothing has gone out then that
        is not marked.
        """
        now = self._clock.now()
        end = now + seconds
        if now < self._latest - _SET_BACK:
            await self._store.database.write(partial(self._claims.set_back, latest=self._latest))
            self._latest = now
        self._latest = max(self._latest, now)
        self._halted = False
        await self._store.database.write(self._claims.take_back)
        more = True
        try:
            while more and self._clock.now() < end and not self._halted:
                spreads = await self._store.database.write(spread) is not None
                more = await self._batch(end) or spreads
        finally:
            if self._flying:
                await asyncio.wait(self._flying)
        if self._halted:
            return _HALTED
        return 0.0 if more else None

    async def next_due(self, connection: AsyncConnection) -> float | None:
        """The moment from which there is something to send or to edit (seconds since 1970), or None."""
        found = [
            await self._claims.next_due(connection),
            await self._claims.next_lapse(connection),
            await self._edits.next_due(connection),
        ]
        return min((moment for moment in found if moment is not None), default=None)

    async def _batch(self, end: float) -> bool:
        """Send some of what is due first. Returns whether there was anything."""
        write = self._store.database.write
        most = max(_AT_ONCE * 5, int(self._limiter.full_rate))
        if claim := await write(lambda c: self._edits.claim(c, most, urgent=True)):
            await self._send(claim, end, self._edits.begin, self._edit)
        elif claim := await write(lambda c: self._claims.claim(c, most)):
            await self._send(claim, end, self._departures.begin, self._push)
        elif claim := await write(lambda c: self._edits.claim(c, most, urgent=False)):
            await self._send(claim, end, self._edits.begin, self._edit)
        return claim is not None

    async def _send(self, claim: Claim, end: float, begin: _Begin, send: _Send) -> None:
        """Send claimed rows at the rate that the lane gives, and put back those for which time is up."""
        left = list(claim.rows)
        places = max(_AT_ONCE, int(self._limiter.full_rate * _CLOSE))
        try:
            while left and self._clock.now() < end and not self._halted:
                turn = await self._turn(min(places, len(left)))
                start = self._clock.now() + turn.wait
                step = turn.granted if turn.apart < _CLOSE else 1
                for first in range(0, turn.granted, max(step, 1)):
                    await self._until(start + first * turn.apart)
                    part = claim._replace(rows=tuple(left[:step]))
                    leaving = await self._store.database.write(partial(begin, claim=part))
                    del left[:step]
                    for departure in leaving:
                        await self._fly(send(departure))
                if not turn.granted:
                    await self._until(min(start, end))
        finally:
            if left:
                rest = claim._replace(rows=tuple(left))
                await self._store.database.write(lambda c: self._claims.release(c, rest))

    async def _turn(self, wanted: int) -> Turn:
        answers = self._answered()
        return await self._store.database.write(lambda c: self._limiter.take(c, wanted, answers))

    async def _until(self, moment: float) -> None:
        if (seconds := moment - self._clock.now()) > 0:
            await self._clock.sleep(seconds)

    async def _fly(self, request: Coroutine[Any, Any, None]) -> None:
        """Let a request leave, once not too many are on their way."""
        while len(self._flying) >= _FLYING:
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(request)
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Its row is taken back after a while.
            log.error("A delivery failed", exc_info=error)

    async def _push(self, departure: Departure) -> None:
        place = self._place(departure)
        message = await self._message(departure)
        sending = await self._sender.push(
            place,
            message.reply,
            silent=departure.silent,
            paid=self._paid,
            answers=departure.message,
        )
        self._note(sending)
        if sending.result is Result.DONE:
            self._taken.append((departure, sending.message))
            self._writing = self._writing or asyncio.create_task(self._write_taken())
            await self._writing
        else:
            await self._tell(
                await self._written(lambda c: self._settling.not_sent(c, departure, sending))
            )

    async def _edit(self, departure: Departure) -> None:
        place = self._place(departure)
        message = await self._message(departure)
        sending = Sending(Result.REFUSED)
        if message.deletes:
            sending = await self._sender.remove(place, departure.message)
            if sending.result is Result.DONE:
                sending = Sending(Result.GONE)
        # What Telegram does not delete any more is edited.
        if sending.result is Result.REFUSED:
            sending = await self._sender.revise(place, departure.message, message.reply)
        self._note(sending)
        await self._tell(await self._written(lambda c: self._edits.settle(c, departure, sending)))

    async def _write_taken(self) -> None:
        """Write down what Telegram has taken, all that has come since the last time together."""
        while self._taken:
            taken, self._taken = self._taken, []
            await self._written(partial(self._settling.sent, taken=taken))
        self._writing = None

    async def _written(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """Write down what Telegram has answered, however long the database does not take it."""
        while True:
            try:
                return await self._store.database.write(work)
            except UnavailableError:
                self._halted = True
                await self._clock.sleep(_REFUSED)

    def _note(self, sending: Sending) -> None:
        if sending.result is Result.FORBIDDEN_PAID and self._paid:
            log.warning("Telegram takes no payment for a faster broadcast: %s", sending.why)
            self._paid = False
            self._limiter.full_rate = min(self._limiter.full_rate, _FREE_RATE)
        if sending.result in (Result.NOT_SENT, Result.NO_TOKEN):
            self._halted = True

    async def _tell(self, incident: Incident | None) -> None:
        if incident:
            log.warning(
                "Campaign %s is kept from a %s: %s %s",
                incident.campaign,
                incident.kind,
                incident.result.value,
                incident.why,
            )
            await self._telling.changed(incident.campaign)

    async def _message(self, departure: Departure) -> Message:
        return await self._rendering.message(departure.campaign, departure.revision, departure.kind)

    def _place(self, departure: Departure) -> Place:
        return Place(self._store.cipher.chat(departure.address), departure.topic)
