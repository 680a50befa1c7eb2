"""Names in another alphabet: unknown words of a query that are names of the texts, in the letters of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice, product

from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.query_syntax import with_phrase
from bot.search.tokens import Token
from bot.search.transliteration import SYLLABIC, NameIndex, script_of
from bot.text import is_unspaced, is_word

_MAX_PARTICLE = 3
"""Letters of the words inside names that need no capital: "von", "der"."""
_ARTICLES = frozenset(["al", "el"])
_MAX_WAYS = 32
"""Ways to read a name of several words that are looked for in the texts."""


class ForeignNames:
    """Finds names of one index that a query has in another alphabet."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index
        self._people = people

        def may_be_name(word: str) -> bool:
            has_case = word.upper() != word
            return word in index.capitalised or not has_case or len(word) <= _MAX_PARTICLE

        self._names = NameIndex(
            word
            for word in index.vocabulary.words
            if is_word(word)
            and (word in index.spelled or not is_unspaced(word))
            and (word in people.name_words or (may_be_name(word) and not language.is_word(word)))
        )

    def known(self, tokens: Sequence[Token]) -> list[Token]:
        """Give the tokens of a query, those that are a name of the texts in another alphabet as that name."""
        found: list[Token] = []
        for is_unknown, group in groupby(tokens, _may_be_name):
            each = list(_with_articles(group))
            found += self._named(each) if is_unknown else each
        return found

    def _named(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield unknown words as one name of the texts, if all are found in a row; else those that are a person's name."""
        if len(tokens) == 1:
            way = self._names.find(tokens[0].word, beside_others=False)[:1]
        else:
            options = [self._names.find(token.word, beside_others=True) for token in tokens]
            ways = islice(product(*options), _MAX_WAYS)
            way = next((list(way) for way in ways if with_phrase(" ".join(way), self._index)), [])
            # In Japanese the sign between first name and surname is no space.
            joined = "".join(token.word for token in tokens)
            names = [] if way else self._names.find(joined, beside_others=True)
            if spelled := next(filter(self._index.spelled.__contains__, names), ""):
                typed = " ".join(token.raw for token in tokens)
                yield Token(typed, spelled, is_transliterated=True)
                return
        for token, name in zip(tokens, way or map(self._person, tokens), strict=True):
            yield Token(token.raw, name, is_transliterated=True) if name else token

    def _person(self, token: Token) -> str:
        names = self._names.find(token.word, beside_others=False)
        return next((name for name in names if self._people.is_surname(name)), "")


def _with_articles(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens, the Arabic article of a name in Latin letters together with the name: "al-Mansouri"."""
    article: Token | None = None
    for token in tokens:
        if article:
            yield replace(token, raw=f"{article.raw} {token.raw}")
            article = None
        elif token.word in _ARTICLES and not token.known:
            article = token
        else:
            yield token
    if article:
        yield article


def _may_be_name(token: Token) -> bool:
    word = token.word
    # Of what is written without spaces, Katakana alone spells foreign names by their sound.
    is_spelled = not is_unspaced(word) or script_of(word) == SYLLABIC
    return not token.known and not token.is_foreign and is_word(word) and is_spelled
