"""Names in another alphabet: unknown words of a query that are names of the texts, in the letters of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice, product

from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.query_syntax import with_phrase
from bot.search.tokens import Token
from bot.search.transliteration import NameIndex
from bot.text import is_unspaced, is_word

_MAX_PARTICLE = 3
"""Letters of the words inside names that need no capital: "von", "der"."""
_MAX_WAYS = 32
"""Ways to read a name of several words that are looked for in the texts."""


class ForeignNames:
    """Finds names of one index that a query has in another alphabet."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index

        def may_be_name(word: str) -> bool:
            has_case = word.upper() != word
            return word in index.capitalised or not has_case or len(word) <= _MAX_PARTICLE

        self._names = NameIndex(
            word
            for word in index.vocabulary.words
            if is_word(word)
            and not is_unspaced(word)
            and (word in people.words or (may_be_name(word) and not language.is_word(word)))
        )

    def known(self, tokens: Sequence[Token]) -> list[Token]:
        """Give the tokens of a query, those that are a name of the texts in another alphabet as that name."""
        found: list[Token] = []
        for is_unknown, group in groupby(
            tokens, lambda token: not token.known and is_word(token.word)
        ):
            each = list(group)
            found += self._named(each) if is_unknown else each
        return found

    def _named(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield unknown words as one name; as they are, unless all of them are found in a row."""
        beside_others = len(tokens) > 1
        options = [self._names.find(token.word, beside_others=beside_others) for token in tokens]
        ways = (
            way
            for way in islice(product(*options), _MAX_WAYS)
            if not beside_others or with_phrase(" ".join(way), self._index)
        )
        way = next(ways, ("",) * len(tokens))
        for token, name in zip(tokens, way, strict=True):
            yield Token(token.raw, name, is_transliterated=True) if name else token
