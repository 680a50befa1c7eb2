"""The pages of a brief, to which buttons turn and links lead."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot import markup
from bot.brief import Brief, Quote, Section
from bot.library import Library
from bot.links import Kind, Link, address
from bot.markup import HTML, bold, lines, quotation
from bot.replies import keyboard
from bot.replies.formats import ENGLISH, counted
from bot.replies.parts import (
    attribution,
    corrections,
    headline,
    listed_quote,
    quoted,
    source,
    title_and_date,
)
from bot.reply import COPIED, Button, Copy, Reply, Share, Turn

_GREETING = HTML(
    "I bring you the news as a short brief: what it is about, who said what, and where it comes from."
)
_NOTHING = HTML(
    "No brief is out yet. The first one will be here as soon as it is published: send /start again then."
)
_NOTHING_NOW = HTML(
    "There is no brief here right now. The next one will be here as soon as it is published: send /start again then."
)

_QUOTES = HTML("<b>{count}</b> in the brief “{title}”")
_SPEAKER = HTML("<b>{name}</b>: {count}")


def nothing_yet(library: Library | None = None) -> Reply:
    """The reply to whoever asks for a brief while there is none: before the first is out, or after all are withdrawn."""
    why = _NOTHING_NOW if library and library.withdrawn else _NOTHING
    return Reply((why, HTML("/help lists what you can ask me.")))


def start_early(library: Library | None = None) -> Reply:
    """The start page while there is no brief."""
    return Reply((_GREETING, *nothing_yet(library).paragraphs))


def withdrawn(brief: Brief) -> Reply:
    """The reply to a link to a withdrawn brief: why it is gone, and nothing of its content."""
    assert brief.withdrawn is not None
    return Reply((HTML.escape(brief.withdrawn.text),))


def start(brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """The greeting, and a brief's title and summary."""
    paragraphs = (
        _GREETING,
        headline(brief, locale),
        HTML.escape(brief.summary),
        *corrections(brief, locale),
    )
    return Reply(paragraphs, keyboard.menu(brief, Kind.START))


def start_instead(brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """The start page for a link that leads nowhere."""
    why = HTML("That link leads to something I don't have any more. Here is the latest brief:")
    page = start(brief, locale)
    return Reply((why, *page.paragraphs[1:]), page.buttons)


def overview(brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """The whole brief at a glance."""
    summaries = (lines(bold(section.title), section.summary) for section in brief.sections)
    paragraphs = (headline(brief, locale), *summaries, source(brief), *corrections(brief, locale))
    return Reply(paragraphs, keyboard.menu(brief, Kind.OVERVIEW))


def section(brief: Brief, section: Section, locale: Locale = ENGLISH) -> Reply:
    """One section: its summary, and its points folded away under it."""
    points = HTML("\n\n").join(f"• {point}" for point in section.points)
    folded = (quotation(points, folded=True),) if points else ()
    head = (bold(section.title), HTML.escape(section.summary))
    share = Share("Share", Link(Kind.SECTION, brief.id, section.id))
    buttons = (*keyboard.menu(brief, Kind.SECTION, section.id), (share,))
    return Reply((*head, *folded, source(brief), *corrections(brief, locale)), buttons)


def quotes(brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """Every quote of a brief, with a button for each of its speakers."""
    if not brief.quotes:
        return Reply(
            (HTML("There are no quotes in this brief."),), keyboard.menu(brief, Kind.QUOTES)
        )
    head = _QUOTES.format(count=_count(brief.quotes, locale), title=brief.title)
    buttons = (
        *_openers(brief, brief.quotes),
        *keyboard.speakers(brief),
        *keyboard.menu(brief, Kind.QUOTES),
    )
    return Reply((head, *_list(brief, brief.quotes), *corrections(brief, locale)), buttons)


def speaker(brief: Brief, speaker: str, locale: Locale = ENGLISH) -> Reply | None:
    """The quotes of one person, or None where there are none."""
    quotes = brief.quotes_by(speaker)
    if not quotes:
        return None
    head = _SPEAKER.format(name=brief.people[speaker].name, count=_count(quotes, locale))
    others = keyboard.speakers(brief, without=speaker)
    buttons = (*_openers(brief, quotes), *others, *keyboard.menu(brief, Kind.SPEAKER))
    return Reply((head, *_list(brief, quotes), *corrections(brief, locale)), buttons)


def quote(brief: Brief, quote: Quote, locale: Locale = ENGLISH) -> Reply:
    """One quote with all that the brief tells of its occasion."""
    occasion = (
        ("When", quote.when),
        ("Where", quote.where),
        ("To", quote.to),
        ("About", quote.about),
        ("Brief", title_and_date(brief, locale)),
    )
    known = lines(*(f"{name}: {value}" for name, value in occasion if value))
    said = lines(quoted(quote), attribution(brief, quote))
    paragraphs = (said, known, source(brief), *corrections(brief, locale))
    return Reply(paragraphs, keyboard.rows(list(_quote_buttons(brief, quote))))


def _quote_buttons(brief: Brief, quote: Quote) -> Iterator[Button]:
    if section := brief.section(quote.section):
        yield Turn(section.title, Link(Kind.SECTION, brief.id, section.id))
    if (count := len(brief.quotes_by(quote.speaker))) > 1:
        yield keyboard.speaker(brief, quote.speaker, count)
    yield keyboard.all_quotes(brief)
    if len(quote.text) <= COPIED:
        yield Copy("Copy", quote.text)
    yield Share("Share", Link(Kind.QUOTE, brief.id, quote.id))


def page(library: Library, link: Link, locale: Locale = ENGLISH) -> Reply | None:
    """The page that a link opens, or None where it leads nowhere (any more)."""
    brief = library.brief(link.brief)
    if brief is None:
        gone = library.gone(link.brief)
        return withdrawn(gone) if gone else None
    if link.kind is Kind.SECTION:
        part = brief.section(link.part)
        return section(brief, part, locale) if part else None
    if link.kind is Kind.SPEAKER:
        return speaker(brief, link.part, locale)
    if link.kind is Kind.QUOTE:
        words = brief.quote(link.part)
        return quote(brief, words, locale) if words else None
    others = {Kind.START: start, Kind.OVERVIEW: overview, Kind.QUOTES: quotes}
    return others[link.kind](brief, locale)


def every_page(brief: Brief) -> Iterator[Link]:
    """The links to all pages of a brief."""
    for kind in (Kind.START, Kind.OVERVIEW, Kind.QUOTES):
        yield Link(kind, brief.id)
    yield from (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    yield from (Link(Kind.SPEAKER, brief.id, speaker) for speaker in brief.speakers())
    yield from (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)


def shared(reply: Reply, link: Link, username: str) -> Reply:
    """A page as it is put into another chat: without buttons, with a link back to the bot."""
    back = markup.link(address(username, link), f"Read on with @{username}")
    return Reply((*reply.paragraphs, back))


def _count(quotes: tuple[Quote, ...], locale: Locale) -> str:
    return counted(len(quotes), "{count} quote", "{count} quotes", locale)


def _list(brief: Brief, quotes: tuple[Quote, ...]) -> Iterator[HTML]:
    return (listed_quote(brief, number, quote) for number, quote in enumerate(quotes, 1))


def _openers(brief: Brief, quotes: tuple[Quote, ...]) -> tuple[tuple[Button, ...], ...]:
    return keyboard.openers(Link(Kind.QUOTE, brief.id, quote.id) for quote in quotes)
