"""Moves what is planned, some at a time: when a time zone has got other rules, and when the clock was set back."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from sqlalchemy import case, func, literal_column, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.spreading import MODULUS, due_by
from bot.delivery.states import UNDER_WAY, CampaignState, State, written
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


class _Place(NamedTuple):
    """A place in the order in which deliveries of a campaign leave."""

    ready: float
    rank: int


async def set_back(database: Database, now: float, latest: float) -> None:
    """
    Keep what is ready so when the clock was set back from `latest` to `now` (seconds since 1970).

    What a subscriber wants at a set time comes when the clock shows that time. Copies that are to be edited
    need nothing: they tell since when they are put off.
    """
    for campaign in await database.read(_under_way):
        reached: _Place | None = _Place(now, MODULUS)
        while reached:
            reached = await database.write(
                partial(_set_some_back, campaign, reached, now=now, latest=latest)
            )
    await database.write(partial(_set_campaigns_back, now=now, latest=latest))


async def _under_way(connection: AsyncConnection) -> list[int]:
    found = select(campaigns.c.id).where(campaigns.c.state.in_(UNDER_WAY))
    return list(await connection.scalars(found))


async def _set_some_back(
    campaign: int, after: _Place, connection: AsyncConnection, *, now: float, latest: float
) -> _Place | None:
    """
    Set back some deliveries of a campaign, of those after a place.

    Returns the place of the last that was looked at, or None where that was the campaign's last.
    """
    d = deliveries.c
    place = tuple_(d.ready, d.rank)
    left = (d.campaign_id == campaign, d.state == written(State.DUE), place > after)
    # What is set back comes before that place, and is not met again.
    ends = (
        select(d.ready, d.rank)
        .where(*left)
        .order_by(d.ready, d.rank)
        .offset(_MOVED_AT_ONCE - 1)
        .limit(1)
    )
    end = (await connection.execute(ends)).one_or_none()
    upto = _Place(*end) if end else None
    by_the_clock = (d.ready == d.due) & (d.ready > latest)
    await connection.execute(
        update(deliveries)
        .where(*left, *((place <= upto,) if upto else ()), ~by_the_clock)
        .values(ready=case((d.ready <= latest, now), else_=d.ready - (latest - now)))
    )
    return upto


async def _set_campaigns_back(connection: AsyncConnection, now: float, latest: float) -> None:
    c, back = campaigns.c, latest - now
    await connection.execute(
        update(campaigns)
        .where(c.state == CampaignState.WAITING, c.ripe > now)
        .values(
            ripe=case((c.ripe <= latest, now), else_=c.ripe - back),
            # An hour that the newsroom has set is one of the clock's.
            begins=case(
                (c.begins != c.ripe, c.begins),
                (c.ripe <= latest, now),
                else_=c.ripe - back,
            ),
        )
    )
    await connection.execute(
        update(campaigns)
        .where(c.edits_begin > now)
        .values(edits_begin=case((c.edits_begin <= latest, now), else_=c.edits_begin - back))
    )
