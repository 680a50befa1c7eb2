"""What readers may see: the one place where that is decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, tzinfo
from enum import Enum

from bot.brief import Brief

MORNING = time(6)
"""When a brief is published that gives a day alone, by the newsroom's clock."""


class Standing(Enum):
    """What a brief is to readers."""

    DRAFT = "draft"
    """Not there, whatever else is said of it."""
    TO_COME = "to come"
    """Not there yet."""
    WITHDRAWN = "withdrawn"
    """Gone from commands and search; links show why."""
    VISIBLE = "visible"


def now() -> datetime:
    """The moment that it is."""
    return datetime.now(UTC)


def appears(brief: Brief, zone: tzinfo) -> datetime:
    """The moment before which readers do not see a brief, by the newsroom's zone where it names none."""
    published = brief.published
    if published is None:
        return datetime.min.replace(tzinfo=UTC)
    if not isinstance(published, datetime):
        published = datetime.combine(published, MORNING)
    return published if published.tzinfo else published.replace(tzinfo=zone)


def standing(brief: Brief, moment: datetime, zone: tzinfo) -> Standing:
    """What a brief is to readers at a moment."""
    if brief.draft:
        return Standing.DRAFT
    if moment < appears(brief, zone):
        return Standing.TO_COME
    return Standing.WITHDRAWN if brief.withdrawn else Standing.VISIBLE


def stays(brief: Brief, moment: datetime, zone: tzinfo) -> bool:
    """
    Whether a brief goes on being served as it was when a change of its file is faulty.

    Not before readers have seen it: what it was then may hold the very mistake that is being mended.
    """
    return standing(brief, moment, zone) in (Standing.WITHDRAWN, Standing.VISIBLE)


def next_appearance(briefs: Iterable[Brief], moment: datetime, zone: tzinfo) -> datetime | None:
    """When after a moment the first of those that are to come appears; None where none is."""
    coming = (b for b in briefs if standing(b, moment, zone) is Standing.TO_COME)
    return min((appears(brief, zone) for brief in coming), default=None)
