"""The inverted index: for each term, person and mention, the set of documents that have it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.language import Language
from bot.text import Word

_COMMON = 256
"""A term that more than one document in so many has is a common one."""
_MAX_COMPLETIONS = 24
_MAX_COMPLETED_DOCUMENTS = 2000
"""Documents that the completions of one prefix lead to, about; it keeps short prefixes quick."""
_MAX_LOOKED_AT = 512
"""Words with one prefix that are looked at, of which the most frequent are its completions."""


class Document(NamedTuple):
    """One quote, point, headline or summary as it is indexed."""

    body: Sequence[Word]
    """The words of the text itself."""
    context: Sequence[Word]
    """Of a quote: when, where, to whom and about what. Of a point or a section's summary: the title of the section."""
    attribution: Sequence[Word]
    """Of a quote: the speaker's name and role, which are context, too."""
    speaker: int | None
    """The number of the person who says it; None for what is no quote."""
    mentions: Iterable[int]
    """The numbers of the people who are named in it for sure: such documents rank higher."""
    surnames: Iterable[int]
    """The numbers of the people whose surname stands in it in any way, as in another one's office."""


class Index:
    """
    The documents by term, root, speaker and mention.

    Documents have numbers from 0 in the order in which they are given; terms are numbers of stems.
    """

    def __init__(self, documents: Iterable[Document], language: Language) -> None:
        self._language = language
        self.terms_by_word: dict[str, int] = {}
        """The term of each written word, folded."""
        self._terms_by_stem: dict[str, int] = {}
        self._sequence = array("I")
        """The terms of all documents, one document after the other: of each its body, context and attribution."""
        self._starts = array("I")
        """Where each document begins in the sequence."""
        self._contexts = array("I")
        """Where the context of each document begins in the sequence."""
        self._attributions = array("I")
        """Where the attribution of each document begins in the sequence."""
        self.size = 0
        """How many documents there are."""
        body, context = _Postings(), _Postings()
        said, mentioned, surnames = _Postings(), _Postings(), _Postings()
        for document in documents:
            self._starts.append(len(self._sequence))
            self._add(document.body, body)
            self._contexts.append(len(self._sequence))
            self._add(document.context, context)
            self._attributions.append(len(self._sequence))
            self._add(document.attribution, context)
            if document.speaker is not None:
                said[document.speaker].append(self.size)
            for person in set(document.mentions):
                mentioned[person].append(self.size)
            for person in set(document.surnames):
                surnames[person].append(self.size)
            self.size += 1
        self.all = Documents(range(self.size))
        self._starts.append(len(self._sequence))
        self._body, self._context = body.frozen(), context.frozen()
        self._said, self._mentioned = said.frozen(), mentioned.frozen()
        self._surnames = surnames.frozen()
        self.words = sorted(self.terms_by_word)
        """All written words, folded, in order."""
        self._frequencies = array("I", (self.frequency(self.terms_by_word[w]) for w in self.words))
        self._terms_by_root: dict[str, list[int]] = {}
        for stem, term in self._terms_by_stem.items():
            self._terms_by_root.setdefault(language.root(stem), []).append(term)

    def _add(self, words: Sequence[Word], postings: _Postings) -> None:
        for _, word in words:
            term = self.terms_by_word.get(word)
            if term is None:
                stem = self._language.stem(word)
                term = self._terms_by_stem.setdefault(stem, len(self._terms_by_stem))
                self.terms_by_word[word] = term
            documents = postings[term]
            if not documents or documents[-1] != self.size:
                documents.append(self.size)
            self._sequence.append(term)

    def term(self, word: str) -> int | None:
        """Give the term of a word, if a document has the word in any inflection."""
        term = self.terms_by_word.get(word)
        if term is None:
            stem = self._language.stem(word)
            # "wills" does not find the "will" that is in most documents.
            if stem not in self._language.stop_words:
                return self._terms_by_stem.get(stem)
        return term

    def related_terms(self, word: str) -> Sequence[int]:
        """Give the terms that share a root with a word: that of "agree" for "agreement"."""
        root = self._language.root(word)
        return () if root in self._language.stop_words else self._terms_by_root.get(root, ())

    def in_body(self, terms: Iterable[int]) -> Documents:
        """Give the documents with one of the terms in what was said or written."""
        return _union(self._body, terms)

    def in_context(self, terms: Iterable[int]) -> Documents:
        """Give the documents with one of the terms in what is told around it."""
        return _union(self._context, terms)

    def said_by(self, people: Iterable[int]) -> Documents:
        """Give the quotes of these people."""
        return _union(self._said, people)

    def mentioning(self, people: Iterable[int]) -> Documents:
        """Give the documents that name one of these people."""
        return _union(self._mentioned, people)

    def with_surname(self, person: int) -> Documents:
        """Give the documents in which somebody's surname stands."""
        return self._surnames.get(person, NO_DOCUMENTS)

    def is_speaker(self, person: int) -> bool:
        """Tell whether somebody is quoted."""
        return person in self._said

    def completions(self, prefix: str) -> list[str]:
        """Give the most frequent written words with a prefix, the prefix itself left out."""
        at = bisect_left(self.words, prefix)
        end = min(bisect_left(self.words, prefix + "\U0010ffff"), at + _MAX_LOOKED_AT)
        at += at < end and self.words[at] == prefix
        frequent = nlargest(_MAX_COMPLETIONS, range(at, end), key=self._frequencies.__getitem__)
        common = self.size // _COMMON + 1
        totals = accumulate(min(self._frequencies[number], common) for number in frequent)
        return [
            self.words[number]
            for number, total in zip(frequent, totals, strict=True)
            if total <= _MAX_COMPLETED_DOCUMENTS
        ]

    def frequency(self, term: int) -> int:
        """Tell how many documents have a term in their body; of a common term, as if all had it."""
        count = len(self._body.get(term, NO_DOCUMENTS))
        return self.size if count * _COMMON > self.size else count

    def sequence(self, document: int) -> array[int]:
        """Give the terms of a document in their order, body and context."""
        return self._sequence[self._starts[document] : self._starts[document + 1]]

    def context(self, document: int) -> array[int]:
        """Give the terms of what is told around a document, without its attribution."""
        return self._sequence[self._contexts[document] : self._attributions[document]]

    def body_length(self, document: int) -> int:
        """Tell how many words the body of a document has."""
        return self._contexts[document] - self._starts[document]


class _Postings(defaultdict[int, "array[int]"]):
    """The documents of each term or person, while they are still being collected."""

    def __init__(self) -> None:
        super().__init__(lambda: array("I"))

    def frozen(self) -> dict[int, Documents]:
        return {key: Documents(documents) for key, documents in self.items()}


def _union(postings: Mapping[int, Documents], keys: Iterable[int]) -> Documents:
    sets = [postings[key] for key in keys if key in postings]
    if len(sets) < 2:
        return sets[0] if sets else NO_DOCUMENTS
    return Documents.union(*sets)
