"""What a change of the content means for a campaign: another text, a correction, a withdrawal, a file that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief, Correction
from bot.delivery.clock import Clock
from bot.delivery.content import revisions
from bot.delivery.content.returning import take_over_copies
from bot.delivery.content.revision import Form, hash_of, to_be_sent, unexplained
from bot.delivery.content.revisions import Stored
from bot.delivery.states import BEFORE, CampaignState, State, Trouble
from bot.store.tables import campaigns, deliveries, known_briefs

_LONGEST_DELAY = 600.0
"""Seconds for which a brief that is saved again and again waits at most."""
_CANCELLED_AT_ONCE = 5_000
"""Deliveries that are cancelled in one transaction."""
_UNDER_WAY = (CampaignState.GOING, CampaignState.PAUSED)


class Changes:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, delay: float, *, asks: bool, editors: bool = False) -> None:
        """
        `delay` is how many seconds a change can be taken back; with `asks` the editors decide.

        `editors` is whether there are any who can be asked.
        """
        self._clock = clock
        self._delay = delay
        self._asks = asks
        self._editors = editors

    async def begin(
        self, connection: AsyncConnection, brief: Brief, appears: float, *, asks: bool
    ) -> int:
        """Begin a campaign for a brief that readers see from `appears` on (seconds since 1970). Returns its id."""
        now = self._clock.now()
        ripe = now + self._delay
        id = await self._insert(
            connection,
            brief,
            state=CampaignState.WAITING,
            ripe=ripe,
            # What appears at its hour was there before, and could be taken back.
            begins=appears if appears > now else ripe,
            asks=asks or self._asks,
        )
        await take_over_copies(connection, id, brief, ripe)
        return id

    async def delivered(self, connection: AsyncConnection, brief: Brief) -> int:
        """Make a campaign for a brief that is sent to nobody unasked, for the copies that are given as answers."""
        now = self._clock.now()
        return await self._insert(
            connection,
            brief,
            state=CampaignState.DONE,
            ripe=now,
            begins=now,
            asks=False,
            spread=True,
        )

    async def vanished(self, connection: AsyncConnection, campaign: RowMapping) -> None:
        """
        Take note that a campaign's brief is not among the content any more.

        That takes it back as long as nothing went out. Later it pauses the campaign: no copy is touched.
        """
        if campaign["state"] in BEFORE:
            await self._set(connection, campaign, state=CampaignState.DECLINED)
            gone = known_briefs.c.campaign_id == campaign["id"]
            await connection.execute(known_briefs.delete().where(gone))
        elif campaign["trouble"] != Trouble.FILE_GONE:
            paused = {"state": CampaignState.PAUSED} if campaign["state"] in _UNDER_WAY else {}
            await self._set(connection, campaign, trouble=Trouble.FILE_GONE, **paused)

    async def updated(
        self, connection: AsyncConnection, campaign: RowMapping, brief: Brief, appears: float
    ) -> None:
        """Take note of a campaign's brief as the content has it now."""
        if campaign["trouble"] == Trouble.FILE_GONE:
            resumed = campaign["state"] == CampaignState.PAUSED
            back = {"state": CampaignState.GOING} if resumed else {}
            await self._set(connection, campaign, trouble=Trouble.NONE, **back)
        stored = await revisions.newest(connection, campaign["id"])
        if hash_of(brief) == stored.hash:
            return
        if await self.is_ahead(connection, campaign):
            await self._rewrite(connection, campaign, brief, appears)
        else:
            await self._revise(connection, campaign, stored, brief)

    async def _rewrite(
        self, connection: AsyncConnection, campaign: RowMapping, brief: Brief, appears: float
    ) -> None:
        """
        Take another text over before any has gone out. An approval was for the earlier text.

        Who has subscribed since was given the earlier text, and has a copy that is edited.
        """
        now = self._clock.now()
        form = Form.WITHDRAWN if brief.withdrawn else Form.BRIEF
        number = await revisions.add(connection, campaign["id"], form, brief, now)
        given = {"copies": number, "edits_begin": now + self._delay}
        if brief.withdrawn:
            declined = CampaignState.DECLINED
            await self._set(connection, campaign, state=declined, urgent=True, **given)
            return
        ripe = min(now + self._delay, campaign["seen"] + max(_LONGEST_DELAY, self._delay))
        state = campaign["state"]
        if state not in BEFORE:
            state = CampaignState.ASKED if campaign["asks"] else CampaignState.WAITING
        await self._set(
            connection,
            campaign,
            state=state,
            ripe=ripe,
            begins=appears if appears > now else max(ripe, now),
            **given,
        )

    async def _revise(
        self, connection: AsyncConnection, campaign: RowMapping, stored: Stored, brief: Brief
    ) -> None:
        """Have the copies show another text, after the time in which it can be taken back."""
        now = self._clock.now()
        corrections = brief.corrections[len(stored.brief.corrections) :]
        explained = bool(corrections) or brief.withdrawn is not None
        if campaign["pulled"] and not explained:
            await revisions.replace(connection, campaign["id"], stored.number, brief)
            return
        form = Form.WITHDRAWN if brief.withdrawn else Form.BRIEF
        number = await revisions.add(connection, campaign["id"], form, brief, now)
        pending = campaign["edits_begin"] is not None
        ripe = campaign["ripe"] if pending else now
        changes: dict[str, Any] = {
            "ripe": ripe,
            "copies": number,
            "edits_begin": min(now + self._delay, ripe + max(_LONGEST_DELAY, self._delay)),
            "urgent": form is Form.WITHDRAWN,
            "pulled": False,
        }
        if form is Form.WITHDRAWN:
            await stop_corrections(connection, campaign["id"], now)
            changes["state"] = CampaignState.STOPPED
        elif not explained and stored.form is Form.BRIEF and unexplained(stored.brief, brief):
            changes["trouble"] = Trouble.UNEXPLAINED
            if self._asks:
                changes["copies"], changes["edits_begin"] = campaign["copies"], None
                if campaign["state"] in _UNDER_WAY:
                    changes["state"] = CampaignState.PAUSED
        await self._set(connection, campaign, **changes)
        if form is Form.BRIEF and (told := to_be_sent(stored.brief, brief)):
            await self._notify(connection, campaign, brief, told)

    async def _notify(
        self,
        connection: AsyncConnection,
        campaign: RowMapping,
        brief: Brief,
        told: Sequence[Correction],
    ) -> None:
        """Begin a campaign that tells of corrections those who have the brief. It rings only if the editors say so."""
        aloud = self._editors and any(correction.notify == "aloud" for correction in told)
        ripe = self._clock.now() + self._delay
        await self._insert(
            connection,
            brief.model_copy(update={"corrections": tuple(told)}),
            parent_id=campaign["id"],
            state=CampaignState.WAITING,
            ripe=ripe,
            begins=ripe,
            asks=aloud,
            aloud=aloud,
        )

    async def is_ahead(self, connection: AsyncConnection, campaign: RowMapping) -> bool:
        """Whether nothing of a campaign has gone out, whether it was approved or not."""
        if campaign["state"] in BEFORE:
            return True
        if campaign["state"] not in _UNDER_WAY or campaign["begins"] <= self._clock.now():
            return False
        sent = exists().where(
            deliveries.c.campaign_id == campaign["id"], deliveries.c.state != State.DUE
        )
        return not (await connection.execute(select(sent))).scalar_one()

    async def _insert(self, connection: AsyncConnection, brief: Brief, **values: Any) -> int:
        now = self._clock.now()
        made = await connection.execute(
            insert(campaigns)
            .values(brief=brief.id, title=brief.title, seen=now, changed=now, revision=0, **values)
            .returning(campaigns.c.id)
        )
        id = int(made.scalar_one())
        await revisions.add(connection, id, Form.BRIEF, brief, now)
        return id

    async def _set(
        self, connection: AsyncConnection, campaign: RowMapping, **values: object
    ) -> None:
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign["id"])
            .values(changed=self._clock.now(), **values)
        )


async def stop_corrections(connection: AsyncConnection, campaign: int, now: float) -> None:
    """Stop the campaigns about a campaign's corrections, which end with it."""
    c = campaigns.c
    await connection.execute(
        update(campaigns)
        .where(c.parent_id == campaign, c.state != CampaignState.DONE)
        .values(state=CampaignState.STOPPED, changed=now)
    )


async def cancel_some(connection: AsyncConnection, now: float) -> bool:
    """
    Cancel some of what was not sent of stopped campaigns. Returns whether there was any.

    Nothing of them goes out in any case. All of a million takes many seconds, in which nobody else could write.
    """
    d = deliveries.c
    stopped = select(campaigns.c.id).where(campaigns.c.state == CampaignState.STOPPED)
    some = (
        select(d.id)
        .where(d.campaign_id.in_(stopped), d.state.in_((State.DUE, State.CLAIMED)))
        .limit(_CANCELLED_AT_ONCE)
    )
    done = await connection.execute(
        update(deliveries)
        .where(d.id.in_(some))
        .values(state=State.CANCELLED, settled=now, token=None, lease=None)
    )
    return done.rowcount > 0
