"""What readers mark in a query: phrases in quotation marks, and alternatives, `trump OR putin` or `trump | putin`."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import islice

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.index import Index
from bot.text import words_of

_MARKS = '"“”„‟«»〝〞＂'
_QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")
"""Text in quotation marks, and its words as a group."""
# What stands in quotation marks is one phrase, whatever is in it.
_BETWEEN = re.compile(rf"{_QUOTED.pattern}|(?P<sign>\s+OR\s+|\s*\|\s*)")
_MAX_ALTERNATIVES = 4
"""Alternatives of one query that are asked for."""
_MAX_PHRASES = 3
"""Phrases of one query that are looked for."""
_MAX_LOOKED_AT = 1000
"""Documents with all words of a phrase that are looked through for it."""


def alternatives(text: str) -> Sequence[str]:
    """Give the alternatives of a query, in its order; most queries are the only one of their own."""
    if "OR" not in text and "|" not in text:
        return (text,)
    signs = [match for match in _BETWEEN.finditer(text) if match["sign"]]
    starts, ends = (0, *(sign.end() for sign in signs)), (*(sign.start() for sign in signs), None)
    parts = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return [part.strip() for part in parts if part.strip()][:_MAX_ALTERNATIVES] or (text,)


def quoted(text: str) -> tuple[str, ...]:
    """Give what stands in quotation marks in a text and has several words; an apostrophe is no such mark."""
    if text.isascii() and '"' not in text:
        return ()
    found = (match[1].strip() for match in _QUOTED.finditer(text))
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
