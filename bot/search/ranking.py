"""The ranking: which documents answer a plan, and in which order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.search.planner import Clause, Plan

_MAX_REQUIRED = 6
"""Clauses that a document is held to, the most telling; the others only raise what matches them."""
_ENOUGH = 0.4
"""The share of the clauses' weight that a document must match, if none matches every clause."""
_ENOUGH_OF_ALL = 0.5
"""The same share with the weight of the unknown words; so one word among unknown ones is no find."""
_NAME_WEIGHT = 2.5
_SAID_BY_FIRST, _SAID_BY, _MENTIONS = 1.0, 0.95, 0.3
QUOTE_BOOST = 2.0
"""A quote ranks before a point, even where only its context has the words (0.9 in a `Clause`) and
the point has them in a row."""
SUMMARY_BOOST = 0.9
"""A summary ranks behind a point that tells as much: the point tells it in full."""
HEADLINE_BOOST, FULL_HEADLINE_BOOST = 1.9, 5.0
"""A headline ranks before texts, and before quotes that have the word only in their context; one with several words
of a query ranks before all quotes."""
_PHRASE_BOOST = 0.6
"""Added for words that follow one another as they were typed."""
_WHOLE_BOOST = 0.2
"""Added for a document that is nothing but the words typed."""
_MIN_PHRASE = 3
"""Stop words in a row that are a phrase ("what will be") and not just any two words."""
MAX_SCORED = 64
"""Documents that are scored; beyond, those with the words in the body come first."""


class Ranked(NamedTuple):
    """One document with its score; the best one sorts first."""

    incomplete: bool
    """Whether it lacks a word."""
    score: float
    """Negative, so that the best is the least."""
    document: int


