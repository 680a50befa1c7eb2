"""The planner: the words of a query become people and clauses, before any document is ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import takewhile

from bot.search.documents import Documents
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import AliasKind, Mention, People
from bot.search.query_analyser import QueryAnalyser, Token
from bot.text import Word, words_of

_MAX_CHARACTERS = 1000
"""A longer text is no question and finds nothing; a reader may still paste a whole quote."""
_MAX_WORDS = 48
"""Words of a query that are read; so many tell any quote from all others."""
_MAX_CLAUSES = 8
"""Words of a query that are looked for, the rarest."""
_MAX_PARTICLE = 2
"""Letters; an unknown word that is no longer is never taken for a name."""
_REAL_WORD, _GRAMMAR = 0.6, 0.4
"""The share of its weight that an unknown word has if it is no name: a reader may put the same in
other words, and in a whole question some words are only grammar."""


@dataclass(frozen=True)
class Clause:
    """All that one word of a query matches, or all names of a query together."""

    boosts: tuple[tuple[float, Documents], ...]
    """Documents with how well they match: 1.0 for the very word in the body, falling."""
    weight: float
    """How much the word tells: the rarer, the more."""
    typed: str
    """The word as it was typed; empty for names."""
    word: str = ""
    """The word as it is looked for, folded; empty for names."""
    terms: frozenset[int] = frozenset()
    """The terms that match the word; none for names."""
    body: tuple[Documents, ...] = ()
    """Those of the documents that have it in what is said or written, and not only in what is told around it."""

    @cached_property
    def documents(self) -> Documents:
        """The documents that match in any way."""
        return Documents.union(Documents(), *(documents for _, documents in self.boosts))


@dataclass(frozen=True)
class Plan:
    """A query as it is understood."""

    clauses: tuple[Clause, ...] = ()
    """The words asked for; a document must match all of them, or the most telling."""
    optional_clauses: tuple[Clause, ...] = ()
    """Words that raise the documents which match them."""
    people: tuple[tuple[int, ...], ...] = ()
    """For each name in the query the numbers of those who can be meant."""
    lists_people: bool = False
    """Whether the query is several names and nothing else, but for "and" or "or" between them."""
    unknown_words: tuple[Word, ...] = ()
    """Words that no document has."""
    unknown_weight: float = 0.0
    weight_if_unknown: Callable[[str], float] = field(default=lambda _: 0.0, compare=False)
    """Gives the weight that a word has among documents of which none has it."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Each misspelling that was taken for a known word: as typed, as taken."""
    phrase: tuple[int, ...] = ()
    """The terms in the order as typed, stop words too; -1 for a word that no document has."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The unknown words as they were typed."""
        return tuple(word.raw for word in self.unknown_words)


