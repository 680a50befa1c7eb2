"""The latest brief as the answer to who subscribes, which counts as delivered."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.changes import Changes
from bot.delivery.clock import Clock
from bot.delivery.states import State
from bot.store.tables import campaigns, deliveries, known_briefs

_HAD = (State.SENT, State.SENDING, State.UNSURE, State.GONE)
"""The states of deliveries that a subscriber has, or may have, had."""


class Copy(NamedTuple):
    """A brief that is about to be given to a subscriber as an answer."""

    delivery: int
    """The id of its row in the ledger."""
    campaign: int
    revision: int


class Welcome:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes

    async def give(
        self, connection: AsyncConnection, subscription: int, brief: Brief
    ) -> Copy | None:
        """
        Note that a subscriber, by the subscription's id, is given a brief. Returns None for who has it.

        It is noted before it is sent: an answer goes out whatever happens, and is not to come twice.
        """
        now = self._clock.now()
        campaign = await self._campaign(connection, brief)
        found = await connection.execute(
            select(campaigns.c.revision).where(campaigns.c.id == campaign)
        )
        revision = found.scalar_one()
        given = {
            "state": State.SENT,
            "due": now,
            "ready": now,
            "revision": revision,
            "settled": now,
            "token": None,
            "lease": None,
        }
        of_both = (
            deliveries.c.campaign_id == campaign,
            deliveries.c.subscription_id == subscription,
        )
        row = (
            await connection.execute(select(deliveries.c.id, deliveries.c.state).where(*of_both))
        ).one_or_none()
        if row is None:
            made = await connection.execute(
                insert(deliveries)
                .values(campaign_id=campaign, subscription_id=subscription, rank=0, **given)
                .returning(deliveries.c.id)
            )
            return Copy(int(made.scalar_one()), campaign, revision)
        if row.state in _HAD:
            return None
        await connection.execute(
            update(deliveries).where(deliveries.c.id == row.id).values(**given)
        )
        return Copy(row.id, campaign, revision)

    async def given(self, connection: AsyncConnection, copy: Copy, message: int) -> None:
        """Note the number of the message that a brief was given in, so that corrections reach it."""
        await connection.execute(
            update(deliveries).where(deliveries.c.id == copy.delivery).values(message_id=message)
        )

    async def _campaign(self, connection: AsyncConnection, brief: Brief) -> int:
        """The campaign of a brief, which is made where delivery was switched on after the brief appeared."""
        of_brief = known_briefs.c.brief == brief.id
        found = await connection.execute(select(known_briefs.c.campaign_id).where(of_brief))
        if (id := found.scalar_one_or_none()) is not None:
            return int(id)
        id = await self._changes.delivered(connection, brief)
        await connection.execute(update(known_briefs).where(of_brief).values(campaign_id=id))
        return id