class Ranking:
    """The documents that answer a plan."""

    def __init__(
        self,
        plan: Plan,
        index: Index,
        complete: Documents,
        others: Documents = NO_DOCUMENTS,
        missing: tuple[str, ...] = (),
    ) -> None:
        self.missing = missing
        """Words of the query, as typed, that none of the documents has."""
        self._index = index
        self._pools = ((False, complete), (True, others - complete))
        self._clauses = _scored_clauses(plan, index)
        self._pairs = {pair for pair in pairwise(plan.phrase) if -1 not in pair}

    def __bool__(self) -> bool:
        """Whether any document answers the plan."""
        return any(documents for _, documents in self._pools)

    def within(self, documents: Documents) -> None:
        """Leave out all but some documents; where nothing is left, they are the answer themselves."""
        (_, complete), (_, others) = self._pools
        complete, others = complete & documents, others & documents
        self._pools = ((False, complete if complete or others else documents), (True, others))

    def turn_to(self, documents: Documents) -> None:
        """Rank some other documents from now on, which have every word."""
        self.missing, self._pools = (), ((False, documents), (True, NO_DOCUMENTS))

    def best(
        self,
        among: Documents,
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
        for incomplete, pool in self._pools:
            if matching := pool & among:
                likeliest = islice(self._likeliest_first(matching), scored)
                found += sorted(
                    Ranked(incomplete, -self._score(document) * boost, document)
                    for document in likeliest
                )
                if not others:
                    break
        return found[:most]

    def _likeliest_first(self, documents: Documents) -> Iterator[int]:
        """Yield the documents that match every clause at its best, then the others."""
        likely = documents
        for clause in self._clauses:
            if clause.boosts:
                likely &= clause.boosts[0][1]
        yield from likely
        yield from documents - likely

    def _score(self, document: int) -> float:
        score, matched = 0.0, 0
        for clause in self._clauses:
            for boost, documents in clause.boosts:
                if document in documents:
                    score += clause.weight * boost
                    matched += bool(clause.typed)
                    break
        if self._pairs:
            pairs = self._pairs.intersection(pairwise(self._index.sequence(document)))
            score *= 1 + _PHRASE_BOOST * len(pairs) / len(self._pairs)
        share = matched / max(1, self._index.body_length(document))
        return score * (1 + _WHOLE_BOOST * min(1.0, share))


def rank(plan: Plan, index: Index, among: Documents) -> Ranking:
    """Rank some documents for a plan: all that it asks for, or else the nearest to it that is honest."""
    # A word that only other documents have is an unknown one.
    present, absent = list[Clause](), list[Clause]()
    for clause in plan.clauses:
        (absent if clause.documents.isdisjoint(among) else present).append(clause)
    clauses = sorted(present, key=lambda clause: -clause.weight)[:_MAX_REQUIRED]
    unknown = plan.unknown_weight + sum(plan.weight_if_unknown(clause.word) for clause in absent)
    missing = (*plan.unknown, *(clause.typed for clause in absent))
    if not plan.people:
        if clauses:
            complete = NO_DOCUMENTS if unknown else _all(clauses, among)
            return Ranking(plan, index, complete, _most(clauses, unknown, among), missing)
        return Ranking(plan, index, NO_DOCUMENTS if unknown else _phrase(plan, index, among))
    said, together, anyone = (documents & among for documents in _by_people(plan, index))
    if not clauses:
        return Ranking(plan, index, together or said, said | anyone, missing)
    complete, others = _all(clauses, together or anyone), _most(clauses, 0, among) & said
    if complete or others:
        return Ranking(plan, index, complete, others, missing)
    if not unknown and (elsewhere := _all(clauses, among)):
        # Somebody else said it: readers mistake one speaker for another.
        return Ranking(plan, index, elsewhere)
    shown = said or anyone
    lacking = (clause.typed for clause in clauses if not clause.documents & shown)
    return Ranking(plan, index, together or said, said | anyone, (*missing, *lacking))


def whole(plan: Plan, index: Index, among: Documents) -> Documents:
    """Give those of some documents, none of them a quote, that have every word of a plan: what `rank` puts first."""
    if plan.unknown_words:
        return NO_DOCUMENTS
    having = _all(plan.clauses, among)
    if not plan.people:
        return having if plan.clauses else _phrase(plan, index, among)
    if not having:
        return NO_DOCUMENTS
    mentioning = [index.mentioning(people) for people in plan.people]
    together = having.intersection(*mentioning)
    if together or not plan.clauses:
        return together
    return having & Documents.union(*mentioning) or having


def _scored_clauses(plan: Plan, index: Index) -> list[Clause]:
    """Give all that makes a document rank higher: the people named, the words, the framing words."""
    clauses = [*plan.clauses, *plan.optional_clauses]
    if plan.people:
        everyone = [person for people in plan.people for person in people]
        boosts = (
            (_SAID_BY_FIRST, index.said_by(plan.people[0])),
            (_SAID_BY, index.said_by(everyone)),
            (_MENTIONS, index.mentioning(everyone)),
        )
        clauses.insert(0, Clause(boosts, _NAME_WEIGHT, ""))
    return clauses


def _by_people(plan: Plan, index: Index) -> tuple[Documents, Documents, Documents]:
    """Give the quotes by one of those named, the documents that have all names, and those with any."""
    said = [index.said_by(people) for people in plan.people]
    either = [by | index.mentioning(people) for by, people in zip(said, plan.people, strict=True)]
    return Documents.union(*said), Documents.intersection(*either), Documents.union(*either)


def _all(clauses: Sequence[Clause], among: Documents) -> Documents:
    """Give those of some documents that match every clause."""
    return Documents.intersection(among, *(clause.documents for clause in clauses))


def _most(clauses: Sequence[Clause], unknown: float, among: Documents) -> Documents:
    """Give those of some documents that match enough of the clauses' weight, and of a query with unknown words."""
    known = sum(clause.weight for clause in clauses)
    wanted = max(_ENOUGH * known, _ENOUGH_OF_ALL * (known + unknown) if unknown else 0)

    def reach(at: int, documents: Documents, weight: float, left: float) -> Documents:
        if weight >= wanted:
            return documents
        if not documents or at == len(clauses) or weight + left < wanted:
            return NO_DOCUMENTS
        clause = clauses[at]
        left -= clause.weight
        matching = reach(at + 1, documents & clause.documents, weight + clause.weight, left)
        return matching | reach(at + 1, documents, weight, left)

    return reach(0, among, 0.0, known)


def _phrase(plan: Plan, index: Index, among: Documents) -> Documents:
    """Give those of some documents that have a query of stop words alone in just this order: "what will be"."""
    if len(plan.phrase) < _MIN_PHRASE or -1 in plan.phrase:
        return NO_DOCUMENTS
    candidates = among.intersection(*(index.in_body([term]) for term in set(plan.phrase)))
    phrase = array("I", plan.phrase).tobytes()
    return Documents(
        document
        for document in islice(candidates, MAX_SCORED)
        if is_within(phrase, index.sequence(document).tobytes())
    )


def is_within(phrase: bytes, sequence: bytes) -> bool:
    """Tell whether the terms of a phrase stand in a sequence of terms in a row; both are packed numbers."""
    size = array("I").itemsize
    at = sequence.find(phrase)
    while at > 0 and at % size:  # across the borders of the numbers
        at = sequence.find(phrase, at + 1)
    return at >= 0
