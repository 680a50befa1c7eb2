"""What deliveries do with a brief as its file is now: who is still to get it, and which copies a change reaches."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief, Correction
from bot.delivery.campaigns import Campaigns
from bot.delivery.content import revisions
from bot.delivery.content.audience import Audiences
from bot.delivery.content.changes import put_off
from bot.delivery.content.content import baseline, is_news
from bot.delivery.content.facts import Change
from bot.delivery.content.revision import Form, hash_of, to_be_sent, unexplained
from bot.delivery.editors import forecast
from bot.delivery.editors.forecast import Group
from bot.delivery.editors.listing import kept
from bot.delivery.states import BEFORE, ENDED, CampaignState, State, Trouble
from bot.delivery.stored import moment
from bot.library import Library, visible
from bot.library.visible import Standing
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries, known_briefs

_NO_CAMPAIGN = -1
"""The id of a campaign that there is not yet."""


class Course(StrEnum):
    """The course that a brief takes."""

    NOT_YET = "not yet"
    """It is sent once readers see it."""
    OLD = "old"
    """It was published so long ago that it is sent to nobody."""
    KNOWN = "known"
    """It was there before there were deliveries, or is withdrawn, and is sent to nobody."""
    TAKEN_BACK = "taken back"
    """It is a draft again: what was not sent is paused, and what was stays as it is."""
    CAMPAIGN = "campaign"
    """It has a campaign."""


class Revised(NamedTuple):
    """A text that differs from the one that copies show."""

    before: Brief
    """What most of them show."""
    copies: int
    """The copies that are edited."""
    changes: tuple[Change, ...]
    """Quoted words, names and numbers that changed without a correction, about which the editors are asked."""
    told: tuple[Correction, ...]
    """The corrections that are also sent as replies, the oldest first."""


class Outlook(NamedTuple):
    """What becomes of one brief."""

    course: Course
    groups: tuple[Group, ...] = ()
    """Those who are still to get it, the earliest first."""
    ends: float | None = None
    """When the last of them gets it, about (seconds since 1970)."""
    state: CampaignState | None = None
    sent: int = 0
    """How many have got it."""
    revised: Revised | None = None


class Outlooks:
    """Every method is a part of the caller's transaction, and only reads."""

    def __init__(self, clock: Clock, rate: float, delay: float) -> None:
        """`rate` is in messages a second; `delay` is how many seconds a change can be taken back."""
        self._clock = clock
        self._rate = rate
        self._delay = delay

    async def of(self, connection: AsyncConnection, whole: Library, brief: Brief) -> Outlook:
        """The outlook of a brief of the content."""
        row = await _campaign(connection, brief)
        if row is None:
            return await self._without_campaign(connection, whole, brief)
        state = CampaignState(row["state"])
        if row["counts"]:  # all else of it is not kept any more
            return Outlook(Course.CAMPAIGN, state=state, sent=kept(row["counts"]).sent)
        progress = await Campaigns(self._clock).progress(connection, row["id"])
        sent = progress.sent + progress.gone
        if brief.draft:
            return Outlook(Course.TAKEN_BACK, state=state, sent=sent)
        now = self._clock.now()
        groups: list[Group] = []
        if state not in ENDED and not brief.withdrawn:
            appears = visible.appears(brief, whole.zone).timestamp()
            begins = max(put_off(row, appears, now) if state in BEFORE else row["begins"], now)
            groups = (
                await forecast.groups_of_rest(connection, row, now)
                if row["spread"]
                else await forecast.groups_of_subscribers(
                    connection, row, begins, await _coming(connection, whole, brief)
                )
            )
        planned = _in_order(groups)
        ends = forecast.end(planned, now, self._rate)
        revised = await _revised(connection, row, brief)
        return Outlook(Course.CAMPAIGN, planned, ends, state, sent, revised)

    async def _without_campaign(
        self, connection: AsyncConnection, whole: Library, brief: Brief
    ) -> Outlook:
        now = moment(self._clock.now())
        standing = visible.standing(brief, now, whole.zone)
        if standing is Standing.WITHDRAWN or await _is_known(connection, brief):
            return Outlook(Course.KNOWN)
        if standing is Standing.VISIBLE and await baseline(connection) is None:
            return Outlook(Course.KNOWN)
        if not is_news(brief, whole.zone, now):
            return Outlook(Course.OLD)
        seen = [
            each
            for each in whole.briefs
            if each.id == brief.id or not (each.draft or each.withdrawn)
        ]
        campaign: dict[str, Any] = {
            **Audiences(whole, seen).of(brief)._asdict(),
            "id": _NO_CAMPAIGN,
            "parent_id": None,
        }
        appears = visible.appears(brief, whole.zone).timestamp()
        begins = max(appears, now.timestamp() + self._delay)
        coming = await _coming(connection, whole, brief)
        groups = _in_order(
            await forecast.groups_of_subscribers(connection, campaign, begins, coming)
        )
        return Outlook(Course.NOT_YET, groups, forecast.end(groups, begins, self._rate))


