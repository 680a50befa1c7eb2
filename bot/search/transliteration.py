"""
Names across alphabets: which words may be one name that two alphabets spell in their own ways.

The consonants are compared, in classes, since alphabets lack some of each other's: Arabic has no "p", Hebrew writes "b" and
"v" with one letter. The vowels are compared where both spellings have any: Arabic and Hebrew leave out the short ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice, product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.search.romanisation import latin_letters

_MIN_LETTERS, _MAX_LETTERS = 3, 40
"""Letters of the shortest and the longest name that is compared."""
_SURE = 4
"""Consonants from which on a name may differ in one vowel, or in the last."""
# Alphabets that write no short vowels; those of India, in which a consonant has a vowel by itself; and one in which no
# consonant stands without a vowel.
_ABJADS = frozenset(["ARABIC", "HEBREW"])
_ABUGIDAS = frozenset(
    [
        "DEVANAGARI",
        "BENGALI",
        "GUJARATI",
        "GURMUKHI",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
    ]
)
SYLLABIC = "KATAKANA"
_ARTICLE = "ال"
_MAX_KEYS = 8
# Spellings in Latin letters of one consonant, the longer ones first, as its class. A vowel is "0".
_CLASSES = {
    "shch": "s", "tch": "s", "tsch": "s", "dzh": "s",
    "kh": "h", "sh": "s", "zh": "s", "ch": "s", "ts": "s", "tz": "s", "cz": "s", "sz": "s", "rz": "s",
    "ph": "b", "th": "t", "dh": "d", "gh": "k", "bh": "b", "jh": "s", "ck": "k", "x": "ks",
    "b": "b", "p": "b", "f": "b", "v": "b", "d": "d", "t": "t", "g": "k", "k": "k", "q": "k",
    "h": "h", "s": "s", "z": "s", "l": "l", "m": "m", "n": "n", "r": "r",
}  # fmt: skip
# Letters that stand for one consonant in some languages and for another sound in others.
_EITHER = {
    "c": ("s", "k"), "ts": ("s", "ts"), "sch": ("s", "sh"), "j": ("s", "0i"), "g": ("k", "s"), "ch": ("s", "h", "k"), "w": ("b", "0o"), "v": ("b", "0o"),
}  # fmt: skip
_PIECE = re.compile("|".join(sorted({*_CLASSES, *_EITHER}, key=len, reverse=True)) + "|[0aeiouy]")
_SOUNDS = {"a": "a", "e": "e", "i": "e", "y": "e", "o": "o", "u": "ao", "0": "aeo"}
# Letters that languages with one alphabet use for one sound.
_ONE_SOUND = str.maketrans("wyjk", "viic")
# Alphabets that write every vowel.
_VOCALIC = frozenset(["LATIN", "CYRILLIC", "GREEK"])
# Letters of Arabic and Hebrew that stand for any vowel.
_ANY_VOWEL = dict.fromkeys(map(ord, "اعאע"), "0")
WEAK = re.compile("[ויاوي]")
"""Letters of Arabic and Hebrew that stand for vowels, or for consonants."""
# An "h" or "gh" that is not spoken, and an "n" that is before a lip sound an "m".
_SILENT = re.compile("(?<=[aeiou])h(?=[lmnr])|(?<=[aeo][iu])gh")
_NASAL = re.compile("n(?=[bp])")


class Spelling(NamedTuple):
    """One way to read a name: its consonants, and the vowels before each and behind the last."""

    consonants: str
    vowels: tuple[str, ...]


@lru_cache(maxsize=256)
def spellings(word: str) -> tuple[Spelling, ...]:
    """Give the ways to read a folded word as a name; none for a word that is too short."""
    if not _MIN_LETTERS <= len(word) <= _MAX_LETTERS:
        return ()
    latin = _NASAL.sub("m", _SILENT.sub("", latin_letters(word.translate(_ANY_VOWEL))))
    pieces = _PIECE.findall(latin)
    either = _EITHER | ({"r": ("r", "l")} if script_of(word) == SYLLABIC else {})
    options = [
        [(piece, sounds) for sounds in either.get(piece) or (_CLASSES.get(piece) or f"0{piece}",)]
        for piece in pieces
    ]
    ways = dict.fromkeys(map(_spelling, islice(product(*options), _MAX_KEYS)))
    return tuple(ways)


def may_be_same_name(word: str, other: str) -> bool:
    """Tell whether two folded words in different alphabets may be one name, if the words beside them are, too."""
    return any(
        one.consonants == two.consonants and _may_agree(one, two)
        for one in spellings(word)
        for two in spellings(other)
    )


def may_be_same_first_name(word: str, other: str) -> bool:
    """
    Tell whether two folded first names of who may have the same surname are one.

    In one alphabet they are spelled alike but for letters that languages use for one sound ("Wolodymyr"): else it is
    another name ("Frances"). In two alphabets that write all vowels they end alike: "Daniel" is no "Даніела".
    """
    scripts = {script_of(word), script_of(other)}
    if len(scripts) == 1:
        return word.translate(_ONE_SOUND) == other.translate(_ONE_SOUND)
    return any(
        one.consonants == two.consonants and _may_agree(one, two) and _end_alike(one, two, scripts)
        for one in spellings(word)
        for two in spellings(other)
    )


def _end_alike(one: Spelling, other: Spelling, scripts: set[str]) -> bool:
    if not scripts <= _VOCALIC:
        return True
    # A last "e" is seldom spoken ("George").
    last, other_last = ({*spelling.vowels[-1]} - {"e"} for spelling in (one, other))
    return bool(last) == bool(other_last) and (not last or not last.isdisjoint(other_last))


def is_same_name(word: str, other: str) -> bool:
    """Tell whether two folded words in different alphabets are so alike that they are one name."""
    if latin_letters(word) == latin_letters(other) and len(word) > _MIN_LETTERS:
        return True
    lacked, other_lacked = _lacked(word, other), _lacked(other, word)
    return any(
        one.consonants == two.consonants and _agree(one, two, lacked, other_lacked)
        for one in spellings(word)
        for two in spellings(other)
    )


def _lacked(word: str, other: str) -> str:
    """Give the vowels that the alphabet of a word leaves out where that of another one has them."""
    script = script_of(word)
    if script in _ABJADS or script_of(other) == SYLLABIC:
        return "aeo"
    return "ao" if script in _ABUGIDAS else ""


def _may_agree(one: Spelling, other: Spelling) -> bool:
    """Tell whether the vowels of two spellings with the same consonants do not speak against one name."""
    pairs = zip(one.vowels, other.vowels, strict=True)
    differing = [a + b for a, b in pairs if a and b and set(a).isdisjoint(b)]
    # English writes with "a" what others write with "e": "Kate".
    is_near = len(one.consonants) >= _SURE or set(*differing[:1]) <= {*"ae"}
    return bool(one.consonants) and len(differing) <= is_near


def _agree(one: Spelling, other: Spelling, lacked: str, other_lacked: str) -> bool:
    """
    Tell whether the vowels agree: where one spelling has one, the other has it, too, or its alphabet lacks it.

    Of few consonants all vowels have to be there.
    """
    if len(one.consonants) < _SURE - 1:
        return False
    if len(one.consonants) < _SURE:
        if lacked and other_lacked:
            return False
        lacked = other_lacked = ""
    for here, there in zip(one.vowels[:-1], other.vowels[:-1], strict=True):
        if here and there and set(here).isdisjoint(there):
            return False
        if bool(here) != bool(there) and set(here + there).isdisjoint(
            other_lacked if here else lacked
        ):
            return False
    # Inflections of a longer name end with a vowel of their own.
    ends = bool(one.vowels[-1]) == bool(other.vowels[-1]) or len(one.consonants) >= _SURE
    # The short vowels of Arabic and Hebrew alone would let too many words pass.
    written = all(any(spelling.vowels) for spelling in (one, other))
    return ends and (written or "e" not in lacked + other_lacked)


def _spelling(pieces: tuple[tuple[str, str], ...]) -> Spelling:
    """Give the spelling of pieces, each with its sounds; of the same piece twice in a row one is spoken."""
    consonants, vowels, before = "", [set[str]()], ""
    for piece, sounds in pieces:
        if sounds[0] == "0":
            vowels[-1].update(_SOUNDS[sounds[1]])
        elif piece != before:
            consonants += sounds
            vowels += [set() for _ in sounds]
        before = piece
    return Spelling(consonants, tuple("".join(sorted(sounds)) for sounds in vowels))


class NameIndex:
    """The words of an index that may be names, by the consonants of each, for who asks for them in another alphabet."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = defaultdict[str, list[str]](list)
        for word in words:
            ways = (way for form in _with_and_without_article(word) for way in spellings(form))
            for consonants in {way.consonants for way in ways}:
                self._words[consonants].append(word)

    def find(self, word: str, *, beside_others: bool) -> list[str]:
        """
        Give the words of other alphabets that a folded one may be, the nearest first.

        With `beside_others` they are those that may be the name if the words beside it are found, too.
        """
        script, latin = script_of(word), latin_letters(word)
        is_near = may_be_same_name if beside_others else is_same_name
        near = {
            other
            for spelling in spellings(word)
            for other in self._words.get(spelling.consonants, ())
            if script_of(other) != script
            and any(is_near(word, form) for form in _with_and_without_article(other))
        }
        return sorted(near, key=lambda one: (OSA.distance(latin, latin_letters(one)), one))


def _with_and_without_article(word: str) -> Iterator[str]:
    """Yield a word, and one with the Arabic article, which other alphabets leave out or write apart, without it."""
    yield word
    if (bare := word.removeprefix(_ARTICLE)) != word:
        yield bare


@lru_cache(maxsize=8192)
def script_of(word: str) -> str:
    """Give the name of the alphabet of a folded word, by its first letter."""
    return "LATIN" if word[:1].isascii() else unicodedata.name(word[0], "").partition(" ")[0]


def spelled_words(letters: Iterable[str]) -> Iterator[str]:
    """Yield the words among single letters that spell what they sound like: "ゼレンスキー", but not "大統領"."""
    for is_spelled, run in groupby(letters, lambda letter: script_of(letter).startswith(SYLLABIC)):
        word = "".join(run) if is_spelled else ""
        if len(word) >= _MIN_LETTERS:
            yield word


def lacks_vowels(word: str) -> bool:
    """Tell whether an alphabet writes no short vowels, so that its words are shorter and nearer to each other."""
    return script_of(word) in _ABJADS
