"""The list of campaigns: where each stands, and what has become of its deliveries."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import Campaigns, Progress
from bot.delivery.editors.forecast import is_recipient
from bot.delivery.states import ENDED, OPEN, CampaignState, State
from bot.delivery.stored import moment
from bot.store.clock import SystemClock
from bot.store.tables import campaigns, deliveries, subscriptions
from bot.subscription import Standing

_NEWEST = 20
"""Campaigns that are listed where not all are wanted, beside those that are not finished."""


class Listed(NamedTuple):
    """A campaign, as the list has it. Moments are in UTC."""

    id: int
    brief: str
    title: str
    state: CampaignState
    correction_of: int | None
    """The campaign whose readers it tells of a correction."""
    pulled: bool
    """Whether readers are told that the brief is being checked."""
    trouble: str
    """A `Trouble`, empty for none."""
    words: str
    """Telegram's words for it."""
    begins: datetime
    """The moment before which nothing goes out."""
    changed: datetime
    """When its state last changed."""
    decided_by: str
    """Who decided last; empty for nobody."""
    sent: int
    due: int
    """Deliveries to come, those included that are on their way or not planned yet."""
    unsure: int
    blocked: int
    """Chats that take nothing from the bot any more."""
    undeliverable: int
    """Chats that could not be reached for another reason."""
    expired: int
    cancelled: int
    outdated: int
    """Copies that show an earlier text."""
    revision: int
    """The number of the text that goes out."""


async def listed(connection: AsyncConnection, *, all: bool = False) -> list[Listed]:
    """The newest campaigns and those that are not finished, or all; the newest first."""
    newest = select(campaigns.c.id).order_by(campaigns.c.id.desc()).limit(_NEWEST)
    unfinished = campaigns.c.state.not_in(ENDED) | campaigns.c.edits_begin.is_not(None)
    wanted = () if all else (or_(campaigns.c.id.in_(newest), unfinished),)
    return await _found(connection, *wanted)


async def one(connection: AsyncConnection, id: int) -> Listed | None:
    """A campaign by its id; None where there is none."""
    found = await _found(connection, campaigns.c.id == id)
    return found[0] if found else None


async def _found(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Listed]:
    wanted = select(campaigns).where(*conditions).order_by(campaigns.c.id.desc())
    rows = (await connection.execute(wanted)).mappings().all()
    return [await _listed(connection, row) for row in rows]


async def _listed(connection: AsyncConnection, row: RowMapping) -> Listed:
    if row["counts"]:
        progress = kept(row["counts"])
    else:
        progress = await Campaigns(SystemClock()).progress(connection, row["id"])
    return Listed(
        id=row["id"],
        brief=row["brief"],
        title=row["title"],
        state=CampaignState(row["state"]),
        correction_of=row["parent_id"],
        pulled=row["pulled"],
        trouble=row["trouble"],
        words=row["words"],
        begins=moment(row["begins"]),
        changed=moment(row["changed"]),
        decided_by=row["decided_by"],
        sent=progress.sent,
        due=await _due(connection, row, progress),
        unsure=progress.unsure,
        blocked=progress.blocked,
        undeliverable=progress.undeliverable,
        expired=progress.expired,
        cancelled=progress.cancelled,
        outdated=progress.outdated if row["edits_begin"] is not None else 0,
        revision=row["revision"],
    )


def kept(counts: str) -> Progress:
    """How far a campaign had come of which only the counts are kept."""
    counted = json.loads(counts)
    return Progress(
        sent=counted.get(State.SENT, 0),
        open=sum(counted.get(state, 0) for state in OPEN),
        unsure=counted.get(State.UNSURE, 0),
        undeliverable=counted.get(State.UNDELIVERABLE, 0),
        blocked=counted.get(State.BLOCKED, 0),
        expired=counted.get(State.EXPIRED, 0),
        cancelled=counted.get(State.CANCELLED, 0),
    )


async def _due(connection: AsyncConnection, row: RowMapping, progress: Progress) -> int:
    """How many deliveries of a campaign are to come."""
    if row["spread"] or row["state"] in ENDED:
        return progress.open
    # It is planned from the first subscriber to the last; the rest has no rows yet.
    rest = select(func.count()).where(subscriptions.c.id > row["spread_to"])
    if row["parent_id"] is None:
        rest = rest.where(await is_recipient(connection, row))
    else:
        rest = rest.where(
            subscriptions.c.standing == Standing.ACTIVE,
            deliveries.c.campaign_id == row["parent_id"],
            deliveries.c.subscription_id == subscriptions.c.id,
            deliveries.c.state == State.SENT,
        )
    return progress.open + int((await connection.execute(rest)).scalar_one())
