"""The vocabulary: the written words of an index, and which of them a word finds."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from bot.search.language import Language
from bot.text import is_unspaced, is_word

_MAX_COMPLETIONS = 24
_MAX_LOOKED_AT = 512
"""Words with one prefix that are looked at, of which the most frequent are its completions."""
_MIN_COMPOUNDED, _MIN_STEM = 5, 4
"""Letters of a word that may end a compound, and of its stem."""
_MIN_BEFORE, _MIN_CONSONANTS_BEFORE = 4, 2
"""Letters of what may stand before it, and those in an alphabet that writes few vowels as letters."""


class Forms(NamedTuple):
    """The terms that a word finds, the nearest first."""

    exact: Sequence[int]
    """The word as it is written."""
    inflections: Sequence[int]
    """Its other inflections."""
    kin: Sequence[int]
    """Other words of its family: "agree" for "agreement", "Finland" for "Finnish"."""


class Vocabulary:
    """The written words of an index by their beginning, stem and root."""

    def __init__(
        self,
        terms: Mapping[str, int],
        written: Mapping[str, str],
        frequency: Callable[[str], int],
        language: Language,
    ) -> None:
        """
        Take the words with their terms; `frequency` tells in how many texts a word is.

        `written` has words in small letters as they were written, where that is not how they are folded.
        """
        self._terms = terms
        self._written = written
        self._language = language
        self.words = sorted(word for word in terms if word)
        """All written words, folded, in order."""
        self._frequencies = array("I", map(frequency, self.words))
        self._by_stem, self._by_root = dict[str, list[int]](), dict[str, list[int]]()
        for word in self.words:
            stem, others = language.stem(word), language.other_stems(written.get(word, word))
            term = terms[word]
            for one in (stem, *others):
                self._by_stem.setdefault(one, []).append(term)
            if not language.has_word_list and language.is_word(word):
                continue  # a word of every text is of nobody's family
            for root in {language.root(one) for one in (word, stem, *others)}:
                self._by_root.setdefault(root, []).append(term)
        self._backwards = [] if language.has_word_list else sorted(self._endings())
        """Words and their stems from their last letter on, each with the word."""

    def shown(self, word: str) -> str:
        """Give a word as it was written, in small letters."""
        return self._written.get(word) or unicodedata.normalize("NFC", word)

    def forms(self, word: str, written: str = "") -> Forms:
        """Give the terms that a word finds; `written` is the word with its accents."""
        language = self._language
        stem = language.stem(word)
        exact = [self._terms[word]] if word in self._terms else []
        # "wills" does not find the "will" that is in most documents.
        same = [] if stem in language.stop_words else self._by_stem.get(stem, [])
        others = language.other_stems(self._written.get(word) or written or word)
        if others:
            same = [*same, *(term for one in others for term in self._by_stem.get(one, ()))]
        inflections = [term for term in dict.fromkeys(same) if term not in exact]
        roots = dict.fromkeys(map(language.root, (word, *sorted(others))))
        family = (
            term
            for root in roots
            if root not in language.stop_words
            for term in self._by_root.get(root, ())
        )
        kin = [term for term in dict.fromkeys(family) if term not in exact and term not in same]
        if language.compounds:
            near = {*exact, *same, *kin}
            kin += [
                term
                for term in map(self._terms.__getitem__, self.compounds(word))
                if term not in near
            ]
        return Forms(exact, inflections, kin)

    def synonyms(self, word: str) -> list[int]:
        """Give the terms of words that may stand for a word in the same piece of news."""
        roots = self._language.synonyms.get(self._language.root(word), ())
        return [term for root in roots for term in self._by_root.get(root, ())]

    def completions(self, prefix: str) -> list[str]:
        """Give the most frequent written words with a prefix, the prefix itself left out."""
        at = bisect_left(self.words, prefix)
        end = min(bisect_left(self.words, prefix + "\U0010ffff"), at + _MAX_LOOKED_AT)
        at += at < end and self.words[at] == prefix
        frequent = nlargest(_MAX_COMPLETIONS, range(at, end), key=self._frequencies.__getitem__)
        return [self.words[number] for number in frequent]

    def compounds(self, word: str) -> list[str]:
        """Give the written words that end with a word, or with an inflection of it: "Reparaturkosten" for "Kosten"."""
        if len(word) < _MIN_COMPOUNDED or not is_word(word) or is_unspaced(word):
            return []
        stem = self._language.stem(word)
        ends = {word[::-1]} | ({stem[::-1]} if len(stem) >= _MIN_STEM else set())
        found = (one for end in sorted(ends) for one in self._ending_with(end))
        return [*dict.fromkeys(islice(found, _MAX_COMPLETIONS))]

    def _endings(self) -> Iterator[tuple[str, str]]:
        for word in filter(is_word, self.words):
            for form in {word, self._language.stem(word)}:
                yield form[::-1], word

    def _ending_with(self, end: str) -> Iterator[str]:
        at = bisect_left(self._backwards, (end,))
        while at < len(self._backwards) and self._backwards[at][0].startswith(end):
            form, word = self._backwards[at]
            least = _MIN_BEFORE if end.upper() != end else _MIN_CONSONANTS_BEFORE
            if len(form) >= len(end) + least:
                yield word
            at += 1
