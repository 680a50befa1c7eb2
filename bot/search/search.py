"""The search: one index over all briefs, asked in a reader's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from itertools import islice, zip_longest
from typing import TypeVar

from bot.brief import Brief
from bot.search.answer import Answer, Answerer
from bot.search.briefs import BriefFinder
from bot.search.corpus import Corpus
from bot.search.documents import Documents
from bot.search.english import ENGLISH
from bot.search.hits import Found, Hit, Part, Relation
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.plan import Plan
from bot.search.planner import Planner
from bot.search.query_syntax import alternatives
from bot.search.ranking import Ranked

T = TypeVar("T")

MAX_HITS = 50
"""Quotes, and other texts, that one query gives at most: ten pages of five, more than anybody turns."""

_MAX_SUGGESTIONS = 3
_MAX_NAMED = 4
"""People of one query who are told apart."""


class Search:
    """
    Finds quotes, points and briefs in a library; built once, then never changed.

    Building takes seconds for 100,000 documents and belongs off the event loop; a query takes a
    fraction of a millisecond and may run on it.
    """

    def __init__(self, briefs: Sequence[Brief], language: Language = ENGLISH) -> None:
        """Index these briefs, the latest first: of equal documents the earlier brief's ranks higher."""
        self._briefs = tuple(briefs)
        self._finder = BriefFinder(self._briefs, language)
        self._people = People(self._briefs, language)
        self._corpus = Corpus(self._briefs, self._people)
        self._index = Index(self._corpus.documents(), language)
        self._planner = Planner(self._index, self._people, language)
        self._answerer = Answerer(self._corpus, self._index, self._planner)

    def find(self, words: str, *, limit: int | None = None, today: date | None = None) -> Found:
        """
        Find the quotes, texts and briefs for a query, which may be any text whatever; raises nothing.

        At most `limit` of each kind, and never more than `MAX_HITS`. `today` is what "yesterday" is
        counted from.
        """
        most = MAX_HITS if limit is None else max(0, min(limit, MAX_HITS))
        dated = self._finder.dated(words, today)[:most]
        answers = [
            self._answerer.answer(part, most, beside_date=bool(dated))
            for part in alternatives(words)
        ]
        found = self._found(answers, most)
        if found.people and not any(map(str.isdecimal, words)):  # somebody is called like a month
            return found
        return self._with_briefs(found, dated, most) if dated else found

    def briefs(self, words: str, *, today: date | None = None) -> tuple[Brief, ...]:
        """
        Find the briefs for some words, the latest first; all of them for the empty string.

        The words are an id, a date in whatever form (`2026-11`, `24 November`) or words of the title.
        """
        return self._finder.find(words, today)

    def _found(self, answers: Sequence[Answer], most: int) -> Found:
        """Give what was found for all alternatives: the best of each first, then the second best."""
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

    def _with_briefs(self, found: Found, briefs: Sequence[Brief], most: int) -> Found:
        """Put the briefs of a date before what has its words; of that, only what has them all."""
        hits = tuple(Hit(brief, Part.BRIEF, None) for brief in briefs)
        if found.missing or found.corrected:
            return Found(texts=hits, hits=hits)
        ids = {brief.id for brief in briefs}
        texts, others = (
            [one for one in some if one.part is not Part.BRIEF or one.brief.id not in ids]
            for some in (found.texts, found.hits)
        )
        return replace(found, texts=(*hits, *texts)[:most], hits=(*hits, *others), suggestions=())

    def _named(self, plan: Plan) -> Iterator[int]:
        """Yield the numbers of those who are named; of several with one name, the first who is quoted."""
        for name in plan.names[:_MAX_NAMED]:
            quoted = (one for one in name.people if self._index.is_speaker(one))
            yield next(quoted, name.people[0])

    def _suggestions(self, plans: Iterable[Plan]) -> tuple[str, ...]:
        every = (one for plan in plans for one in self._planner.suggestions(plan))
        return tuple(islice(dict.fromkeys(every), _MAX_SUGGESTIONS))


def _by_turns(lists: Iterable[Iterable[Ranked]]) -> Iterator[int]:
    """Yield the documents of several lists by turns, each once."""
    rounds = zip_longest(*lists)
    yield from dict.fromkeys(one.document for turn in rounds for one in turn if one)


def _each(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """Give the items of several lists, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))
