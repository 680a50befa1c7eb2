"""Chats that take nothing, though they have not blocked the bot: after some tries in a row they are given up."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.states import State
from bot.store.tables import deliveries, subscriptions
from bot.subscription import Standing

_TRIES = 5
"""Deliveries in a row after which a chat is given up."""
_TAKEN = (State.SENT, State.GONE, State.UNSURE)
"""The states of deliveries that a chat took, or may have taken."""


async def suspend(connection: AsyncConnection, campaign: int, now: float) -> None:
    """
    Suspend those whom a campaign that is done did not reach, and none of the deliveries before it.

    Where it reached fewer than it did not, the fault is the bot's: with the token of another bot it finds
    hardly any of the chats.
    """
    failed = await _count(connection, campaign, State.UNDELIVERABLE)
    if not failed or failed >= await _count(connection, campaign, *_TAKEN):
        return
    d, tried, taken = deliveries.c, deliveries.alias(), deliveries.alias()
    last_taken = (
        select(func.coalesce(func.max(taken.c.id), 0))
        .where(taken.c.subscription_id == d.subscription_id, taken.c.state.in_(_TAKEN))
        .correlate(deliveries)
        .scalar_subquery()
    )
    tries = (
        select(func.count())
        .select_from(tried)
        .where(
            tried.c.subscription_id == d.subscription_id,
            tried.c.state == State.UNDELIVERABLE,
            tried.c.id > last_taken,
        )
        .correlate(deliveries)
        .scalar_subquery()
    )
    given_up = select(d.subscription_id).where(
        d.campaign_id == campaign, d.state == State.UNDELIVERABLE, tries >= _TRIES
    )
    s = subscriptions.c
    await connection.execute(
        update(subscriptions)
        .where(s.id.in_(given_up), s.standing == Standing.ACTIVE)
        .values(standing=Standing.BLOCKED, changed=now)
    )


async def _count(connection: AsyncConnection, campaign: int, *states: State) -> int:
    """How many of a campaign's deliveries are in some states."""
    d = deliveries.c
    counted = select(func.count()).where(d.campaign_id == campaign, d.state.in_(states))
    return await connection.scalar(counted) or 0
