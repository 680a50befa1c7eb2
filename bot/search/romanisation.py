"""Romanisation: words of other alphabets in Latin letters."""

from __future__ import annotations

_CYRILLIC_GREEK = str.maketrans(
    dict(zip("абвгґдезиіклмнопрстуфыэѕј", "abvggdeziiklmnoprstufyezj", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": ""}
    | {"ю": "yu", "я": "ya", "є": "ie", "љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz", "ћ": "c"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstifo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)


def romanise(word: str) -> str:
    """Spell the Cyrillic and Greek letters of a folded word in Latin ones; others stay."""
    return word if word.isascii() else word.translate(_CYRILLIC_GREEK)
