"""Full names: the parts of a name, and a name in Latin letters."""

from __future__ import annotations

import re
import unicodedata

from bot.search.romanisation import latin_letters, romanise
from bot.search.transliteration import script_of
from bot.text import Word, is_unspaced, words_of

# What stands between the parts of a foreign name in Chinese and Japanese.
_BETWEEN_PARTS = re.compile("[\\s·・‧＝=]+")
_MAX_GIVEN = 3
"""Letters of a Chinese name behind the first, which is the surname."""


def parts_of(text: str) -> list[list[Word]]:
    """Give the parts of a name: of most each word, where there are no spaces between words more than one letter."""
    words = words_of(text)
    if not any(is_unspaced(word) for _, word in words):
        return [[word] for word in words]
    return [part for text in _BETWEEN_PARTS.split(text) if (part := words_of(text))]


def in_latin_letters(text: str, code: str) -> str:
    """Give a name of another alphabet in Latin letters, by the habits of a language; empty for none."""
    words = [word for _, word in words_of(text)]
    scripts = {script_of(word) for word in words}
    if scripts <= {"LATIN", "CYRILLIC", "GREEK"}:
        return " ".join(romanise(word).capitalize() for word in words)
    if scripts <= {"KATAKANA", "KATAKANA-HIRAGANA", "HIRAGANA"}:
        parts = ("".join(word for _, word in part) for part in parts_of(text))
        return " ".join(latin_letters(part).capitalize() for part in parts)
    if scripts == {"CJK"} and code == "zh" and 1 < len(words) <= 1 + _MAX_GIVEN:
        surname, *given = map(latin_letters, words)
        return f"{surname.capitalize()} {''.join(given).capitalize()}"
    if scripts == {"HANGUL"} and len(words) == 1:
        # Nearly all surnames have one syllable.
        name = unicodedata.normalize("NFC", words[0])
        return " ".join(latin_letters(part).capitalize() for part in (name[:1], name[1:]) if part)
    return ""
