"""Which known words are a slip or two of the finger away from a word as somebody typed it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

_LONG = 8
"""Letters from which on two errors are still far from chance."""
_FEW = 10_000
"""Words among which two errors are looked for; among more, chance and time speak against it."""


_PARTS = 64
_PART = 58
"""The bits to the right of those that tell in which of the parts a 64-bit number is."""


class Speller:
    """
    Finds the words at a distance of one error, and of two among long words.

    One error: each word is kept under every form of it that lacks one letter. Two words one error
    apart share such a form, so a handful of look-ups replaces a comparison with every word. Two
    errors: only words of the same first letter and about the same length are looked at, and of
    these only the ones made of nearly the same letters are compared.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        shortened: list[list[int]] = [[] for _ in range(_PARTS)]
        for number, word in enumerate(words):
            for form in _shortened(word):
                packed = _packed(form, number)
                shortened[packed >> _PART].append(packed)
        # In parts: to sort millions of numbers at once would stop every other thread meanwhile, and
        # a library is loaded while readers are answered.
        self._shortened = [array("Q", sorted(part)) for part in shortened]
        self._letters = array("I", map(_letters, words))
        self._alike: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("I"))
        for number, word in enumerate(words):
            if len(words) <= _FEW and len(word) >= _LONG - 2:
                self._alike[word[0], len(word)].append(number)

    def near(self, word: str) -> list[tuple[int, str]]:
        """The known words near one, each with its distance: those one error away, else two."""
        one = [(1, found) for found in self._one_error(word)]
        return one or [(2, found) for found in self._two_errors(word)]

    def _one_error(self, word: str) -> Iterator[str]:
        for number in {number for form in _shortened(word) for number in self._under(form)}:
            if distance(word, self._words[number], 1) == 1:
                yield self._words[number]

    def _under(self, form: str) -> Iterator[int]:
        first = _packed(form, 0)
        part = self._shortened[first >> _PART]
        at = bisect_left(part, first)
        while at < len(part) and part[at] >> 32 == first >> 32:
            yield part[at] & 0xFFFFFFFF
            at += 1

    def _two_errors(self, word: str) -> Iterator[str]:
        if len(word) < _LONG:
            return
        letters = _letters(word)
        for length in range(len(word) - 2, len(word) + 3):
            for number in self._alike.get((word[0], length), ()):
                other = self._letters[number]
                # An error takes at most one letter out of the set and puts at most one in.
                alike = max((letters & ~other).bit_count(), (other & ~letters).bit_count()) <= 2
                if alike and distance(word, self._words[number], 2) == 2:
                    yield self._words[number]


def _shortened(word: str) -> set[str]:
    """A word, and all that is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _packed(form: str, number: int) -> int:
    return (hash(form) & 0xFFFFFFFF) << 32 | number


def _letters(word: str) -> int:
    """The set of a word's letters as bits; letters that are no Latin ones share some of them."""
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) & 31)
    return letters


def distance(one: str, other: str, most: int) -> int:
    """
    How many errors lie between two words, or `most` + 1 where there are more.

    An error is a letter too many, too few or wrong, or two neighbours that changed places
    (optimal string alignment).
    """
    far = most + 1
    if abs(len(one) - len(other)) > most:
        return far
    before: list[int] = []
    above = [min(column, far) for column in range(len(other) + 1)]
    for row, letter in enumerate(one, 1):
        here = [min(row, far)] + [far] * len(other)
        # Further from the diagonal than `most`, every way is too long.
        for column in range(max(1, row - most), min(len(other), row + most) + 1):
            wanted = other[column - 1]
            cost = (
                above[column - 1]
                if letter == wanted
                else 1 + min(above[column - 1], above[column], here[column - 1])
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            here[column] = cost
        if min(here) > most:
            return far
        before, above = above, here
    return min(above[-1], far)
