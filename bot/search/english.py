"""Which words are English: what is a real word is never taken for a misspelling of another one."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files


def is_word(word: str) -> bool:
    """Whether a folded word is English; plurals, tenses and the like are words too."""
    return _listed(word)


def is_name(word: str) -> bool:
    """Whether a folded word is a common first name, surname, place or the like, and nothing else."""
    return _listed(word.capitalize())


def _listed(line: str) -> bool:
    # Searched by halves as it lies: a set of these words would take ten times the memory.
    lines, wanted = _lines(), line.encode()
    low, high = 0, len(lines) - 1  # two line ends, and the line is nowhere but between them
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2 + 1)
        end = lines.find(b"\n", start + 1)
        found = lines[start + 1 : end]
        if found == wanted:
            return True
        if found < wanted:
            low = end
        else:
            high = start
    return False


@cache
def _lines() -> bytes:
    """The list, sorted by bytes, each line between two line ends."""
    return gzip.decompress((files(__package__) / "english.txt.gz").read_bytes())
