"""Why a document is a hit: how it stands to the people named, and which words only its context has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.search.corpus import Place
from bot.search.hits import Hit, Relation
from bot.search.index import Index
from bot.search.people import People
from bot.search.planner import Plan


class Explainer:
    """Explains the hits of one query."""

    def __init__(self, plan: Plan, named: Sequence[int], index: Index, people: People) -> None:
        """`named` are the numbers of the people named, in the order of the query."""
        self._plan = plan
        self._named = named
        self._index = index
        self._people = people

    def hit(self, document: int, place: Place) -> Hit:
        """Give the hit that a document is."""
        relation, person = self._relation(document)
        entity = None if person is None else self._people.all[person]
        context = tuple(self._context(document)) if place.quote else ()
        return Hit(*place, relation, entity, context)

    def _relation(self, document: int) -> tuple[Relation | None, int | None]:
        for person in self._named:
            if document in self._index.said_by([person]):
                return Relation.BY, person
        for person in self._named:
            if document in self._index.with_surname(person):
                return Relation.ABOUT, person
        return (Relation.ELSEWHERE, self._named[0]) if self._named else (None, None)

    def _context(self, document: int) -> Iterator[str]:
        """Yield the words asked for that stand only in what is told around a quote, as they were typed."""
        for clause in self._plan.clauses:
            if document not in clause.documents or any(document in body for body in clause.body):
                continue
            # Neither there nor in the words, it is in the speaker's name or role.
            if not clause.terms.isdisjoint(self._index.context(document)):
                yield clause.typed
