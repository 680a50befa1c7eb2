"""The words that readers ask with, of `words.yaml`, and those that every text of a language has, of stopwordsiso."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

from bot.search.english.words import listed
from bot.text import folded, is_unspaced

_SURE = 2
"""Ambiguous words in one language from which on a query is in that language."""
_PASSED_OVER = ("questions", "asking", "conjunctions", "stop")
_STOP, _GRAMMAR = 2, 3
"""Letters of listed words that never carry meaning, and of those that seldom do where a language is not the text's."""


@cache
def asking(code: str) -> Mapping[str, Any]:
    """Give what `words.yaml`, which explains it, has of a language; nothing for one that it lacks."""
    found: Mapping[str, Any] = _words().get(code, {})
    return found


@cache
def stop_words(code: str) -> frozenset[str]:
    """Give the words that are passed over: those of asking, and the shortest of those that every text has."""
    words = asking(code)
    listed = (word for kind in _PASSED_OVER for word in split(words, kind))
    return frozenset((*(word for word in grammar(code) if len(word) <= _STOP), *listed))


@cache
def grammar(code: str) -> frozenset[str]:
    """Give the short ones of the common words, in an alphabet with vowels and capitals: articles, prepositions and the like."""
    short = (word for word in _listed(code) if len(word) <= _GRAMMAR and word.upper() != word)
    return frozenset(_single(short))


@cache
def common_words(code: str) -> frozenset[str]:
    """Give the words that every text has, some of which carry meaning in some texts."""
    return frozenset(_single(_listed(code)))


def _listed(code: str) -> Iterable[str]:
    # Reading the file takes some milliseconds, which an English library spends only where somebody asks in another language.
    from stopwordsiso import stopwords

    return stopwords({"nb": "no", "nn": "no"}.get(code, code))


def _single(words: Iterable[str]) -> Iterator[str]:
    """Yield those that are one word, folded, and no letter of a word that is written without spaces."""
    for words_of_entry in map(folded, words):
        if len(words_of_entry) == 1 and not is_unspaced(words_of_entry[0]):
            yield words_of_entry[0]


def foreign_words(words: Mapping[str, bool]) -> frozenset[str]:
    """
    Give what is grammar in the languages in which some folded words ask.

    Each word comes with whether it may be one of the texts' language, too: one of those is not enough.
    """
    signs = Counter[str]()
    for word, is_ambiguous in words.items():
        signs.update(dict.fromkeys(languages_asking().get(word, ()), 1 if is_ambiguous else _SURE))
    every = (
        listed("stop_words") if code == "en" else stop_words(code) | grammar(code)
        for code, count in signs.items()
        if count >= _SURE
    )
    return frozenset().union(*every)


def locale_of(code: str) -> Locale | None:
    """Give what Babel knows of a language; None for nothing."""
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def languages_asking() -> Mapping[str, Sequence[str]]:
    """Give for each word that only a query in another language has the codes of those languages."""
    found = {word: ["en"] for kind in ("question_words", "speech_words") for word in listed(kind)}
    for code, words in _words().items():
        for word in {word for kind in _PASSED_OVER for word in split(words, kind)}:
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
