"""Pieces of text that several replies have in common."""

from __future__ import annotations

from datetime import date

from babel import Locale

from bot.brief import Brief, Quote
from bot.languages import locale_of, quoted
from bot.markup import HTML, bold, code, italic, lines, link, numbered, quotation, template
from bot.replies import formats
from bot.replies.formats import clipped, number
from bot.reply import plain
from bot.translation import Label, Message, translated

# Translators: {date} is a day, with a time or without one; {text} says what was wrong.
_CORRECTED = Message("Corrected {date}: {text}")
_SOURCE = Message("Source: {publisher}, {title}")
_PICTURE = Message("Picture: {credit}")
_UNDATED = Message("The report is undated; days are as it names them.")
# Translators: the title of the brief that a quote stands in.
_FROM = Message("From: {title}")
_PAGE = Message("page {page} of {last}")
# Translators: to whom somebody said something, as the brief has it: "To: reporters".
_TO = Message("To: {people}")
# Translators: what somebody said something about: "About: whether the talks go on".
_ABOUT = Message("About: {matter}")
# Translators: who said something: "Ada Example, Mayor".
_SPEAKER = Message("<b>{name}</b>, {role}")
_SPEAKER_PLAINLY = Label("{name}, {role}")
# Translators: the title of a brief and its day.
_TITLE_AND_DAY = Label("{title}, {day}")
# Translators: of a brief, in a list.
_WAS_CORRECTED = Label("corrected")
_MARKS = frozenset('"“”„«»')


def written_in(brief: Brief, locale: Locale) -> Locale:
    """The locale of what stands among a brief's own texts: of its language, or the reader's where the bot has no translation into that."""
    return translated(brief.language) or locale


def dated(brief: Brief, day: date) -> str:
    """A day as the language of a brief writes it."""
    return formats.dated(day, locale_of(brief.language))


def headline(brief: Brief, locale: Locale) -> HTML:
    """A brief's title, its date where it has one, and its newest correction."""
    day = dated(brief, brief.day) if brief.day else ""
    return lines(bold(brief.title), day, newest_correction(brief, locale))


def dateline(brief: Brief, locale: Locale) -> HTML:
    """A brief's title and date and its newest correction, under the heading of one of its pages."""
    return lines(italic(title_and_date(brief, locale)), newest_correction(brief, locale))


def newest_correction(brief: Brief, locale: Locale) -> HTML:
    """The newest correction and its time, as the line under a brief's title; empty where there is none."""
    return _corrected(brief, 0, locale) if brief.corrected else HTML("")


def came_from(brief: Brief, locale: Locale, *, clip: int = 0) -> HTML:
    """The brief that a quote or passage stands in, the title cut to `clip` characters unless that is 0."""
    where = title_and_date(brief, locale)
    title = clipped(where, clip) if clip else where
    return italic(_FROM(written_in(brief, locale), title=title))


def title_and_date(brief: Brief, locale: Locale) -> str:
    """A brief's title and date on one line of text."""
    if not brief.day:
        return brief.title
    return _TITLE_AND_DAY(written_in(brief, locale), title=brief.title, day=dated(brief, brief.day))


def standing(brief: Brief, locale: Locale) -> str:
    """A brief's date, and whether it was corrected, under its title in a list; empty where neither is."""
    day = dated(brief, brief.day) if brief.day else ""
    return in_a_row(day, was_corrected(brief, locale))


def was_corrected(brief: Brief, locale: Locale) -> str:
    """The mark of a corrected brief; empty for any other."""
    return _WAS_CORRECTED(written_in(brief, locale)) if brief.corrected else ""


def in_a_row(*pieces: str) -> HTML:
    """Short pieces on one line, without those that are empty."""
    return HTML(" · ").join(filter(None, pieces))


def colophon(brief: Brief, locale: Locale) -> tuple[HTML, ...]:
    """
    The paragraphs that end every reply of one brief: its source, and the corrections before the newest.

    The newest correction stands under the title.
    """
    own = written_in(brief, locale)
    title, url = brief.source.title, brief.source.url
    linked = italic(link(url, title) if url else title)
    source = _SOURCE(own, publisher=brief.source.publisher, title=linked)
    earlier = lines(*(_corrected(brief, place, locale) for place in range(1, len(brief.corrected))))
    credit = _PICTURE(own, credit=brief.picture.credit) if brief.picture else ""
    below = lines(source, credit, "" if brief.day else _UNDATED(own))
    return (below, earlier) if earlier else (below,)


