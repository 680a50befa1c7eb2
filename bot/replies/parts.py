"""Pieces of text that several replies have in common."""

from __future__ import annotations

from babel import Locale

from bot.brief import Brief, Quote
from bot.markup import HTML, bold, code, italic, lines, link, numbered, quotation
from bot.replies.formats import ENGLISH, clipped, dated

_CORRECTED = HTML("Corrected {date}: {text}")
_SOURCE = HTML("Source: {publisher}, {title}")
_PICTURE = HTML("Picture: {credit}")
_UNDATED = HTML("The report is undated; days are as it names them.")
_FROM = HTML("From: {title}")
_PAGE = HTML("page {page} of {last}")
_PAGED = HTML("{heading} ({page})")
_SAID = "“{words}”"
_MARKS = frozenset('"“”„«»')


def headline(brief: Brief, locale: Locale = ENGLISH) -> HTML:
    """A brief's title, its date where it has one, and its newest correction."""
    day = dated(brief.day, locale) if brief.day else ""
    return lines(bold(brief.title), day, newest_correction(brief, locale))


def dateline(brief: Brief, locale: Locale = ENGLISH) -> HTML:
    """A brief's title and date and its newest correction, under the heading of one of its pages."""
    return lines(italic(title_and_date(brief, locale)), newest_correction(brief, locale))


def newest_correction(brief: Brief, locale: Locale) -> HTML:
    """The newest correction and its time, as the line under a brief's title; empty where there is none."""
    return _corrected(brief, 0, locale) if brief.corrected else HTML("")


def came_from(brief: Brief, locale: Locale = ENGLISH, *, clip: int = 0) -> HTML:
    """The brief that a quote or passage stands in, the title cut to `clip` characters unless that is 0."""
    where = title_and_date(brief, locale)
    return italic(_FROM.format(title=clipped(where, clip) if clip else where))


def title_and_date(brief: Brief, locale: Locale = ENGLISH) -> str:
    """A brief's title and date on one line of text."""
    return f"{brief.title}, {dated(brief.day, locale)}" if brief.day else brief.title


def standing(brief: Brief, locale: Locale = ENGLISH) -> str:
    """A brief's date, and whether it was corrected, under its title in a list; empty where neither is."""
    day = dated(brief.day, locale) if brief.day else ""
    return " · ".join(filter(None, (day, "corrected" if brief.corrected else "")))


def colophon(brief: Brief, locale: Locale = ENGLISH) -> tuple[HTML, ...]:
    """
    The paragraphs that end every reply of one brief: its source, and the corrections before the newest.

    The newest correction stands under the title.
    """
    title, url = brief.source.title, brief.source.url
    linked = italic(link(url, title) if url else title)
    source = _SOURCE.format(publisher=brief.source.publisher, title=linked)
    earlier = lines(*(_corrected(brief, place, locale) for place in range(1, len(brief.corrected))))
    credit = _PICTURE.format(credit=brief.picture.credit) if brief.picture else ""
    below = lines(source, credit, "" if brief.day else _UNDATED)
    return (below, earlier) if earlier else (below,)


def picture_of(brief: Brief) -> str:
    """The address of a brief's picture; empty where it has none. `colophon` has the credit."""
    return f"{brief.picture.url}" if brief.picture else ""


def page_of(page: int, last: int) -> HTML:
    """Which page this is and of how many; empty where there is one page alone."""
    return _PAGE.format(page=page, last=last) if last > 1 else HTML("")


def paged(heading: HTML, page: int, last: int) -> HTML:
    """The heading of a list with the page behind it; the heading alone where there is one page alone."""
    which = page_of(page, last)
    return _PAGED.format(heading=heading, page=which) if which else heading


def asked(words: str) -> HTML:
    """
    A reader's own words, in quotation marks.

    They stand as code, in which Telegram marks no links and changes nothing: buttons read them from there.
    """
    return in_marks(code(words))


def in_marks(words: str) -> HTML:
    """Words in quotation marks, unless they have some themselves."""
    marks = sum(sign in _MARKS for sign in words)
    return (HTML("{words}") if marks > 1 else HTML("“{words}”")).format(words=words)


def said(quote: Quote, length: int = 0) -> HTML:
    """The words of a quote as a quotation, cut to `length` characters unless that is 0."""
    return quotation(said_plainly(quote, length))


def said_plainly(quote: Quote, length: int = 0) -> str:
    """The words of a quote in quotation marks, cut to `length` characters unless that is 0."""
    return _SAID.format(words=clipped(quote.text, length) if length else quote.text)


def attribution(brief: Brief, quote: Quote, length: int = 0) -> HTML:
    """
    The line before the words of a quote: name and role of who said them, and of a fragment also on what.

    Role and context are cut to `length` characters each unless that is 0.
    """
    person = brief.people[quote.speaker]
    role, about = person.role or "", quote.about if is_fragment(quote) else ""
    if length:
        role, about = clipped(role, length), clipped(about or "", length)
    told = (f", {role}" if role else "") + (f", on {about}" if about else "")
    return bold(person.name) + told + ":"


def occasion(quote: Quote, *, about: bool = True) -> str:
    """When, where, to whom and, with `about`, on what a quote was said, as one line; empty if not told."""
    told = [quote.when or quote.where or ""]
    if quote.when and quote.where:
        told = [f"{quote.when} ({quote.where})"]
    if quote.to:
        told.append(f"to {quote.to}")
    if quote.about and about:
        told.append(f"about {quote.about}")
    line = ", ".join(filter(None, told))
    return line[:1].upper() + line[1:]


def is_fragment(quote: Quote) -> bool:
    """Whether a quote is a part of a sentence, which begins with a small letter."""
    return quote.text[0].islower()


def quoted(brief: Brief, quote: Quote) -> HTML:
    """A quote as a whole: who said it, the words, and the occasion."""
    circumstances = occasion(quote, about=not is_fragment(quote))
    return lines(attribution(brief, quote), said(quote), circumstances)


def listed_quote(brief: Brief, number: int, quote: Quote, length: int, around: int) -> HTML:
    """A quote as an item of a list, its words cut to `length` characters and its occasion to `around`."""
    first = numbered(number, attribution(brief, quote, around))
    circumstances = clipped(occasion(quote, about=not is_fragment(quote)), around)
    return lines(first, said(quote, length), italic(circumstances) if circumstances else "")


def _corrected(brief: Brief, place: int, locale: Locale) -> HTML:
    correction = brief.corrected[place]
    return _CORRECTED.format(date=dated(correction.date, locale), text=correction.text)
