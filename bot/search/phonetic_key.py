"""The phonetic key: what the spellings of one name in many languages and cases have in common."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.search.romanisation import romanise

_ENDING = re.compile(r"(?<=.{5})(?:iego|iemu|ego|eho|emu|ogo|omu|ovi|im|om|em|[aeiou])$")
_REPLACED = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"ph", "f"), (r"[yj]", "i"), (r"w", "v"), (r"ou", "u"), (r"(.)\1+", r"\1"),
        (r"(?<=o)f$", "v"),
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def phonetic_key(word: str) -> str:
    """
    Give the form that all spellings of one name share; the word is folded.

    "Poutine" and "Putina" are "putin"; "Zelenskyy", "Zelenskij" and "Zełenskiego" are "zelensk".
    """
    key = romanise(word)
    for pattern, replacement in _REPLACED:
        key = pattern.sub(replacement, key)
    return _ENDING.sub("", key)
