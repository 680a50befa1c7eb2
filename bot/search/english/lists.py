"""
The lists of English words and names: which exist, which are common, and which name one place.

`word_list.txt.gz`, `common_words.txt.gz` and `place_list.txt.gz` are made by `tools/word_lists.py`; the licences and
sources of all are in `LICENSES.txt`.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files


def is_word(word: str) -> bool:
    """Tell whether a folded word is English, in any inflection. No such word is taken for a misspelling."""
    return _is_listed(word)


def is_name(word: str) -> bool:
    """Tell whether a folded word is a first name, a surname, a place or the like; it may be a word, too."""
    return _is_listed(word.capitalize()) or word in places()


def is_first_name(word: str) -> bool:
    """Tell whether a folded word is a first name; it may be a word, too."""
    return _is_listed(f"+{word}")


def weight(word: str) -> float:
    """Tell how much a folded word says in any text: 1.0, and of the 10,000 commonest words the less the commoner."""
    ranks = _ranks()
    return math.log(ranks.get(word, len(ranks)) + 2) / math.log(len(ranks) + 2)


@cache
def places() -> Mapping[str, str]:
    """Give for each name of a place, and of its people, the first name of that place; all are folded."""
    groups = (line.split() for line in _read("place_list.txt.gz").decode().splitlines())
    return {name: names[0] for names in groups for name in names}


@lru_cache(maxsize=8192)
def _is_listed(entry: str) -> bool:
    # A binary search in the text as it lies: a set of these words would take ten times the memory.
    lines, wanted = _read("word_list.txt.gz"), entry.encode()
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
def _ranks() -> Mapping[str, int]:
    """Give the places of the commonest words, from 0."""
    words = _read("common_words.txt.gz").decode().split()
    return {word: rank for rank, word in enumerate(words)}


@cache
def _read(name: str) -> bytes:
    return gzip.decompress((files(__package__) / name).read_bytes())
