"""The lease of what one process at a time does: it asks the editors, reports to them, and moves campaigns on."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import literal, or_, update
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.clock import TOLERANCE, Clock
from bot.store.tables import leases

_NAME = "editors"
LASTS = 9.0
"""Seconds after which another process takes the lease that was not renewed."""
_GIVEN_WAY = 3.0
"""Seconds in which another process can take a lease that this one does without; all look each second."""


class Lease:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, *, alone: bool = False) -> None:
        """With `alone` no other process can have it, whatever one has left that was killed."""
        self._clock = clock
        self.held = False
        """Whether this process had it when it was asked for last."""
        self.holder = uuid4().hex
        """The name of this process."""
        self._alone = alone
        self._gave_way = 0.0
        """When this process was to do without it (seconds since 1970)."""

    async def take(self, connection: AsyncConnection) -> bool:
        """Take or renew the lease. Returns whether this process has it; no other takes it within the transaction."""
        now, c = self._clock.now(), leases.c
        if 0 <= now - self._gave_way < _GIVEN_WAY:
            return False
        free = or_(
            c.holder == self.holder,
            c.until <= now,
            c.until > now + LASTS + TOLERANCE,  # the clock was set back
            literal(self._alone),
        )
        mine = {"holder": self.holder, "until": now + LASTS}
        renewed = update(leases).where(c.name == _NAME, free).values(**mine)
        if await connection.scalar(renewed.returning(c.name)):
            return True
        first = insert(leases).values(name=_NAME, **mine).on_conflict_do_nothing()
        return bool(await connection.scalar(first.returning(c.name)))

    async def release(self, connection: AsyncConnection) -> None:
        """Let another process have the lease at once."""
        mine = leases.c.holder == self.holder
        await connection.execute(update(leases).where(mine).values(until=0.0))

    async def give_way(self, connection: AsyncConnection) -> None:
        """Let another process have the lease, if there is one that takes it now."""
        if not self._alone:
            await self.release(connection)
            self.held, self._gave_way = False, self._clock.now()
