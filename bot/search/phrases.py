"""Phrases: words in quotation marks, which a document has side by side or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.search.corpus import Corpus
from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.text import words_of

_MARKS = '"“”„‟«»〝〞＂'
_QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")
_MAX_PHRASES = 3
"""Phrases of one query that are looked for."""
_MAX_READ = 256
"""Documents with all words of a phrase that are read for it."""


def quoted(text: str) -> tuple[str, ...]:
    """Give what stands in quotation marks in a text and has several words; an apostrophe is no such mark."""
    if text.isascii() and '"' not in text:
        return ()
    found = (match[1].strip() for match in _QUOTED.finditer(text))
    return tuple(islice((phrase for phrase in found if len(words_of(phrase)) > 1), _MAX_PHRASES))


def with_phrase(phrase: str, index: Index, corpus: Corpus) -> Documents:
    """Give the documents that have just these words in this order, in what is said or written or around it."""
    words = [word for _, word in words_of(phrase)]
    terms = [index.terms_by_word.get(word) for word in words]
    candidates = index.all
    for term in terms:
        if term is None:
            return NO_DOCUMENTS
        candidates &= index.in_body([term]) | index.in_context([term])
    return Documents(_reading(words, islice(candidates, _MAX_READ), corpus))


def _reading(words: list[str], documents: Iterator[int], corpus: Corpus) -> Iterator[int]:
    """Yield those documents one of whose texts has the words side by side."""
    wanted = f" {' '.join(words)} "
    for document in documents:
        for text in corpus.wording(document):
            if wanted in f" {' '.join(word for _, word in words_of(text))} ":
                yield document
                break
