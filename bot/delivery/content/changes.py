"""What a change of the content means for a campaign: another text, a correction, a withdrawal, a file that is gone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.content import revisions
from bot.delivery.content.audience import Audience
from bot.delivery.content.corrections import Corrections, show_in_corrections, stop_corrections
from bot.delivery.content.returning import take_over_copies
from bot.delivery.content.revision import Form, hash_of, unexplained
from bot.delivery.content.revisions import Stored
from bot.delivery.states import BEFORE, UNDER_WAY, CampaignState, State, Trouble
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries, known_briefs

_LONGEST_DELAY = 600.0
"""Seconds for which a brief that is saved again and again waits at most."""
_RETURNS = 86_400.0
"""Seconds after its first save within which a brief goes out that was withdrawn before, and is not any more."""


class Changes:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, delay: float, *, asks: bool, editors: bool = False) -> None:
        """With `asks` the editors decide, if there are `editors`; `delay` is how many seconds a change can be taken back."""
        self._clock = clock
        self._delay = delay
        self._asks = asks
        self._corrections = Corrections(clock, delay, editors=editors)

    async def begin(
        self,
        connection: AsyncConnection,
        brief: Brief,
        appears: float,
        audience: Audience,
        *,
        asks: bool,
    ) -> int:
        """Begin a campaign for a brief that readers see from `appears` on (seconds since 1970). Returns its id."""
        now = self._clock.now()
        ripe = now + self._delay
        id = await revisions.begin(
            connection,
            brief,
            now,
            state=CampaignState.WAITING,
            ripe=ripe,
            # What appears at its hour was there before, and could be taken back.
            begins=appears if appears > now else ripe,
            asks=asks or self._asks,
            **audience._asdict(),
        )
        await take_over_copies(connection, id, brief, ripe)
        return id

    async def reaches(
        self, connection: AsyncConnection, campaign: RowMapping, audience: Audience
    ) -> None:
        """Take note of whom a campaign goes to; once some of it is planned, of its story alone."""
        known = audience._asdict()
        if campaign["spread"] or campaign["spread_to"]:
            known = {"story": audience.story}
        if any(campaign[name] != value for name, value in known.items()):
            of_campaign = update(campaigns).where(campaigns.c.id == campaign["id"])
            await connection.execute(of_campaign.values(**known))

    async def vanished(self, connection: AsyncConnection, campaign: RowMapping) -> None:
        """
        Take note that a campaign's brief is not among the content any more.

        That takes it back as long as nothing went out. Later it pauses the campaign: no copy is touched.
        """
        if campaign["state"] in BEFORE:
            await self._set(connection, campaign, state=CampaignState.DECLINED)
            gone = known_briefs.c.campaign_id == campaign["id"]
            await connection.execute(known_briefs.delete().where(gone))
        elif campaign["state"] == CampaignState.GOING:
            # It goes on once the file is back, unless the editors are asked about something as well.
            held = campaign["trouble"] == Trouble.UNEXPLAINED
            trouble = Trouble.UNEXPLAINED if held else Trouble.FILE_GONE
            await self._set(connection, campaign, trouble=trouble, state=CampaignState.PAUSED)
        elif campaign["state"] != CampaignState.PAUSED and not campaign["trouble"]:
            await self._set(connection, campaign, trouble=Trouble.FILE_GONE)

    async def withdrawn(self, connection: AsyncConnection, brief: Brief) -> int | None:
        """Withdraw the copies of a brief that was taken back before it went out; their campaign, None where there are none."""
        copies = exists().where(
            deliveries.c.campaign_id == campaigns.c.id, deliveries.c.state == State.SENT
        )
        taken_back = (
            select(campaigns)
            .where(
                campaigns.c.brief.in_((brief.id, *brief.formerly)),
                campaigns.c.state == CampaignState.DECLINED,
                campaigns.c.parent_id.is_(None),
                campaigns.c.counts == "",
                copies,
            )
            .order_by(campaigns.c.id.desc())
            .limit(1)
        )
        campaign = (await connection.execute(taken_back)).mappings().one_or_none()
        if campaign is None:
            return None
        stored = await revisions.newest(connection, campaign["id"])
        await self._revise(connection, campaign, stored, brief)
        return int(campaign["id"])

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
            begins = put_off(campaign, appears, self._clock.now())
            if begins != campaign["begins"] and await self.is_ahead(connection, campaign):
                await self._set(connection, campaign, begins=begins, reminded=False)
            return
        returns = (
            campaign["state"] == CampaignState.DECLINED
            and stored.form is Form.WITHDRAWN
            and campaign["seen"] > self._clock.now() - _RETURNS
        )
        if returns or await self.is_ahead(connection, campaign):
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
        if state == CampaignState.DECLINED:
            ripe = now + self._delay
        if state not in BEFORE:
            state = CampaignState.ASKED if campaign["asks"] else CampaignState.WAITING
        await self._set(
            connection,
            campaign,
            state=state,
            ripe=ripe,
            begins=appears if appears > now else max(ripe, now),
            reminded=False,
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
        shown = stored
        if campaign["trouble"] == Trouble.UNEXPLAINED and 0 < campaign["copies"] < stored.number:
            # The copies show what was there before the change that is held.
            shown = await revisions.numbered(connection, campaign["id"], campaign["copies"])
        form = Form.WITHDRAWN if brief.withdrawn else Form.BRIEF
        number = await revisions.add(connection, campaign["id"], form, brief, now)
        pending = campaign["edits_begin"] is not None and campaign["edits_begin"] > now
        ripe = campaign["ripe"] if pending else now
        changes: dict[str, Any] = {
            "ripe": ripe,
            "copies": number,
            "edits_begin": min(now + self._delay, ripe + max(_LONGEST_DELAY, self._delay)),
            "urgent": form is Form.WITHDRAWN,
            "pulled": False,
        }
        refused = Trouble.REFUSED if campaign["state"] != CampaignState.PAUSED else None
        if campaign["trouble"] in (Trouble.UNEXPLAINED, refused):
            changes["trouble"] = Trouble.NONE
        if form is Form.WITHDRAWN:
            await stop_corrections(connection, campaign["id"], now)
            changes["state"] = CampaignState.STOPPED
        elif not explained and stored.form is Form.BRIEF and unexplained(shown.brief, brief):
            changes["trouble"] = Trouble.UNEXPLAINED
            if self._asks:
                changes["copies"] = campaign["copies"] or shown.number
                # It may begin meanwhile for a copy that arrives late.
                del changes["edits_begin"]
                if campaign["state"] in UNDER_WAY:
                    changes["state"] = CampaignState.PAUSED
        await self._set(connection, campaign, **changes)
        if form is Form.WITHDRAWN:
            await show_in_corrections(connection, campaign["id"], form, now, brief)
        elif stored.form is not Form.BRIEF:
            await show_in_corrections(connection, campaign["id"], form, now)
        if form is Form.BRIEF:
            await self._corrections.tell(connection, campaign, stored.brief, brief)

    async def is_ahead(self, connection: AsyncConnection, campaign: RowMapping) -> bool:
        """Whether nothing of a campaign has gone out, whether it was approved or not."""
        if campaign["state"] in BEFORE:
            return True
        if campaign["state"] not in UNDER_WAY or campaign["begins"] <= self._clock.now():
            return False
        sent = exists().where(
            deliveries.c.campaign_id == campaign["id"],
            deliveries.c.state.not_in((State.DUE, State.CANCELLED)),
        )
        return not (await connection.execute(select(sent))).scalar_one()

    async def _set(
        self, connection: AsyncConnection, campaign: RowMapping, **values: object
    ) -> None:
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign["id"])
            .values(changed=self._clock.now(), **values)
        )


def put_off(campaign: RowMapping, appears: float, now: float) -> float:
    """When a campaign of which nothing has gone out begins, whose brief appears at another moment (seconds since 1970)."""
    begins = float(campaign["begins"])
    if appears > now:
        return appears
    return min(begins, max(campaign["ripe"], now)) if begins > now else begins
