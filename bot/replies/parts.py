"""Pieces of text that several replies have in common."""

from __future__ import annotations

from babel import Locale

from bot.brief import Brief, Quote
from bot.markup import HTML, bold, italic, lines, link, numbered, quotation
from bot.replies.formats import ENGLISH, clipped, dated

_CORRECTION = HTML("Corrected {date}: {text}")
_SOURCE = HTML("Source: {publisher}, {title}")


def headline(brief: Brief, locale: Locale = ENGLISH) -> HTML:
    """A brief's title and, where it has one, its date."""
    return lines(bold(brief.title), dated(brief.day, locale) if brief.day else "")


def title_and_date(brief: Brief, locale: Locale = ENGLISH) -> str:
    """A brief's title and date on one line of text."""
    return f"{brief.title}, {dated(brief.day, locale)}" if brief.day else brief.title


def corrections(brief: Brief, locale: Locale = ENGLISH) -> tuple[HTML, ...]:
    """The paragraph of corrections that ends every reply of a brief; none where nothing was corrected."""
    entries = [_CORRECTION.format(date=dated(c.date, locale), text=c.text) for c in brief.corrected]
    return (lines(*entries),) if entries else ()


def source(brief: Brief) -> HTML:
    """The report that a brief is based on, linked where it has an address."""
    title, url = brief.source.title, brief.source.url
    linked = italic(link(url, title) if url else title)
    return _SOURCE.format(publisher=brief.source.publisher, title=linked)


def quoted(quote: Quote, length: int = 0) -> HTML:
    """The words of a quote as a quotation, cut to `length` characters unless that is 0."""
    return quotation(clipped(quote.text, length) if length else quote.text)


def attribution(brief: Brief, quote: Quote) -> HTML:
    """The name and role of a quote's speaker."""
    person = brief.people[quote.speaker]
    name = bold(person.name)
    return name + f", {person.role}" if person.role else name


def occasion(quote: Quote) -> str:
    """When, where, to whom and about what a quote was said, on one line of text; empty if not told."""
    to = quote.to and f"to {quote.to}"
    about = quote.about and f"about {quote.about}"
    return " · ".join(filter(None, (quote.when, quote.where, to, about)))


def listed_quote(brief: Brief, number: int, quote: Quote, length: int = 0) -> HTML:
    """A quote as an item of a list, its words and its occasion cut to `length` characters unless that is 0."""
    speaker = numbered(number, attribution(brief, quote))
    said = occasion(quote)
    under = italic(clipped(said, length) if length else said) if said else ""
    return lines(quoted(quote, length), speaker, under)
