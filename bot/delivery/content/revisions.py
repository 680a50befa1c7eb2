"""The stored revisions of a campaign's brief."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.content.revision import Form, hash_of
from bot.delivery.states import CampaignState
from bot.store.tables import campaigns, revisions


class Stored(NamedTuple):
    """A revision as it is stored."""

    number: int
    hash: str
    form: Form
    brief: Brief


async def newest(connection: AsyncConnection, campaign: int) -> Stored:
    """The newest revision of a campaign."""
    found = await connection.execute(
        select(revisions)
        .where(revisions.c.campaign_id == campaign)
        .order_by(revisions.c.number.desc())
        .limit(1)
    )
    return _stored(found.mappings().one())


async def numbered(connection: AsyncConnection, campaign: int, number: int) -> Stored:
    """A revision of a campaign by its number."""
    found = await connection.execute(
        select(revisions).where(revisions.c.campaign_id == campaign, revisions.c.number == number)
    )
    return _stored(found.mappings().one())


def _stored(row: RowMapping) -> Stored:
    brief = Brief.model_validate_json(row["brief"])
    return Stored(row["number"], row["hash"], Form(row["form"]), brief)


async def begin(connection: AsyncConnection, brief: Brief, now: float, **values: Any) -> int:
    """Store a campaign with columns of some values, and its first revision. Returns its id."""
    made = await connection.execute(
        insert(campaigns)
        .values(
            brief=brief.id,
            title=brief.title,
            seen=now,
            changed=now,
            revision=0,
            **{"story": brief.translates or brief.id, "language": brief.language, **values},
        )
        .returning(campaigns.c.id)
    )
    id = int(made.scalar_one())
    await add(connection, id, Form.BRIEF, brief, now)
    return id


async def delivered(connection: AsyncConnection, brief: Brief, now: float) -> int:
    """Make a campaign for a brief that is sent to nobody unasked, for the copies that are given as answers."""
    done = CampaignState.DONE
    return await begin(
        connection, brief, now, state=done, ripe=now, begins=now, asks=False, spread=True
    )


async def add(
    connection: AsyncConnection, campaign: int, form: Form, brief: Brief, now: float
) -> int:
    """Store another revision, which goes out from now on. Returns its number."""
    last = await connection.execute(
        select(revisions.c.number)
        .where(revisions.c.campaign_id == campaign)
        .order_by(revisions.c.number.desc())
        .limit(1)
    )
    number = (last.scalar_one_or_none() or 0) + 1
    await connection.execute(
        insert(revisions).values(
            campaign_id=campaign,
            number=number,
            hash=hash_of(brief),
            form=form,
            brief=brief.model_dump_json(),
            made=now,
        )
    )
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign)
        .values(revision=number, title=brief.title)
    )
    return number


async def replace(connection: AsyncConnection, campaign: int, number: int, brief: Brief) -> None:
    """Store other content in a revision that shows none of it."""
    await connection.execute(
        update(revisions)
        .where(revisions.c.campaign_id == campaign, revisions.c.number == number)
        .values(hash=hash_of(brief), brief=brief.model_dump_json())
    )
