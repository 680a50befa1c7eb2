"""
The words by which a page is asked for in inline mode: a reader who shares it sees them in the input field.

They are readable words of the page and no payload. The inline query that has them is answered with the
page itself before all that a search for the words finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.brief import Brief, Section
from bot.links import Kind, Link
from bot.text import folded

_LENGTH = 60
"""Characters; the input field of a phone shows about so many."""


def words(brief: Brief, link: Link) -> str:
    """The words that ask for a page; empty for lists, which are too long to be put into another chat."""
    if link.kind is Kind.QUOTE and (quote := brief.quote(link.part)):
        return _cut(quote.text)
    if link.kind is Kind.SECTION and (section := brief.section(link.part)):
        return _cut(_named(section, brief))
    return _cut(brief.title) if link.kind in (Kind.START, Kind.OVERVIEW) else ""


def asked_for(briefs: Iterable[Brief], query: str) -> Iterator[Link]:
    """Yield the links to those pages of some briefs that a query asks for by their words."""
    wanted = tuple(folded(query))
    for brief in briefs:
        pages = [(Kind.OVERVIEW, "", brief.title)]
        pages += [(Kind.SECTION, section.id, _named(section, brief)) for section in brief.sections]
        pages += [(Kind.QUOTE, quote.id, quote.text) for quote in brief.quotes]
        for kind, part, text in pages:
            if _folded(text) == wanted:
                yield Link(kind, brief.id, part)


def _named(section: Section, brief: Brief) -> str:
    return f"{section.title} {brief.title}"


# Kept, because each query is compared with the same pages.
@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    """The first words of a text, as they are compared."""
    return tuple(folded(_cut(text)))


def _cut(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join(text.split())
    if len(line) <= _LENGTH:
        return line
    return line[: _LENGTH + 1].rpartition(" ")[0] or line[:_LENGTH]
