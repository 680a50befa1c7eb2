"""Alternatives: a query that asks for one thing or another, `trump OR putin` or `trump | putin`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from bot.search.hits import Found, Hit, Relation
from bot.search.phrases import QUOTED

T = TypeVar("T")

# What stands in quotation marks is one phrase, whatever is in it.
_BETWEEN = re.compile(rf"{QUOTED.pattern}|(?P<sign>\s+OR\s+|\s*\|\s*)")
_MOST = 4
"""Alternatives of one query that are asked for."""


def alternatives(text: str) -> Sequence[str]:
    """Give the alternatives of a query, in its order; most queries are the only one of their own."""
    if "OR" not in text and "|" not in text:
        return (text,)
    signs = [match for match in _BETWEEN.finditer(text) if match["sign"]]
    starts, ends = (0, *(sign.end() for sign in signs)), (*(sign.start() for sign in signs), None)
    parts = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return [part for part in parts if part.strip()][:_MOST] or (text,)


def merged(parts: Sequence[str], found: Sequence[Found], most: int) -> Found:
    """Merge what was found for each alternative: the best of each first, then the second best, at most `most` of a kind."""
    hits = list(_by_turns(one.hits for one in found))
    quotes = list(_by_turns(one.quotes for one in found))[:most]
    texts = list(_by_turns(one.texts for one in found))[:most]
    kept = {*map(_key, quotes), *map(_key, texts)}
    return Found(
        quotes=tuple(quotes),
        texts=tuple(texts),
        hits=tuple(hit for hit in hits if _key(hit) in kept),
        corrected=_each(one.corrected for one in found),
        suggestions=() if hits else _each(one.suggestions for one in found),
        people=tuple({id(entity): entity for one in found for entity in one.people}.values()),
        missing=_missing(parts, found) if hits else (),
        phrases=_each(one.phrases for one in found) if hits else (),
    )


def _missing(parts: Sequence[str], found: Sequence[Found]) -> tuple[str, ...]:
    """Give the words that none of the hits has; an alternative without hits as a whole."""
    return _each(
        one.missing if one.hits else (part.strip(),) for part, one in zip(parts, found, strict=True)
    )


def _by_turns(lists: Iterable[Sequence[Hit]]) -> Iterator[Hit]:
    """Yield the hits of several lists by turns, each once: in the relation that is nearest to somebody named."""
    nearest: dict[object, Hit] = {}
    for round in zip_longest(*lists):
        for hit in round:
            if hit is not None:
                known = nearest.setdefault(_key(hit), hit)
                if _nearness(hit) < _nearness(known):
                    nearest[_key(hit)] = hit
    yield from nearest.values()


def _nearness(hit: Hit) -> int:
    return list(Relation).index(hit.relation) if hit.relation else len(Relation)


def _key(hit: Hit) -> tuple[object, ...]:
    return (
        hit.brief.id,
        hit.part,
        hit.section and hit.section.id,
        hit.quote and hit.quote.id,
        hit.point,
    )


def _each(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """Give the items of several lists, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))
