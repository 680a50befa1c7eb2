"""The search: one index over all briefs, asked in a reader's own words."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice

from bot.brief import Brief, Quote
from bot.search.briefs import BriefFinder
from bot.search.documents import Documents
from bot.search.english import ENGLISH
from bot.search.hits import Found, Hit, Part, Relation
from bot.search.index import Document, Index
from bot.search.language import Language
from bot.search.people import AliasKind, People
from bot.search.planner import Plan, Planner
from bot.search.ranking import rank
from bot.text import Word, words_of

MAX_HITS = 50
"""Quotes, and points, that one query gives at most: ten pages of five, more than anybody turns."""

_MAX_SUGGESTIONS = 3


class Search:
    """
    Finds quotes, points and briefs in a library; built once, then never changed.

    Building takes seconds for 100,000 documents and belongs off the event loop; a query takes a
    fraction of a millisecond and may run on it.
    """

    def __init__(self, briefs: Sequence[Brief], language: Language = ENGLISH) -> None:
        """Index these briefs, the latest first: of equal documents the earlier brief's ranks higher."""
        self._briefs = tuple(briefs)
        self._finder = BriefFinder(self._briefs)
        self._people = People(self._briefs, language)
        self._places = array("I")
        """Three numbers a document: its brief, the section there, and its quote or point there."""
        self._index = Index(self._documents(), language)
        self._quotes = Documents(range(sum(len(brief.quotes) for brief in self._briefs)))
        self._points = self._index.all - self._quotes
        self._planner = Planner(self._index, self._people, self._quotes, language)

    def find(self, words: str, *, limit: int | None = None) -> Found:
        """
        Find the quotes and points for a query, which may be any text whatever; raises nothing.

        At most `limit` of each kind, and never more than `MAX_HITS`.
        """
        plan = self._planner.plan(words)
        ranking = rank(plan, self._index)
        most = MAX_HITS if limit is None else max(0, min(limit, MAX_HITS))
        quotes = ranking.best(self._quotes, most, quotes=True)
        points = ranking.best(self._points, most, quotes=False)
        speaker = self._speaker(plan)
        hits = {
            ranked.document: self._hit(ranked.document, speaker) for ranked in (*quotes, *points)
        }
        return Found(
            quotes=tuple(hits[ranked.document] for ranked in quotes),
            texts=tuple(hits[ranked.document] for ranked in points),
            hits=tuple(hits[ranked.document] for ranked in merge(quotes, points)),
            corrected=plan.corrected if hits else (),
            suggestions=() if hits else self._suggestions(plan),
            people=() if speaker is None else (self._people.all[speaker],),
            missing=ranking.missing if hits else (),
        )

    def briefs(self, words: str) -> tuple[Brief, ...]:
        """
        Find the briefs for some words, the latest first; all of them for the empty string.

        The words are an id, a date (`2026-11-23`, `2026-11`, `2026`) or words of the title.
        """
        return self._finder.find(words)

    def _documents(self) -> Iterator[Document]:
        """Yield all quotes, then all points, so that a document's number tells which it is."""
        for at, brief in enumerate(self._briefs):
            sections = {section.id: place for place, section in enumerate(brief.sections)}
            for number, quote in enumerate(brief.quotes):
                self._places.extend((at, sections[quote.section], number))
                yield self._quote(brief, quote, self._people.number(at, quote.speaker))
        for at, brief in enumerate(self._briefs):
            for place, section in enumerate(brief.sections):
                title = words_of(section.title)
                for number, point in enumerate(section.points):
                    self._places.extend((at, place, number))
                    body = words_of(point)
                    surnames = self._people.with_surname_in(body)
                    yield Document(body, title, None, self._mentioned(body), surnames)

    def _quote(self, brief: Brief, quote: Quote, speaker: int) -> Document:
        person = brief.people[quote.speaker]
        body = words_of(quote.text)
        around = [
            words_of(part) for part in (quote.when, quote.where, quote.to, quote.about) if part
        ]
        context = [word for words in around for word in words]
        who = words_of(f"{person.name} {person.role or ''}")
        mentioned = {person for words in (body, *around) for person in self._mentioned(words)}
        surnames = self._people.with_surname_in([*body, *context])
        return Document(body, context + who, speaker, mentioned - {speaker}, surnames)

    def _mentioned(self, words: Sequence[Word]) -> set[int]:
        """Give those whom a text names for sure; offices and first names change hands."""
        return {
            person
            for mention in self._people.mentions(words, written=True)
            if mention.alias.kind is AliasKind.NAME
            for person in mention.alias.people
        }

    def _hit(self, document: int, speaker: int | None) -> Hit:
        relation = None if speaker is None else self._relation(document, speaker)
        person = None if speaker is None else self._people.all[speaker]
        at, place, number = self._places[document * 3 : document * 3 + 3]
        brief = self._briefs[at]
        section = brief.sections[place]
        if document in self._quotes:
            quote = brief.quotes[number]
            return Hit(brief, Part.QUOTE, section, quote, relation=relation, person=person)
        return Hit(brief, Part.POINT, section, point=number, relation=relation, person=person)

    def _relation(self, document: int, person: int) -> Relation:
        if document in self._index.said_by([person]):
            return Relation.BY
        if document in self._index.with_surname(person):
            return Relation.ABOUT
        return Relation.ELSEWHERE

    def _speaker(self, plan: Plan) -> int | None:
        """Give the number of the first person named; of several with that name, the first who is quoted."""
        if not plan.people:
            return None
        people = plan.people[0]
        return next((one for one in people if self._index.is_speaker(one)), people[0])

    def _suggestions(self, plan: Plan) -> tuple[str, ...]:
        return tuple(islice(dict.fromkeys(self._planner.suggestions(plan)), _MAX_SUGGESTIONS))
