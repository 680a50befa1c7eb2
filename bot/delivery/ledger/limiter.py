"""How fast messages go out that nobody has asked for: one lane for all processes, which Telegram can slow down."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.clock import Clock
from bot.store.tables import lanes

_NAME = "pushes"
_FAR = 60.0
"""Seconds that the lane can be ahead of the clock at most, however the clock is set."""
_SHORT = 5.0
"""Seconds that a first refusal stops the lane at most; its own chat waits for as long as Telegram says."""
_SOON = 10.0
"""Seconds within which the refusal for a second chat means that the bot as a whole is too fast."""
_SLOWEST = 1 / 32
_RECOVERS = 30.0
"""Seconds after which a slowed lane gets faster by a step."""
_STEP = 1.1
_LATE = 0.1
"""Seconds by which a worker can be behind the lane and catch up; no second has more messages for it than a tenth."""


_LANE = select(lanes).where(lanes.c.name == _NAME).with_for_update(key_share=True)
_TAKE = (
    update(lanes)
    .where(lanes.c.name == _NAME)
    .values({name: bindparam(f"new_{name}") for name in ("next", "share", "changed")})
)


class Turn(NamedTuple):
    """When the next messages may go out."""

    wait: float
    """Seconds until the first of them, or until the lane may be asked again; less than none where it is late."""
    granted: int
    """How many may go out; 0 while Telegram has the bot wait."""
    apart: float
    """Seconds from one to the next."""


class Limiter:
    """
    The lane of pushes and edits, by the generic cell rate algorithm.

    https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm. Every method is a part of the caller's
    transaction.
    """

    blocked_until = select(lanes.c.blocked_until).where(lanes.c.name == _NAME).scalar_subquery()
    """Until when Telegram has the whole bot wait, as a part of other queries."""
    blocked_for = select(lanes.c.blocked_for).where(lanes.c.name == _NAME).scalar_subquery()
    """The seconds from which that was reckoned."""
    share = select(lanes.c.share).where(lanes.c.name == _NAME).scalar_subquery()
    """The part of the full rate at which messages go out; none before the first."""

    def __init__(self, clock: Clock, rate: float) -> None:
        """`rate` is how many messages a second may go out as long as Telegram refuses none."""
        self.full_rate = rate
        self._clock = clock

    async def take(self, connection: AsyncConnection, wanted: int, answers: int = 0) -> Turn:
        """Take places in the lane, behind the places of `answers` messages that have gone out without asking."""
        lane, now = await self._lane(connection), self._clock.now()
        stopped = lane["blocked_until"] - now
        if stopped > lane["blocked_for"]:  # the clock was set back
            stopped = lane["blocked_for"]
            await self._set(connection, blocked_until=now + stopped)
        if stopped > 0:
            return Turn(stopped, 0, 0.0)
        share, changed = lane["share"], lane["changed"]
        if share < 1 and not 0 <= now - changed < _RECOVERS:
            share, changed = min(1.0, share * _STEP), now
        apart = 1 / (self.full_rate * share)
        begin = self._next(lane, now) + answers * apart
        await connection.execute(
            _TAKE,
            {"new_next": begin + wanted * apart, "new_share": share, "new_changed": changed},
        )
        return Turn(begin - now, wanted, apart)

    async def refused(self, connection: AsyncConnection, chat: int, seconds: float) -> None:
        """
        Note that Telegram refuses a message to a chat, by its id in the store, for too many requests.

        `seconds` is how long Telegram has the bot wait.
        """
        lane, now = await self._lane(connection), self._clock.now()
        other = lane["refused_chat"] not in (None, chat) and 0 <= now - lane["refused"] <= _SOON
        # Several requests are on their way when the first is refused; they slow the lane once.
        again = other and now - lane["changed"] > _SHORT
        stopped = seconds if other else min(seconds, _SHORT)
        share = max(_SLOWEST, lane["share"] / 2) if again else lane["share"]
        await self._set(
            connection,
            blocked_until=max(now + stopped, min(lane["blocked_until"], now + lane["blocked_for"])),
            blocked_for=max(stopped, min(lane["blocked_for"], lane["blocked_until"] - now)),
            share=share,
            changed=now if again else lane["changed"],
            refused_chat=chat,
            refused=now,
        )

    @staticmethod
    def _next(lane: RowMapping, now: float) -> float:
        """The moment of the lane's next place, which has passed already where a worker is late."""
        place = float(min(lane["next"], now + _FAR))
        return place if place >= now - _LATE else now

    @staticmethod
    async def _lane(connection: AsyncConnection) -> RowMapping:
        found = (await connection.execute(_LANE)).mappings().one_or_none()
        if found is None:
            await connection.execute(insert(lanes).values(name=_NAME).on_conflict_do_nothing())
            found = (await connection.execute(_LANE)).mappings().one()
        return found

    async def _set(self, connection: AsyncConnection, **values: object) -> None:
        await connection.execute(update(lanes).where(lanes.c.name == _NAME).values(**values))