def picture_of(brief: Brief) -> str:
    """The address of a brief's picture; empty where it has none. `colophon` has the credit."""
    return f"{brief.picture.url}" if brief.picture else ""


def page_of(page: int, last: int, locale: Locale) -> HTML:
    """Which page this is and of how many; empty where there is one page alone."""
    if last <= 1:
        return HTML("")
    return _PAGE(locale, page=number(page, locale), last=number(last, locale))


def paged(heading: HTML, page: int, last: int, locale: Locale) -> HTML:
    """The heading of a list with the page behind it; the heading alone where there is one page alone."""
    which = page_of(page, last, locale)
    return heading + HTML(" ({page})").format(page=which) if which else heading


def asked(words: str, locale: Locale) -> HTML:
    """
    A reader's own words, in quotation marks.

    They stand as code, in which Telegram marks no links and changes nothing: buttons read them from there.
    """
    return in_marks(code(words), locale)


def in_marks(words: str, locale: Locale) -> HTML:
    """Words in quotation marks, unless they have some themselves."""
    marks = sum(sign in _MARKS for sign in words)
    own = HTML.escape(words)
    return own if marks > 1 else template(quoted(own, locale.language))


def said(brief: Brief, quote: Quote, length: int = 0) -> HTML:
    """The words of a quote as a quotation, cut to `length` characters unless that is 0."""
    return quotation(said_plainly(brief, quote, length))


def said_plainly(brief: Brief, quote: Quote, length: int = 0) -> str:
    """The words of a quote in the quotation marks of its language, cut to `length` characters unless that is 0."""
    return quoted(clipped(quote.text, length) if length else quote.text, brief.language)


def attribution(brief: Brief, quote: Quote, locale: Locale, length: int = 0) -> HTML:
    """
    What stands before the words of a quote: name and role of who said them, and of a fragment also about what.

    Role and context are cut to `length` characters each unless that is 0.
    """
    person = brief.people[quote.speaker]
    role = clipped(person.role or "", length) if length else person.role
    own = written_in(brief, locale)
    told = _SPEAKER(own, name=person.name, role=role) if role else bold(person.name)
    about = quote.about if is_fragment(quote) else ""
    if not about:
        return told + ":"
    matter = clipped(about, length) if length else about
    return lines(told, _ABOUT(own, matter=matter))


def speaker(brief: Brief, quote: Quote, locale: Locale) -> str:
    """Name and role of who said the words of a quote, in plain text."""
    person = brief.people[quote.speaker]
    if not person.role:
        return person.name
    return _SPEAKER_PLAINLY(written_in(brief, locale), name=person.name, role=person.role)


def occasion(brief: Brief, quote: Quote, locale: Locale, *, about: bool = True) -> HTML:
    """When, where, to whom and, with `about`, about what a quote was said, on one line; empty if not told."""
    own = written_in(brief, locale)
    return in_a_row(
        _begun(quote.when or ""),
        _begun(quote.where or ""),
        _TO(own, people=quote.to) if quote.to else "",
        _ABOUT(own, matter=quote.about) if quote.about and about else "",
    )


def _begun(text: str) -> str:
    """A text with a capital letter first."""
    return text[:1].upper() + text[1:]


def is_fragment(quote: Quote) -> bool:
    """Whether a quote is a part of a sentence, which begins with a small letter."""
    return quote.text[0].islower()


def quoted_whole(brief: Brief, quote: Quote, locale: Locale) -> HTML:
    """A quote as a whole: who said it, the words, and the occasion."""
    circumstances = occasion(brief, quote, locale, about=not is_fragment(quote))
    return lines(attribution(brief, quote, locale), said(brief, quote), circumstances)


def listed_quote(
    brief: Brief, number: int, quote: Quote, locale: Locale, *, length: int, around: int
) -> HTML:
    """A quote as an item of a list, its words cut to `length` characters and its occasion to `around`."""
    first = numbered(number, attribution(brief, quote, locale, around))
    circumstances = occasion(brief, quote, locale, about=not is_fragment(quote))
    told = clipped(plain(circumstances), around)
    return lines(first, said(brief, quote, length), italic(told) if told else "")


def _corrected(brief: Brief, place: int, locale: Locale) -> HTML:
    correction = brief.corrected[place]
    day = dated(brief, correction.date)
    return _CORRECTED(written_in(brief, locale), date=day, text=correction.text)
