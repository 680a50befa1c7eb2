"""
Builds `word_list.txt.gz` from SCOWL: `python -m bot.search.english.build_word_list [FOLDER]`.

SCOWL is Kevin Atkinson's collection of English word lists. The folder holds one file for each list
and size, such as `american-words.35`, as Debian's package "scowl" lays them out; without an argument
it is where that package puts them. The same folder always gives the same list.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path("/usr/share/dict/scowl")
OUTPUT = Path(__file__).with_name("word_list.txt.gz")

_SPELLINGS = ("english", "american", "british", "british_z", "canadian", "australian", "variant_1")
_WORDS = {"words": 70}
"""The largest size taken of each kind of list. The sizes say how rare words are: 70 is that of a
large dictionary, and beyond it stand words that few readers know."""
_NAMES = {"proper-names": 80, "upper": 80}
_ENTRY = re.compile("[a-z]{3,}")


def build(folder: Path) -> bytes:
    """
    Give the list: words in small letters and names capitalised, sorted by bytes, one a line.

    A line end also stands before the first. A name that is a word, too, stands there as the word.
    Raises `FileNotFoundError` where the folder holds none of the lists.
    """
    words = set(_entries(folder, _WORDS))
    if not words:
        raise FileNotFoundError(f"no word lists in {folder}")
    names = {name.capitalize() for name in _entries(folder, _NAMES) if name not in words}
    return "\n".join(["", *sorted(words | names), ""]).encode()


def _entries(folder: Path, largest: dict[str, int]) -> Iterator[str]:
    """Yield the words of the lists of these kinds, folded; shorter ones than three letters are left out."""
    for kind, size in largest.items():
        for spelling in _SPELLINGS:
            for file in folder.glob(f"{spelling}-{kind}.*"):
                if int(file.suffix[1:]) <= size:
                    lines = map(_folded, file.read_text("utf-8").splitlines())
                    yield from filter(_ENTRY.fullmatch, lines)


def _folded(line: str) -> str:
    """Put a line in small letters without accents, possessive "'s" and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", line.strip())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return plain.removesuffix("'s").replace("'", "").lower()


if __name__ == "__main__":
    built = build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    OUTPUT.write_bytes(gzip.compress(built, mtime=0))
    print(f"{len(built.split()):,} words and names")
