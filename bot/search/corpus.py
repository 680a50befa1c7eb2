"""The texts of a library as documents: which part of which brief each one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise

from bot.brief import Brief, Quote
from bot.search.aliases import AliasKind
from bot.search.documents import Documents
from bot.search.hits import Hit, Part
from bot.search.index import BREAK, Document
from bot.search.people import People
from bot.text import Word, words_of


class Corpus:
    """The documents of a library, in one order: quotes, points, summaries of sections, headlines, summaries of briefs."""

    def __init__(self, briefs: Sequence[Brief], people: People) -> None:
        self._people = people
        sections = [(brief, section) for brief in briefs for section in brief.sections]
        named = {(id(brief), section.id): section for brief, section in sections}
        kinds = (
            [
                Hit(brief, Part.QUOTE, named[id(brief), quote.section], quote)
                for brief in briefs
                for quote in brief.quotes
            ],
            [
                Hit(brief, Part.POINT, section, point=point)
                for brief, section in sections
                for point in range(len(section.points))
            ],
            [Hit(brief, Part.SECTION, section) for brief, section in sections],
            [Hit(brief, Part.BRIEF, None) for brief in briefs],
            [Hit(brief, Part.BRIEF, None) for brief in briefs],
        )
        self.hits = list(chain.from_iterable(kinds))
        """Each document as a hit of a query that names nobody."""
        ends = accumulate(map(len, kinds), initial=0)
        ranges = [Documents(range(start, end)) for start, end in pairwise(ends)]
        # The leads are the summaries of whole briefs.
        self.quotes, self.points, summaries, self.headlines, self.leads = ranges
        self.texts = self.quotes | self.points
        """The quotes and the points."""
        self.summaries = summaries | self.leads
        self.overviews = self.summaries | self.headlines
        """The headlines and the summaries, which say in short what the texts say in full."""

    def documents(self) -> Iterator[Document]:
        """Yield all documents in their order."""
        for number, hit in enumerate(self.hits):
            if hit.quote:
                yield self._quote(hit.brief, hit.quote)
            elif number in self.headlines:
                yield self._text(hit.brief.title, "")
            else:
                yield self._text(hit.text, hit.title if hit.part is Part.SECTION else "")

    def _quote(self, brief: Brief, quote: Quote) -> Document:
        person, speaker = brief.people[quote.speaker], self._people.number(brief, quote.speaker)
        body = words_of(quote.text)
        told = [words_of(part) for part in around(quote)]
        context = [word for words in told for word in (*words, BREAK)]
        who = words_of(f"{person.name} {person.role or ''}")
        mentioned = {person for words in (body, *told) for person in self._mentioned(words)}
        return Document(body, context, who, speaker, mentioned - {speaker})

    def _text(self, text: str, title: str) -> Document:
        body = words_of(text)
        return Document(body, words_of(title), (), None, self._mentioned(body))

    def _mentioned(self, words: Sequence[Word]) -> set[int]:
        """Give those whom a text names for sure; offices and first names change hands."""
        return {
            person
            for mention in self._people.mentions(words, written=True)
            if mention.alias.kind is AliasKind.NAME
            for person in mention.alias.people
        }


def around(quote: Quote) -> list[str]:
    """Give what is told around the words of a quote: when, where, to whom and about what."""
    return [part for part in (quote.when, quote.where, quote.to, quote.about) if part]
