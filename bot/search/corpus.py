"""The texts of a library as documents: which part of which brief each one is."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.brief import Brief, Quote
from bot.search.documents import Documents
from bot.search.hits import Hit, Part, Relation
from bot.search.index import BREAK, Document
from bot.search.people import AliasKind, Entity, People
from bot.text import Word, words_of

NONE = 2**32 - 1
"""The number of a section or text where there is none."""


class Corpus:
    """
    The documents of a library, in one order: quotes, points, summaries of sections, headlines, summaries of briefs.

    `documents` is iterated once, when the index is built, and learns the places on the way.
    """

    def __init__(self, briefs: Sequence[Brief], people: People) -> None:
        self._briefs = briefs
        self._people = people
        self._places = array("I")
        """Three numbers a document: its brief, the section there, and the quote or point there."""
        sections = [section for brief in briefs for section in brief.sections]
        counts = (
            sum(len(brief.quotes) for brief in briefs),
            sum(len(section.points) for section in sections),
            len(sections),
            len(briefs),
            len(briefs),
        )
        quotes, points, summaries, headlines, every = accumulate(counts)
        self._first_point = quotes
        self.quotes = Documents(range(quotes))
        self.points = Documents(range(quotes, points))
        self.headlines = Documents(range(summaries, headlines))
        self.texts = Documents(range(points))
        """The quotes and the points."""
        self.overviews = Documents(range(points, every))
        """The headlines and the summaries, which say in short what the texts say in full."""
        self.summaries = self.overviews - self.headlines

    def documents(self) -> Iterator[Document]:
        """Yield all documents in their order."""
        for at, brief in enumerate(self._briefs):
            places = {section.id: place for place, section in enumerate(brief.sections)}
            for number, quote in enumerate(brief.quotes):
                self._places.extend((at, places[quote.section], number))
                yield self._quote(brief, quote, self._people.number(at, quote.speaker))
        for at, brief in enumerate(self._briefs):
            for place, section in enumerate(brief.sections):
                for number, point in enumerate(section.points):
                    self._places.extend((at, place, number))
                    yield self._text(point)
        for at, brief in enumerate(self._briefs):
            for place, section in enumerate(brief.sections):
                self._places.extend((at, place, NONE))
                yield self._text(section.summary, words_of(section.title))
        for texts in (
            [brief.title for brief in self._briefs],
            [brief.summary for brief in self._briefs],
        ):
            for at, text in enumerate(texts):
                self._places.extend((at, NONE, NONE))
                yield self._text(text)

    def hit(
        self,
        document: int,
        relation: Relation | None,
        person: Entity | None,
        context: tuple[str, ...],
    ) -> Hit:
        """Give the hit that a document is, in some relation to a person and with some words in its context alone."""
        places, at = self._places, document * 3
        brief, place, number = self._briefs[places[at]], places[at + 1], places[at + 2]
        if document < self._first_point:
            section, quote = brief.sections[place], brief.quotes[number]
            return Hit(brief, Part.QUOTE, section, quote, None, relation, person, context)
        if number != NONE:
            return Hit(brief, Part.POINT, brief.sections[place], None, number, relation, person)
        if place != NONE:
            return Hit(brief, Part.SECTION, brief.sections[place], None, None, relation, person)
        return Hit(brief, Part.BRIEF, None, None, None, relation, person)

    def numbers(self, document: int) -> tuple[int, int, int]:
        """Give three numbers: those of a document's brief, of the section there, and of the quote or point there, or `NONE`."""
        places, at = self._places, document * 3
        return places[at], places[at + 1], places[at + 2]

    def _quote(self, brief: Brief, quote: Quote, speaker: int) -> Document:
        person = brief.people[quote.speaker]
        body = words_of(quote.text)
        told = [words_of(part) for part in around(quote)]
        context = [word for words in told for word in (*words, BREAK)]
        who = words_of(f"{person.name} {person.role or ''}")
        mentioned = {person for words in (body, *told) for person in self._mentioned(words)}
        surnames = self._people.with_surname_in([*body, *context])
        return Document(body, context, who, speaker, mentioned - {speaker}, surnames)

    def _text(self, text: str, context: Sequence[Word] = ()) -> Document:
        body = words_of(text)
        surnames = self._people.with_surname_in(body)
        return Document(body, context, (), None, self._mentioned(body), surnames)

    def _mentioned(self, words: Sequence[Word]) -> set[int]:
        """Give those whom a text names for sure; offices and first names change hands."""
        return {
            person
            for mention in self._people.mentions(words, written=True)
            if mention.alias.kind is AliasKind.NAME
            for person in mention.alias.people
        }


def around(quote: Quote) -> list[str]:
    """Give what is told around the words of a quote: when, where, to whom and about what."""
    return [part for part in (quote.when, quote.where, quote.to, quote.about) if part]
