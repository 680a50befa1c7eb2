"""The answer to a query: its quotes, and beside them the points, headlines and summaries, each best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import merge
from typing import NamedTuple

from bot.search.corpus import Corpus
from bot.search.documents import NO_DOCUMENTS, Documents
from bot.search.hits import Part
from bot.search.index import Index
from bot.search.plan import Plan
from bot.search.planner import Planner
from bot.search.query_syntax import quoted, with_phrase
from bot.search.ranking import (
    FULL_HEADLINE_BOOST,
    HEADLINE_BOOST,
    QUOTE_BOOST,
    QUOTE_BOOST_IN_FACT,
    Ranked,
    Ranking,
)

_MAX_OVERVIEWS = 16
"""Headlines, and summaries, of one query, which stand for the texts below them."""


class Answer(NamedTuple):
    """What answers a query that is no choice between others."""

    words: str
    plan: Plan
    quotes: Sequence[Ranked]
    texts: Sequence[Ranked]
    """The points, headlines and summaries."""
    nowhere: tuple[str, ...]
    """Its phrases that no document has."""


class Answerer:
    """Answers queries from one index."""

    def __init__(self, corpus: Corpus, index: Index, planner: Planner) -> None:
        self._corpus = corpus
        self._index = index
        self._planner = planner
        # The headline of the only brief leads to where all the others stand.
        alone = len(corpus.headlines) == 1
        self._beside = corpus.summaries if alone else corpus.overviews
        """The headlines and summaries that are listed beside quotes and points."""

    def answer(self, words: str, most: int, *, beside_date: bool) -> Answer:
        """
        Answer a query, with at most so many quotes and so many other texts.

        Beside briefs that are found by their date, only texts with the whole date count.
        """
        corpus, index, plan = self._corpus, self._index, self._planner.plan(words)
        phrases, nowhere = self._phrases((words,) if plan.is_phrase else quoted(words))
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
        if short:
            short = self._without_repetitions(short, [*quotes, *points])
        if all(one.incomplete for one in (*quotes, *points)):
            # A summary is long and may have all words by chance: a quote with some of them may be nearer.
            short = [one._replace(incomplete=True) for one in short]
        return Answer(words, plan, quotes, list(merge(points, short))[:most], nowhere)

    def _overviews(self, ranking: Ranking, plan: Plan, most: int) -> list[Ranked]:
        """Give the best headlines and summaries; those with every word, if any."""
        # Whoever types several words of a headline looks for that brief.
        boost = FULL_HEADLINE_BOOST if len(plan.words) > 1 else HEADLINE_BOOST
        headlines = ranking.best(self._corpus.headlines, most, boost, scored=_MAX_OVERVIEWS)
        summaries = ranking.best(self._corpus.summaries, most, scored=_MAX_OVERVIEWS)
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

    def _without_repetitions(self, short: list[Ranked], texts: Sequence[Ranked]) -> list[Ranked]:
        """
        Give headlines and summaries without those that say again what another text says in full.

        The summary of a section is left out where one of its points has the whole query, that of a brief where
        anything else of it has.
        """
        corpus = self._corpus
        told = [corpus.hits[one.document] for one in texts if not one.incomplete]
        others = [corpus.hits[one.document] for one in short if one.document not in corpus.leads]
        points = {(id(hit.brief), id(hit.section)) for hit in told if hit.part is Part.POINT}
        briefs = {id(hit.brief) for hit in (*told, *others)}

        def repeats(document: int) -> bool:
            hit = corpus.hits[document]
            if document in corpus.leads:
                return id(hit.brief) in briefs
            return (id(hit.brief), id(hit.section)) in points

        return [one for one in short if not repeats(one.document)]
