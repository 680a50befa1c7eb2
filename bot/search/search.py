"""The search: the briefs of every language, asked in a reader's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, zip_longest

from bot.brief import Brief
from bot.languages import primary
from bot.search.briefs import BriefFinder
from bot.search.collection import MAX_SUGGESTIONS, Collection, Reading
from bot.search.entities import Entities, Entity
from bot.search.hits import Found, Hit, Part
from bot.search.languages import language_of
from bot.search.query_syntax import alternatives

MAX_HITS = 50
"""Quotes, and other texts, that one query gives at most: ten pages of five, more than anybody turns."""


class Search:
    """
    Finds quotes, points and briefs in a library; built once, then never changed.

    Building takes seconds for 100,000 documents and belongs off the event loop; a query takes a
    fraction of a millisecond and may run on it.
    """

    def __init__(self, briefs: Sequence[Brief]) -> None:
        """Index these briefs, the latest first: of equal documents the earlier brief's ranks higher."""
        self._briefs = tuple(briefs)
        by_language: dict[str, list[Brief]] = {}
        for brief in self._briefs:
            by_language.setdefault(primary(brief.language), []).append(brief)
        languages = {code: language_of(code) for code in by_language or ("en",)}
        self._finder = BriefFinder(self._briefs, list(languages.values()))
        everybody = Entities(self._briefs)
        self._collections = {
            code: Collection(by_language.get(code, ()), everybody, language)
            for code, language in languages.items()
        }
        """The collection of each language, that of the latest brief first."""

    def find(
        self,
        words: str,
        *,
        limit: int | None = None,
        today: date | None = None,
        first: str | None = None,
    ) -> Found:
        """
        Find the quotes, texts and briefs for a query, which may be any text whatever; raises nothing.

        At most `limit` of each kind, and never more than `MAX_HITS`. `today` is what "yesterday" is
        counted from. Where several languages understand the query equally well, that of the code `first` comes
        first, then that of the latest brief.
        """
        most = MAX_HITS if limit is None else max(0, min(limit, MAX_HITS))
        dated = self._finder.dated(words, today)[:most]
        parts = alternatives(words)
        if len(self._collections) == 1:
            found = self._best(parts, most, first, beside_date=bool(dated))
        else:
            # Each alternative may be in a language of its own.
            each = [self._best([part], most, first, beside_date=bool(dated)) for part in parts]
            found = _by_turns(parts, each, most) if len(each) > 1 else each[0]
        if found.people and not any(map(str.isdecimal, words)):  # somebody is called like a month
            return found
        return self._with_briefs(found, dated, most) if dated else found

    def briefs(self, words: str, *, today: date | None = None) -> tuple[Brief, ...]:
        """
        Find the briefs for some words, the latest first; all of them for the empty string.

        The words are an id, a date in whatever form (`2026-11`, `24 November`) or words of the title.
        """
        return self._finder.find(words, today)

    def _best(
        self, parts: Sequence[str], most: int, first: str | None, *, beside_date: bool
    ) -> Found:
        """Give what is found by the languages that understand a query best: no others, and the best first."""
        collections = self._collections
        if len(collections) == 1:
            return next(iter(collections.values())).find(parts, most, beside_date=beside_date).found
        # Guessing takes the most time, and a language that has to counts only where no other one knows the words.
        knowing = {code for code, one in collections.items() if all(map(one.knows, parts))}
        readings: dict[str, Reading] = {}
        for codes in (knowing, collections.keys() - knowing):
            readings |= {
                code: one.find(parts, most, beside_date=beside_date)
                for code, one in collections.items()
                if code in codes
            }
            if any(reading.found.hits and not reading.faults for reading in readings.values()):
                break
        # The name that one language has as it was typed others have in their own alphabets.
        readings |= {
            code: one.find(parts, most, beside_date=beside_date)._replace(faults=0)
            for code, one in collections.items()
            if code not in readings and all(map(one.has_name, parts))
        }
        having = {code: reading for code, reading in readings.items() if reading.found.hits}
        if not having:
            return _nothing([reading.found for reading in readings.values()])
        fewest = min(reading.faults for reading in having.values())
        preferred = primary(first or "")

        def rank(code: str) -> tuple[int, bool]:
            return having[code].inexact, code != preferred

        equals = sorted((c for c in having if having[c].faults == fewest), key=rank)
        best = having[equals[0]].found
        others = (having[code].found for code in equals[1:])
        # What is said of the query has to be true of every hit.
        return _in_a_row(best, [one for one in others if _is_said_alike(one, best)], most)

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


def _is_said_alike(one: Found, other: Found) -> bool:
    return (one.missing, one.corrected, one.phrases) == (
        other.missing,
        other.corrected,
        other.phrases,
    )


def _in_a_row(best: Found, others: Sequence[Found], most: int) -> Found:
    """Give what several languages have found, one behind the other."""
    if not others:
        return best
    every = (best, *others)
    quotes = [hit for found in every for hit in found.quotes][:most]
    texts = [hit for found in every for hit in found.texts][:most]
    shown = set(map(id, (*quotes, *texts)))
    return replace(
        best,
        quotes=tuple(quotes),
        texts=tuple(texts),
        hits=tuple(hit for found in every for hit in found.hits if id(hit) in shown),
        people=_each_person(every),
    )


def _by_turns(parts: Sequence[str], alternatives: Sequence[Found], most: int) -> Found:
    """Give the first hit of each alternative, then the second."""
    every = [found for found in alternatives if found.hits]
    if not every:
        return _nothing(alternatives)
    quotes = _turns([found.quotes for found in every])[:most]
    texts = _turns([found.texts for found in every])[:most]
    shown = set(map(_place, (*quotes, *texts)))
    hits = (hit for hit in _turns([found.hits for found in every]) if _place(hit) in shown)
    lacking = (words for words, found in zip(parts, alternatives, strict=True) if not found.hits)
    return Found(
        quotes=tuple(quotes),
        texts=tuple(texts),
        hits=tuple(hits),
        corrected=tuple(one for found in every for one in found.corrected),
        people=_each_person(every),
        missing=tuple(
            dict.fromkeys((*(one for found in every for one in found.missing), *lacking))
        ),
        phrases=tuple(one for found in every for one in found.phrases),
    )


def _turns(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    hits: dict[tuple[object, ...], Hit] = {}
    for hit in (hit for turn in zip_longest(*lists) for hit in turn if hit):
        hits.setdefault(_place(hit), hit)
    return [*hits.values()]


def _place(hit: Hit) -> tuple[object, ...]:
    """Give what two hits have in common that are one text, whoever is named in the query."""
    return (
        hit.brief.id,
        hit.part,
        hit.section and hit.section.id,
        hit.point,
        hit.quote and hit.quote.id,
    )


def _nothing(readings: Sequence[Found]) -> Found:
    """Give what is said where no language, or alternative, finds anything."""
    near = (one for turn in zip_longest(*(each.suggestions for each in readings)) for one in turn)
    suggestions = islice(dict.fromkeys(filter(None, near)), MAX_SUGGESTIONS)
    return Found(suggestions=tuple(suggestions), people=_each_person(readings))


def _each_person(readings: Iterable[Found]) -> tuple[Entity, ...]:
    people = (person for found in readings for person in found.people)
    return tuple({(one.brief.id, one.id): one for one in people}.values())
