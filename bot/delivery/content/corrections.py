"""Corrections that are also sent as messages: each is a campaign of its own, to those who have the brief."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief, Correction
from bot.delivery.content import revisions
from bot.delivery.content.revision import Form, to_be_sent
from bot.delivery.states import BEFORE, UNDER_WAY, CampaignState, State
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries


class Corrections:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, delay: float, *, editors: bool) -> None:
        """`delay` is how many seconds a correction can be taken back; `editors` is whether there are any who can be asked."""
        self._clock = clock
        self._delay = delay
        self._editors = editors

    async def tell(
        self, connection: AsyncConnection, campaign: RowMapping, old: Brief, new: Brief
    ) -> None:
        """Have the corrections sent that are new, and none that is taken back, or told otherwise, in time."""
        before = campaigns.c.parent_id == campaign["id"], campaigns.c.state.in_(BEFORE)
        found = await connection.execute(select(campaigns.c.id).where(*before))
        waiting = [(await revisions.newest(connection, id)) for id in found.scalars()]
        told_of = [each for stored in waiting for each in stored.brief.corrections]
        sent = await connection.execute(
            select(campaigns.c.id).where(
                campaigns.c.parent_id == campaign["id"],
                campaigns.c.counts == "",
                campaigns.c.state.in_((*UNDER_WAY, CampaignState.DONE)),
            )
        )
        known = [each for each in old.corrections if each not in told_of]
        for id in sent.scalars():
            of_sent = (await revisions.newest(connection, id)).brief.corrections
            known += [each for each in of_sent if each not in known]
        told = to_be_sent(old.model_copy(update={"corrections": tuple(known)}), new)
        if waiting and tuple(told_of) == tuple(told):
            return
        await connection.execute(
            update(campaigns)
            .where(*before)
            .values(state=CampaignState.STOPPED, changed=self._clock.now())
        )
        if told:
            await self._begin(connection, campaign, new, told)

    async def _begin(
        self,
        connection: AsyncConnection,
        campaign: RowMapping,
        brief: Brief,
        told: Sequence[Correction],
    ) -> None:
        """Begin a campaign that tells of corrections those who have the brief. It rings only if the editors say so."""
        aloud = self._editors and any(correction.notify == "aloud" for correction in told)
        now = self._clock.now()
        ripe = now + self._delay
        await revisions.begin(
            connection,
            brief.model_copy(update={"corrections": tuple(told)}),
            now,
            parent_id=campaign["id"],
            state=CampaignState.WAITING,
            ripe=ripe,
            begins=ripe,
            asks=aloud,
            aloud=aloud,
        )


async def stop_corrections(connection: AsyncConnection, campaign: int, now: float) -> None:
    """Stop the campaigns about a campaign's corrections, which end with it."""
    c = campaigns.c
    await connection.execute(
        update(campaigns)
        .where(c.parent_id == campaign, c.state != CampaignState.DONE)
        .values(state=CampaignState.STOPPED, changed=now)
    )


async def show_in_corrections(
    connection: AsyncConnection, campaign: int, form: Form, now: float, brief: Brief | None = None
) -> None:
    """
    Have the messages that told of a campaign's corrections show them in another form, at once.

    A withdrawn `brief` says what is shown then.
    """
    d = deliveries.c
    # Those count that may be on their way.
    may_be = or_(d.revision > 0, d.state == State.SENDING, d.doubts > 0)
    told = exists().where(d.campaign_id == campaigns.c.id, may_be)
    of_campaign = campaigns.c.parent_id == campaign, campaigns.c.counts == "", told
    found = await connection.execute(select(campaigns.c.id).where(*of_campaign))
    for id in found.scalars().all():
        first = await revisions.numbered(connection, id, 1)
        number = await revisions.add(connection, id, form, brief or first.brief, now)
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.id == id)
            .values(copies=number, edits_begin=now, urgent=True, changed=now)
        )
