"""Work sessions: a worker takes what is due from the ledger and sends it, for half a minute at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content.rendering import Rendering
from bot.delivery.ledger.claims import Claim, Claims, release
from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.departures import Departures
from bot.delivery.ledger.edits import Edits
from bot.delivery.ledger.lapses import Lapses
from bot.delivery.ledger.limiter import Limiter, Turn
from bot.delivery.ledger.moving import plan_anew, set_back
from bot.delivery.ledger.requests import Requests, Telling
from bot.delivery.ledger.sending import Sender
from bot.delivery.ledger.spreading import do_some, is_any_left
from bot.store.clock import Clock
from bot.store.errors import UnavailableError
from bot.store.store import Store

SESSION = 30.0
"""Seconds that a session lasts at most."""
_AT_ONCE = 5
"""Places of the lane that are taken together."""
_CLOSE = 0.02
"""Seconds between two messages below which rows are marked several at a time."""
_HALTED = 5.0
"""Seconds after which Telegram is asked again that could not be reached."""
_ANSWERS = 1.0
"""Seconds that a session without more to do waits for the answers to what it has sent."""
_SET_BACK = 1.0
"""Seconds by which a clock goes back that somebody has set."""


class _Begin(Protocol):
    async def __call__(self, connection: AsyncConnection, claim: Claim) -> list[Departure]: ...


_Send = Callable[[Departure], Awaitable[None]]
_Take = Callable[[AsyncConnection], Awaitable[Turn]]


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
        editors: bool = False,
        answered: Callable[[], int] = lambda: 0,
    ) -> None:
        """`editors` is whether there are any, `answered` gives how many messages went out as answers since it was asked last; they count, too."""
        self._store = store
        self._clock = clock
        self._telling = telling
        self._answered = answered
        self._limiter = Limiter(clock, rate)
        self._claims = Claims(clock, editors=editors)
        self._lapses = Lapses(clock)
        self._departures = Departures(clock)
        self._edits = Edits(clock, self._limiter)
        self._requests = Requests(
            store,
            clock,
            sender,
            rendering,
            telling,
            limiter=self._limiter,
            edits=self._edits,
            paid=paid,
        )
        self._latest = 0.0
        """The latest time that the clock has shown."""

    @property
    def sent(self) -> int:
        """How many deliveries this worker has sent."""
        return self._requests.sent

    @property
    def trouble(self) -> str | None:
        """Why the database does not take what Telegram has answered, if that is so."""
        return self._requests.trouble

    @property
    def full_rate(self) -> float:
        """How many messages a second may go out as long as Telegram refuses none."""
        return self._limiter.full_rate

    async def finish(self, seconds: float) -> None:
        """Wait some seconds for the answers to what has been sent, and for the database to take them."""
        await self._requests.finish(seconds)

    async def take_over(self, *, alone: bool = True) -> None:
        """Take over what workers have left that were killed, at once where this one is `alone`."""
        await self._take_back(alone=alone)
        await plan_anew(self._store.database, self._clock)

    def leave_out(self, chat: bytes | None) -> None:
        """Send nothing to a chat, by its id at Telegram, encrypted; None for no chat."""
        self._departures.left_out = chat

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
            await set_back(self._store.database, now, self._latest)
            self._latest = now
        self._latest = max(self._latest, now)
        self._requests.halted = False
        await self._take_back()
        planning = asyncio.create_task(self._plan(end))
        more = True
        try:
            while more and self._clock.now() < end and not self._requests.halted:
                planned = planning.done()
                more = await self._batch(end)
                if not more:
                    # What was planned since was not looked at yet.
                    more = await planning and not planned
        finally:
            planning.cancel()
            await asyncio.gather(planning, return_exceptions=True)
        settled = False
        if not more or self._requests.halted:
            # What becomes due meanwhile does not wait for long for a chat that takes its time.
            settled = await self._requests.settle(_ANSWERS)
        if self._requests.halted:
            return _HALTED
        return None if settled else 0.0

    async def next_due(self, connection: AsyncConnection) -> float | None:
        """The moment from which there is something to send or to edit (seconds since 1970), or None."""
        found = [
            await self._claims.next_due(connection),
            await self._lapses.next_lapse(connection),
            await self._edits.next_due(connection),
        ]
        return min((moment for moment in found if moment is not None), default=None)

    async def is_any_due(self, connection: AsyncConnection) -> bool:
        """Whether a session would have anything to do."""
        now = self._clock.now()
        due = await self.next_due(connection)
        return (due is not None and due <= now) or await is_any_left(connection, now)

    async def _plan(self, end: float) -> bool:
        """
        Plan campaigns, cancel the rest of those that were stopped, and suspend whom none reaches, beside what is sent.

        Returns whether there were any.
        """
        found = False
        while self._clock.now() < end and await self._store.database.write(self._plan_some):
            found = True
        return found

    async def _plan_some(self, connection: AsyncConnection) -> bool:
        return await do_some(connection, self._clock.now())

    async def _take_back(self, *, alone: bool = False) -> None:
        take_back = partial(self._lapses.take_back, alone=alone)
        for campaign in await self._store.database.write(take_back):
            await self._telling.changed(campaign)

    async def _batch(self, end: float) -> bool:
        """Send some of what is due first. Returns whether there was anything."""
        claim, begin, send = await self._store.database.write(self._claim)
        if claim:
            await self._send(claim, end, begin, send)
        return claim is not None

    async def _claim(self, connection: AsyncConnection) -> tuple[Claim | None, _Begin, _Send]:
        """Claim some of what is due first. Returns how it begins and how it is sent, too."""
        most = max(_AT_ONCE * 5, int(self._limiter.full_rate))
        edits = self._edits.begin, self._requests.edit
        if claim := await self._edits.claim(connection, most, urgent=True):
            return claim, *edits
        if claim := await self._claims.claim(connection, most):
            return claim, self._departures.begin, self._requests.push
        return await self._edits.claim(connection, most, urgent=False), *edits

    async def _send(self, claim: Claim, end: float, begin: _Begin, send: _Send) -> None:
        """Send claimed rows at the rate that the lane gives, and put back those of which no request is made in time."""
        write = self._store.database.write
        left = list(claim.rows)
        turn: Turn | None = None
        try:
            while left and self._clock.now() < end and not self._requests.halted:
                if turn is None:
                    turn = await write(self._take(len(left)))
                start = self._clock.now() + turn.wait
                if not turn.granted:
                    await self._until(min(start, end))
                step = turn.granted if turn.apart < _CLOSE else 1
                following = None
                for first in range(0, turn.granted, max(step, 1)):
                    await self._until(start + first * turn.apart)
                    part = claim._replace(rows=tuple(left[:step]))
                    last = first + step >= turn.granted and self._clock.now() < end
                    take = self._take(len(left) - step) if last and len(left) > step else None
                    leaving, following = await write(partial(_begun, begin, part, take))
                    left[:step] = [each.id for each in leaving]  # each until its request is made
                    for departure in leaving:
                        await send(departure)
                        del left[0]
                turn = following
        finally:
            if left:
                rest = claim._replace(rows=tuple(left))
                # Else their leases end. An error of its own would take the place of what ends the session.
                with suppress(UnavailableError):
                    await write(partial(release, claim=rest))

    def _take(self, most: int) -> _Take:
        """How places in the lane are taken for some of as many rows."""
        places = max(_AT_ONCE, int(self._limiter.full_rate * _CLOSE))
        return partial(self._limiter.take, wanted=min(places, most), answers=self._answered())

    async def _until(self, moment: float) -> None:
        if (seconds := moment - self._clock.now()) > 0:
            await self._clock.sleep(seconds)


async def _begun(
    begin: _Begin, claim: Claim, take: _Take | None, connection: AsyncConnection
) -> tuple[list[Departure], Turn | None]:
    """Begin claimed rows, and take the places of those that follow in the same transaction."""
    return await begin(connection, claim), await take(connection) if take else None
