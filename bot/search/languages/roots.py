"""
Roots: what the forms of one word have in common where not only their endings differ.

"Luces" is the plural of "luz", "руці" a case of "рука", "gestreikt" a form of "streiken", "شوارع" the plural of "شارع".
`tests/search/test_roots.py` has words for each rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

_KEPT = 20_000
"""Words whose roots are kept."""
_MIN_ROOT = 3
"""Consonants of a word in an alphabet without vowels of which the others may be left out."""

_LIKE = {"gl": "pt", "ca": "es", "be": "uk", "sk": "cs", "hr": "sr", "bs": "sr"}
"""Languages whose words change as those of another one do."""
# What is written before a word to make another one of it, or of a Slavic verb the same one: "rediseñar", "написати".
_PREFIXES = {
    "es": "re des in im pre sub anti super inter co ex auto sobre",
    "pt": "re des in im pre sub anti super inter co ex auto sobre",
    "it": "ri re dis in im pre sub anti super inter co ex auto",
    "fr": "re des de in im pre sous anti sur inter co ex auto",
    "de": "un anti ex",
    "uk": "не при пере під над по на за з про ви до від об роз без у спів анти екс",
    "ru": "не при пере под над по на за про вы до от об раз рас без бес из ис у со анти экс",
    "pl": "nie przy prze pod nad po na za z wy do od ob roz bez u wspol anty eks",
    "cs": "ne pri pre pod nad po na za z vy do od ob roz bez u spolu anti ex",
}
_MIN_PREFIXED = 6
"""Letters that are left of a word without its prefix."""
# Words that look like the participles of verbs.
_GERMAN_NOUNS = (
    "gebet gebiet gebot geburt gedicht gefecht gehalt gerat gerecht gericht geschaft geschlecht gesicht gespenst"
    " gestalt gewalt gewicht"
)
# What is put for parts of folded words before their stems are taken, one rule after the other.
_BEFORE: Mapping[str, Sequence[tuple[str, str]]] = {
    # Participles, of verbs of which some have a part that may be parted: "gestreikt", "abgesagt".
    "de": [
        (
            f"^(?!(?:{_GERMAN_NOUNS.replace(' ', '|')})$)"
            "(ab|an|auf|aus|bei|ein|fest|her|hin|los|mit|nach|um|vor|weg|zu)?ge(.{3,}?)e?t$",
            r"\1\2en",
        )
    ],
    # Spanish writes a "c" there; a "z" is in names alone.
    "es": [("z(?=[ei])", "zz")],
    # Plurals of "animal", "papel" and "homem", whose singulars Snowball leaves as they are.
    "pt": [
        ("(?<=..)([aou])is$", r"\1l"),
        ("(?<=..)eis$", "el"),
        ("(?<=..)ns$", "m"),
        ("[ei]l$", "l"),
    ],
    # Snowball takes these for endings behind a vowel alone: "плачет" of "плакать".
    "ru": [("(?<=.[шжчщ])(?:ет|ем|ут|ешь|ете)$", "")],
    "tr": [("(?<=.{3})(?:m[ae]k|[iu]?yor|(?<=[^aeiu])[dt][iu])$", "")],
}
# What is put for the ends of folded stems, one rule after the other.
_AFTER: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": [
        ("z$", "c"),
        ("qu$", "c"),
        ("tric$", "tor"),
        ("ue(?=[^aeiou]+$)", "o"),
        ("ie(?=[^aeiou]+$)", "e"),
    ],
    "pt": [("qu$", "c"), ("triz$", "tor")],
    "it": [
        ("(?<=[cg])h$", ""),
        ("tric$", "tor"),
        ("uo(?=[^aeiou]+$)", "o"),
        ("ie(?=[^aeiou]+$)", "e"),
    ],
    "fr": [("ail$", "al"), ("tric$", "teur"), ("(?<=[eiou])f$", "v"), ("(?<=[aiou])[sx]$", "")],
    "de": [("(?<=.{3})(?:um|a|o)$", "")],
    "sv": [("ck$", "k")],
    # "Рука" and "руці", "писати" and "пише", "лід" and "льоду", "робити" and "роблять", "знання" and "знань".
    "uk": [
        ("ь", ""),
        (r"(.)\1$", r"\1"),
        ("(?<=[бпвмф])л$", ""),
        ("(?<=[аеиоу])[еє]в$", "ов"),
        ("[цч]$", "к"),
        ("[зж]$", "г"),
        ("[сш]$", "х"),
    ],
    "ru": [
        ("ь", ""),
        ("(?<=[бпвмф])л$", ""),
        ("(?<=..)[аеи]$", ""),
        ("щ$", "ск"),
        ("[цч]$", "к"),
        ("[зж]$", "г"),
        ("[сш]$", "х"),
    ],
    "pl": [
        ("(?<=..)a[cl]$", ""),
        ("(?<=[^aeiouy])ie(?=[^aeiouy]$)", ""),
        ("sc$", "sk"),
        ("rz$", "r"),
        ("cz?$", "k"),
        ("d?z$", "g"),
    ],
    "cs": [("(?<=[^aeiouy])u(?=[^aeiouy]$)", "o"), ("c$", "k"), ("z$", "h"), ("(?:ch|s)$", "h")],
    "sr": [
        ("c$", "k"),
        ("z$", "g"),
        ("s$", "h"),
    ],
    "tr": [
        ("(?<=..)[aeiu]$", ""),
        ("(?<=[^aeiou])[iu](?=[^aeiou]$)", ""),
        ("d$", "t"),
        ("b$", "p"),
        ("g$", "k"),
    ],
    # Grades of consonants: "katu" and "kadulla", "silta" and "sillan".
    "fi": [
        ("(?<=..)[aeiou]$", ""),
        ("n[nt]$", "n"),
        ("l[lt]$", "l"),
        ("r[rt]$", "r"),
        ("m[mp]$", "m"),
        ("n[kg]$", "n"),
        ("kk$", "k"),
        ("(?:pp|v)$", "p"),
        ("(?:tt|d)$", "t"),
        ("(?<=[aeiou])n$", "s"),
    ],
    "hi": [("ि?य$", "")],
    # What the plural of three consonants begins with: "أسعار" for "سعر".
    "ar": [("^ا(?=..ا.$)", "")],
}
# Letters for vowels, which other forms of a word lack.
_WEAK = {"ar": "(?<=.)[اويءى]|ه$", "he": "(?<=.)ו"}
_NONE = "(?!)"


def rooter(code: str, stem: Callable[[str], str]) -> Callable[[str], str]:
    """Give what leaves of a folded word, or of a stem, what the words of its family have in common."""
    like = _LIKE.get(code, code)
    prefixes = "|".join(_PREFIXES.get(like, _NONE).split())
    before = _compiled([(f"^(?:{prefixes})(?=.{{{_MIN_PREFIXED}}})", ""), *_BEFORE.get(like, ())])
    after = _compiled(_AFTER.get(like, ()))
    weak = re.compile(_WEAK.get(code, _NONE))

    @lru_cache(_KEPT)
    def root(word: str) -> str:
        found = _changed(stem(_changed(word, before)), after)
        strong = weak.sub("", found)
        return strong if len(strong) >= _MIN_ROOT else found

    return root


def _compiled(rules: Sequence[tuple[str, str]]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(part), put) for part, put in rules]


def _changed(word: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for part, put in rules:
        word = part.sub(put, word)
    return word
