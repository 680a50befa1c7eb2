"""The languages in which a reader's text is read, one after the other."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from bot.schedule.wish_words.arabic import ARABIC
from bot.schedule.wish_words.english import ENGLISH
from bot.schedule.wish_words.german import GERMAN
from bot.schedule.wish_words.spanish import SPANISH
from bot.schedule.wish_words.ukrainian import UKRAINIAN
from bot.schedule.wish_words.words import WishWords
from bot.text import folded

LANGUAGES = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "uk": UKRAINIAN, "ar": ARABIC}
"""The words of each language, by its code."""


@lru_cache(maxsize=8)
def readings(locale: Locale) -> tuple[WishWords, ...]:
    """
    The words to read a text with that a reader of a language writes, the likeliest first.

    They are those of that language together with the English ones, the English ones alone, and then those of each
    other language together with the English ones.
    """
    together = {
        code: words if words is ENGLISH else words.beside(ENGLISH)
        for code, words in LANGUAGES.items()
    }
    own = together.get(locale.language, ENGLISH)
    return tuple(dict.fromkeys([own, ENGLISH, *together.values()]))


def is_off(text: str) -> bool:
    """Whether a text asks, in any language, for no briefs at all."""
    words = " ".join(folded(text))
    return any(words in language.stopping for language in LANGUAGES.values())


def without_denial(text: str) -> str:
    """A text without the word, in any language, before a correction ("no, 15:13")."""
    for words in LANGUAGES.values():
        if rest := words.denial.sub("", text):
            text = rest
    return text
