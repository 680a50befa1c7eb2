"""The messages about campaigns in the editors' chat, as the database knows them: which show too little, and where they are."""

from __future__ import annotations

from sqlalchemy import ColumnElement, RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.effects import prove
from bot.delivery.states import ENDED, CampaignState
from bot.links import Act
from bot.replies.campaign import Standing
from bot.store.database import Database
from bot.store.tables import campaigns
from bot.subscription import ChatKind

_JUST_NOW = 86_400.0
"""Seconds after its last change for which an ended campaign is shown by who begins to show them."""


def unfinished(now: float) -> ColumnElement[bool]:
    """The campaigns that are not over, or were not long ago: the end of these may not have been told."""
    just_now = campaigns.c.changed > now - _JUST_NOW
    return campaigns.c.state.not_in(ENDED) | (just_now & campaigns.c.shown_in.is_not(None))


def moved(since: float, now: float) -> ColumnElement[bool]:
    """The campaigns whose figures change by themselves, and those whose hour has come since a moment."""
    c = campaigns.c
    # Their question does not name their hour any more.
    begun = (c.state == CampaignState.ASKED) & (c.begins > since) & (c.begins <= now)
    return (c.state == CampaignState.GOING) | c.edits_begin.is_not(None) | begun


async def found(database: Database, condition: ColumnElement[bool]) -> list[int]:
    """The campaigns of which something is so. Raises `UnavailableError`."""
    wanted = select(campaigns.c.id).where(condition)
    return list((await database.read(lambda c: c.execute(wanted))).scalars())


def is_shown(row: RowMapping, standing: Standing) -> bool:
    """
    Whether a campaign has a message of its own.

    A brief's message tells of its corrections, and nothing is asked about that can still be taken back.
    """
    if row["shown_in"] is not None:
        return True
    if row["parent_id"] is not None and not row["asks"]:
        return bool(standing.in_doubt or standing.trouble)
    return not (row["asks"] and row["state"] == CampaignState.WAITING)


def still(asked: Act | None, standing: Standing) -> Act | None:
    """The decision that an editor is asked to confirm; None where somebody was faster."""
    late = {
        Act.SEND: standing.state != CampaignState.ASKED,
        Act.PULL: standing.pulled or standing.withdrawn,
    }
    return None if asked and late.get(asked) else asked


async def row(connection: AsyncConnection, campaign: int) -> RowMapping | None:
    """A campaign's row; None where there is none."""
    one = await connection.execute(select(campaigns).where(campaigns.c.id == campaign))
    return one.mappings().one_or_none()


async def note(connection: AsyncConnection, campaign: int, message: int) -> None:
    """Note the message about a campaign, and that Telegram has taken its push."""
    of_campaign = campaigns.c.id == campaign
    await connection.execute(update(campaigns).where(of_campaign).values(shown_in=message))
    for kind in ChatKind:
        await prove(connection, campaign, kind)


async def note_reminder(connection: AsyncConnection, campaign: int) -> None:
    """Note that the editors were reminded of a campaign."""
    of_campaign = campaigns.c.id == campaign
    await connection.execute(update(campaigns).where(of_campaign).values(reminded=True))
