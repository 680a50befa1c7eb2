"""How long what is known of subscribers is kept, and how it is shown to them and deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.chats import drop
from bot.delivery.states import ENDED, CampaignState, State, written
from bot.delivery.stored import ALL, moment, subscription
from bot.delivery.subscribers import languages
from bot.store.cipher import Cipher
from bot.store.clock import Clock
from bot.store.tables import (
    campaigns,
    chats,
    deliveries,
    revisions,
    schedules,
    slots,
    subscriptions,
)
from bot.store.work import alone
from bot.subscription import Standing, Subscription

_CHOICES = 30 * 86_400.0
"""Seconds for which the choices are kept of who has unsubscribed or blocked the bot."""
_DELIVERIES = 90 * 86_400.0
"""Seconds from the begin of a campaign for which it is kept who has its brief; corrections reach as far back."""
_DELETED_AT_ONCE = 5_000
"""Deliveries that are deleted in one transaction."""
_DROPPED_AT_ONCE = 100
"""Subscriptions that are deleted in one transaction, each of them with some hundred deliveries."""


class Delivered(NamedTuple):
    """One line of what is kept about deliveries to a subscriber."""

    brief: str
    title: str
    correction: bool
    """Whether it tells of a correction to the brief."""
    state: State
    due: datetime
    settled: datetime | None
    """When it was sent, or given up."""
    silent: bool | None
    message: int | None
    """Telegram's number of the message."""
    revision: int
    """The number of the text that the message shows."""


class Kept(NamedTuple):
    """Everything that is kept about one subscription."""

    subscription: Subscription
    deliveries: Sequence[Delivered]
    """The oldest first."""
    rang: datetime | None
    """When something last arrived with sound."""


class Keeping:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, cipher: Cipher) -> None:
        self._clock = clock
        self._cipher = cipher

    async def kept(self, connection: AsyncConnection, chat: int | str) -> tuple[Kept, ...]:
        """Everything that is kept about a chat."""
        of_chat = ALL.where(chats.c.chat == self._cipher.encrypted(chat))
        found = []
        for row in (await connection.execute(of_chat)).mappings().all():
            rows = await connection.execute(
                select(
                    campaigns.c.brief,
                    campaigns.c.title,
                    campaigns.c.parent_id,
                    deliveries.c.state,
                    deliveries.c.due,
                    deliveries.c.settled,
                    deliveries.c.silent,
                    deliveries.c.message_id,
                    deliveries.c.revision,
                )
                .select_from(deliveries.join(campaigns, campaigns.c.id == deliveries.c.campaign_id))
                .where(deliveries.c.subscription_id == row["id"])
                .order_by(deliveries.c.id)
            )
            delivered = [
                Delivered(
                    each.brief,
                    each.title,
                    each.parent_id is not None,
                    State(each.state),
                    moment(each.due),
                    moment(each.settled) if each.settled is not None else None,
                    each.silent,
                    each.message_id,
                    each.revision,
                )
                for each in rows
            ]
            rang = moment(row["rang"]) if row["rang"] else None
            found.append(Kept(subscription(row, self._cipher), delivered, rang))
        return tuple(found)

    async def forget(self, connection: AsyncConnection, chat: int | str) -> bool:
        """Delete everything about a chat, what is on its way included. Returns whether there was anything."""
        # Nobody changes its subscriptions meanwhile.
        await alone(connection)
        gone = await connection.execute(
            delete(chats).where(chats.c.chat == self._cipher.encrypted(chat))
        )
        return gone.rowcount > 0

    async def end_pauses(self, connection: AsyncConnection) -> None:
        """End the pauses that are over."""
        now = self._clock.now()
        s = subscriptions.c
        await connection.execute(
            update(subscriptions)
            .where(s.standing == written(Standing.PAUSED), s.paused_until <= now)
            .values(standing=Standing.ACTIVE, paused_until=None, changed=now)
        )

    async def drop_some(self, connection: AsyncConnection) -> bool:
        """Delete some of the subscriptions that were ended long ago. Returns whether there were any."""
        s = subscriptions.c
        ended = s.standing.in_((Standing.STOPPED, Standing.BLOCKED))
        long_ago = s.changed <= self._clock.now() - _CHOICES
        some = select(s.id).where(ended, long_ago).limit(_DROPPED_AT_ONCE)
        await alone(connection)
        ids = (await connection.scalars(some)).all()
        await drop(connection, ids)
        if ids:
            await languages.note(connection)
        return bool(ids)

    async def sweep(self, connection: AsyncConnection) -> None:
        """Delete what else need not be kept any longer. Deliveries are left to `delete_some`."""
        await alone(connection)
        s = subscriptions.c
        await connection.execute(
            delete(schedules).where(~exists().where(s.schedule_id == schedules.c.id))
        )
        await self._count(connection, self._clock.now())

    async def delete_some(self, connection: AsyncConnection) -> bool:
        """
        Delete some of the deliveries of which only the counts are kept. Returns whether there were any.

        All of a million take many seconds, in which nobody else could write.
        """
        c, d = campaigns.c, deliveries.c
        # In the order of the index: a database could look for what a campaign does not have in the whole ledger.
        left = select(d.id).order_by(d.state)
        any_left = left.where(d.campaign_id == c.id).limit(1).scalar_subquery()
        counted = select(c.id).where(c.counts != "", any_left.is_not(None)).order_by(c.id.desc())
        campaign = await connection.scalar(counted.limit(1))
        if campaign is None:
            return False
        some = left.where(d.campaign_id == campaign).limit(_DELETED_AT_ONCE)
        await connection.execute(delete(deliveries).where(d.id.in_(some)))
        return True

    async def _count(self, connection: AsyncConnection, now: float) -> None:
        """Of the oldest campaign whose deliveries need not be kept, keep how many there were in each state alone."""
        c, d = campaigns.c, deliveries.c
        # Readers are told that it is no longer; so later changes prolong nothing.
        over = c.state.in_((*ENDED, CampaignState.PAUSED))
        ended = over & c.edits_begin.is_(None) & (c.begins <= now - _DELIVERIES)
        oldest = select(c.id).where(ended, c.counts == "").order_by(c.id).limit(1)
        campaign = await connection.scalar(oldest)
        if campaign is None:
            return
        counted = await connection.execute(
            select(d.state, func.count()).where(d.campaign_id == campaign).group_by(d.state)
        )
        counts = json.dumps({row[0]: row[1] for row in counted})
        await connection.execute(update(campaigns).where(c.id == campaign).values(counts=counts))
        await connection.execute(delete(slots).where(slots.c.campaign_id == campaign))
        await connection.execute(delete(revisions).where(revisions.c.campaign_id == campaign))
