"""Whether readers may see a brief: the one place where that is decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from enum import Enum

from bot.brief import Brief

MORNING = time(6)
"""The time of publication of a brief that gives a day alone, by the newsroom's clock."""


class Standing(Enum):
    """How readers meet a brief."""

    DRAFT = "draft"
    """Not at all, whatever its other keys say."""
    TO_COME = "to come"
    """Not yet."""
    WITHDRAWN = "withdrawn"
    """Only by links, which show why it is gone."""
    VISIBLE = "visible"


def now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


def appears(brief: Brief, zone: tzinfo) -> datetime:
    """The moment from which readers see a brief; `zone` is the newsroom's, for a time without one."""
    return begins(brief.published, zone)


def begins(published: date | None, zone: tzinfo) -> datetime:
    """The moment that a brief's `published` means; `zone` is the newsroom's."""
    if published is None:
        return datetime.min.replace(tzinfo=UTC)
    if not isinstance(published, datetime):
        published = datetime.combine(published, MORNING)
    return published if published.tzinfo else published.replace(tzinfo=zone)


def standing(brief: Brief, moment: datetime, zone: tzinfo) -> Standing:
    """The standing of a brief at a moment."""
    if brief.draft:
        return Standing.DRAFT
    if moment < appears(brief, zone):
        return Standing.TO_COME
    return Standing.WITHDRAWN if brief.withdrawn else Standing.VISIBLE


def stays(brief: Brief, moment: datetime, zone: tzinfo) -> bool:
    """
    Whether the last good version of a brief is still served after its file became faulty.

    Only if readers have seen it: else it may hold the very mistake that is being mended.
    """
    return standing(brief, moment, zone) in (Standing.WITHDRAWN, Standing.VISIBLE)


def next_appearance(briefs: Iterable[Brief], moment: datetime, zone: tzinfo) -> datetime | None:
    """The moment at which the next brief appears; None where none is to come."""
    coming = (b for b in briefs if standing(b, moment, zone) is Standing.TO_COME)
    return min((appears(brief, zone) for brief in coming), default=None)
