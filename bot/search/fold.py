"""What words have in common: their stems, their roots, and their letters in Latin ones."""

from __future__ import annotations

import re
from functools import lru_cache

_CYRILLIC_GREEK = str.maketrans(
    dict(zip("абвгґдезиіклмнопрстуфыэѕј", "abvggdeziiklmnoprstufyezj", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": ""}
    | {"ю": "yu", "я": "ya", "є": "ie", "љ": "lj", "њ": "nj", "ђ": "dj", "џ": "dz", "ћ": "c"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstifo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)

LONGEST_WORD = 40
"""Letters; whatever is longer is no word of any language a brief is written in."""

_IRREGULAR = {
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

# Endings that make one word of another of the same root, as `stem` leaves them, and the fewest
# letters that must stand before each.
_DERIVED = tuple(
    re.compile(rf"(?<=.{{{left}}})(?:{endings})$")
    for left, endings in (
        (6, "ator|er|or"),
        (4, "ment|ness|ful|ian|ia"),
        (5, "ential|ency|enc|ent|anc|ation|ition|ion|at"),
        (5, "an|a|(?<=iv)ity"),
    )
)
_SLAVIC_ENDING = re.compile(
    r"(?<=.{4})(?:ого|его|ому|ему|ыми|ими|ами|еві|ові|ым|им|ом|ем|ой|ою|ии|ыи|іи|а|у|я|ю|е|і|и|ь)$"
)
_NAME_ENDING = re.compile(r"(?<=.{5})(?:iego|iemu|ego|eho|emu|ogo|omu|ovi|im|om|em|[aeiou])$")
_SKELETON = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"ph", "f"), (r"[yj]", "i"), (r"w", "v"), (r"ou", "u"), (r"(.)\1+", r"\1"),
        (r"(?<=o)f$", "v"),
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """
    What the inflections of a word have in common: "agreed", "agrees" and "agreeing" are "agre".

    Only plurals, tenses and adverbs, so that no word becomes another one; rougher kinship is `kin`.
    """
    if not word.isascii():
        return _SLAVIC_ENDING.sub("", word)
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
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
            return _whole(base)
    return word


def _whole(base: str) -> str:
    """A verb without its ending in the spelling it has alone: "stopp" is "stop", "mak" is "make"."""
    if base[-1] == base[-2] and base[-1] not in "lsze":
        return base[:-1]
    if len(base) == 3 and re.fullmatch("[^aeiou][aeiou][^aeiouwxy]", base):
        return base + "e"
    return base


@lru_cache(maxsize=4096)
def kin(word: str) -> str:
    """What words of one root have in common: "agreement" and "agree", "Ukrainian" and "Ukraine"."""
    root = stem(word)
    if root.isascii():
        for ending in _DERIVED:
            shorter = ending.sub("", root)
            if shorter != root:
                root = shorter.removesuffix("e")
                break
    return root


def romanise(word: str) -> str:
    """A folded word in Latin letters as far as it is Cyrillic or Greek."""
    return word if word.isascii() else word.translate(_CYRILLIC_GREEK)


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """
    What the spellings of one name in many languages and cases have in common.

    "Poutine" and "Putina" are "putin"; "Zelenskyy", "Zelenskij" and "Zełenskiego" are "zelensk".
    """
    word = romanise(word)
    for pattern, into in _SKELETON:
        word = pattern.sub(into, word)
    return _NAME_ENDING.sub("", word)
