"""The words that readers ask with, of `words.yaml`, and those that every text of a language has, of stopwordsiso."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.search.english.words import listed
from bot.text import folded, is_unspaced

_GRAMMAR = 3
"""Letters of the longest listed word that is grammar in any language; longer ones may carry meaning, too."""


@cache
def asking(code: str) -> Mapping[str, Any]:
    """Give what `words.yaml`, which explains it, has of a language; nothing for one that it lacks."""
    found: Mapping[str, Any] = _words().get(code, {})
    return found


@cache
def stop_words(code: str) -> frozenset[str]:
    """Give the words that are passed over: those of asking, and grammar."""
    words = asking(code)
    listed = (word for kind in ("questions", "asking", "stop") for word in split(words, kind))
    return frozenset((*grammar(code), *listed))


@cache
def grammar(code: str) -> frozenset[str]:
    """Give the shortest of the common words, in an alphabet with vowels and capitals: articles, prepositions and the like."""
    short = (word for word in common_words(code) if len(word) <= _GRAMMAR)
    return frozenset(word for word in short if word.upper() != word)


@cache
def common_words(code: str) -> frozenset[str]:
    """Give the words that every text has, some of which carry meaning in some texts."""
    # Reading the file takes some milliseconds, and an English library needs none of it.
    from stopwordsiso import stopwords

    words = (folded(word) for word in stopwords({"nb": "no", "nn": "no"}.get(code, code)))
    return frozenset(one[0] for one in words if len(one) == 1 and not is_unspaced(one[0]))


def foreign_words(words: Iterable[str]) -> frozenset[str]:
    """Give what is grammar in the languages in which some folded words ask."""
    codes = {code for word in words for code in _languages_asking().get(word, ())}
    every = (
        listed("stop_words") if code == "en" else stop_words(code) | common_words(code)
        for code in codes
    )
    return frozenset().union(*every)


@cache
def _languages_asking() -> Mapping[str, Sequence[str]]:
    """Give for each word of asking the codes of its languages."""
    found = {word: ["en"] for kind in ("question_words", "speech_words") for word in listed(kind)}
    for code, words in _words().items():
        for word in (*split(words, "questions"), *split(words, "asking")):
            found.setdefault(word, []).append(code)
    return found


def split(words: Mapping[str, Any], kind: str) -> Iterable[str]:
    """Give the words of one kind, folded; one that is written without spaces stays whole."""
    return ("".join(folded(word)) for word in words.get(kind, "").split())


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    text = (files(__package__) / "words.yaml").read_bytes()
    words: Mapping[str, Mapping[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return words
