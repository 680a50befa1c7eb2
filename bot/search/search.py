"""The search: one index over all briefs, asked in a reader's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from itertools import islice, zip_longest
from typing import NamedTuple, TypeVar

from bot.brief import Brief
from bot.search.briefs import BriefFinder
from bot.search.corpus import Corpus
from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.english import ENGLISH
from bot.search.hits import Found, Hit, Part, Relation
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.planner import Plan, Planner
from bot.search.query_syntax import alternatives, quoted, with_phrase
from bot.search.ranking import (
    FULL_HEADLINE_BOOST,
    HEADLINE_BOOST,
    QUOTE_BOOST,
    QUOTE_BOOST_IN_FACT,
    SUMMARY_BOOST,
    Ranked,
    Ranking,
)

T = TypeVar("T")

MAX_HITS = 50
"""Quotes, and other texts, that one query gives at most: ten pages of five, more than anybody turns."""

_MAX_SUGGESTIONS = 3
_MAX_OVERVIEWS = 16
"""Headlines, and summaries, of one query, which stand for the texts below them."""
_MAX_NAMED = 4
"""People of one query who are told apart."""


class _Answer(NamedTuple):
    """What answers one of the alternatives of a query."""

    words: str
    plan: Plan
    quotes: Sequence[Ranked]
    texts: Sequence[Ranked]
    """The points, headlines and summaries."""
    nowhere: tuple[str, ...]
    """Its phrases that no document has."""


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
        # The headline of the only brief leads to where all the others stand.
        alone = len(self._briefs) == 1
        self._beside = self._corpus.summaries if alone else self._corpus.overviews
        """The headlines and summaries that are listed beside quotes and points."""
        self._planner = Planner(self._index, self._people, language)

    def find(self, words: str, *, limit: int | None = None, today: date | None = None) -> Found:
        """
        Find the quotes, texts and briefs for a query, which may be any text whatever; raises nothing.

        At most `limit` of each kind, and never more than `MAX_HITS`. `today` is what "yesterday" is
        counted from.
        """
        most = MAX_HITS if limit is None else max(0, min(limit, MAX_HITS))
        dated = self._finder.dated(words, today)[:most]
        parts = alternatives(words)
        found = self._found([self._answer(p, most, beside_date=bool(dated)) for p in parts], most)
        if found.people and not any(map(str.isdecimal, words)):  # somebody is called like a month
            return found
        return self._with_briefs(found, dated, most) if dated else found

    def briefs(self, words: str, *, today: date | None = None) -> tuple[Brief, ...]:
        """
        Find the briefs for some words, the latest first; all of them for the empty string.

        The words are an id, a date in whatever form (`2026-11`, `24 November`) or words of the title.
        """
        return self._finder.find(words, today)

    def _answer(self, words: str, most: int, *, beside_date: bool) -> _Answer:
        """Give what answers a query; beside briefs that are found by their date, only texts with the whole date."""
        corpus, index, plan = self._corpus, self._index, self._planner.plan(words)
        phrases, nowhere = self._phrases((words,) if plan.is_phrase else quoted(words))
        if plan.is_phrase and phrases is None:
            return _Answer(words, plan, (), (), ())
        having, phrase = index.all if phrases is None else phrases, phrases is not None
        texts = Ranking(plan, index, corpus.texts & having, phrase=phrase)
        # Of several people in a list, what is said by any of them, and not only by one about another.
        boost = QUOTE_BOOST_IN_FACT if plan.asks_facts else QUOTE_BOOST
        quotes = texts.best(corpus.quotes, most, boost, others=plan.lists_people)
        points = texts.best(corpus.points, most)
        if beside_date:
            quotes = [one for one in quotes if not one.incomplete]
            points = [one for one in points if not one.incomplete]
        # Beside them, a headline or summary is worth its place only if it has every word.
        whole = bool(quotes or points)
        among = (self._beside if whole else corpus.overviews) & having
        overviews = Ranking(plan, index, among, whole=whole, phrase=phrase)
        short = self._overviews(overviews, plan, min(most, _MAX_OVERVIEWS))
        short = self._without_repetitions(short, [*quotes, *points])
        if all(one.incomplete for one in (*quotes, *points)):
            # A summary is long and may have all words by chance: a quote with some of them may be nearer.
            short = [one._replace(incomplete=True) for one in short]
        return _Answer(words, plan, quotes, list(merge(points, short))[:most], nowhere)

    def _found(self, answers: Sequence[_Answer], most: int) -> Found:
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
                _lacking(one.plan, shown) if one.quotes or one.texts else (one.words.strip(),)
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
                if document in clause.documents
                and document not in clause.body
                and not clause.terms.isdisjoint(around)
            )
        if not named:
            return replace(hit, context=context) if context else hit
        # By anybody first, then about anybody.
        for relation, having in (
            (Relation.BY, lambda person: index.said_by([person])),
            (Relation.ABOUT, index.with_surname),
            (Relation.ELSEWHERE, lambda _: index.all),
        ):
            for one in named:
                if document in having(one):
                    person = self._people.all[one]
                    return replace(hit, relation=relation, person=person, context=context)
        return hit

    def _overviews(self, ranking: Ranking, plan: Plan, most: int) -> list[Ranked]:
        """Give the best headlines and summaries; those with every word, if any."""
        if not ranking:
            return []
        # Whoever types several words of a headline looks for that brief; of a name, for what is said.
        full = len(plan.words) > 1 and not plan.names
        boost = FULL_HEADLINE_BOOST if full else HEADLINE_BOOST
        headlines = ranking.best(self._corpus.headlines, most, boost, scored=_MAX_OVERVIEWS)
        summaries = ranking.best(self._corpus.summaries, most, SUMMARY_BOOST, scored=_MAX_OVERVIEWS)
        short = list(merge(headlines, summaries))
        return [one for one in short if not one.incomplete] or short

    def _phrases(self, phrases: Iterable[str]) -> tuple[Documents | None, tuple[str, ...]]:
        """Give the documents that have phrases, None for no phrase; and the phrases that none has."""
        found = {phrase: with_phrase(phrase, self._index) for phrase in phrases}
        somewhere = [documents for documents in found.values() if documents]
        nowhere = tuple(phrase for phrase, having in found.items() if having == NO_DOCUMENTS)
        if not somewhere:
            return None, nowhere
        return Documents.intersection(*somewhere) or Documents.union(*somewhere), nowhere

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

    def _without_repetitions(self, short: list[Ranked], texts: Sequence[Ranked]) -> list[Ranked]:
        """
        Give headlines and summaries without those that say again what another text says in full.

        The summary of a section is left out where one of its points has the whole query, that of a brief where
        anything else of it has.
        """
        corpus = self._corpus
        if all(one.document in corpus.headlines for one in short):
            return short
        told = [corpus.hits[one.document] for one in texts if not one.incomplete]
        above = [corpus.hits[one.document] for one in short if self._is_above(one.document)]
        points = {(id(hit.brief), id(hit.section)) for hit in told if hit.part is Part.POINT}
        briefs = {id(hit.brief) for hit in (*told, *above)}

        def repeats(document: int) -> bool:
            hit = corpus.hits[document]
            if hit.section is None:
                return document not in corpus.headlines and id(hit.brief) in briefs
            return (id(hit.brief), id(hit.section)) in points

        return [one for one in short if not repeats(one.document)]

    def _is_above(self, document: int) -> bool:
        """Tell whether a headline or summary says less than the summary of its brief, or as much."""
        is_headline = document in self._corpus.headlines
        return is_headline or self._corpus.hits[document].section is not None


def _lacking(plan: Plan, shown: Documents) -> Iterator[str]:
    """Yield the words and names of a query, as typed, that no document shown has."""
    yield from (word.raw for word in plan.unknown)
    for clause in (*plan.names, *plan.words):
        if shown.isdisjoint(clause.documents):
            yield clause.typed


def _by_turns(lists: Iterable[Iterable[Ranked]]) -> Iterator[int]:
    """Yield the documents of several lists by turns, each once."""
    rounds = zip_longest(*lists)
    yield from dict.fromkeys(one.document for turn in rounds for one in turn if one)


def _each(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """Give the items of several lists, each once."""
    return tuple(dict.fromkeys(item for items in lists for item in items))
