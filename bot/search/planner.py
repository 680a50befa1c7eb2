"""What a reader asks for: the words of a query become people and groups of texts, before any is ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import takewhile

from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import Form, Named, People
from bot.search.reading import Reader, Token
from bot.text import Word, words_of

MOST_CHARACTERS = 1000
"""Whatever is longer is no question and finds nothing; a reader may still paste a whole quote."""
_MOST_WORDS = 48
"""Words of a query that are read; so many tell any quote from all others."""
_MOST_ASKED = 8
"""Words of a query that are looked for, the rarest."""
_LONGEST_PARTICLE = 2
_REAL, _GRAMMAR = 0.6, 0.4
"""What an unknown word weighs if it is no name: a reader may put the same in other words, and in a
whole question some words are only grammar."""


@dataclass(frozen=True)
class Group:
    """All that one word of a query stands for."""

    layers: tuple[tuple[float, int], ...]
    """Sets of texts with how well they match, 1.0 for the very word in the text itself, falling."""
    weight: float
    """How much the word tells: the rarer, the more."""
    typed: str

    @cached_property
    def texts(self) -> int:
        """The texts that match in any way."""
        texts = 0
        for _, layer in self.layers:
            texts |= layer
        return texts


@dataclass(frozen=True)
class Plan:
    """A query as it is understood."""

    words: tuple[Group, ...] = ()
    """What is asked for; texts that are found have it all, or the most telling part of it."""
    soft: tuple[Group, ...] = ()
    """Raises the texts that have it."""
    named: tuple[tuple[int, ...], ...] = ()
    """The people that are named, for each name those who can be meant."""
    unknown: tuple[Word, ...] = ()
    """Words that no text has."""
    lost: float = 0.0
    """The weight of the unknown words."""
    corrected: tuple[tuple[str, str], ...] = ()
    phrase: tuple[int, ...] = ()
    """The terms in the order as typed, small words too; -1 for a word that no text has."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown words as they were typed."""
        return tuple(word.raw for word in self.unknown)


class Planner:
    """Understands queries over one index."""

    def __init__(self, index: Index, people: People, quotes: int, language: Language) -> None:
        self._language = language
        self._index = index
        self._people = people
        self._reader = Reader(index, people, quotes, language)

    def plan(self, text: str) -> Plan:
        """Whatever the text, a plan; an empty one for what is no question."""
        if len(text) > MOST_CHARACTERS:
            return Plan()
        tokens = self._reader.read(words_of(text)[:_MOST_WORDS])
        # Names first, longest match; what is left asks for words.
        named = self._named(tokens)
        inside = {at for name in named for at in range(name.start, name.end)}
        inside |= self._titles(tokens, named)
        rest = [token for at, token in enumerate(tokens) if at not in inside]
        words, soft = self._groups(rest, named)
        unknown = {
            t.raw: Word(t.raw, t.word)
            for t in rest
            if not t.known and t.word not in self._language.framing_words
        }
        asking = any(token.word in self._language.question_words for token in tokens)
        return Plan(
            words=words,
            soft=soft,
            named=tuple(name.alias.people for name in named),
            unknown=tuple(unknown.values()),
            lost=sum(self._lost(word, asking=asking) for _, word in unknown.values()),
            corrected=tuple((t.raw, t.taken_as) for t in tokens if t.taken_as),
            phrase=tuple(self._term(token) for token in tokens),
        )

    def suggestions(self, plan: Plan) -> Iterator[str]:
        """What may be meant where nothing is found: what is near, then the words that texts have."""
        yield from self._reader.suggestions(plan.unknown)
        if plan.unknown:
            yield from (group.typed for group in plan.words)

    def _named(self, tokens: list[Token]) -> list[Named]:
        """Those who are named; the first name of a stranger becomes unknown like the rest of it."""
        words = [Word(t.raw, "" if not t.known or t.begun is not None else t.word) for t in tokens]
        named = []
        for name in self._people.find(words, written=False):
            if not self._stranger(tokens, name):
                named.append(name)
            elif name.alias.form is not Form.ROLE:
                for at in range(name.start, name.end):
                    tokens[at] = replace(tokens[at], known=False)
        return named

    def _stranger(self, tokens: Sequence[Token], name: Named) -> bool:
        """
        Whether a first name or an office goes on with a name that nobody here has.

        "Donald Tusk" is not Donald Trump, and "President Biden" no president of these briefs.
        """
        if name.alias.form is Form.NAME or name.end == len(tokens):
            return False
        after = tokens[name.end]
        if after.known:
            return False
        return (
            name.alias.form is not Form.ROLE
            or self._language.is_name(after.word)
            or not self._language.is_word(after.word)
        )

    def _titles(self, tokens: Sequence[Token], named: Iterable[Named]) -> set[int]:
        """The places of words that only repeat what somebody is: "president" in "president Putin"."""
        titles: set[int] = set()
        for name in named:
            for places in (range(name.start - 1, -1, -1), range(name.end, len(tokens))):
                titles.update(takewhile(partial(self._is_title, tokens, name), places))
        return titles

    def _is_title(self, tokens: Sequence[Token], name: Named, at: int) -> bool:
        return any(self._people.in_role(tokens[at].word, person) for person in name.alias.people)

    def _groups(
        self, tokens: Sequence[Token], named: Sequence[Named]
    ) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        """What is demanded, and what is only welcome: beside a name, "statement" or "words" is."""
        telling = [t for t in tokens if t.known and t.word not in self._language.stop_words]
        asked = {t.word: t for t in sorted(telling, key=self._often)[:_MOST_ASKED]}
        hard = [
            self._group(token)
            for word, token in asked.items()
            if word not in self._language.framing_words
        ]
        soft = [
            self._group(token)
            for word, token in asked.items()
            if word in self._language.framing_words
        ]
        if (
            not hard
            and not named
            and all(t.known or t.word in self._language.framing_words for t in tokens)
        ):
            return tuple(soft), ()
        return tuple(hard), tuple(soft)

    def _often(self, token: Token) -> int:
        """Roughly how many texts have a word, without looking for them."""
        term = self._index.term(token.word)
        return 0 if term is None else self._index.often(term)

    def _group(self, token: Token) -> Group:
        index = self._index
        if token.begun is not None:
            terms = {index.term_of[form] for form in token.begun}
            people = self._people.begun(token.word)
            layers = [(0.95, index.said_by(people)), (0.8, index.body(terms))]
            layers += [(0.7, index.context(terms)), (0.6, index.mentioning(people))]
        else:
            term = index.term(token.word)
            exact = () if term is None else (term,)
            others = [other for other in index.kindred(token.word) if other != term]
            layers = [(1.0, index.body(exact)), (0.9, index.context(exact))]
            layers += [(0.75, index.body(others)), (0.65, index.context(others))]
        group = Group(tuple(layer for layer in layers if layer[1]), 0.0, token.raw)
        return replace(group, weight=self._weight(group.texts.bit_count()))

    def _weight(self, texts: float) -> float:
        """How much a word tells that so many texts have (inverse document frequency)."""
        return math.log(1 + self._index.size / max(texts, 0.5))

    def _term(self, token: Token) -> int:
        term = self._index.term(token.word)
        return -1 if term is None else term

    def _lost(self, word: str, *, asking: bool) -> float:
        """
        The weight of an unknown word.

        "Far from reality" is answered without "far", and "when does the ceasefire begin" without
        "begin"; but nothing is answered without a name.
        """
        if len(word) > _LONGEST_PARTICLE and not self._language.is_word(word):
            return self._weight(0)
        return self._weight(0) * (_GRAMMAR if asking else _REAL)
