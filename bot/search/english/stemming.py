"""Stemming: what the inflections of an English word share, and what the words of one root share."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.search.english.lists import places
from bot.search.english.words import WORDS

_BASES = {form: base for base, forms in WORDS["irregular"].items() for form in forms.split()}

# Endings that derive a word from another one of its root, in the form in which `stem` leaves them,
# each with the fewest letters that must stand before it. The first that fits is taken off.
_DERIVATIONAL_ENDINGS = tuple(
    re.compile(rf"(?<=.{{{left}}})(?:{endings})$")
    for left, endings in (
        (6, "ator|er|or"),
        (4, "ment|ness|ful|ian|ia"),
        (5, "ential|ency|enc|ent|anc|ation|ition|ion|at"),
        (5, "an|a|(?<=iv)ity"),
    )
)
# Names in English briefs have aliases in Cyrillic, and readers write those in any case.
_CYRILLIC_ENDING = re.compile(
    r"(?<=.{4})(?:ого|его|ому|ему|ыми|ими|ами|еві|ові|ым|им|ом|ем|ой|ою|ии|ыи|іи|а|у|я|ю|е|і|и|ь)$"
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """
    Take a folded word's inflection off: "agreed", "agrees" and "agreeing" are "agre".

    Only plurals, tenses and adverbs go, so that no word becomes another one; `root` goes further.
    """
    if not word.isascii():
        return _CYRILLIC_ENDING.sub("", word)
    if word in _BASES:
        word = _BASES[word]
    elif word.isalpha():
        word = _without_tense(_without_plural(word))
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _without_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def _without_tense(word: str) -> str:
    if word.endswith("ly") and len(word) > 5:
        word = word[:-3] + "y" if word.endswith("ily") else word[:-2]
        if word.endswith(("ab", "ib")):  # "possib-ly" is the adverb of "possib-le"
            word += "le"
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and re.search("[aeiouy]", base):
            return _base_form(base)
    return word


def _base_form(base: str) -> str:
    """Spell a verb whose ending was taken off as it stands alone: "stopp" is "stop", "mak" is "make"."""
    if base[-1] == base[-2] and base[-1] not in "lsze":
        return base[:-1]
    if len(base) == 3 and re.fullmatch("[^aeiou][aeiou][^aeiouwxy]", base):
        return base + "e"
    return base


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    """Give what a folded word shares with its family: "agreement" with "agree", "Finnish" with "Helsinki"."""
    stemmed = stem(word)
    if place := places().get(word) or places().get(stemmed):
        return place
    if stemmed.isascii():
        for ending in _DERIVATIONAL_ENDINGS:
            shorter = ending.sub("", stemmed)
            if shorter != stemmed:
                return shorter.removesuffix("e")
    return stemmed


_SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ph", "f"),
        ("c(?=[eiy])|z", "s"),
        ("[cq]k?h?|kh?", "k"),
        (r"(.)\1+", r"\1"),
        ("(?<=.)[aeiouyhw]", ""),
    )
)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Give roughly how a folded word sounds: its first letter and the consonants after it."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word
