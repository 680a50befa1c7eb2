"""What several replies have in common: pieces of text, and the rows of buttons under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel import Locale

from bot.brief import Brief, Quote
from bot.links import Kind, Link, Query
from bot.markup import HTML, bold, italic, lines, link, numbered, quotation
from bot.replies.formats import ENGLISH, clipped, dated
from bot.reply import Button, Rows, Turn

_SPEAKER_BUTTONS = 30
_NUMBER_BUTTONS = 24

_CORRECTION = HTML("Corrected {date}: {text}")
_SOURCE = HTML("Source: {publisher}, {title}")


def headline(brief: Brief, locale: Locale = ENGLISH) -> HTML:
    """A brief's title and its date."""
    return lines(bold(brief.title), dated(brief.day, locale) if brief.day else "")


def named(brief: Brief, locale: Locale = ENGLISH) -> str:
    """A brief's title and date as part of a line, without HTML."""
    return f"{brief.title}, {dated(brief.day, locale)}" if brief.day else brief.title


def corrected(brief: Brief, locale: Locale = ENGLISH) -> tuple[HTML, ...]:
    """The last paragraph of every reply of a brief that was corrected; of another, none."""
    told = [_CORRECTION.format(date=dated(c.date, locale), text=c.text) for c in brief.corrected]
    return (lines(*told),) if told else ()


def source(brief: Brief) -> HTML:
    """Where a brief comes from."""
    title, url = brief.source.title, brief.source.url
    linked = italic(link(url, title) if url else title)
    return _SOURCE.format(publisher=brief.source.publisher, title=linked)


def words(quote: Quote, length: int = 0) -> HTML:
    """The words of a quote as a quotation, cut after `length` characters if that is not 0."""
    return quotation(clipped(quote.text, length) if length else quote.text)


def who(brief: Brief, quote: Quote) -> HTML:
    """A quote's speaker and role."""
    person = brief.people[quote.speaker]
    name = bold(person.name)
    return name + f", {person.role}" if person.role else name


def occasion(quote: Quote) -> str:
    """When, where, to whom and about what, on one line without HTML; empty if nothing is known."""
    to = quote.to and f"to {quote.to}"
    about = quote.about and f"about {quote.about}"
    return " · ".join(filter(None, (quote.when, quote.where, to, about)))


def listed(brief: Brief, number: int, quote: Quote, length: int = 0) -> HTML:
    """A quote as one of several; `length` cuts its words and its occasion short if it is not 0."""
    known = occasion(quote)
    speaker = numbered(number, who(brief, quote))
    under = italic(clipped(known, length) if length else known) if known else ""
    return lines(words(quote, length), speaker, under)


def menu(brief: Brief, current: Kind, part: str = "") -> Rows:
    """Buttons to the other pages of a brief: its sections, its quotes, the whole."""
    sections = [
        Turn(section.title, Link(Kind.SECTION, brief.id, section.id))
        for section in brief.sections
        if (current, part) != (Kind.SECTION, section.id)
    ]
    return rows([*sections, *whole(brief, current)])


def whole(brief: Brief, current: Kind) -> list[Button]:
    """Buttons to all quotes of a brief and to all of the brief."""
    found: list[Button] = []
    if brief.quotes and current is not Kind.QUOTES:
        found.append(Turn(f"Quotes ({len(brief.quotes)})", Link(Kind.QUOTES, brief.id)))
    if current is not Kind.OVERVIEW:
        found.append(Turn("The whole brief", Link(Kind.OVERVIEW, brief.id)))
    return found


def speakers(brief: Brief, without: str = "") -> Rows:
    """Buttons to the quotes of each speaker."""
    counts = [item for item in brief.speakers().items() if item[0] != without]
    # A keyboard has room for 100 buttons; who is not among these is found by name.
    return rows(
        [
            Turn(f"{brief.people[id].name} ({count})", Link(Kind.SPEAKER, brief.id, id))
            for id, count in counts[:_SPEAKER_BUTTONS]
        ]
    )


def numbers(links: Iterable[Link]) -> Rows:
    """Buttons 1, 2, 3 … that open each of a list; a list too long to have them has none."""
    buttons = [Turn(str(number), link) for number, link in enumerate(links, 1)]
    return rows(buttons, 8) if len(buttons) <= _NUMBER_BUTTONS else ()


def paged(asked: Query, count: int, length: int) -> tuple[slice, str, Rows]:
    """
    The page that is asked for, or the last one, of so many results, `length` a page.

    Returns which of the results are on it, ` (page 1 of 3)` for the heading, and the buttons that turn.
    """
    last = -(-count // length)
    page = min(asked.page, last)
    shown = slice((page - 1) * length, page * length)
    if last == 1:
        return shown, "", ()
    turns: list[Button] = []
    if page > 1:
        turns.append(Turn(f"‹ Page {page - 1}", asked._replace(page=page - 1)))
    if page < last:
        turns.append(Turn(f"Page {page + 1} ›", asked._replace(page=page + 1)))
    return shown, f" (page {page} of {last})", rows(turns)


def rows(buttons: Sequence[Button], width: int = 2) -> Rows:
    """Buttons in rows of a width."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
