"""The search: one index over all briefs, asked in a reader's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from itertools import islice

from bot.brief import Brief
from bot.search.alternatives import alternatives, merged
from bot.search.briefs import BriefFinder
from bot.search.corpus import NONE, Corpus
from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.english import ENGLISH
from bot.search.explanation import Explainer
from bot.search.hits import Found, Hit, Part
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import Entity, People
from bot.search.phrases import quoted, with_phrase
from bot.search.planner import Plan, Planner
from bot.search.ranking import (
    FULL_HEADLINE_BOOST,
    HEADLINE_BOOST,
    QUOTE_BOOST,
    QUOTE_BOOST_IN_FACT,
    SUMMARY_BOOST,
    Ranked,
    Ranking,
)

MAX_HITS = 50
"""Quotes, and other texts, that one query gives at most: ten pages of five, more than anybody turns."""

_MAX_SUGGESTIONS = 3
_MAX_OVERVIEWS = 16
"""Headlines, and summaries, of one query, which stand for the texts below them."""
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
        parts = alternatives(words)
        dated = self._finder.dated(words, today)[:most]
        found = [self._find(part, most, beside_date=bool(dated)) for part in parts]
        whole = found[0] if len(found) == 1 else merged(parts, found, most)
        if whole.people and not any(map(str.isdecimal, words)):  # somebody is called like a month
            return whole
        return self._with_briefs(whole, dated, most) if dated else whole

    def briefs(self, words: str, *, today: date | None = None) -> tuple[Brief, ...]:
        """
        Find the briefs for some words, the latest first; all of them for the empty string.

        The words are an id, a date in whatever form (`2026-11`, `24 November`) or words of the title.
        """
        return self._finder.find(words, today)

    def _find(self, words: str, most: int, *, beside_date: bool) -> Found:
        """
        Find what answers a query that is no choice between others.

        Beside briefs that are found by their date, only texts with the whole date count.
        """
        corpus, index, plan = self._corpus, self._index, self._planner.plan(words)
        phrases, nowhere = self._phrases((words,) if plan.is_phrase else quoted(words))
        if plan.is_phrase and phrases is None:
            return Found()
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
        short = self._without_repetitions(short, quotes, points)
        if all(one.incomplete for one in (*quotes, *points)):
            # A summary is long and may have all words by chance: a quote with some of them may be nearer.
            short = [one._replace(incomplete=True) for one in short]
        ranked = list(merge(points, short))[:most] if short else points
        named = self._named(plan)
        shown = Documents(one.document for one in (*quotes, *ranked))
        explainer = Explainer(
            plan, named, index, corpus, self._people, quotes=shown & corpus.quotes
        )
        hits = {one.document: explainer.hit(one.document) for one in merge(quotes, ranked)}
        if not hits:
            return Found(suggestions=self._suggestions(plan), people=self._entities(named))
        lacking = (c.typed for c in (*plan.names, *plan.words) if shown.isdisjoint(c.documents))
        return Found(
            quotes=tuple(hits[one.document] for one in quotes),
            texts=tuple(hits[one.document] for one in ranked),
            hits=tuple(hits.values()),
            corrected=plan.corrected,
            people=self._entities(named),
            missing=(*(word.raw for word in plan.unknown), *lacking),
            phrases=() if plan.is_phrase else nowhere,
        )

    def _entities(self, people: Iterable[int]) -> tuple[Entity, ...]:
        return tuple(self._people.all[person] for person in people)

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
        ids = {brief.id for brief in briefs}
        hits = tuple(Hit(brief, Part.BRIEF, None) for brief in briefs)
        if found.missing or found.corrected:
            return Found(texts=hits, hits=hits)
        texts = [
            one for one in found.texts if one.part is not Part.BRIEF or one.brief.id not in ids
        ]
        others = [
            one for one in found.hits if one.part is not Part.BRIEF or one.brief.id not in ids
        ]
        return replace(found, texts=(*hits, *texts)[:most], hits=(*hits, *others), suggestions=())

    def _named(self, plan: Plan) -> Sequence[int]:
        """Give the numbers of those who are named; of several with one name, the first who is quoted."""
        firsts = (
            next((one for one in name.people if self._index.is_speaker(one)), name.people[0])
            for name in plan.names
        )
        return list(dict.fromkeys(firsts))[:_MAX_NAMED]

    def _suggestions(self, plan: Plan) -> tuple[str, ...]:
        return tuple(islice(dict.fromkeys(self._planner.suggestions(plan)), _MAX_SUGGESTIONS))

    def _without_repetitions(
        self, short: list[Ranked], quotes: Sequence[Ranked], points: Sequence[Ranked]
    ) -> list[Ranked]:
        """
        Give headlines and summaries without those that say again what another text says in full.

        The summary of a section is left out where one of its points has the whole query, that of a brief where
        anything else of it has.
        """
        corpus = self._corpus
        if all(one.document in corpus.headlines for one in short):
            return short
        told = [one for one in (*quotes, *points) if not one.incomplete]
        sections = {
            corpus.numbers(one.document)[:2] for one in told if one.document in corpus.points
        }
        briefs = {
            corpus.numbers(one.document)[0]
            for one in (*told, *short)
            if one.document not in corpus.summaries or corpus.numbers(one.document)[1] != NONE
        }

        def repeats(one: Ranked) -> bool:
            brief, section, _ = corpus.numbers(one.document)
            return brief in briefs if section == NONE else (brief, section) in sections

        return [one for one in short if one.document in corpus.headlines or not repeats(one)]
