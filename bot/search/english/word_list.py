"""
The list of English words and names.

A word that stands in it is never taken for a misspelling of another one. `build_word_list` made it;
`word_list.LICENSE.txt` names its source and licence.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files


def is_word(word: str) -> bool:
    """Tell whether a folded word is English, in any inflection."""
    return _listed(word)


def is_name(word: str) -> bool:
    """Tell whether a folded word is a common first name, surname, place or the like, and no other word."""
    return _listed(word.capitalize())


def _listed(entry: str) -> bool:
    # A binary search in the text as it lies: a set of these words would take ten times the memory.
    lines, wanted = _lines(), entry.encode()
    low, high = 0, len(lines) - 1  # two line ends; the entry is between them or missing
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2 + 1)
        end = lines.find(b"\n", start + 1)
        line = lines[start + 1 : end]
        if line == wanted:
            return True
        if line < wanted:
            low = end
        else:
            high = start
    return False


@cache
def _lines() -> bytes:
    """Read the list: sorted by bytes, with a line end before the first line and behind each."""
    return gzip.decompress((files(__package__) / "word_list.txt.gz").read_bytes())
