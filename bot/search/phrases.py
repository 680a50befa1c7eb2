"""Phrases: words in quotation marks, which a document has side by side or not at all."""

from __future__ import annotations

import re
from array import array
from itertools import islice

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.text import words_of

_MARKS = '"“”„‟«»〝〞＂'
QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")
"""Text in quotation marks, and its words as a group."""
_MAX_PHRASES = 3
"""Phrases of one query that are looked for."""
_MAX_LOOKED_AT = 1000
"""Documents with all words of a phrase that are looked through for it."""


def quoted(text: str) -> tuple[str, ...]:
    """Give what stands in quotation marks in a text and has several words; an apostrophe is no such mark."""
    if text.isascii() and '"' not in text:
        return ()
    found = (match[1].strip() for match in QUOTED.finditer(text))
    return tuple(islice((phrase for phrase in found if len(words_of(phrase)) > 1), _MAX_PHRASES))


def with_phrase(phrase: str, index: Index) -> Documents | None:
    """
    Give the documents that have just these words in this order, in what is said or written or around it.

    None where it is not known whether any has them, since too many have the words.
    """
    terms = [index.terms.get(word, -1) for _, word in words_of(phrase)]
    if -1 in terms:
        return NO_DOCUMENTS
    having = (index.in_body([term]) | index.in_context([term]) for term in dict.fromkeys(terms))
    candidates = index.all.intersection(*having)
    wanted = array("I", terms).tobytes()
    found = Documents(
        document
        for document in islice(candidates, _MAX_LOOKED_AT)
        if _is_within(wanted, index.sequence(document).tobytes())
    )
    return None if not found and len(candidates) > _MAX_LOOKED_AT else found


def _is_within(phrase: bytes, sequence: bytes) -> bool:
    """Tell whether the terms of a phrase stand in a sequence of terms in a row; both are packed numbers."""
    size = array("I").itemsize
    at = sequence.find(phrase)
    while at > 0 and at % size:  # across the borders of the numbers
        at = sequence.find(phrase, at + 1)
    return at >= 0
