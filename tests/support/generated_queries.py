"""Queries to a generated library, each with the quotes that are right answers to it."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.brief import Brief, Quote

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Asked(NamedTuple):
    """One query and what may come first."""

    kind: str
    query: str
    right: frozenset[tuple[str, str]]
    """The briefs' and the quotes' ids."""


class Told(NamedTuple):
    """One quote of a library, with what is asked about it."""

    brief: Brief
    quote: Quote
    words: list[str]
    """Its long words, the rarest in the library first."""

    @property
    def key(self) -> tuple[str, str]:
        return self.brief.id, self.quote.id

    @property
    def speaker(self) -> str:
        return self.brief.people[self.quote.speaker].name


def told(briefs: Sequence[Brief]) -> list[Told]:
    """The quotes of at least four long words."""
    quotes = [(brief, quote) for brief in briefs for quote in brief.quotes]
    often = Counter(word for _, quote in quotes for word in quote.text.split())
    found = []
    for brief, quote in quotes:
        words = sorted({w for w in quote.text.split() if len(w) >= 6}, key=lambda w: (often[w], w))
        if len(words) >= 4:
            found.append(Told(brief, quote, words))
    return found


def asked(briefs: Sequence[Brief], each: int, *, seed: int = 7) -> Iterator[Asked]:
    """So many queries of each kind, the same at every run."""
    rng = random.Random(seed)
    holding = defaultdict(set)
    surnames = defaultdict(set)
    for brief in briefs:
        for quote in brief.quotes:
            key = brief.id, quote.id
            surnames[brief.people[quote.speaker].name.split()[1]].add(key)
            for word in quote.text.split():
                holding[word].add(key)
    all_told = told(briefs)
    for one in rng.sample(all_told, each):
        rare, second, third = one.words[:3]
        surname = one.speaker.split()[1]
        text = one.quote.text.split()
        start = rng.randrange(len(text) - 3)
        both = holding[rare] & holding[second]
        by_surname = surnames[surname]
        for kind, query, right in (
            ("a word", rare, holding[rare]),
            ("two words", f"{second} {rare}", both),
            ("words in a row", " ".join(text[start : start + 4]), {one.key}),
            ("the whole quote", f"“{one.quote.text}”", {one.key}),
            ("a surname", surname.lower(), by_surname),
            ("a full name", one.speaker, by_surname),
            ("a name with a slip", slip(surname, rng), by_surname),
            ("name and word", f"{surname} {second}", holding[second] & by_surname),
            ("word and name", f"{rare} {one.speaker.lower()}", holding[rare] & by_surname),
            ("a slip", slip(rare, rng), holding[rare]),
            ("two slips", f"{slip(rare, rng)} {slip(second, rng)}", both),
            ("name and slip", f"{surname}: {slip(rare, rng)}", holding[rare] & by_surname),
            ("joined", second + rare, both),
            ("split", f"{rare[:3]} {rare[3:]}", holding[rare]),
            ("a beginning", rare[:-1], _beginning(holding, rare[:-1])),
            ("a question", f"what did {one.speaker} say about {rare} and {third}?", {one.key}),
            ("who said", f"Who said that {second} is {rare}?", both),
        ):
            yield Asked(kind, query, frozenset(right))


def _beginning(holding: dict[str, set[tuple[str, str]]], start: str) -> set[tuple[str, str]]:
    return {key for word, keys in holding.items() if word.startswith(start) for key in keys}


def slip(word: str, rng: random.Random) -> str:
    """A word with one letter too many, too few or wrong, or two that changed places."""
    at = rng.randrange(len(word) - 1)
    letter = rng.choice(LETTERS)
    before, after = word[:at], word[at:]
    return rng.choice(
        (
            before + after[1:],
            before + letter + after,
            before + letter + after[1:],
            before + after[1] + after[0] + after[2:],
        )
    )
