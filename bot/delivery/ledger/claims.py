"""Rows of the ledger that a worker has to itself: taken when they are due, and taken back when it is gone."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import (
    RowMapping,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger import versions
from bot.delivery.states import CampaignState, State, written
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries

CLAIMED = 30.0
"""Seconds for which a worker has rows to itself before it sends them."""
SENDING = 120.0
"""Seconds after which nobody waits any more for the answer to a request that has left."""

_TRIED = 10.0
"""Seconds that readers wait at most for the editors' chat, where a brief is tried first."""
_LOOK = 1.0
"""Seconds between two looks whether it was."""


_LED = 8.0
"""Seconds for which the others wait for the answer to the first push of a campaign: its worker may be gone."""


def led_since(now: float) -> float:
    """The lease of a request (seconds since 1970) that left so lately that the others wait for its answer."""
    return now + SENDING - _LED


class Claim(NamedTuple):
    """Rows that one worker has to itself."""

    token: str
    rows: tuple[int, ...]
    versions: bool = False
    """Whether they are of a story in several languages, of which each subscriber gets one."""


async def release(connection: AsyncConnection, claim: Claim) -> None:
    """
    Let others have the rows of a claim of which no request was made.

    They may be marked as being sent, where the database was lost as it committed that.
    """
    mine = deliveries.c.id.in_(claim.rows), deliveries.c.token == claim.token
    free = {"token": None, "lease": None}
    unsent = deliveries.c.state.in_((State.CLAIMED, State.SENDING))
    await connection.execute(
        update(deliveries).where(*mine, unsent).values(state=State.DUE, **free)
    )
    copies = deliveries.c.state == State.SENT
    await connection.execute(update(deliveries).where(*mine, copies).values(**free))


class Claims:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, *, editors: bool = False) -> None:
        """With `editors`, a brief goes to their chat before it goes to any reader."""
        self._clock = clock
        self._editors = editors

    async def claim(self, connection: AsyncConnection, most: int) -> Claim | None:
        """Claim rows of the campaign that has been due for longest; None where nothing is due."""
        now = self._clock.now()
        first = await self._first(connection)
        if first is None or first["head"] > now or self._is_untried(first, now):
            return None
        token = uuid4().hex
        claimed = {
            "campaign": first["id"],
            "now": now,
            "most": most if first["proven"] else 1,
            "claimed_by": token,
            "until": now + CLAIMED,
        }
        taken = await connection.execute(_CLAIM, claimed)
        rows = [row.id for row in sorted(taken, key=lambda row: (row.ready, row.rank))]
        # Corrections go to whoever has the version.
        is_correction = first["parent_id"] is not None
        if is_correction or not await versions.has_versions(connection, first["id"]):
            return Claim(token, tuple(rows))
        others = await versions.not_now(connection, rows, now)
        if others:
            await connection.execute(
                _PUT_BACK,
                [
                    {"row": row, "new_state": state, "new_ready": ready, "at": settled}
                    for row, (state, ready) in others.items()
                    for settled in [now if state is State.CANCELLED else None]
                ],
            )
        return Claim(token, tuple(row for row in rows if row not in others), versions=True)

    async def next_due(self, connection: AsyncConnection) -> float | None:
        """The moment from which something is due (seconds since 1970); None where nothing is planned."""
        now = self._clock.now()
        found = (await connection.execute(_GOING, {"recent": led_since(now)})).mappings().all()
        moments = [
            now + _LOOK if self._is_untried(row, now) else float(row["head"])
            for row in found
            if row["head"] is not None
        ]
        return min(moments, default=None)

    async def _first(self, connection: AsyncConnection) -> RowMapping | None:
        """The campaign with the row that has been ready for longest, and since when (`head`)."""
        now = self._clock.now()
        found = (await connection.execute(_GOING, {"recent": led_since(now)})).mappings().all()
        heads = [row for row in found if row["head"] is not None]
        return min(
            heads,
            # Of a story in several languages, the versions that are for fewer go first.
            key=lambda row: (self._is_untried(row, now), row["head"], row["rest"], row["id"]),
            default=None,
        )

    def _is_untried(self, row: RowMapping, now: float) -> bool:
        """Whether a campaign waits for the editors' chat. Of corrections, only what is asked about goes there."""
        if not self._editors or row["proven"] or row["parent_id"] is not None:
            return False
        return bool(max(row["head"], row["begins"]) <= now < row["begins"] + _TRIED)


_head = (
    select(func.min(deliveries.c.ready))
    .where(deliveries.c.campaign_id == campaigns.c.id, deliveries.c.state == written(State.DUE))
    .scalar_subquery()
)
# The first of all goes alone: a fault of the push meets one reader.
_tried = exists().where(
    deliveries.c.campaign_id == campaigns.c.id,
    deliveries.c.state == written(State.SENDING),
    deliveries.c.lease > bindparam("recent"),
)
_GOING = select(
    campaigns.c.id,
    campaigns.c.proven,
    campaigns.c.parent_id,
    campaigns.c.begins,
    campaigns.c.rest,
    _head.label("head"),
).where(campaigns.c.state == written(CampaignState.GOING), or_(campaigns.c.proven != "", ~_tried))
_picked = (
    select(deliveries.c.id)
    .where(
        deliveries.c.campaign_id == bindparam("campaign"),
        deliveries.c.state == written(State.DUE),
        deliveries.c.ready <= bindparam("now"),
    )
    .order_by(deliveries.c.ready, deliveries.c.rank)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("picked")
)
_CLAIM = (
    update(deliveries)
    # What is picked is locked, and due. Asked for the state again, a database that does not know yet how much is
    # due compares each of the due rows with each of the picked ones.
    .where(deliveries.c.id.in_(select(_picked.c.id)))
    .values(state=State.CLAIMED, token=bindparam("claimed_by"), lease=bindparam("until"))
    .returning(deliveries.c.id, deliveries.c.ready, deliveries.c.rank)
)
_PUT_BACK = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        ready=bindparam("new_ready"),
        settled=bindparam("at"),
        token=None,
        lease=None,
    )
)
