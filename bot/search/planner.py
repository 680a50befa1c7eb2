"""The planner: the words of a query become clauses, of people and of words, before any document is ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from bot.search.aliases import AliasKind, Mention
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.plan import Clause, Plan
from bot.search.query_analyser import QueryAnalyser
from bot.search.tokens import Token
from bot.text import Word, words_of

_MAX_CHARACTERS = 1000
"""A longer text is no question and finds nothing; a reader may still paste a whole quote."""
_MAX_WORDS = 32
"""Words of a query that are read; so many tell any quote from all others."""
_MAX_CLAUSES = 8
"""Words of a query that are looked for, the rarest."""
_MAX_PARTICLE = 2
"""Letters; an unknown word that is no longer is never taken for a name."""
_MAX_BETWEEN_NAMES = 3
"""Letters of the unknown words between first name and surname: "van", "de"; an initial has one."""
_MIN_PHRASE = 3
"""Stop words alone that are a phrase ("what will be") and not just any two words."""
_MIN_ASKED = 3
"""Words before a question mark that are a whole question; "trump?" asks for no more than "trump"."""
_REAL_WORD, _GRAMMAR = 0.45, 0.2
"""The share of its weight that an unknown word has if it is no name: a reader may put the same in
other words, and in a whole question some words are only grammar."""
_EXACT, _INFLECTED, _KIN, _SYNONYM = 1.0, 0.93, 0.75, 0.6
"""How well the word itself, another inflection, a word of its family and a synonym match."""
_AROUND = 0.9
"""The share of that for a word that stands only in what is told around a text."""
_NAME_WEIGHT = 2.5
_MENTIONED = 0.3
"""How well a text matches that names somebody and is not by him; where a question is for a fact, it does as well."""


class Planner:
    """Understands queries over one index."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index
        self._people = people
        self._language = language
        self._analyser = QueryAnalyser(index, people, language)

    def knows(self, text: str) -> bool:
        """Tell whether all words of a query are known as they stand."""
        return len(text) <= _MAX_CHARACTERS and self._analyser.knows(words_of(text)[:_MAX_WORDS])

    def is_full_name(self, text: str) -> bool:
        """Tell whether a query is a name of several words that the texts have in another alphabet."""
        words = words_of(text)[:_MAX_WORDS] if len(text) <= _MAX_CHARACTERS else []
        return self._analyser.is_full_name(words)

    def plan(self, text: str) -> Plan:
        """Plan any text whatever; the plan of what is no question is empty."""
        if len(text) > _MAX_CHARACTERS:
            return Plan()
        language = self._language
        tokens = self._analyser.analyse(words_of(text)[:_MAX_WORDS])
        mentions = list(self._mentions(tokens))
        inside = {at for mention in mentions for at in range(mention.start, mention.end)}
        rest = [token for at, token in enumerate(tokens) if at not in inside]
        asked = {token.word for token in tokens}
        is_question = not asked.isdisjoint(language.question_words)
        is_asked = is_question or (len(tokens) >= _MIN_ASKED and text.rstrip().endswith("?"))
        asks_facts = is_asked and asked.isdisjoint(language.speech_words)
        together = f" {' '.join(token.word for token in tokens)} "
        starts = [start for start in language.questions if f" {start} " in together]
        passed_over = language.stop_words.union(*map(str.split, starts))
        known, unknown, foreign = [], {}, 0
        for token in rest:
            if token.word in passed_over:
                continue
            if token.known or (is_asked and self._index.vocabulary.synonyms(token.word)):
                known.append(token)
            elif token.is_foreign:
                foreign += 1
            # An initial is no word that is missing.
            elif token.word not in language.framing_words and (len(token.word) > 1 or not mentions):
                unknown[token.raw] = token
        words, optional = self._words(known, wide=is_asked, alone=not mentions and not unknown)
        terms = [self._index.terms.get(token.word, -1) for token in tokens]
        return Plan(
            names=tuple(self._name(tokens, mention, asks_facts=asks_facts) for mention in mentions),
            words=words,
            optional_words=optional,
            unknown=tuple(Word(token.raw, token.word) for token in unknown.values()),
            unknown_weight=sum(
                self._unknown_weight(token, is_question=is_question) for token in unknown.values()
            ),
            foreign=foreign,
            transliterated=sum(token.is_transliterated for token in tokens),
            transliterated_names=tuple(
                sum(len(token.raw.split()) for token in name)
                for is_name, name in groupby(rest, lambda token: token.is_transliterated)
                if is_name
            ),
            names_stranger=any(map(self._names_stranger, unknown.values())),
            lists_people=len(mentions) > 1
            and all(token.word in language.conjunctions for token in rest),
            is_question=is_question,
            asks_facts=asks_facts,
            looks_for=tuple(self._index.telling(language.questions[start]) for start in starts),
            corrected=tuple((t.raw, t.corrected_to) for t in tokens if t.corrected_to),
            pairs=frozenset(pair for pair in pairwise(terms) if -1 not in pair),
            is_phrase=not mentions and not known and not unknown and len(tokens) >= _MIN_PHRASE,
        )

    def suggestions(self, plan: Plan) -> Iterator[str]:
        """Yield what may be meant where nothing is found: what is near, then words that documents have."""
        yield from self._analyser.suggestions(plan.unknown, names_only=plan.names_stranger)
        if plan.unknown:
            yield from (clause.typed for clause in plan.words)

    def _mentions(self, tokens: list[Token]) -> Iterator[Mention]:
        """Yield those who are named; the name of a stranger becomes unknown like the rest of it."""
        words = [Word(token.raw, token.word) for token in tokens]
        for mention in self._people.mentions(words, written=False):
            if self._is_stranger(tokens, mention):
                for at in range(mention.start, mention.end):
                    if mention.alias.kind is not AliasKind.ROLE:
                        tokens[at] = replace(tokens[at], known=False, is_name=True)
            elif not self._is_ordinary(tokens, mention):
                yield mention

    def _is_stranger(self, tokens: Sequence[Token], mention: Mention) -> bool:
        """
        Tell whether a name or an office goes on with a name that no brief has.

        "Donald Tusk" is not Donald Trump, nor is Melania Trump, and "President Biden" no president of these briefs.
        """
        kind, after, before = mention.alias.kind, tokens[mention.end :], tokens[: mention.start]
        follower, leader = _nearest(after), _nearest(before[::-1])
        if kind is AliasKind.ROLE:
            return self._may_be_name(follower)
        if mention.end - mention.start > 1:  # a whole name
            return False
        # "Präsident" before a name is a title in another language.
        foreign = leader and not leader.raw.isascii()
        return self._may_be_name(follower) or (not foreign and self._may_be_name(leader))

    def _may_be_name(self, token: Token | None) -> bool:
        """Tell whether a word beside a name is unknown and may be the rest of it."""
        if token is None or token.known:
            return False
        is_listed = token.raw[0].isupper() and self._language.is_name(token.word)
        is_date = token.word in self._language.time_words
        return (is_listed and not is_date) or self._names_stranger(token)

    def _names_stranger(self, token: Token) -> bool:
        """Tell whether an unknown word is a name: known for one, or written like one and no word of the language."""
        return token.is_name or (token.raw[0].isupper() and self._is_no_word(token.word))

    def _is_no_word(self, word: str) -> bool:
        language = self._language
        return language.has_word_list and len(word) > _MAX_PARTICLE and not language.is_word(word)

    def _is_ordinary(self, tokens: Sequence[Token], mention: Mention) -> bool:
        """Tell whether a surname is only a word here: "rather" in "rather than this" is not Dan Rather."""
        token = tokens[mention.start]
        alone = mention.end - mention.start == 1
        is_ordinary = token.raw.islower() and token.word in self._people.ordinary_words
        return alone and is_ordinary and len(tokens) > 1

    def _name(self, tokens: Sequence[Token], mention: Mention, *, asks_facts: bool) -> Clause:
        index, people = self._index, mention.alias.people
        mentioned = 1.0 if asks_facts else _MENTIONED
        boosts = ((1.0, index.said_by(people)), (mentioned, index.mentioning(people)))
        terms = {index.terms.get(self._people.surname(one), -1) for one in people}
        typed = " ".join(token.raw for token in tokens[mention.start : mention.end])
        return Clause(typed, boosts, _NAME_WEIGHT, frozenset(terms), people=people)

    def _words(
        self, tokens: Iterable[Token], *, wide: bool, alone: bool
    ) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
        """Give the words that are asked for, and the optional ones: framing words, where there is anything else."""
        framing = self._language.framing_words
        rarest = sorted(tokens, key=lambda token: self._index.frequency(token.word))[:_MAX_CLAUSES]
        clauses = {
            token.word: self._word(token, wide=wide and token.word not in framing)
            for token in rarest
        }
        asked = tuple(clause for word, clause in clauses.items() if word not in framing)
        optional = tuple(clause for word, clause in clauses.items() if word in framing)
        return (optional, ()) if alone and not asked else (asked, optional)

    def _word(self, token: Token, *, wide: bool) -> Clause:
        index = self._index
        if token.prefix_matches is not None:
            terms = [index.terms[word] for word in token.prefix_matches]
            people = self._people.with_prefix(token.word)
            said, body = index.said_by(people), index.in_body(terms)
            boosts = [(0.95, said), (0.8, body), (0.7, index.in_context(terms))]
            boosts.append((0.6, index.mentioning(people)))
            body |= said
        else:
            forms = [
                *index.vocabulary.forms(token.word, token.raw.lower()),
                index.vocabulary.synonyms(token.word) if wide else [],
            ]
            terms = [term for found in forms for term in found]
            body, boosts = index.in_body(terms), []
            for match, found in zip((_EXACT, _INFLECTED, _KIN, _SYNONYM), forms, strict=True):
                if found:
                    boosts.append((match, index.in_body(found)))
                    boosts.append((match * _AROUND, index.in_context(found)))
            boosts.sort(key=lambda boost: -boost[0])
        clause = Clause(token.raw, tuple(boosts), 0.0, frozenset(terms), body)
        weight = self._weight(len(clause.documents)) * self._language.weight(token.word)
        return replace(clause, weight=weight)

    def _weight(self, frequency: float) -> float:
        """Give the weight of a word that so many documents have (inverse document frequency)."""
        return math.log(1 + len(self._index.all) / max(frequency, 0.5))

    def _unknown_weight(self, token: Token, *, is_question: bool) -> float:
        """
        Give the weight of an unknown word.

        "Far from reality" is answered without "far", and "when does the ceasefire begin" without
        "begin"; but nothing is answered without a name.
        """
        if token.is_name or self._is_no_word(token.word):
            return self._weight(0)
        return self._weight(0) * (_GRAMMAR if is_question else _REAL_WORD)


def _nearest(tokens: Sequence[Token]) -> Token | None:
    """Give the first of some words that does not only stand between a first name and a surname."""
    for token in tokens:
        is_between = len(token.word) <= _MAX_BETWEEN_NAMES and not token.known
        if not is_between and len(token.word) > 1:
            return token
    return None
