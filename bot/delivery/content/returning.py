"""A brief that was taken back before it went out and returns: who was given it meanwhile keeps that copy."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.states import CampaignState, State
from bot.store.tables import campaigns, deliveries

_HAS = (State.SENT, State.GONE)
"""The states of deliveries that somebody has."""


async def take_over_copies(
    connection: AsyncConnection, campaign: int, brief: Brief, edits_begin: float
) -> None:
    """
    Let the copies of a brief's earlier campaigns that were taken back belong to the one that begins.

    They are brought to its text, whichever they show.
    """
    taken_back = select(campaigns.c.id).where(
        campaigns.c.brief.in_((brief.id, *brief.formerly)),
        campaigns.c.state == CampaignState.DECLINED,
        campaigns.c.parent_id.is_(None),
        campaigns.c.id != campaign,
    )
    # Who was given several that are one now keeps the last of them.
    copies = (
        select(func.max(deliveries.c.id))
        .where(deliveries.c.campaign_id.in_(taken_back), deliveries.c.state.in_(_HAS))
        .group_by(deliveries.c.subscription_id)
    )
    moved = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(copies))
        # What is on its way to them brings another text, and says nothing of this one.
        .values(campaign_id=campaign, revision=0, token=None, lease=None)
    )
    if moved.rowcount:
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign)
            .values(copies=campaigns.c.revision, edits_begin=edits_begin)
        )
