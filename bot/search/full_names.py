"""Full names: the parts of a name, and who is one person under the names of several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.search.romanisation import latin_letters, romanise
from bot.search.transliteration import may_be_same_name, script_of, spellings
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


class Identities:
    """Tells who has another name in another language: two people whose first names and surnames may be the same."""

    def __init__(self) -> None:
        self._by_surname: dict[str, list[tuple[str, int, Sequence[str]]]] = {}

    def known(self, names: Sequence[str], language: str) -> int | None:
        """Give the number of somebody of another language who has one of some names; None for nobody."""
        for name in filter(None, map(_ends, names)):
            for consonants in _consonants(name[-1]):
                for other, number, others in self._by_surname.get(consonants, ()):
                    if other != language and all(map(_is_same, name, others)):
                        return number
        return None

    def add(self, names: Sequence[str], language: str, number: int) -> None:
        """Add the names of the person with a number."""
        for name in filter(None, map(_ends, names)):
            for consonants in _consonants(name[-1]):
                self._by_surname.setdefault(consonants, []).append((language, number, name))


def _ends(name: str) -> Sequence[str]:
    """Give the first and the last part of a name, folded; nothing for one of a single part."""
    parts = ["".join(word for _, word in part) for part in parts_of(name)]
    return (parts[0], parts[-1]) if len(parts) > 1 else ()


def _consonants(word: str) -> Iterator[str]:
    yield from {spelling.consonants for spelling in spellings(word)}


def _is_same(one: str, other: str) -> bool:
    return one == other or may_be_same_name(one, other)
