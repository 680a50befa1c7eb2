"""Moves what is planned, some at a time: when a time zone has got other rules, and when the clock was set back."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from sqlalchemy import func, literal_column, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.spreading import due_by
from bot.delivery.states import CampaignState, State, written
from bot.store.clock import Clock
from bot.store.database import Database
from bot.store.tables import campaigns, deliveries, schedules, slots, subscriptions
from bot.store.work import alone

_MOVED_AT_ONCE = 5_000
"""Deliveries that are moved in one transaction."""


class _Slot(NamedTuple):
    """A slot that is due at another moment than it was planned for."""

    campaign: int
    schedule: int
    planned: float
    due: float


async def plan_anew(database: Database, clock: Clock) -> None:
    """
    Reckon anew what is due later: the rules of time zones change now and then.

    A slot is moved with the last of its deliveries, so that another start goes on where this one is killed.
    """
    for slot in await database.read(partial(_outdated, now=clock.now())):
        reached: int | None = 0
        while reached is not None:
            reached = await database.write(partial(_move_some, clock, slot, reached))


async def _outdated(connection: AsyncConnection, now: float) -> list[_Slot]:
    ahead = (
        select(slots, campaigns.c.begins, schedules.c.zone, schedules.c.times, schedules.c.days)
        .select_from(slots.join(campaigns).join(schedules))
        .where(campaigns.c.state == written(CampaignState.GOING), slots.c.due > now)
    )
    found = (
        _Slot(row["campaign_id"], row["schedule_id"], row["due"], due_by(row, row["begins"]))
        for row in (await connection.execute(ahead)).mappings()
    )
    return [slot for slot in found if slot.due != slot.planned]


async def _move_some(
    clock: Clock, slot: _Slot, after: int, connection: AsyncConnection
) -> int | None:
    """
    Move some deliveries of a slot, of subscriptions after one.

    Returns the last of these, or None where nothing is left to be done, also because the slot's moment has
    come, or another process has moved it.
    """
    # Nothing is planned meanwhile.
    await alone(connection)
    of_slot = (slots.c.campaign_id == slot.campaign, slots.c.schedule_id == slot.schedule)
    planned_to = await connection.scalar(
        select(campaigns.c.spread_to)
        .select_from(slots.join(campaigns))
        .where(
            *of_slot,
            slots.c.due == slot.planned,
            slots.c.due > clock.now(),
            campaigns.c.state == written(CampaignState.GOING),
        )
    )
    if planned_to is None:
        return None
    s, d = subscriptions.c, deliveries.c
    # In the order of the index: a database that expects many would look for them among all subscriptions.
    place = tuple_(s.schedule_id, s.id)
    some = (
        select(s.id)
        .where(place > (slot.schedule, after), place <= (slot.schedule, planned_to))
        .order_by(s.schedule_id, s.id)
        # As a part of the text, for a plan that is made for all values.
        .limit(literal_column(f"{_MOVED_AT_ONCE}"))
        .subquery()
    )
    upto: int | None = await connection.scalar(select(func.max(some.c.id)))
    if upto is None:
        await connection.execute(update(slots).where(*of_slot).values(due=slot.due))
        return None
    # By a subquery for each: a database that has the choice reads all that is due of the campaign.
    planned = (
        select(d.id)
        .where(
            d.subscription_id == some.c.id,
            d.campaign_id == slot.campaign,
            d.state == written(State.DUE),
            d.due != slot.due,
        )
        .correlate(some)
        .scalar_subquery()
    )
    await connection.execute(
        update(deliveries)
        .where(d.id.in_(select(planned).select_from(some)))
        .values(due=slot.due, ready=slot.due)
    )
    return upto
