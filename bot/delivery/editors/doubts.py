"""
Deliveries of which nobody knows whether they arrived where many read: in groups and in the newsroom's channel.

They are never repeated blindly. The editors say what becomes of all those of a campaign at once. In a private
chat such a delivery is repeated by itself, once, and nobody is asked.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, distinct, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.states import State
from bot.store.tables import chats, deliveries, subscriptions
from bot.subscription import ChatKind


class Doubts(NamedTuple):
    """Where a campaign may have arrived, or not."""

    groups: int = 0
    channel: bool = False


def doubtful(campaign: int) -> ColumnElement[bool]:
    """Whether a row of the ledger is one of a campaign's that the editors are asked about."""
    many_read = (
        select(subscriptions.c.id)
        .select_from(subscriptions.join(chats))
        .where(subscriptions.c.id == deliveries.c.subscription_id, chats.c.kind != ChatKind.PRIVATE)
        .correlate(deliveries)
        .exists()
    )
    return and_(deliveries.c.campaign_id == campaign, deliveries.c.state == State.UNSURE, many_read)


async def of(connection: AsyncConnection, campaign: int) -> Doubts:
    """The doubts of a campaign. Topics of one group are one group."""
    counted = await connection.execute(
        select(chats.c.kind, func.count(distinct(chats.c.id)))
        .select_from(deliveries.join(subscriptions).join(chats))
        .where(doubtful(campaign))
        .group_by(chats.c.kind)
    )
    counts = {row[0]: row[1] for row in counted}
    return Doubts(counts.get(ChatKind.GROUP, 0), ChatKind.CHANNEL in counts)


async def send_again(connection: AsyncConnection, campaign: int, now: float) -> None:
    """Have them sent once more, from now on, whenever they were due before. They do not ring."""
    await connection.execute(
        update(deliveries)
        .where(doubtful(campaign))
        .values(state=State.DUE, due=now, ready=now, token=None, lease=None, settled=None)
    )


async def settle(connection: AsyncConnection, campaign: int) -> None:
    """Take them for sent. The numbers of their messages are not known, so that nothing edits them."""
    await connection.execute(update(deliveries).where(doubtful(campaign)).values(state=State.GONE))
