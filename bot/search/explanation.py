"""Why a document is a hit: how it stands to the people named, and which words only its context has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.search.corpus import Corpus
from bot.search.documents import Documents
from bot.search.hits import Hit, Relation
from bot.search.index import Index
from bot.search.people import People
from bot.search.planner import Plan


class Explainer:
    """Explains the hits of one query."""

    def __init__(
        self,
        plan: Plan,
        named: Sequence[int],
        index: Index,
        corpus: Corpus,
        people: People,
        *,
        quotes: Documents,
    ) -> None:
        """`named` are the numbers of the people named, in the order of the query; `quotes` those to be explained."""
        self._index = index
        self._corpus = corpus
        # By all of them first, then about all of them.
        self._relations = [
            *((Relation.BY, people.all[one], index.said_by([one])) for one in named),
            *((Relation.ABOUT, people.all[one], index.with_surname(one)) for one in named),
            *((Relation.ELSEWHERE, people.all[one], index.all) for one in named[:1]),
        ]
        outside = ((c, (quotes & c.documents) - c.body) for c in plan.words)
        self._outside = [(clause, documents) for clause, documents in outside if documents]
        """The words asked for, each with the quotes that do not have it in what is said."""

    def hit(self, document: int) -> Hit:
        """Give the hit that a document is."""
        context = tuple(self._context(document)) if self._outside else ()
        for relation, person, documents in self._relations:
            if document in documents:
                return self._corpus.hit(document, relation, person, context)
        return self._corpus.hit(document, None, None, context)

    def _context(self, document: int) -> Iterator[str]:
        """Yield the words asked for that stand only in what is told around a quote, as they were typed."""
        for clause, documents in self._outside:
            # Neither there nor in the words, it is in the speaker's name or role.
            if document in documents and not clause.terms.isdisjoint(self._index.context(document)):
                yield clause.typed