class Planner:
    """Understands queries over one index."""

    def __init__(self, index: Index, people: People, quotes: Documents, language: Language) -> None:
        self._index = index
        self._people = people
        self._language = language
        self._analyser = QueryAnalyser(index, people, quotes, language)

    def plan(self, text: str) -> Plan:
        """Plan any text whatever; the plan of what is no question is empty."""
        if len(text) > _MAX_CHARACTERS:
            return Plan()
        tokens = self._analyser.analyse(words_of(text)[:_MAX_WORDS])
        # Names first, longest match; what is left asks for words.
        mentions = self._mentions(tokens)
        inside = {at for mention in mentions for at in range(mention.start, mention.end)}
        inside |= self._titles(tokens, mentions)
        rest = [token for at, token in enumerate(tokens) if at not in inside]
        asking = any(token.word in self._language.question_words for token in tokens)
        weight_if_unknown = partial(self._unknown_weight, asking=asking)
        clauses, optional = self._clauses(rest, named=bool(mentions))
        framing = self._language.framing_words
        unknown = {
            t.raw: Word(t.raw, t.word) for t in rest if not t.known and t.word not in framing
        }
        return Plan(
            clauses=clauses,
            optional_clauses=optional,
            people=tuple(mention.alias.people for mention in mentions),
            lists_people=len(mentions) > 1
            and all(token.word in self._language.conjunctions for token in rest),
            unknown_words=tuple(unknown.values()),
            unknown_weight=sum(weight_if_unknown(word) for _, word in unknown.values()),
            weight_if_unknown=weight_if_unknown,
            corrected=tuple((t.raw, t.corrected_to) for t in tokens if t.corrected_to),
            phrase=tuple(self._term(token) for token in tokens),
        )

    def suggestions(self, plan: Plan) -> Iterator[str]:
        """Yield what may be meant where nothing is found: what is near, then words that documents have."""
        yield from self._analyser.suggestions(plan.unknown_words)
        if plan.unknown_words:
            yield from (clause.typed for clause in plan.clauses)

    def _mentions(self, tokens: list[Token]) -> list[Mention]:
        """Find those who are named; the first name of a stranger becomes unknown like the rest of it."""
        words = [
            Word(t.raw, "" if not t.known or t.prefix_matches is not None else t.word)
            for t in tokens
        ]
        mentions = []
        for mention in self._people.mentions(words, written=False):
            if not self._is_stranger(tokens, mention):
                mentions.append(mention)
            elif mention.alias.kind is not AliasKind.ROLE:
                for at in range(mention.start, mention.end):
                    tokens[at] = replace(tokens[at], known=False)
        return mentions

    def _is_stranger(self, tokens: Sequence[Token], mention: Mention) -> bool:
        """
        Tell whether a first name or an office goes on with a name that no brief has.

        "Donald Tusk" is not Donald Trump, and "President Biden" no president of these briefs.
        """
        kind = mention.alias.kind
        if kind is AliasKind.NAME or mention.end == len(tokens):
            return False
        after = tokens[mention.end]
        if after.known:
            return False
        if kind is not AliasKind.ROLE:
            return True
        return self._language.is_name(after.word) or not self._language.is_word(after.word)

    def _titles(self, tokens: Sequence[Token], mentions: Iterable[Mention]) -> set[int]:
        """Give the places of words that only repeat an office: "president" in "president Putin"."""
        titles: set[int] = set()
        for mention in mentions:
            for places in (range(mention.start - 1, -1, -1), range(mention.end, len(tokens))):
                titles.update(takewhile(partial(self._is_title, tokens, mention), places))
        return titles

    def _is_title(self, tokens: Sequence[Token], mention: Mention, at: int) -> bool:
        return any(self._people.in_role(tokens[at].word, one) for one in mention.alias.people)

    def _clauses(
        self, tokens: Sequence[Token], *, named: bool
    ) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
        """Give the clauses that are asked for, and the optional ones, which are framing words."""
        framing = self._language.framing_words
        telling = [t for t in tokens if t.known and t.word not in self._language.stop_words]
        rarest = {t.word: t for t in sorted(telling, key=self._frequency)[:_MAX_CLAUSES]}
        clauses = {word: self._clause(token) for word, token in rarest.items()}
        asked = [clause for word, clause in clauses.items() if word not in framing]
        optional = [clause for word, clause in clauses.items() if word in framing]
        if not asked and not named and all(t.known or t.word in framing for t in tokens):
            return tuple(optional), ()
        return tuple(asked), tuple(optional)

    def _frequency(self, token: Token) -> int:
        term = self._index.term(token.word)
        return 0 if term is None else self._index.frequency(term)

    def _clause(self, token: Token) -> Clause:
        index = self._index
        if token.prefix_matches is not None:
            terms = {index.terms_by_word[word] for word in token.prefix_matches}
            people = self._people.with_prefix(token.word)
            body = (index.said_by(people), index.in_body(terms))
            boosts = [(0.95, body[0]), (0.8, body[1])]
            boosts += [(0.7, index.in_context(terms)), (0.6, index.mentioning(people))]
        else:
            term = index.term(token.word)
            exact = () if term is None else (term,)
            related = [other for other in index.related_terms(token.word) if other != term]
            terms = {*exact, *related}
            body = (index.in_body(exact), index.in_body(related))
            boosts = [(1.0, body[0]), (0.9, index.in_context(exact))]
            boosts += [(0.75, body[1]), (0.65, index.in_context(related))]
        matching = tuple(boost for boost in boosts if boost[1])
        clause = Clause(matching, 0.0, token.raw, token.word, frozenset(terms), body)
        return replace(clause, weight=self._weight(len(clause.documents)))

    def _weight(self, frequency: float) -> float:
        """Give the weight of a word that so many documents have (inverse document frequency)."""
        return math.log(1 + self._index.size / max(frequency, 0.5))

    def _term(self, token: Token) -> int:
        term = self._index.term(token.word)
        return -1 if term is None else term

    def _unknown_weight(self, word: str, *, asking: bool) -> float:
        """
        Give the weight of an unknown word.

        "Far from reality" is answered without "far", and "when does the ceasefire begin" without
        "begin"; but nothing is answered without a name.
        """
        if len(word) > _MAX_PARTICLE and not self._language.is_word(word):
            return self._weight(0)
        return self._weight(0) * (_GRAMMAR if asking else _REAL_WORD)
