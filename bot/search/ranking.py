"""Which texts answer a plan, and in which order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from bot.search.index import Index, texts_in
from bot.search.planner import Group, Plan

_DEMANDED = 6
"""Words of a query that a text is held to, the most telling; the others only raise what has them."""
_ENOUGH = 0.4
"""The share of the known words' weight that a text must have, if none has every word."""
_ENOUGH_OF_ALL = 0.5
"""The same with the words that no text has; so one word among unknown ones is no find."""
_NAME = 2.5
_SAID_BY_FIRST, _SAID_BY, _MENTIONS = 1.0, 0.95, 0.3
_QUOTE = 2.0
"""A quote ranks before a point, even where only its context has the words (0.9 in a `Group`) and
the point has them in a row."""
_PHRASE = 0.6
"""Added for words that follow one another as they were typed."""
_WHOLE = 0.2
"""Added for a text that is nothing but the words typed."""
_SHORTEST_PHRASE = 3
"""Small words in a row that are a phrase ("what will be") and not just any two words."""
_LOOKED_AT = 64
"""Texts that are ranked exactly; beyond, those with the words in the text itself come first."""


class Ranked(NamedTuple):
    """One text; the one to show first sorts first."""

    incomplete: bool
    """Whether it lacks a word."""
    score: float
    """Negative, so that the best is the least."""
    text: int


class Choice:
    """The texts that answer a plan."""

    def __init__(
        self, plan: Plan, index: Index, complete: int, others: int, missing: tuple[str, ...] = ()
    ) -> None:
        self.missing = missing
        self._index = index
        self._pools = ((False, complete), (True, others & ~complete))
        self._groups = _groups(plan, index)
        self._pairs = {pair for pair in pairwise(plan.phrase) if -1 not in pair}
        self._layers = [
            (
                [(group.weight * how, _bytes(texts)) for how, texts in group.layers],
                bool(group.typed),
            )
            for group in self._groups
        ]

    def best(self, start: int, end: int, most: int) -> list[Ranked]:
        """The best of the texts from one number to before another: those that have every word, if any."""
        for incomplete, texts in self._pools:
            if part := (texts & ((1 << end) - 1)) >> start:
                found = islice(self._likeliest_first(part, start), max(_LOOKED_AT, most))
                ranked = (
                    Ranked(incomplete, -self._score(text, quote=start == 0), text) for text in found
                )
                return sorted(ranked)[:most]
        return []

    def _likeliest_first(self, part: int, start: int) -> Iterator[int]:
        """The texts with every word at its best place, then the others."""
        likely = part
        for group in self._groups:
            if group.layers:
                likely &= group.layers[0][1] >> start
        for texts in (likely, part & ~likely):
            for text in texts_in(texts):
                yield text + start

    def _score(self, text: int, *, quote: bool) -> float:
        score, matched = 0.0, 0
        at, bit = text >> 3, 1 << (text & 7)
        for layers, word in self._layers:
            for worth, texts in layers:
                if at < len(texts) and texts[at] & bit:
                    score += worth
                    matched += word
                    break
        if self._pairs:
            pairs = self._pairs.intersection(pairwise(self._index.terms(text)))
            score *= 1 + _PHRASE * len(pairs) / len(self._pairs)
        score *= 1 + _WHOLE * min(1.0, matched / max(1, self._index.length(text)))
        return score * (_QUOTE if quote else 1)


def choose(plan: Plan, index: Index) -> Choice:
    """The texts that answer a plan: all it asks for, or else the nearest to it that is honest."""
    words = sorted(plan.words, key=lambda group: -group.weight)[:_DEMANDED]
    lost = plan.lost
    if not plan.named:
        if words:
            complete = 0 if lost else _all(words)
            return Choice(plan, index, complete, _most(words, lost), plan.missing)
        return Choice(plan, index, 0 if lost else _phrase(plan, index), 0)
    said, together, anyone = _people(plan, index)
    if not words:
        return Choice(plan, index, together or said, said | anyone, plan.missing)
    complete, others = _all(words) & (together or anyone), _most(words, 0) & said
    if complete | others:
        return Choice(plan, index, complete, others, plan.missing)
    if not lost and (elsewhere := _all(words)):  # somebody else said it, as readers may mistake
        return Choice(plan, index, elsewhere, 0)
    shown = said or anyone
    missing = (*plan.missing, *(group.typed for group in words if not group.texts & shown))
    return Choice(plan, index, together or said, said | anyone, missing)


def _groups(plan: Plan, index: Index) -> list[Group]:
    """Everything that makes a text rank higher, the people named among it."""
    groups = [*plan.words, *plan.soft]
    if plan.named:
        everyone = [person for people in plan.named for person in people]
        layers = (
            (_SAID_BY_FIRST, index.said_by(plan.named[0])),
            (_SAID_BY, index.said_by(everyone)),
            (_MENTIONS, index.mentioning(everyone)),
        )
        groups.insert(0, Group(layers, _NAME, ""))
    return groups


def _people(plan: Plan, index: Index) -> tuple[int, int, int]:
    """The quotes by one of those named; the texts that have all of them; the texts that have any."""
    said, together, anyone = 0, -1, 0
    for people in plan.named:
        by = index.said_by(people)
        either = by | index.mentioning(people)
        said, together, anyone = said | by, together & either, anyone | either
    return said, together, anyone


def _all(words: Sequence[Group]) -> int:
    texts = -1
    for group in words:
        texts &= group.texts
    return texts


def _most(words: Sequence[Group], lost: float) -> int:
    """The texts with enough of the words, and of a query that has lost the weight of others."""
    known = sum(group.weight for group in words)
    wanted = max(_ENOUGH * known, _ENOUGH_OF_ALL * (known + lost) if lost else 0)

    def reach(at: int, texts: int, weight: float, left: float) -> int:
        if weight >= wanted:
            return texts
        if not texts or at == len(words) or weight + left < wanted:
            return 0
        left -= words[at].weight
        having = reach(at + 1, texts & sets[at], weight + words[at].weight, left)
        return having | reach(at + 1, texts, weight, left)

    sets = [group.texts for group in words]
    return reach(0, -1, 0.0, known)


def _phrase(plan: Plan, index: Index) -> int:
    """The texts that say nothing but small words in just this order: "what will be"."""
    if len(plan.phrase) < _SHORTEST_PHRASE or -1 in plan.phrase:
        return 0
    texts = -1
    for term in set(plan.phrase):
        texts &= index.body([term])
    phrase = array("I", plan.phrase).tobytes()
    found = 0
    for text in islice(texts_in(texts), _LOOKED_AT):
        at = index.terms(text).tobytes().find(phrase)
        if at >= 0 and at % 4 == 0:
            found |= 1 << text
    return found


def _bytes(texts: int) -> bytes:
    return texts.to_bytes((texts.bit_length() + 7) // 8, "little")
