"""
Plans campaigns: a row in the ledger for each subscriber, with the moment at which it is due.

Of those that were stopped, it cancels the rest.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import audience
from bot.delivery.ledger import versions
from bot.delivery.ledger.unreachable import any_unreached, suspend_some
from bot.delivery.states import CampaignState, State, is_any_of, written
from bot.delivery.stored import moment, times_of
from bot.schedule import moments
from bot.store.tables import campaigns, deliveries, schedules, slots, subscriptions
from bot.store.work import alone
from bot.subscription import Choices, Days, Standing

_CHUNK = 5_000
"""Subscriptions that are planned in one transaction."""
_CANCELLED_AT_ONCE = 5_000
"""Deliveries that are cancelled in one transaction."""
_FACTOR, MODULUS = 1_103_515_245, 2_147_483_647
"""They scatter subscribers, in each campaign otherwise, so that nobody is always the last of a crowded hour; ranks are below the modulus."""
_TOGETHER = 512
"""Neighbours that stay together: rows that are scattered in smaller groups take three times as long to write."""


async def spread(connection: AsyncConnection, now: float) -> int | None:
    """
    Plan the next subscribers of the first campaign that has any left, in the caller's transaction.

    Nothing is planned before its hour: until then its hour, its text and who subscribes may change.
    Returns the campaign, or None where there is none.
    """
    await alone(connection)
    unspread = select(campaigns).where(_unspread(now)).order_by(campaigns.c.id).limit(1)
    campaign = (await connection.execute(unspread)).mappings().one_or_none()
    if campaign is None:
        return None
    after = campaign["spread_to"]
    # Its limit keeps databases from looking through all subscriptions with a standing.
    s = subscriptions.c
    chunk = (
        select(s.id, s.schedule_id, s.standing, s.paused_until, s.language)
        .where(subscriptions.c.id > after)
        .order_by(subscriptions.c.id)
        .limit(_CHUNK)
        .subquery()
    )
    upto = (await connection.execute(select(func.max(chunk.c.id)))).scalar_one()
    if upto is not None:
        if campaign["parent_id"] is None:
            await _fill_slots(connection, campaign)
            others = await audience.versions(connection, campaign)
            until = await audience.waits_until(connection, campaign, campaign["begins"])
            recipients = _subscribers(campaign, chunk, others, until)
        else:
            recipients = _readers(campaign, chunk)
        await connection.execute(
            insert(deliveries).from_select(versions.COLUMNS, recipients).on_conflict_do_nothing()
        )
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign["id"])
        .values(spread=upto is None, spread_to=after if upto is None else upto)
    )
    return int(campaign["id"])


async def cancel_some(connection: AsyncConnection, now: float) -> bool:
    """
    Cancel some of what was not sent of stopped campaigns. Returns whether there was any.

    Nothing of them goes out in any case. All of a million takes many seconds, in which nobody else could write.
    """
    d = deliveries.c
    some = (
        select(d.id)
        .where(_rest_of_stopped())
        .limit(_CANCELLED_AT_ONCE)
        .with_for_update(skip_locked=True)
        .cte("some")
    )
    done = await connection.execute(
        update(deliveries)
        # Its limit holds only where it is looked for once.
        .where(d.id.in_(select(some.c.id)))
        .values(state=State.CANCELLED, settled=now, token=None, lease=None)
        .returning(d.id)
    )
    return bool(done.all())


async def is_any_left(connection: AsyncConnection, now: float) -> bool:
    """Whether a campaign is to be planned, or of one the rest is to be cancelled or those unreached are looked at."""
    left = exists().where(_unspread(now)) | exists().where(_rest_of_stopped()) | any_unreached()
    return bool(await connection.scalar(select(left)))


async def do_some(connection: AsyncConnection, now: float) -> bool:
    """Do some of what `is_any_left` asks for. Returns whether there was anything."""
    if not await is_any_left(connection, now):
        return False
    if await connection.scalar(select(exists().where(_unspread(now)))):
        await spread(connection, now)
        return True
    # Others who need to be alone wait for none of these.
    return await cancel_some(connection, now) or await suspend_some(connection, now)


def due_by(row: RowMapping, begins: float) -> float:
    """When what begins at a moment is due for the schedule in a row (seconds since 1970)."""
    choices = Choices(times_of(row["times"]), Days(row["days"]), zone=row["zone"])
    return moments.due(choices, moment(begins)).timestamp()


def _unspread(now: float) -> ColumnElement[bool]:
    c = campaigns.c
    return and_(c.state == written(CampaignState.GOING), ~c.spread, c.begins <= now)


def _rest_of_stopped() -> ColumnElement[bool]:
    stopped = select(campaigns.c.id).where(campaigns.c.state == written(CampaignState.STOPPED))
    unsent = is_any_of(deliveries.c.state, State.DUE, State.CLAIMED)
    return deliveries.c.campaign_id.in_(stopped) & unsent


def _subscribers(
    campaign: RowMapping, chunk: Subquery, others: list[int], until: float
) -> Select[tuple[object, ...]]:
    """The rows for all who have subscribed and have no other version, each due by its schedule."""
    joined = chunk.join(slots, slots.c.schedule_id == chunk.c.schedule_id)
    due = audience.waits(campaign, until, slots.c.due, chunk.c.language)
    readers = [slots.c.campaign_id == campaign["id"], audience.reads(campaign, chunk.c.language)]
    if others:
        readers.append(~versions.had(chunk.c.id, others))
        if not campaign["rest"]:
            who = chunk.c.id, chunk.c.schedule_id
            due = versions.in_place_of(due, *who, others, campaign["begins"])
    return _rows(campaign, chunk, joined, due).where(*readers)


def _readers(campaign: RowMapping, chunk: Subquery) -> Select[tuple[object, ...]]:
    """The rows for those who have the brief that a correction is about, due at once."""
    joined = chunk.join(deliveries, deliveries.c.subscription_id == chunk.c.id)
    return _rows(campaign, chunk, joined, literal(campaign["begins"])).where(
        deliveries.c.campaign_id == campaign["parent_id"],
        deliveries.c.state == State.SENT,
        # Who got the brief since has it as it was corrected.
        deliveries.c.settled < campaign["seen"],
    )


def _rows(
    campaign: RowMapping, chunk: Subquery, joined: FromClause, due: ColumnElement[float]
) -> Select[tuple[object, ...]]:
    return (
        select(
            literal(campaign["id"]),
            chunk.c.id,
            literal(State.DUE.value),
            due,
            due,
            (chunk.c.id // _TOGETHER + campaign["id"]) * _FACTOR % MODULUS,
            literal(0),
            literal(0),
        )
        .select_from(joined)
        .where(
            or_(
                chunk.c.standing == Standing.ACTIVE,
                and_(chunk.c.standing == Standing.PAUSED, chunk.c.paused_until <= due),
            )
        )
    )


async def _fill_slots(connection: AsyncConnection, campaign: RowMapping) -> None:
    """Reckon when the campaign is due for each schedule for which that is not known yet."""
    known = select(slots.c.schedule_id).where(slots.c.campaign_id == campaign["id"])
    missing = await connection.execute(select(schedules).where(schedules.c.id.not_in(known)))
    rows = [
        {
            "campaign_id": campaign["id"],
            "schedule_id": row["id"],
            "due": due_by(row, campaign["begins"]),
        }
        for row in missing.mappings()
    ]
    if rows:
        await connection.execute(insert(slots), rows)
