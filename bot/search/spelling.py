"""Spelling: which known words are an error or two away from a word as somebody typed it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MIN_TWO_ERRORS = 8
"""Letters from which on two errors are still far from chance."""
_MAX_TWO_ERRORS = 10_000
"""Words among which two errors are looked for; among more, chance and time speak against it."""

_PARTS = 64
_PART_SHIFT = 58
"""The first six bits of a packed number tell in which of the parts it is."""


class Speller:
    """
    Finds the words at a distance of one error, and of two among long words.

    An error is a letter too many, too few or wrong, or two neighbours that changed places: the
    distance is that of optimal string alignment (OSA).

    One error: each word is kept under every form of it that lacks one letter. Two words one error
    apart share such a form, so a handful of look-ups replaces a comparison with every word. Two
    errors: only words of the same first letter and about the same length are compared.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        parts: list[list[int]] = [[] for _ in range(_PARTS)]
        for number, word in enumerate(words):
            for form in _shortened(word):
                packed = _packed(form, number)
                parts[packed >> _PART_SHIFT].append(packed)
        # In parts: to sort millions of numbers at once would stop every other thread meanwhile, and
        # a library is loaded while readers are answered.
        self._shortened = [array("Q", sorted(part)) for part in parts]
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        """Words by first letter and length."""
        if len(words) <= _MAX_TWO_ERRORS:
            for word in words:
                if len(word) >= _MIN_TWO_ERRORS - 2:
                    self._alike[word[0], len(word)].append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """
        Give the known words near one, each with its distance: those one error away, else two.

        Those with the same first letter come first.
        """
        one = [(1, known) for known in self._one_error(word)]
        return one or [(2, known) for known in self._two_errors(word)]

    def _one_error(self, word: str) -> Iterator[str]:
        numbers = {number for form in _shortened(word) for number in self._under(form)}
        words = map(self._words.__getitem__, numbers)
        near = [known for known in words if OSA.distance(word, known, score_cutoff=1) == 1]
        # A slip seldom changes the first letter.
        yield from sorted(near, key=lambda known: (known[0] != word[0], known))

    def _under(self, form: str) -> Iterator[int]:
        """Yield the numbers of the words that are kept under a form, and of a few that only seem to be."""
        first = _packed(form, 0)
        part = self._shortened[first >> _PART_SHIFT]
        at = bisect_left(part, first)
        while at < len(part) and part[at] >> 32 == first >> 32:
            yield part[at] & 0xFFFFFFFF
            at += 1

    def _two_errors(self, word: str) -> Iterator[str]:
        if len(word) < _MIN_TWO_ERRORS:
            return
        for length in range(len(word) - 2, len(word) + 3):
            words = self._alike.get((word[0], length), ())
            near = process.extract(word, words, scorer=OSA.distance, score_cutoff=2, limit=None)
            yield from (known for known, errors, _ in near if errors == 2)


def _shortened(word: str) -> set[str]:
    """Give a word, and all that is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _packed(form: str, number: int) -> int:
    """Give a number that sorts by the hash of a form, and holds the number of its word."""
    return (hash(form) & 0xFFFFFFFF) << 32 | number
