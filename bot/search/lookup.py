"""The search: one index over all briefs, asked in a reader's own words."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from bot.brief import Brief, Quote, Section
from bot.search.english import ENGLISH
from bot.search.index import Document, Index
from bot.search.language import Language
from bot.search.people import Form, Known, People
from bot.search.planner import Plan, Planner
from bot.search.ranking import choose
from bot.text import Word, words_of

MOST = 50
"""Quotes, and points, that one search finds: ten pages of five, more than anybody turns."""

_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One quote, or one point of a section."""

    brief: Brief
    quote: Quote | None
    section: Section
    point: int | None
    """Which of the section's points, from 0."""


@dataclass(frozen=True)
class Found:
    """The answer to a query. All of it is empty if the query asks for nothing."""

    quotes: tuple[Hit, ...] = ()
    """At most `MOST`, best first."""
    points: tuple[Hit, ...] = ()
    """At most `MOST`, best first."""
    hits: tuple[Hit, ...] = ()
    """Both, best first."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Each misspelling that was taken for a known word: as typed, as taken."""
    suggestions: tuple[str, ...] = ()
    """Words and names that may be meant, when nothing is found."""
    speaker: Known | None = None
    """The person named in the query: the brief, the id there, and the person."""
    missing: tuple[str, ...] = ()
    """The words, as typed, that are in none of the texts, which are shown all the same: those of the
    person named, or those that have most of a question."""


class Search:
    """
    Finds quotes and points in a library; built once, then never changed.

    Building takes seconds for 100,000 texts and belongs off the event loop; asking takes a fraction
    of a millisecond and may run on it.
    """

    def __init__(self, briefs: Sequence[Brief], language: Language = ENGLISH) -> None:
        """Index these briefs, the latest first: of equal texts the earlier brief's ranks higher."""
        self._briefs = tuple(briefs)
        self._people = People(self._briefs, language)
        self._where = array("I")
        """For each text: its brief, and there its section and its quote or point, all by place."""
        self._quotes = sum(len(brief.quotes) for brief in self._briefs)
        self._index = Index(self._documents(), language)
        self._planner = Planner(self._index, self._people, self._quotes, language)

    def find(self, words: str, *, limit: int | None = None) -> Found:
        """
        The quotes and points that somebody asks for with any text whatever.

        At most `limit` of each kind, and never more than `MOST`.
        """
        plan = self._planner.plan(words)
        choice = choose(plan, self._index)
        most = MOST if limit is None else max(0, min(limit, MOST))
        quotes = choice.best(0, self._quotes, most)
        points = choice.best(self._quotes, self._index.size, most)
        hits = {ranked.text: self._hit(ranked.text) for ranked in (*quotes, *points)}
        speaker = self._speaker(plan)
        return Found(
            quotes=tuple(hits[ranked.text] for ranked in quotes),
            points=tuple(hits[ranked.text] for ranked in points),
            hits=tuple(hits[ranked.text] for ranked in merge(quotes, points)),
            corrected=plan.corrected if hits else (),
            suggestions=() if hits else self._suggestions(plan),
            speaker=speaker,
            missing=choice.missing if hits else (),
        )

    def _documents(self) -> Iterator[Document]:
        """All quotes, then all points, so that the two are told apart by their numbers alone."""
        for at, brief in enumerate(self._briefs):
            sections = {section.id: place for place, section in enumerate(brief.sections)}
            for number, quote in enumerate(brief.quotes):
                self._where.extend((at, sections[quote.section], number))
                yield self._of_quote(brief, quote, self._people.number(at, quote.speaker))
        for at, brief in enumerate(self._briefs):
            for place, section in enumerate(brief.sections):
                title = words_of(section.title)
                for number, point in enumerate(section.points):
                    self._where.extend((at, place, number))
                    body = words_of(point)
                    yield Document(body, title, None, self._named(body))

    def _of_quote(self, brief: Brief, quote: Quote, speaker: int) -> Document:
        person = brief.people[quote.speaker]
        body = words_of(quote.text)
        around = [
            words_of(part) for part in (quote.when, quote.where, quote.to, quote.about) if part
        ]
        context = [word for words in around for word in words]
        who = words_of(f"{person.name} {person.role or ''}")
        named = {one for words in (body, *around) for one in self._named(words)}
        return Document(body, context + who, speaker, named - {speaker})

    def _named(self, words: Sequence[Word]) -> set[int]:
        """Those whom a text names for sure; offices and first names change hands."""
        return {
            person
            for name in self._people.find(words, written=True)
            if name.alias.form is Form.NAME
            for person in name.alias.people
        }

    def _hit(self, text: int) -> Hit:
        at, place, number = self._where[text * 3 : text * 3 + 3]
        brief = self._briefs[at]
        section = brief.sections[place]
        if text < self._quotes:
            return Hit(brief, brief.quotes[number], section, None)
        return Hit(brief, None, section, number)

    def _speaker(self, plan: Plan) -> Known | None:
        """The first person named, or of several with one name the first who is quoted."""
        if not plan.named:
            return None
        people = plan.named[0]
        number = next((one for one in people if self._index.speaks(one)), people[0])
        return self._people.all[number]

    def _suggestions(self, plan: Plan) -> tuple[str, ...]:
        return tuple(islice(dict.fromkeys(self._planner.suggestions(plan)), _MOST_SUGGESTIONS))
