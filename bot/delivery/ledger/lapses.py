"""Rows of the ledger that workers have left: taken back when their leases are over."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.claims import SENDING
from bot.delivery.states import State, written
from bot.store.clock import TOLERANCE, Clock
from bot.store.tables import campaigns, chats, deliveries, subscriptions
from bot.subscription import ChatKind


class Lapses:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def next_lapse(self, connection: AsyncConnection) -> float | None:
        """The moment at which the next rows can be taken back from a worker (seconds since 1970), or None."""
        found = (await connection.execute(_LEASES)).one()
        return min((float(lease) for lease in found if lease is not None), default=None)

    async def take_back(self, connection: AsyncConnection, *, alone: bool = False) -> set[int]:
        """
        Take rows back from workers that are gone, which is all others where this one is `alone`.

        Returns the campaigns that have deliveries in doubt now.

        Those that were only claimed are due again. Of those that were being sent nobody knows whether they
        arrived: in a private chat they are sent once more, silently; elsewhere they stay in doubt.
        """
        now = self._clock.now()
        # A lease that ends later than any was given before the clock was set back.
        over = or_(
            deliveries.c.lease <= now,
            deliveries.c.lease > now + SENDING + TOLERANCE,
            literal(alone),
        )
        claimed, sent = (_left(state, over) for state in (State.CLAIMED, State.SENDING))
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(claimed))
            .values(state=State.DUE, token=None, lease=None)
        )
        again = and_(_kind == written(ChatKind.PRIVATE), deliveries.c.doubts == 0)
        sending = await connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(sent))
            .values(
                state=case((again, State.DUE), else_=State.UNSURE),
                doubts=deliveries.c.doubts + 1,
                ready=now,
                token=None,
                lease=None,
                settled=case((again, None), else_=now),
            )
            .returning(deliveries.c.campaign_id, deliveries.c.state)
        )
        in_doubt = {campaign for campaign, state in sending if state == State.UNSURE}
        if alone:
            edited = select(campaigns.c.id).where(campaigns.c.edits_begin.is_not(None))
            await connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.campaign_id.in_(edited),
                    deliveries.c.state == State.SENT,
                    deliveries.c.token.is_not(None),
                )
                .values(token=None, lease=None)
            )
        return in_doubt


def _left(state: State, over: ColumnElement[bool]) -> Select[tuple[int]]:
    """The rows in a state whose worker is gone. What another takes back at the same moment is left to it."""
    some = (
        select(deliveries.c.id)
        .where(deliveries.c.state == written(state), over)
        .with_for_update(skip_locked=True)
        .cte(f"left_{state}")
    )
    return select(some.c.id)


# Not `exists`: a database that expects many rows could read all chats for that.
_kind = (
    select(chats.c.kind)
    .select_from(subscriptions.join(chats))
    .where(subscriptions.c.id == deliveries.c.subscription_id)
    .scalar_subquery()
)
# Each state by itself: there is an index of the leases of each.
_LEASES = select(
    *(
        select(func.min(deliveries.c.lease))
        .where(deliveries.c.state == written(state))
        .scalar_subquery()
        .label(state)
        for state in (State.CLAIMED, State.SENDING)
    )
)
