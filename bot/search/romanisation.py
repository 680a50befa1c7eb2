"""Romanisation: words of other alphabets in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# As names are usually written.
_CYRILLIC_GREEK = str.maketrans(
    dict(zip("абвгґдезиіклмнопрстуфыэѕј", "abvggdeziiklmnoprstufyezj", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": ""}
    | {"ю": "yu", "я": "ya", "є": "ie", "љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz", "ћ": "c"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstifo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
# The sign of a nasal in the scripts of India, which sounds like the consonant behind it.
_LIP_NASAL, _NASAL = re.compile("[ंँ](?=[पफबभम])"), re.compile("[ंँ]")
_NO_LETTER = re.compile("[^a-z0-9]")


def romanise(word: str) -> str:
    """Spell the Cyrillic and Greek letters of a folded word in Latin ones; others stay."""
    return word if word.isascii() else word.translate(_CYRILLIC_GREEK)


@lru_cache(maxsize=8192)
def latin_letters(word: str) -> str:
    """Spell a folded word of any alphabet in Latin letters, as far as it has the vowels."""
    latin = romanise(word)
    if latin.isascii():
        return latin
    # It takes 35 ms to load, and few libraries need it.
    from anyascii import anyascii

    latin = _NASAL.sub("न", _LIP_NASAL.sub("म", latin))
    return _NO_LETTER.sub("", anyascii(unicodedata.normalize("NFC", latin)).lower())
