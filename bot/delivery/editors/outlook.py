"""What deliveries do with a brief as its file is now: who is still to get it, and which copies a change reaches."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief, Correction
from bot.delivery.campaigns import Campaigns
from bot.delivery.content import revisions
from bot.delivery.content.audience import Audiences
from bot.delivery.content.content import is_news
from bot.delivery.content.facts import Change
from bot.delivery.content.revision import hash_of, to_be_sent, unexplained
from bot.delivery.editors import forecast
from bot.delivery.editors.forecast import Group
from bot.delivery.states import BEFORE, ENDED, CampaignState
from bot.delivery.stored import moment
from bot.library import Library, visible
from bot.library.visible import Standing
from bot.store.clock import Clock
from bot.store.tables import campaigns, known_briefs

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
    CAMPAIGN = "campaign"
    """It has a campaign."""


class Revised(NamedTuple):
    """A text that differs from the one that copies show."""

    before: Brief
    """What they show."""
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
        progress = await Campaigns(self._clock).progress(connection, row["id"])
        groups: list[Group] = []
        now = self._clock.now()
        if row["state"] not in ENDED:
            begins = max(row["begins"], now)
            groups = (
                await forecast.groups_of_rest(connection, row, now)
                if row["spread"]
                else await forecast.groups_of_subscribers(connection, row, begins)
            )
        ends = forecast.end(groups, now, self._rate)
        return Outlook(
            Course.CAMPAIGN,
            _in_order(groups),
            ends,
            CampaignState(row["state"]),
            progress.sent + progress.gone,
            await _revised(connection, row, brief, progress.sent, progress.outdated),
        )

    async def _without_campaign(
        self, connection: AsyncConnection, whole: Library, brief: Brief
    ) -> Outlook:
        now = moment(self._clock.now())
        standing = visible.standing(brief, now, whole.zone)
        if standing is Standing.WITHDRAWN or await _is_known(connection, brief):
            return Outlook(Course.KNOWN)
        appears = max(visible.appears(brief, whole.zone), now)
        if standing is not Standing.DRAFT and not is_news(brief, whole.zone, now):
            return Outlook(Course.OLD)
        seen = [b for b in whole.briefs if not (b.draft or b.withdrawn) or b is brief]
        audience = Audiences(whole, seen).of(brief)
        campaign: dict[str, Any] = {
            **audience._asdict(),
            "id": _NO_CAMPAIGN,
            "parent_id": None,
        }
        begins = max(appears.timestamp(), now.timestamp() + self._delay)
        groups = await forecast.groups_of_subscribers(connection, campaign, begins)
        return Outlook(Course.NOT_YET, _in_order(groups), forecast.end(groups, begins, self._rate))


async def _campaign(connection: AsyncConnection, brief: Brief) -> RowMapping | None:
    """The campaign of a brief; None where it has none, or none of which anything is kept."""
    found = await connection.execute(
        select(campaigns)
        .select_from(known_briefs.join(campaigns, campaigns.c.id == known_briefs.c.campaign_id))
        .where(known_briefs.c.brief.in_((brief.id, *brief.formerly)), campaigns.c.counts == "")
        .order_by(campaigns.c.id.desc())
        .limit(1)
    )
    return found.mappings().one_or_none()


async def _is_known(connection: AsyncConnection, brief: Brief) -> bool:
    known = select(known_briefs.c.brief).where(
        known_briefs.c.brief.in_((brief.id, *brief.formerly))
    )
    return (await connection.execute(known.limit(1))).first() is not None


async def _revised(
    connection: AsyncConnection, campaign: RowMapping, brief: Brief, copies: int, outdated: int
) -> Revised | None:
    """How a brief differs from what its copies show; None where it does not, or where there are none."""
    stored = await revisions.newest(connection, campaign["id"])
    if hash_of(brief) != stored.hash:
        shown, edited = stored, copies
    elif outdated and campaign["edits_begin"] is not None and stored.number > 1:
        # The bot has seen the change already, and edits them or is about to.
        shown = await revisions.numbered(connection, campaign["id"], stored.number - 1)
        edited = outdated
    else:
        return None
    if not edited or campaign["state"] in BEFORE:
        return None
    return Revised(
        shown.brief, edited, unexplained(shown.brief, brief), to_be_sent(shown.brief, brief)
    )


def _in_order(groups: list[Group]) -> tuple[Group, ...]:
    counts = Counter[float]()
    for due, recipients in groups:
        counts[due] += recipients
    return tuple(Group(due, counts[due]) for due in sorted(counts) if counts[due])
