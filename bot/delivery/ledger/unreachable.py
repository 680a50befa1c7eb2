"""Chats that take nothing, though they have not blocked the bot: after some tries in a row they are given up."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.states import State, written
from bot.store.tables import campaigns, deliveries, subscriptions
from bot.subscription import Standing

_TRIES = 5
"""Deliveries in a row after which a chat is given up."""
_TAKEN = (State.SENT, State.GONE, State.UNSURE)
"""The states of deliveries that a chat took, or may have taken."""
_SUSPENDED_AT_ONCE = 500
"""Subscriptions that are looked at in one transaction, each of them with some hundred deliveries."""


def any_unreached() -> ColumnElement[bool]:
    """Whether there is a campaign of which it was not looked at yet whom it did not reach."""
    return select(campaigns.c.id).where(campaigns.c.unreached_to.is_not(None)).exists()


async def suspend_some(connection: AsyncConnection, now: float) -> bool:
    """
    Suspend some of those whom a campaign that is done did not reach, and none of the deliveries before it.

    Where it reached fewer than it did not, the fault is the bot's: with the token of another bot it finds
    hardly any of the chats. Returns whether there was such a campaign.
    """
    c, d, s = campaigns.c, deliveries.c, subscriptions.c
    done = (
        select(c.id, c.unreached_to)
        .where(c.unreached_to.is_not(None))
        .order_by(c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if (row := (await connection.execute(done)).one_or_none()) is None:
        return False
    campaign, after = row
    some = (
        select(d.subscription_id)
        .where(
            d.campaign_id == campaign,
            d.state == written(State.UNDELIVERABLE),
            d.subscription_id > after,
        )
        .order_by(d.subscription_id)
        .limit(_SUSPENDED_AT_ONCE)
        .subquery()
    )
    upto: int | None = None
    if after or await _reached_most(connection, campaign):
        upto = await connection.scalar(select(func.max(some.c.subscription_id)))
    if upto is not None:
        await connection.execute(
            update(subscriptions)
            .where(
                s.id.in_(select(some.c.subscription_id)),
                s.standing == Standing.ACTIVE,
                _tries() >= _TRIES,
            )
            .values(standing=Standing.BLOCKED, changed=now)
        )
    await connection.execute(update(campaigns).where(c.id == campaign).values(unreached_to=upto))
    return True


def _tries() -> ColumnElement[int]:
    """How many deliveries to a subscription have failed since it took one."""
    tried, taken = deliveries.alias(), deliveries.alias()
    last_taken = (
        select(func.coalesce(func.max(taken.c.id), 0))
        .where(taken.c.subscription_id == subscriptions.c.id, taken.c.state.in_(_TAKEN))
        .correlate(subscriptions)
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(tried)
        .where(
            tried.c.subscription_id == subscriptions.c.id,
            tried.c.state == State.UNDELIVERABLE,
            tried.c.id > last_taken,
        )
        .correlate(subscriptions)
        .scalar_subquery()
    )


async def _reached_most(connection: AsyncConnection, campaign: int) -> bool:
    d = deliveries.c
    failed = select(func.count()).where(
        d.campaign_id == campaign, d.state == written(State.UNDELIVERABLE)
    )
    missing = (await connection.scalar(failed) or 0) + 1
    for state in _TAKEN:
        # As many as are needed, by the index: of those that were reached there may be millions.
        some = (
            select(d.id)
            .where(d.campaign_id == campaign, d.state == written(state))
            .order_by(d.revision)
            .limit(missing)
            .subquery()
        )
        missing -= await connection.scalar(select(func.count()).select_from(some)) or 0
    return missing <= 0
