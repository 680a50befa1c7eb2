"""Every text by its words, as sets of bits: what a hundred thousand texts share is found in microseconds."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

from bot.search.language import Language
from bot.text import Word

_DENSE = 256
"""A word that more than one text in so many has is kept as bits, since making them would take long."""
_MOST_COMPLETIONS = 24
_MOST_TEXTS = 2000
"""Texts that the completions of one beginning lead to, about; it keeps short beginnings quick."""
_MOST_LOOKED_AT = 512

_SOME = re.compile(rb"[^\0]")
_BITS_OF = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


class Document(NamedTuple):
    """One quote or point as the index sees it."""

    body: Sequence[Word]
    """What was said or written."""
    context: Sequence[Word]
    """When, where, to whom and about what; the speaker's name and role."""
    speaker: int | None
    """The number of who says it, for a quote."""
    mentions: Iterable[int]
    """The numbers of those who are named in it."""


class Index:
    """
    The texts by word, root, speaker and mention; a set of texts is a number with a bit for each.

    Python's whole numbers of any length are its quickest sets of small numbers: "and" and "or" of two
    sets of 100,000 texts take microseconds and 12 kB, which no structure of objects comes near.
    """

    def __init__(self, documents: Iterable[Document], language: Language) -> None:
        self._language = language
        self.term_of: dict[str, int] = {}
        """The number of its stem for each word as it is written, folded."""
        self._stems: dict[str, int] = {}
        self._said: dict[int, list[int]] = {}
        self._mentioned: dict[int, list[int]] = {}
        self._stream = array("I")
        """The terms of all texts, one text after the other, each its body before its context."""
        self._starts = array("I")
        self._bodies = array("I")
        self.size = 0
        body: list[array[int]] = []
        context: list[array[int]] = []
        for document in documents:
            self._add(document, body, context)
        self._starts.append(len(self._stream))
        self._body = self._packed(body)
        self._context = self._packed(context)
        self.forms = sorted(self.term_of)
        self._counts = array("I", (self.often(self.term_of[form]) for form in self.forms))
        self._kin: dict[str, list[int]] = {}
        for root, term in self._stems.items():
            self._kin.setdefault(language.root(root), []).append(term)

    def _add(self, document: Document, body: list[array[int]], context: list[array[int]]) -> None:
        self._starts.append(len(self._stream))
        self._put(document.body, body)
        self._bodies.append(len(self._stream))
        self._put(document.context, context)
        if document.speaker is not None:
            self._said.setdefault(document.speaker, []).append(self.size)
        for person in set(document.mentions):
            self._mentioned.setdefault(person, []).append(self.size)
        self.size += 1

    def _put(self, words: Sequence[Word], postings: list[array[int]]) -> None:
        for _, word in words:
            term = self.term_of.get(word)
            if term is None:
                term = self._stems.setdefault(self._language.stem(word), len(self._stems))
                self.term_of[word] = term
            while term >= len(postings):
                postings.append(array("I"))
            texts = postings[term]
            if not texts or texts[-1] != self.size:
                texts.append(self.size)
            self._stream.append(term)

    def _packed(self, postings: list[array[int]]) -> list[array[int] | int]:
        """The texts of each term, as bits where there are many."""
        postings += [array("I")] * (len(self._stems) - len(postings))
        return [_bits(texts) if len(texts) * _DENSE > self.size else texts for texts in postings]

    def term(self, word: str) -> int | None:
        """The number of a word's stem, if a text has the word in any inflection."""
        term = self.term_of.get(word)
        if term is None:
            stem = self._language.stem(word)
            if (
                stem not in self._language.stop_words
            ):  # "wills" are not what "will" is in most texts
                return self._stems.get(stem)
        return term

    def kindred(self, word: str) -> Sequence[int]:
        """The stems of one root with a word: that of "agree" for "agreement"."""
        root = self._language.root(word)
        return () if root in self._language.stop_words else self._kin.get(root, ())

    def body(self, terms: Iterable[int]) -> int:
        """The texts that say one of the words themselves."""
        return self._any(self._body, terms)

    def context(self, terms: Iterable[int]) -> int:
        """The texts with one of the words in what is told around them."""
        return self._any(self._context, terms)

    def said_by(self, people: Iterable[int]) -> int:
        """The quotes of these people."""
        return _bits([text for person in people for text in self._said.get(person, ())])

    def mentioning(self, people: Iterable[int]) -> int:
        """The texts that name one of these people."""
        return _bits([text for person in people for text in self._mentioned.get(person, ())])

    def speaks(self, person: int) -> bool:
        """Whether somebody is quoted."""
        return person in self._said

    def completions(self, start: str) -> list[str]:
        """The commonest written words that begin like this, the start itself left out."""
        at = bisect_left(self.forms, start)
        end = min(bisect_left(self.forms, start + "\U0010ffff"), at + _MOST_LOOKED_AT)
        at += at < end and self.forms[at] == start
        commonest = nlargest(_MOST_COMPLETIONS, range(at, end), key=self._counts.__getitem__)
        totals = accumulate(
            min(self._counts[number], self.size // _DENSE + 1) for number in commonest
        )
        return [
            self.forms[number]
            for number, total in zip(commonest, totals, strict=True)
            if total <= _MOST_TEXTS
        ]

    def often(self, term: int) -> int:
        """Roughly how many texts say a word."""
        texts = self._body[term]
        return len(texts) if isinstance(texts, array) else self.size

    def terms(self, text: int) -> array[int]:
        """The words of a text in their order, body and context."""
        return self._stream[self._starts[text] : self._starts[text + 1]]

    def length(self, text: int) -> int:
        """How many words the body of a text has."""
        return self._bodies[text] - self._starts[text]

    @staticmethod
    def _any(postings: list[array[int] | int], terms: Iterable[int]) -> int:
        bits, sparse = 0, array("I")
        for term in terms:
            texts = postings[term]
            if isinstance(texts, array):
                sparse.extend(texts)
            else:
                bits |= texts
        return bits | _bits(sparse)


def _bits(texts: Sequence[int]) -> int:
    """The set of these texts."""
    if not texts:
        return 0
    data = bytearray((max(texts) >> 3) + 1)
    for text in texts:
        data[text >> 3] |= 1 << (text & 7)
    return int.from_bytes(data, "little")


def texts_in(bits: int) -> Iterator[int]:
    """The texts of a set in their order."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for match in _SOME.finditer(data):
        first = match.start() * 8
        for bit in _BITS_OF[match[0][0]]:
            yield first + bit
