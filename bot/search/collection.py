"""The collection of one language: its briefs as documents, indexed and asked by the rules of that language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice, zip_longest
from typing import NamedTuple, TypeVar

from bot.brief import Brief
from bot.search.answer import Answer, Answerer
from bot.search.corpus import Corpus
from bot.search.documents import Documents
from bot.search.entities import Entities
from bot.search.hits import Found, Hit, Relation
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.plan import Plan
from bot.search.planner import Planner
from bot.search.ranking import Ranked
from bot.text import fold

T = TypeVar("T")

MAX_SUGGESTIONS = 3
_LACKED = 3
"""How much worse it is to lack a word than to take it for another one."""
_MAX_NAMED = 4
"""People of one query who are told apart."""


class Reading(NamedTuple):
    """What a query finds in one collection, and how well its language has understood it."""

    found: Found
    faults: int
    """How much of the query it lacks, or takes for something else."""
    inexact: int
    """Words that no text has as they are typed, and words of other languages that are passed over."""


class Collection:
    """Finds quotes and texts among briefs of one language."""

    def __init__(self, briefs: Sequence[Brief], everybody: Entities, language: Language) -> None:
        """Index these briefs; `everybody` are the people of these and all others, by whose names they are looked for."""
        self._people = People(everybody, language)
        self._corpus = Corpus(briefs, self._people)
        self._index = Index(self._corpus.documents(), language)
        self._planner = Planner(self._index, self._people, language)
        self._answerer = Answerer(self._corpus, self._index, self._planner)

    def knows(self, text: str) -> bool:
        """Tell whether it has all words of a query as they stand."""
        return self._planner.knows(text)

    def has_name(self, text: str) -> bool:
        """Tell whether a query is a name of several words that its texts have in another alphabet."""
        return self._planner.is_full_name(text)

    def find(self, alternatives: Sequence[str], most: int, *, beside_date: bool) -> Reading:
        """Give the best of each alternative first, then the second best; at most so many quotes, and other texts."""
        answers = [
            self._answerer.answer(part, most, beside_date=beside_date) for part in alternatives
        ]
        found, plans = self._found(answers, most), [one.plan for one in answers]
        changed = len(found.corrected) + len(found.phrases)
        for words in (words for plan in plans for words in plan.transliterated_names):
            # One word of another alphabet is rather a misspelt one of its own.
            changed += max(words, 2)
        faults = _LACKED * len(found.missing) + changed
        return Reading(found, faults, sum(map(self._inexact, plans)))

    def _inexact(self, plan: Plan) -> int:
        typed = (fold(clause.typed) for clause in plan.words if clause.typed.isalpha())
        return (
            plan.foreign
            + 2 * plan.transliterated
            + sum(word not in self._index.terms for word in typed)
        )

    def _found(self, answers: Sequence[Answer], most: int) -> Found:
        quotes = list(_by_turns(one.quotes for one in answers))[:most]
        texts = list(_by_turns(one.texts for one in answers))[:most]
        shown = Documents((*quotes, *texts))
        plans = [one.plan for one in answers]
        named = list(dict.fromkeys(person for plan in plans for person in self._named(plan)))
        people = tuple(self._people.all[person] for person in named)
        if not shown:
            return Found(suggestions=self._suggestions(plans), people=people)
        explained = {hit: self._hit(hit, named, plans) for hit in shown}
        ranked = _by_turns(merge(one.quotes, one.texts) for one in answers)
        missing = [
            typed
            for one in answers
            for typed in (
                self._lacking(one.plan, shown) if one.quotes or one.texts else (one.words.strip(),)
            )
        ]
        return Found(
            quotes=tuple(explained[one] for one in quotes),
            texts=tuple(explained[one] for one in texts),
            hits=tuple(explained[one] for one in ranked if one in shown),
            corrected=_each(plan.corrected for plan in plans),
            people=people,
            missing=tuple(dict.fromkeys(missing)),
            phrases=_each(one.nowhere for one in answers),
        )

    def _lacking(self, plan: Plan, shown: Documents) -> Iterator[str]:
        """Yield the words and names of a query, as typed, that no document shown has."""
        yield from (word.raw for word in plan.unknown)
        for clause in (*plan.names, *plan.words):
            if shown.isdisjoint(clause.documents) and not any(
                clause.people and not clause.terms.isdisjoint(self._index.text(one))
                for one in shown
            ):
                yield clause.typed

    def _hit(self, document: int, named: Sequence[int], plans: Sequence[Plan]) -> Hit:
        """Give the hit that a document is: how it stands to those named, and which words only its context has."""
        hit, index = self._corpus.hits[document], self._index
        context: tuple[str, ...] = ()
        if hit.quote:
            around = index.context(document)
            # Neither there nor in what is said, a word is in the speaker's name or role.
            context = tuple(
                clause.typed
                for plan in plans
                for clause in plan.words
                if document not in clause.body and not clause.terms.isdisjoint(around)
            )
        if not named:
            return hit._replace(context=context) if context else hit
        # By anybody first, then about anybody.
        text = index.text(document)
        for relation, has in (
            (Relation.BY, lambda person: document in index.said_by([person])),
            (Relation.ABOUT, lambda person: index.terms.get(self._people.surname(person)) in text),
            (Relation.ELSEWHERE, lambda _: True),
        ):
            for one in filter(has, named):
                person = self._people.all[one]
                return hit._replace(relation=relation, person=person, context=context)
        return hit

    def _named(self, plan: Plan) -> Iterator[int]:
        """Yield the numbers of those who are named; of several with one name, the first who is quoted."""
        for name in plan.names[:_MAX_NAMED]:
            quoted = (one for one in name.people if self._index.is_speaker(one))
            yield next(quoted, name.people[0])

    def _suggestions(self, plans: Iterable[Plan]) -> tuple[str, ...]:
        every = (one for plan in plans for one in self._planner.suggestions(plan))
        return tuple(islice(dict.fromkeys(every), MAX_SUGGESTIONS))


def _by_turns(lists: Iterable[Iterable[Ranked]]) -> Iterator[int]:
    """Yield the documents of several lists by turns, each once."""
    rounds = zip_longest(*lists)
    yield from dict.fromkeys(one.document for turn in rounds for one in turn if one)


def _each(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """Give the items of several lists, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))
