"""Questions for the sections of a brief: which one a reader asks for by "why does it matter?"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.brief import Brief
from bot.links import Kind, Link
from bot.replies.phrases import key
from bot.search.english.stemming import stem
from bot.search.languages import language_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class _Grammar:
    """What one language's questions for sections are made of."""

    asking: frozenset[str]
    """Words of asking."""
    open: frozenset[str]
    """Words of asking that ask for a section of any other, too: "what does it mean for me"."""
    tells_nothing: Callable[[str], bool]
    """Whether a word does not tell which section is asked for."""
    root: Callable[[str], str]
    """The form in which words of questions and titles are compared."""
    light: frozenset[str] = frozenset()
    """Words that count only where a question or a title has no other: "what happens next"."""


_ASKING = _words("what how why when where who whom whose which")
_CONTRACTED = {f"{word}s": word for word in _ASKING}
"""What "what's" is without its apostrophe."""
_TELLING_NOTHING = _ASKING | _words(
    """a an the am is are was were be been being do does did doing has have had it its this that these those so
    to of in on for at all exactly really just will would can could should may might please and"""
)
# The usual words of such questions, each with the word that titles have for it, as stems.
_ALIKE = {
    stem(word): stem(alike)
    for alike, words in {
        "affect": "impact effect mean concern change",
        "matter": "important importance significant significance relevant relevance care",
        "happen": "occur goingon",
        "you": "me my i us we our your",
    }.items()
    for word in words.split()
}
_POLITE_ENDS = _words("please pls plz bot now then")


def _english_root(word: str) -> str:
    root = stem(word)
    return _ALIKE.get(root, root)


_ENGLISH = _Grammar(
    _ASKING,
    _words("what how"),
    _TELLING_NOTHING.__contains__,
    _english_root,
    frozenset(["you", stem("happen")]),
)


class _Asked(NamedTuple):
    """A question, or a title as a question."""

    asking: str
    """`why`; empty where it has no such word."""
    about: frozenset[str]
    """Stems of its other words."""


class Questions:
    """The sections of one brief by the questions that ask for them, in the brief's language."""

    def __init__(self, brief: Brief) -> None:
        self._grammar = _grammar_of(brief.language)
        self._titles: list[tuple[_Asked, Link]] = []
        for section in brief.sections:
            link = Link(Kind.SECTION, brief.id, section.id)
            for name in (section.id, section.title):
                self._titles.append((self._asked(_split(key(name))), link))
        titles = (title.about for title, _ in self._titles)
        self._known = self._grammar.light.union(self._grammar.asking, *titles)
        """Words of which questions for the sections are made, besides those that tell nothing."""

    def asked(self, words: str) -> Link | None:
        """
        The section that a question asks for, such as "why does it matter?"; None for none, or several.

        `words` is the question in the form of `phrases.key`.
        """
        grammar, asked = self._grammar, _split(words)
        if grammar.asking.isdisjoint(asked):
            return None
        asked = asked[next(at for at, word in enumerate(asked) if word in grammar.asking) :]
        while asked[-1] in _POLITE_ENDS:
            asked.pop()
        if not all(
            grammar.tells_nothing(word) or grammar.root(word) in self._known for word in asked
        ):
            return None
        question = self._asked(asked)
        alike = [(title, link) for title, link in self._titles if title.about == question.about]
        same = {link for title, link in alike if title.asking == question.asking}
        if not question.about:
            # A bare "why?" asks for the section whose title begins so.
            same = {link for title, link in self._titles if title.asking == question.asking}
        elif not same and question.asking in grammar.open:
            same = {link for _, link in alike}
        return same.pop() if len(same) == 1 else None

    def _asked(self, words: Sequence[str]) -> _Asked:
        grammar = self._grammar
        asking = next((word for word in words if word in grammar.asking), "")
        telling = (word for word in words if not grammar.tells_nothing(word))
        about = frozenset(map(grammar.root, telling))
        return _Asked(asking, about - grammar.light or about)


def _grammar_of(code: str) -> _Grammar:
    language = language_of(code)
    if language.has_word_list:
        return _ENGLISH
    asking = language.question_words

    def tells_nothing(word: str) -> bool:
        return word in asking or word in language.stop_words or word in language.framing_words

    return _Grammar(asking, frozenset(), tells_nothing, language.stem)


def _split(words: str) -> list[str]:
    words = words.replace("going on", "goingon")
    return [_CONTRACTED.get(word, word) for word in words.split()]
