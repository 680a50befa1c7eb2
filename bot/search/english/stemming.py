"""Stemming: what the inflections of an English word share, and what the words of one root share."""

from __future__ import annotations

import re
from functools import lru_cache

_BASES = {
    form: base
    for base, forms in {
        "break": "broke broken", "begin": "began begun", "bring": "brought", "build": "built",
        "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came", "cut": "cutting",
        "do": "did done", "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen",
        "feel": "felt", "fight": "fought", "find": "found", "fly": "flew flown", "get": "got gotten",
        "give": "gave given", "go": "went gone", "grow": "grew grown", "have": "had has",
        "hold": "held", "keep": "kept", "know": "knew known", "lead": "led", "leave": "left",
        "lose": "lost", "make": "made", "meet": "met", "pay": "paid", "rise": "rose risen",
        "run": "ran", "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold",
        "send": "sent", "shoot": "shot", "show": "shown", "speak": "spoke spoken", "stand": "stood",
        "steal": "stole stolen", "strike": "struck stricken", "take": "took taken", "teach": "taught",
        "tell": "told", "think": "thought", "throw": "threw thrown", "understand": "understood",
        "win": "won", "withdraw": "withdrew withdrawn", "write": "wrote written", "man": "men",
        "woman": "women", "child": "children", "person": "people",
    }.items()
    for form in forms.split()
}  # fmt: skip

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
    elif not word.isalpha():
        return word
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
    """Give what a folded word shares with its family: "agreement" with "agree", "Ukrainian" with "Ukraine"."""
    stemmed = stem(word)
    if stemmed.isascii():
        for ending in _DERIVATIONAL_ENDINGS:
            shorter = ending.sub("", stemmed)
            if shorter != stemmed:
                return shorter.removesuffix("e")
    return stemmed
