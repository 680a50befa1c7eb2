"""The hits of a query: which quotes and points answer it, and how the query was understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.brief import Brief, Quote, Section
from bot.search.people import Entity


class Relation(Enum):
    """How a hit stands to the person who is named in the query."""

    BY = auto()
    """The person says it."""
    ABOUT = auto()
    """Somebody else says it, and the person's surname stands in it."""
    ELSEWHERE = auto()
    """It is neither by nor about the person."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One quote, or one point of a section."""

    brief: Brief
    quote: Quote | None
    """None for a point."""
    section: Section
    point: int | None
    """The place of the point in the section, from 0; None for a quote."""
    relation: Relation | None = None
    """None where the query names nobody."""


@dataclass(frozen=True)
class Found:
    """The answer to a query. All of it is empty if the query asks for nothing."""

    quotes: tuple[Hit, ...] = ()
    """At most `MAX_HITS`, best first."""
    points: tuple[Hit, ...] = ()
    """At most `MAX_HITS`, best first."""
    hits: tuple[Hit, ...] = ()
    """Quotes and points, best first."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Each misspelling that was taken for a known word: as typed, as taken."""
    suggestions: tuple[str, ...] = ()
    """Words and names that may be meant; only where there is no hit."""
    speaker: Entity | None = None
    """The person who is named in the query."""
    missing: tuple[str, ...] = ()
    """Words of the query, as typed, that none of the hits has. The hits are those of the person named,
    or have the most telling of the other words."""