async def _campaign(connection: AsyncConnection, brief: Brief) -> RowMapping | None:
    """The campaign of a brief; None where it has none."""
    found = await connection.execute(
        select(campaigns)
        .select_from(known_briefs.join(campaigns, campaigns.c.id == known_briefs.c.campaign_id))
        .where(known_briefs.c.brief.in_((brief.id, *brief.formerly)))
        .order_by(campaigns.c.id.desc())
        .limit(1)
    )
    return found.mappings().one_or_none()


async def _is_known(connection: AsyncConnection, brief: Brief) -> bool:
    known = select(known_briefs.c.brief).where(
        known_briefs.c.brief.in_((brief.id, *brief.formerly))
    )
    return (await connection.execute(known.limit(1))).first() is not None


async def _coming(connection: AsyncConnection, whole: Library, brief: Brief) -> list[str]:
    """The languages of a brief's other versions that are to be sent, and have no campaign yet."""
    versions = [each for each in whole.versions(brief) if not (each.draft or each.withdrawn)]
    return [each.language for each in versions if not await _is_known(connection, each)]


async def _revised(
    connection: AsyncConnection, campaign: RowMapping, brief: Brief
) -> Revised | None:
    """How a brief differs from what most of its copies show; None where no copy is to be edited."""
    d = deliveries.c
    counted = await connection.execute(
        select(d.revision, func.count())
        .where(d.campaign_id == campaign["id"], d.state == State.SENT)
        .group_by(d.revision)
        .order_by(func.count().desc(), d.revision.desc())
    )
    hash, shown, copies = hash_of(brief), None, 0
    for number, count in counted.all():
        stored = await revisions.numbered(connection, campaign["id"], number)
        if stored.hash != hash or (stored.form is Form.WITHDRAWN and not brief.withdrawn):
            shown, copies = shown or stored, copies + count
    if shown is None:
        return None
    newest = await revisions.newest(connection, campaign["id"])
    is_told = len(brief.corrected) > len(newest.brief.corrected) or brief.withdrawn is not None
    if campaign["pulled"] and not is_told:  # they say that the newsroom is checking it
        return None
    is_held = (
        campaign["trouble"] == Trouble.UNEXPLAINED and 0 < campaign["copies"] < campaign["revision"]
    )
    if newest.hash == hash and campaign["edits_begin"] is None and not is_held:
        return None  # the editors have stopped the edits
    told = () if brief.withdrawn else to_be_sent(shown.brief, brief)
    return Revised(shown.brief, copies, unexplained(shown.brief, brief), told)


def _in_order(groups: list[Group]) -> tuple[Group, ...]:
    counts = Counter[float]()
    for due, recipients in groups:
        counts[due] += recipients
    return tuple(Group(due, counts[due]) for due in sorted(counts) if counts[due])
