"""Phrases: words in quotation marks, which a document has side by side or not at all."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import islice

from bot.search.corpus import Corpus
from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.search.ranking import is_within
from bot.text import words_of

_MARKS = '"“”„‟«»〝〞＂'
QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")
"""Text in quotation marks, and its words as a group."""
_MAX_PHRASES = 3
"""Phrases of one query that are looked for."""
_MAX_LOOKED_AT = 1000
"""Documents with all words of a phrase that are looked through for it."""
_MAX_READ = 64
"""Documents that seem to have a phrase that are read: more than a reader turns to."""


def quoted(text: str) -> tuple[str, ...]:
    """Give what stands in quotation marks in a text and has several words; an apostrophe is no such mark."""
    if text.isascii() and '"' not in text:
        return ()
    found = (match[1].strip() for match in QUOTED.finditer(text))
    return tuple(islice((phrase for phrase in found if len(words_of(phrase)) > 1), _MAX_PHRASES))


def with_phrase(phrase: str, index: Index, corpus: Corpus) -> Documents | None:
    """
    Give the documents that have just these words in this order, in what is said or written or around it.

    None where it is not known whether any has them, since too many have the words.
    """
    words = [word for _, word in words_of(phrase)]
    terms = [index.terms_by_word.get(word, -1) for word in words]
    if -1 in terms:
        return NO_DOCUMENTS
    having = (index.in_body([term]) | index.in_context([term]) for term in dict.fromkeys(terms))
    candidates = index.all.intersection(*having)
    sequence = array("I", terms).tobytes()
    likely = (
        document
        for document in islice(candidates, _MAX_LOOKED_AT)
        if is_within(sequence, index.sequence(document).tobytes())
    )
    found = Documents(_reading(words, islice(likely, _MAX_READ), corpus))
    return None if not found and len(candidates) > _MAX_LOOKED_AT else found


def _reading(words: list[str], documents: Iterator[int], corpus: Corpus) -> Iterator[int]:
    """Yield those documents one of whose texts has the words side by side, as they are written."""
    wanted = f" {' '.join(words)} "
    for document in documents:
        for text in corpus.wording(document):
            if wanted in f" {' '.join(word for _, word in words_of(text))} ":
                yield document
                break
