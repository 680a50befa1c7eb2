"""The hits of a query: which quotes and points answer it, and how the query was understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from bot.brief import Brief, Quote, Section
from bot.search.entities import Entity


class Relation(Enum):
    """How a hit stands to the person who is named in the query."""

    BY = auto()
    """The person says it."""
    ABOUT = auto()
    """Somebody else says it, and the person's surname stands in it."""
    ELSEWHERE = auto()
    """It is neither by nor about the person."""


class Part(Enum):
    """The part of a brief that a hit is."""

    QUOTE = auto()
    POINT = auto()
    SECTION = auto()
    """The summary of a section, or its title."""
    BRIEF = auto()
    """The headline of a brief, its summary, or its date."""


class Hit(NamedTuple):
    """One part of a brief that answers a query."""

    brief: Brief
    part: Part
    section: Section | None
    """The section that the part stands in, or is; None for `Part.BRIEF`."""
    quote: Quote | None = None
    """The quote of a `Part.QUOTE`."""
    point: int | None = None
    """The place of a `Part.POINT` in the section, from 0."""
    relation: Relation | None = None
    """How the hit stands to `person`; None where the query names nobody."""
    person: Entity | None = None
    """The person of the query whom the hit is by, else whom it is about, else the first one named."""
    context: tuple[str, ...] = ()
    """Words of the query, as typed, that stand not in the words of the quote but only in what is told around it."""

    @property
    def title(self) -> str:
        """The heading over the text: that of its section, or of its brief."""
        return self.section.title if self.section else self.brief.title

    @property
    def text(self) -> str:
        """The text that was found: what was said or written."""
        if self.quote:
            return self.quote.text
        if self.section is None:
            return self.brief.summary
        return self.section.summary if self.point is None else self.section.points[self.point]


@dataclass(frozen=True)
class Found:
    """The answer to a query. All of it is empty if the query asks for nothing."""

    quotes: tuple[Hit, ...] = ()
    """At most `MAX_HITS`, best first."""
    texts: tuple[Hit, ...] = ()
    """Hits that are no quotes; at most `MAX_HITS`, best first."""
    hits: tuple[Hit, ...] = ()
    """All hits, best first."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Each misspelling that was taken for a known word: as typed, as taken."""
    suggestions: tuple[str, ...] = ()
    """Words and names that may be meant; only where there is no hit."""
    people: tuple[Entity, ...] = ()
    """The people who are named in the query, in its order."""
    missing: tuple[str, ...] = ()
    """Words of the query, as typed, that none of the hits has. The hits are those of the person named,
    or have the most telling of the other words."""
    phrases: tuple[str, ...] = ()
    """Phrases that the query has in quotation marks and that stand nowhere; the hits are those for their words."""
