"""The latest brief as the answer to who subscribes, which counts as delivered."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.content import revisions
from bot.delivery.ledger import versions
from bot.delivery.ledger.effects import catch_up
from bot.delivery.states import OPEN, State
from bot.reply import Reply
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries, known_briefs
from bot.subscription import Subscription

_HAS = (State.SENT, State.UNSURE, State.GONE, *OPEN)
"""The states of deliveries that a subscriber has, or may have, had, and of those that are on their way."""


class Copy(NamedTuple):
    """A brief that is about to be given to a subscriber as an answer."""

    delivery: int
    """The id of its row in the ledger."""
    campaign: int
    revision: int


class Welcomed(NamedTuple):
    """A subscription that has just begun or changed, and the brief that is given to it, if any."""

    subscription: Subscription
    copy: Copy | None = None
    brief: Reply | None = None


class Welcome:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def give(
        self, connection: AsyncConnection, subscription: int, brief: Brief, *, anew: bool
    ) -> Copy | None:
        """
        Note that a subscriber, by the subscription's id, is given a brief.

        It is noted before it is sent, for what is written down in one transaction with the subscription is
        not lost. Returns None for who has it or is about to get it, and, unless the subscription begins
        `anew`, for who was not given it either. Who was given it, and of whose message nobody knows the
        number, is given it again: the bot was stopped before it went out.
        """
        now = self._clock.now()
        if (campaign := await self._campaign(connection, brief)) is None:
            return None
        of_both = (
            deliveries.c.campaign_id == campaign,
            deliveries.c.subscription_id == subscription,
        )
        row = (await connection.execute(select(deliveries).where(*of_both))).one_or_none()
        unfinished = row is not None and row.state == State.SENT and row.message_id is None
        if not unfinished and (not anew or (row is not None and row.state in _HAS)):
            return None
        if not unfinished and await versions.has_another(connection, campaign, subscription):
            return None
        await versions.cancel_others(connection, [(campaign, subscription)], now)
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
            "silent": None,
        }
        if row is not None:
            await connection.execute(
                update(deliveries).where(deliveries.c.id == row.id).values(**given)
            )
            return Copy(row.id, campaign, revision)
        made = await connection.execute(
            insert(deliveries)
            .values(campaign_id=campaign, subscription_id=subscription, rank=0, **given)
            .returning(deliveries.c.id)
        )
        return Copy(int(made.scalar_one()), campaign, revision)

    async def given(self, connection: AsyncConnection, copy: Copy, message: int) -> None:
        """Note the number of the message that a brief was given in, so that corrections reach it."""
        d = deliveries.c
        # Another campaign may have taken the copy over.
        found = await connection.execute(
            update(deliveries)
            .where(d.id == copy.delivery)
            .values(message_id=message)
            .returning(d.campaign_id, d.revision)
        )
        for campaign, revision in found:
            await catch_up(connection, campaign, revision, self._clock.now())

    async def _campaign(self, connection: AsyncConnection, brief: Brief) -> int | None:
        """
        The campaign of a brief, which is made where delivery was switched on after the brief appeared.

        None for a brief that delivery has not seen yet: it is about to begin a campaign.
        """
        ids = known_briefs.c.brief.in_((brief.id, *brief.formerly))
        found = await connection.execute(select(known_briefs.c.campaign_id).where(ids))
        known = found.scalars().all()
        if not known:
            return None
        # Of one that ended long ago nothing is kept that could be given.
        kept = select(campaigns.c.id).where(campaigns.c.id.in_(known), campaigns.c.counts == "")
        if begun := (await connection.execute(kept)).scalars().all():
            return int(begun[0])
        id = await revisions.delivered(connection, brief, self._clock.now())
        await connection.execute(update(known_briefs).where(ids).values(campaign_id=id))
        return id
