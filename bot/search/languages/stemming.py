"""Stemming: what the inflections of one word have in common, by Snowball's rules where there are any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from babel import Locale

from bot.text import fold

_KEPT = 20_000
"""Words whose stems are kept."""
_MIN_STEM = 3
"""Letters that are left of a word without what is written in one with it."""

# Ukrainian is none of Snowball's languages. Its endings, as they are folded: of adjectives, nouns and verbs; the
# longest that fits is taken off.
_UKRAINIAN_REFLEXIVE = re.compile(r"(?<=.{4})с[яь]$")
_UKRAINIAN_ENDING = re.compile(
    r"(?<=.{3})(?:"
    r"увала|ували|увати|ував|ування|ують|ання|ення|"
    r"ого|ього|ому|ьому|ими|іми|ою|ею|єю|их|іх|им|ім|ии|"
    r"ами|ями|ах|ях|ам|ям|ові|еві|єві|ом|ем|єм|ів|еи|"
    r"али|ала|ало|ати|или|ила|ило|ити|іли|іла|іло|іти|ають|ють|уть|ать|ять|ить|ає|ав|ив|"
    r"ія|ію|іі|іє|іи|а|я|е|є|и|і|о|у|ю|ь)$"
)
# A Portuguese plural that Snowball does not take for one.
_PORTUGUESE_PLURAL = re.compile("(?:õ|ã)es$")
# A vowel that stands in only some forms of a Slavic word: "санок" is the plural of "санки".
_SLAVIC = frozenset(["ru", "uk", "be", "pl", "cs", "sk", "bg", "sr", "hr", "sl", "mk"])
_FLEETING = re.compile("(?<=[^aeiouyаеиоуыіяюєэ])i?[оеeo](?=[^aeiouyаеиоуыіяюєэ]ь?$)")
# What is left of a short word without that vowel: "дня", "пса".
_SHORT_SLAVIC = re.compile("^([^aeiouyаеиоуіыяюєэ]{2})[aeiouyаеиоуіыяюєэ]$")
# What is written in one with the word behind it: "and", "in", "the" and the like.
_HEBREW_PREFIX = re.compile("[ושהכלבמ]")
_ARABIC_PREFIX = re.compile("(?:[وف]?(?:[بك]?ال|لل)|[وفبكل])")
_ARABIC_PLURAL = re.compile("(?<=.{3})ات$")
_MAX_HEBREW_PREFIXES = 3
# Languages in which a short word loses its vowel before another one: "l'école", "dell'isola".
_ELIDING = frozenset(["fr", "it", "ca", "oc"])
_MAX_ELIDED = 6
# Endings of the plural and the feminine, the last letters as they are folded.
_HEBREW_ENDING = re.compile("(?<=.{3})(?:יימ|ימ|יות|ות|ית|ה|ת|י)$")
# Particles behind a Korean noun.
_KOREAN_ENDING = re.compile(
    "(?<=.{2})들?(?:에서는|에게서|이라고|라고|으로|에서|에게|까지|부터|에는|한테|께서|처럼|보다|이다|은|는|이|가|을|를|에|의|와|과|도|로|만|(?<=들))$"
)


def stemmer(code: str) -> Callable[[str], str]:
    """Give what takes the inflection off a word in small letters; the stem is folded."""
    if code == "uk":
        return _ukrainian
    if code == "ko":
        return lru_cache(_KEPT)(lambda word: fold(_KOREAN_ENDING.sub("", _composed(word))))
    if code == "he":
        return lru_cache(_KEPT)(lambda word: _HEBREW_ENDING.sub("", fold(word)))
    # An English library needs none of it.
    import Stemmer

    name = Locale("en").languages.get(code, "").partition(" ")[0].lower()
    if name not in Stemmer.algorithms():
        return fold
    # It would keep stems by itself, for ever.
    snowball = Stemmer.Stemmer(name, 0)
    plural = _PORTUGUESE_PLURAL if code == "pt" else None

    @lru_cache(_KEPT)
    def stem(word: str) -> str:
        if plural:
            word = plural.sub("ão", word)
        return fold(snowball.stemWord(word) or word)

    return stem


def other_forms(code: str) -> Callable[[str], list[str]]:
    """Give what lists other forms of a written word, folded, such as what is left without what is written in one with it."""
    if code == "he":
        return _without_hebrew_prefixes
    if code == "ar":
        return _without_arabic_prefix
    if code in _ELIDING:
        return _without_elision
    if code == "uk":
        return _ukrainian_plural
    return lambda _: []


def without_fleeting_vowel(code: str) -> Callable[[str], str]:
    """Give what takes out of a stem the vowel before its last consonant that other forms of the word lack, or a short one's ending."""
    if code not in _SLAVIC:
        return lambda stem: stem
    return lambda stem: _SHORT_SLAVIC.sub(r"\1", _FLEETING.sub("", stem).replace("ь", ""))


def _without_hebrew_prefixes(written: str) -> list[str]:
    word = fold(written)
    rests: list[str] = []
    while (
        _HEBREW_PREFIX.match(word) and len(word) > _MIN_STEM and len(rests) < _MAX_HEBREW_PREFIXES
    ):
        word = word[1:]
        rests.append(word)
    return rests


def _without_arabic_prefix(written: str) -> list[str]:
    word = fold(written)
    match = _ARABIC_PREFIX.match(word)
    rest = word[match.end() :] if match else ""
    rests = [rest] if len(rest) >= _MIN_STEM else []
    # Snowball takes the first letter of some of these for a word of its own.
    return [
        *rests,
        *(_ARABIC_PLURAL.sub("ه", one) for one in (word, *rests) if _ARABIC_PLURAL.search(one)),
    ]


def _without_elision(written: str) -> list[str]:
    start, _, rest = written.partition("'")
    return [fold(rest)] if rest and len(start) <= _MAX_ELIDED else []


def _ukrainian_plural(written: str) -> list[str]:
    """Give the word of which another one may be a plural without an ending: "голів" of "голова"."""
    word = fold(written)
    return [f"{word[:-2]}ов"] if word.endswith("ів") and len(word) > _MIN_STEM else []


@lru_cache(_KEPT)
def _ukrainian(word: str) -> str:
    word = _UKRAINIAN_REFLEXIVE.sub("", fold(word))
    # In another form of a word "о" stands for the "і" of its last syllable: "міст" and "моста".
    return _UKRAINIAN_ENDING.sub("", word).replace("і", "о")


def _composed(word: str) -> str:
    return unicodedata.normalize("NFC", word)
