"""The `Language` of a code: English has rules and lists of its own, the others are made of what libraries know of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from babel import Locale

from bot.languages import primary
from bot.search.english import ENGLISH
from bot.search.language import Language
from bot.search.languages.roots import rooter
from bot.search.languages.stemming import other_forms, stemmer, without_fleeting_vowel
from bot.search.languages.words import (
    asking,
    common_words,
    grammar,
    locale_of,
    split,
    stop_words,
)
from bot.text import fold, folded, is_unspaced

_COMMON = 0.2
"""How much a word says that every text has."""
_COMPOUNDING = frozenset(["de", "nl", "sv", "da", "nb", "nn", "no", "fi", "hu", "et", "is", "af"])
_HONORIFICS = frozenset(
    [
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "sr",
        "sra",
        "jr",
        "herr",
        "frau",
        "señor",
        "señora",
        "don",
        "doña",
        "monsieur",
        "madame",
        "mme",
        "m",
        "signor",
        "signora",
        "pan",
        "pani",
        "пан",
        "пани",
        "пані",
        "г-н",
        "г-жа",
    ]
)
# Letters that are also written with an "e" behind them, or doubled, by who has no key for them.
_UMLAUT = re.compile("(?<=[aou])e")
_VOWELS = re.compile("(?<=.)[aeiouyаеиіоуюяєыэαεηιουω]")
_DOUBLE = re.compile(r"(.)\1+")


def language_of(code: str) -> Language:
    """Give the language of a code of BCP 47, whatever its region; any code has one."""
    return _language(primary(code))


@cache
def _language(code: str) -> Language:
    if code == "en":
        return ENGLISH
    locale, words = locale_of(code), asking(code)
    common, stops = common_words(code), stop_words(code)
    stem, rests, shortened = stemmer(code), other_forms(code), without_fleeting_vowel(code)

    def other_stems(written: str) -> frozenset[str]:
        word, left = fold(written), rests(written)
        stems = [stem(written), *left, *map(stem, left)]
        stems += map(shortened, (stem(word), stems[0]))
        return frozenset(stems) - {stem(word), ""}

    return Language(
        locale=str(locale or ENGLISH.locale),
        days_ago={" ".join(folded(day)): ago for day, ago in words.get("days_ago", {}).items()},
        date_words=frozenset(split(words, "dates")),
        stop_words=stops,
        conjunctions=frozenset(split(words, "conjunctions")),
        framing_words=common - stops,
        question_words=frozenset(split(words, "questions")),
        speech_words=frozenset(split(words, "asking")),
        questions=dict(_questions(words)),
        number_words=frozenset(),
        time_words=frozenset(_time_words(locale)),
        place_prepositions=frozenset(),
        name_particles=grammar(code),
        honorifics=frozenset(map(fold, _HONORIFICS)),
        synonyms={},
        stem=stem,
        other_stems=other_stems,
        root=rooter(code, stem),
        sound=_sound,
        weight=lambda word: _COMMON if word in common or word in stops else 1.0,
        has_word_list=False,
        is_word=lambda word: word in common or word in stops,
        is_name=lambda _: False,
        is_first_name=lambda _: False,
        nouns_are_capitalised=code in ("de", "lb"),
        compounds=code in _COMPOUNDING,
        respelled=_without_umlauts if code in ("de", "lb") else lambda word: word,
    )


def _time_words(locale: Locale | None) -> Iterator[str]:
    for names in (locale.months, locale.days) if locale else ():
        for use in ("format", "stand-alone"):
            for name in names[use]["wide"].values():
                yield "".join(folded(name))


def _questions(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("number", "time", "place"):
        for start in asked.get(kind, ()):
            words = folded(start)
            yield ("" if is_unspaced(words[0]) else " ").join(words), kind


def _without_umlauts(word: str) -> str:
    return _UMLAUT.sub("", word)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """Give roughly how a word sounds in any language: its first letter and the consonants after it."""
    return _VOWELS.sub("", _DOUBLE.sub(r"\1", word))
