"""Spelling: which known words a word as somebody typed it may be meant for."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.language import Language

_MIN_TWO_ERRORS, _MIN_THREE_ERRORS = 4, 9
"""Letters from which on so many errors still leave a word."""
_MAX_ANY_FIRST_LETTER, _MAX_UNLISTED = 10_000, 3_000
"""Words among which those with another first letter are looked at for more than one error, too; fewer in a language
without a word list, in which any unknown word may have errors."""
_UNLIKELY, _UNLIKELY_NAME, _UNLIKELY_SHORT = 8.0, 5.0, 4.5
"""How unlikely a guess may be at most: for a word of up to seven letters, for one in capitals, which may be a
name, and for a short one. Each letter beyond seven makes it one more."""
_SHORT = 4
"""Letters of the longest short word."""
_PARTS = 64
_PART_SHIFT = 58
"""The first six bits of a packed number tell in which of the parts it is."""


class Guess(NamedTuple):
    """One known word that may be meant; the likeliest sorts first."""

    unlikeliness: float
    errors: int
    word: str


class Speller:
    """
    Finds the words at a distance of one error, or of two or three from longer words.

    An error is a letter too many, too few or wrong, or two neighbours that changed places: the
    distance is that of optimal string alignment (OSA).

    One error: each word is kept under every form of it that lacks one letter. Two words one error
    apart share such a form, so a handful of look-ups replaces a comparison with every word. More
    errors: only words of about the same length are compared, and of many words only those with the same
    first letter.
    """

    def __init__(
        self,
        words: Sequence[str],
        names: Collection[str],
        frequency: Callable[[str], int],
        language: Language,
    ) -> None:
        """`names` are those of the words that are names alone, `frequency` tells in how many texts a word is."""
        self._words, self._names, self._frequency = words, names, frequency
        self._language = language
        most = _MAX_ANY_FIRST_LETTER if language.has_word_list else _MAX_UNLISTED
        self._letters = int(len(words) > most)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        """Words by their first letter, if that matters, and length."""
        parts: list[list[int]] = [[] for _ in range(_PARTS)]
        for number, word in enumerate(words):
            self._alike[word[: self._letters], len(word)].append(word)
            for form in _shortened(word):
                packed = _packed(form, number)
                parts[packed >> _PART_SHIFT].append(packed)
        # In parts: to sort millions of numbers at once would stop every other thread meanwhile, and
        # a library is loaded while readers are answered.
        self._shortened = [array("Q", sorted(part)) for part in parts]

    def guesses(self, word: str, *, capital: bool) -> list[Guess]:
        """Give the words that a folded one may be meant for, the likeliest first; `capital`: it was written with one."""
        most = (_UNLIKELY_NAME if capital else _UNLIKELY) + max(0, len(word) - 7)
        if len(word) <= _SHORT:
            most = _UNLIKELY_SHORT
        near = list(self._one_error(word)) or list(self._more_errors(word))
        guesses = (Guess(self._unlikeliness(word, known, n), n, known) for n, known in near)
        return sorted(guess for guess in guesses if guess.unlikeliness <= most)

    def _unlikeliness(self, word: str, known: str, errors: int) -> float:
        """
        Tell how unlikely it is that a known word is meant.

        A slip seldom changes the first letter or the sound, and often only the order of letters; common
        words are meant more often than rare ones. The figures were found by trying on real misspellings.
        """
        sound, is_name = self._language.sound, known in self._names
        unlike = OSA.distance(sound(word), sound(known))
        return (
            2.0 * errors
            + 0.2 * (word[0] != known[0])
            + unlike * (2 if is_name and errors > 1 else 1)
            + (sorted(word) != sorted(known))
            + 0.5 * is_name
            + 0.5 * self._language.weight(known)
            - 0.2 * math.log(1 + self._frequency(known))
        )

    def _one_error(self, word: str) -> Iterator[tuple[int, str]]:
        numbers = {number for form in _shortened(word) for number in self._under(form)}
        for known in map(self._words.__getitem__, numbers):
            if OSA.distance(word, known, score_cutoff=1) == 1:
                yield 1, known

    def _more_errors(self, word: str) -> Iterator[tuple[int, str]]:
        most = 1 + (len(word) >= _MIN_TWO_ERRORS) + (len(word) >= _MIN_THREE_ERRORS)
        for length in range(len(word) - most, len(word) + most + 1) if most > 1 else ():
            words = self._alike.get((word[: self._letters], length), ())
            near = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)
            yield from ((errors, known) for known, errors, _ in near)

    def _under(self, form: str) -> Iterator[int]:
        """Yield the numbers of the words that are kept under a form, and of a few that only seem to be."""
        first = _packed(form, 0)
        part = self._shortened[first >> _PART_SHIFT]
        at = bisect_left(part, first)
        while at < len(part) and part[at] >> 32 == first >> 32:
            yield part[at] & 0xFFFFFFFF
            at += 1


def _shortened(word: str) -> set[str]:
    """Give a word, and all that is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _packed(form: str, number: int) -> int:
    """Give a number that sorts by the hash of a form, and holds the number of its word."""
    return (hash(form) & 0xFFFFFFFF) << 32 | number
