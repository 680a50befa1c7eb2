"""The ranking: which documents answer a plan, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.search.plan import Clause, Plan

_MAX_REQUIRED = 5
"""Clauses that a document is held to, the most telling; the others only raise what matches them."""
_ENOUGH = 0.3
"""The share of the clauses' weight that a document must match, if none matches every clause."""
_ENOUGH_OF_ALL = 0.5
"""The same share with the weight of the unknown words; so one word among unknown ones is no find."""
QUOTE_BOOST, QUOTE_BOOST_IN_FACT = 2.0, 1.2
"""A quote ranks before a point, even where only its context has the words and the point has them in a
row; less so where a question is for a fact."""
HEADLINE_BOOST, FULL_HEADLINE_BOOST = 1.9, 5.0
"""A headline ranks before texts, and before quotes that have the word only in their context; one with several words
of a query ranks before all quotes."""
_PHRASE_BOOST = 0.6
"""Added for words that follow one another as they were typed."""
_LOOKED_FOR_BOOST = 1.5
"""A text with a number or a time, where a question looks for one."""
MAX_SCORED = 64
"""Documents that are scored; beyond, those with the words in the body come first."""

_ENOUGH_SCORED = 8 * MAX_SCORED
"""Documents of all kinds, after which those that match less are not looked for."""


class Ranked(NamedTuple):
    """One document with its score; the best one sorts first."""

    incomplete: bool
    """Whether it lacks a word that is asked for and that some document has."""
    score: float
    """Negative, so that the best is the least."""
    document: int


class _Subset(NamedTuple):
    """Some of the clauses, and their weight."""

    weight: float
    clauses: tuple[Clause, ...]


class _Tier(NamedTuple):
    """The documents that match some of the clauses, and no others that weigh more."""

    incomplete: bool
    clauses: tuple[Clause, ...]
    documents: Documents


class Ranking:
    """The documents that answer a plan, or else are the nearest to it that is honest."""

    def __init__(
        self,
        plan: Plan,
        index: Index,
        among: Documents,
        *,
        whole: bool = False,
        phrase: bool = False,
    ) -> None:
        """
        Rank some documents for a plan, with `whole` only those that have every word.

        With `phrase` all of them have a phrase of the query, so that any is an answer, if only the last.
        """
        self._plan = plan
        self._index = index
        self._among = among
        by_weight = sorted(plan.words, key=lambda clause: -clause.weight)
        self._required = (*plan.names, *by_weight)[:_MAX_REQUIRED]
        self._weight = sum(clause.weight for clause in self._required)
        every = _subsets(self._required, self._weight)
        if whole:
            self._tiers = [] if plan.unknown else self._tiered(every[:1])
        else:
            # Where nothing has enough: what is by the people named, and to a question what has any word.
            self._tiers = self._tiered(
                every if phrase else list(filter(self._is_enough, every))
            ) or self._tiered(list(filter(self._is_last_resort, every)))

    def best(
        self,
        kind: Documents,
        most: int,
        boost: float = 1.0,
        *,
        others: bool = False,
        scored: int = MAX_SCORED,
    ) -> list[Ranked]:
        """
        Give the best of some documents, all of one kind: those with every word, if any.

        `boost` is that of the kind. With `others`, those that lack a word come behind the complete ones.
        Of all that match, `scored` are compared.
        """
        found: list[Ranked] = []
        for incomplete, clauses, documents in self._tiers:
            if len(found) >= scored or (found and not (others or found[0].incomplete)):
                break
            if matching := documents & kind:
                room = scored - len(found)
                if len(matching) > room:
                    matching = Documents(islice(_likeliest_first(clauses, matching), room))
                scores = self._scores(matching)
                found += (Ranked(incomplete, -scores[one] * boost, one) for one in scores)
        return sorted(found)[:most]

    def _tiered(self, subsets: Sequence[_Subset]) -> list[_Tier]:
        """Give the documents by the clauses that they match, the most telling first; not many more than are scored."""
        tiers, seen = list[_Tier](), NO_DOCUMENTS
        for subset in subsets:
            matching = self._among.intersection(*(c.documents for c in subset.clauses)) - seen
            if matching:
                lacks = len(subset.clauses) < len(self._required)
                tiers.append(_Tier(lacks, subset.clauses, matching))
                seen |= matching
                if len(seen) > _ENOUGH_SCORED:
                    break
        return tiers

    def _is_enough(self, subset: _Subset) -> bool:
        """Tell whether a document that matches just these clauses is an answer."""
        plan, clauses = self._plan, subset.clauses
        share = _ENOUGH_OF_ALL if plan.unknown else _ENOUGH
        if not clauses or subset.weight < share * (self._weight + plan.unknown_weight):
            return False
        if not plan.names:
            return not plan.names_stranger
        if clauses[0].people:
            return len(clauses) > 1 or not plan.words
        # Somebody else said it: readers mistake one speaker for another.
        return not plan.unknown and not plan.is_question and len(clauses) == len(plan.words)

    def _is_last_resort(self, subset: _Subset) -> bool:
        plan, clauses = self._plan, subset.clauses
        if plan.names:
            return bool(clauses and clauses[0].people)
        return bool(clauses) and plan.is_question and not plan.names_stranger

    def _scores(self, documents: Documents) -> dict[int, float]:
        plan, index = self._plan, self._index
        scores = dict.fromkeys(documents, 0.0)
        for clause in (*plan.names, *plan.words, *plan.optional_words):
            left = documents
            for boost, matching in clause.boosts:
                for document in left & matching:
                    scores[document] += clause.weight * boost
                left -= matching
        for looked_for in plan.looks_for:
            for document in documents & looked_for:
                scores[document] *= _LOOKED_FOR_BOOST
        if plan.pairs:
            for document in documents:
                pairs = plan.pairs.intersection(pairwise(index.sequence(document)))
                scores[document] *= 1 + _PHRASE_BOOST * len(pairs) / len(plan.pairs)
        return scores


def _subsets(clauses: Sequence[Clause], weight: float) -> list[_Subset]:
    """Give the clauses together, which have so much weight, and with ever less weight all choices of some of them."""
    subsets = [_Subset(weight, tuple(clauses))]
    for clause in clauses:
        subsets += [
            _Subset(one.weight - clause.weight, tuple(c for c in one.clauses if c is not clause))
            for one in subsets
        ]
    return sorted(subsets, key=lambda subset: -subset.weight)


def _likeliest_first(clauses: Sequence[Clause], documents: Documents) -> Iterator[int]:
    """Yield the documents that match every clause at its best, then the others."""
    likely = documents.intersection(*(clause.boosts[0][1] for clause in clauses))
    yield from likely
    yield from documents - likely
