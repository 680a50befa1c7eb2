"""The facts in a text that no editor changes by accident: quoted words, people's names, and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from bot.brief import Person
from bot.text import folded, words_of


class Fact(StrEnum):
    """A kind of facts."""

    QUOTE = "quote"
    NAME = "name"
    NUMBER = "number"


class Change(NamedTuple):
    """A fact that is another one than before."""

    fact: Fact
    before: str
    """As it was written; empty where it was not there."""
    after: str
    """As it is written now; empty where it is not there any more."""


class Found(NamedTuple):
    """A fact in a text."""

    same: str
    """What it has in common with others that tell the same."""
    written: str


_QUOTATION = re.compile('“([^“”„]*)”|„([^“”„]*)[“”]|«([^«»]*)»|"([^"]*)"|”([^”]*)”|「([^「」]*)」')
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)")
_NOT_A_DIGIT = re.compile(r"\D")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"), 2
    )
} | {
    word: str(number)
    for number, word in zip(
        range(30, 100, 10), ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), strict=True
    )
} | {
    form: word
    for word in ("hundred", "thousand", "million", "billion", "trillion", "dozen")
    for form in (word, f"{word}s")
} | {"half": "half"}  # fmt: skip
"""English words for numbers, but for "one", which mostly is none."""


def changes(
    fact: Fact,
    found_in: Callable[[str], Iterable[Found]],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> Iterator[Change]:
    """
    The changes among facts of a kind, which `found_in` finds in a text, between the texts of two versions.

    Texts are compared by their keys. A fact may move from one to another; in a text, their order counts, for
    two that change places tell something else.
    """
    old = {key: [*found_in(text)] for key, text in before.items()}
    new = {key: [*found_in(text)] for key, text in after.items()}
    gone, come = _more(old, new), _more(new, old)
    yield from (Change(fact, *pair) for pair in zip_longest(gone, come, fillvalue=""))
    if gone or come:
        return
    for key in (key for key in old if key in new):
        one, other = ([found.same for found in texts[key]] for texts in (old, new))
        if one != other and sorted(one) == sorted(other):
            yield Change(fact, _listed(old[key]), _listed(new[key]))


def quotations(text: str) -> Iterator[Found]:
    """The words in quotation marks; signs, capitals and spaces in them make no difference."""
    for match in _QUOTATION.finditer(text):
        written = next(filter(None, match.groups()), "")
        if words := folded(written):
            yield Found(" ".join(words), written)


def numbers(text: str) -> Iterator[Found]:
    """The numbers, be they digits or words; how their thousands stand apart makes no difference."""
    text = _THOUSANDS.sub(lambda match: _NOT_A_DIGIT.sub("", match[0]), text)
    for word in words_of(text):
        if any(sign.isdigit() for sign in word.word):
            yield Found(word.word, word.raw)
        elif number := _NUMBER_WORDS.get(word.word):
            yield Found(number, word.raw)


class People:
    """The people of two versions of a brief, and the names that texts have for them."""

    def __init__(self, before: Mapping[str, Person], after: Mapping[str, Person]) -> None:
        old, new = _forms(before), _forms(after)
        self._same = {
            # Two names are the same where both versions know them as one person's.
            form: old[form] if form in old and old[form] == new.get(form) else " ".join(form)
            for form in (*old, *new)
        }
        self._longest = max(map(len, self._same), default=0)

    def named(self, text: str) -> Iterator[Found]:
        """Those whom a text names by a full name, a surname or an alias, each once."""
        words, at, seen = words_of(text), 0, set()
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                part = words[at : at + length]
                same = self._same.get(tuple(word.word for word in part))
                # A name of one word may be another word, too: "may", "mark".
                if same and (length > 1 or not part[0].raw[0].islower()):
                    break
            else:
                at += 1
                continue
            if same not in seen:
                yield Found(same, " ".join(word.raw for word in part))
            seen.add(same)
            at += length


def _forms(people: Mapping[str, Person]) -> dict[tuple[str, ...], str]:
    """The names of people as folded words, with their ids; without a surname that several have."""
    full: dict[tuple[str, ...], str] = {}
    surnames: dict[tuple[str, ...], set[str]] = {}
    for id, person in people.items():
        for name in (person.name, *person.aliases):
            if words := words_of(name):
                full[tuple(word.word for word in words)] = id
                if words[-1].raw[0].isupper():
                    surnames.setdefault((words[-1].word,), set()).add(id)
    return {form: next(iter(ids)) for form, ids in surnames.items() if len(ids) == 1} | full


def _more(one: Mapping[str, list[Found]], other: Mapping[str, list[Found]]) -> list[str]:
    """The facts, as they are written, of which some texts have more than others, each in the text that has more."""
    everywhere = _count(one) - _count(other)
    more = []
    for key, text in one.items():
        here = _count({key: text}) - _count({key: other.get(key, [])})
        for found in text:
            if here[found.same] > 0 and everywhere[found.same] > 0:
                more.append(found.written)
                here[found.same] -= 1
                everywhere[found.same] -= 1
    return more


def _count(texts: Mapping[str, list[Found]]) -> Counter[str]:
    return Counter(found.same for inner in texts.values() for found in inner)


def _listed(texts: list[Found]) -> str:
    return ", ".join(found.written for found in texts)
