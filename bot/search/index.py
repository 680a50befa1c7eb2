"""The inverted index: for each written word, person and mention, the set of documents that have it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.language import Language
from bot.search.transliteration import spelled_words
from bot.search.vocabulary import Vocabulary
from bot.text import Word, is_unspaced, runs_of_letters

BREAK = Word("", "")
"""Stands between texts of one document, so that no phrase goes from one to the next."""


class Document(NamedTuple):
    """One quote, point, headline or summary as it is indexed."""

    body: Sequence[Word]
    """The words of the text itself."""
    context: Sequence[Word]
    """Of a quote: when, where, to whom and about what. Of a section's summary: the title of the section."""
    attribution: Sequence[Word]
    """Of a quote: the speaker's name and role, which are context, too."""
    speaker: int | None
    """The number of the person who says it; None for what is no quote."""
    mentions: Iterable[int]
    """The numbers of the people who are named in it for sure: such documents rank higher."""


class Index:
    """
    The documents by term, speaker and mention.

    Documents have numbers from 0 in the order in which they are given; terms are the numbers of written words.
    """

    def __init__(self, documents: Iterable[Document], language: Language) -> None:
        self._language = language
        self.terms: dict[str, int] = {BREAK.word: 0}
        """The term of each written word, folded."""
        self._sequence = array("I")
        """The terms of all documents, one document after the other: of each its body, context and attribution."""
        self._starts = array("I")
        """Where each document begins in the sequence."""
        self._contexts = array("I")
        """Where the context of each document begins in the sequence, and where its attribution does."""
        # What English writes with an apostrophe is folded; in other languages it may be two words.
        self._keeps_apostrophes = not language.has_word_list
        self._seen: set[str] = set()
        self._has_letters_alone = False
        self.spelled: set[str] = set()
        """Words in letters that spell what they sound like, as foreign names are in Japanese."""
        self.capitalised: set[str] = set()
        """Words that are written with a capital somewhere, as names are."""
        self._written: dict[str, str] = {}
        """Words in small letters as they were first written, where that is not how they are folded."""
        body, context = _Postings(), _Postings()
        said, mentioned, told = _Postings(), _Postings(), _Postings()
        for number, document in enumerate(documents):
            self._starts.append(len(self._sequence))
            self._add(number, document.body, body)
            self._contexts.append(len(self._sequence))
            self._add(number, document.context, context)
            self._contexts.append(len(self._sequence))
            self._add(number, document.attribution, context)
            said.add(number, [] if document.speaker is None else [document.speaker])
            mentioned.add(number, document.mentions)
            told.add(number, self._told(document))
        self._starts.append(len(self._sequence))
        del self._seen
        self.all = Documents(range(len(self._starts) - 1))
        self._body, self._context = body.frozen(), context.frozen()
        self._said, self._mentioned = said.frozen(), mentioned.frozen()
        self._told_by_kind = told.frozen()
        self.vocabulary = Vocabulary(self.terms, self._written, self.frequency, language)

    def _add(self, number: int, words: Sequence[Word], postings: _Postings) -> None:
        terms = [self.terms.setdefault(word, len(self.terms)) for _, word in words]
        self._sequence.extend((*terms, 0))
        postings.add(number, terms)
        seen = self._seen
        for word in [word for word in words if word[0] not in seen]:
            self._see(word)
        if self._has_letters_alone:
            # Of words without spaces between them one letter tells little, and some in a row are nearly a word.
            folded = [word for _, word in words]
            runs = (run for size in (2, 3) for run in runs_of_letters(folded, size))
            spelled = list(spelled_words(folded))
            self.spelled.update(spelled)
            terms = [self.terms.setdefault(run, len(self.terms)) for run in (*runs, *spelled)]
            postings.add(number, terms)

    def _see(self, word: Word) -> None:
        """Note how a word is written that was not written so before."""
        raw, folded = word
        self._seen.add(raw)
        if raw[:1].isupper():
            self.capitalised.add(folded)
        if not raw.isascii() or (self._keeps_apostrophes and "'" in raw):
            self._written.setdefault(folded, raw.lower())
            self._has_letters_alone |= is_unspaced(folded)

    def _told(self, document: Document) -> Iterator[int]:
        """Yield the places of the kinds that questions look for and a document tells of."""
        language = self._language
        text = (*document.body, *document.context)
        words = {word for _, word in text}
        if any(word[:1].isdecimal() for word in words) or words & language.number_words:
            yield _KINDS.index("number")
        if not words.isdisjoint(language.time_words):
            yield _KINDS.index("time")
        if any(
            at.word in language.place_prepositions
            and name.raw[:1].isupper()
            and name.word not in language.time_words
            for at, name in pairwise(text)
        ):
            yield _KINDS.index("place")

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

    def telling(self, kind: str) -> Documents:
        """Give the documents that tell of what a question looks for: a "number", a "time", a "place"."""
        return self._told_by_kind.get(_KINDS.index(kind), NO_DOCUMENTS)

    def is_speaker(self, person: int) -> bool:
        """Tell whether somebody is quoted."""
        return person in self._said

    def frequency(self, word: str) -> int:
        """Tell how many documents have a word, one with it in the text and around it counted twice."""
        term = self.terms.get(word, -1)
        return len(self._body.get(term, ())) + len(self._context.get(term, ()))

    def sequence(self, document: int) -> array[int]:
        """Give the terms of a document in their order, a 0 behind body, context and attribution each."""
        return self._sequence[self._starts[document] : self._starts[document + 1]]

    def context(self, document: int) -> array[int]:
        """Give the terms of what is told around a document, without its attribution."""
        return self._sequence[self._contexts[2 * document] : self._contexts[2 * document + 1]]

    def text(self, document: int) -> array[int]:
        """Give the terms of a document and of what is told around it, without its attribution."""
        return self._sequence[self._starts[document] : self._contexts[2 * document + 1]]


_KINDS = ("number", "time", "place")


class _Postings(defaultdict[int, "array[int]"]):
    """The documents of each term, person or kind, while they are still being collected."""

    def __init__(self) -> None:
        super().__init__(lambda: array("I"))

    def add(self, number: int, keys: Iterable[int]) -> None:
        for key in keys:
            documents = self[key]
            if not documents or documents[-1] != number:
                documents.append(number)

    def frozen(self) -> dict[int, Documents]:
        return {key: Documents(documents) for key, documents in self.items()}


def _union(postings: Mapping[int, Documents], keys: Iterable[int]) -> Documents:
    sets = [postings[key] for key in keys if key in postings]
    if len(sets) < 2:
        return sets[0] if sets else NO_DOCUMENTS
    return Documents.union(*sets)
