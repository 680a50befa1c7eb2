"""The pages of a brief's quotes: the list of all, that of one speaker, and one quote as a card."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief, Quote
from bot.links import Kind, Link
from bot.markup import HTML, bold, lines
from bot.replies import keyboard
from bot.replies.parts import (
    colophon,
    dateline,
    listed_quote,
    paged,
    quoted_whole,
    said_plainly,
    speaker,
    written_in,
)
from bot.reply import COPIED, Button, Copy, Reply, Rows, Turn
from bot.translation import Label, Message, Plural

WORDS, OCCASION = 400, 150
"""Characters of a quote's words and of its occasion in a list, so that a page of them fits a message."""

_COUNT = Plural("{count} quote", "{count} quotes")
_SPEAKER = Plural("{count} quote by {name}", "{count} quotes by {name}")
_NO_QUOTES = Message("There are no quotes in this brief.")
# Translators: copies the quote to the clipboard.
_COPY = Label("Copy")
MORE_BY = Label("More by {name}")
# Translators: buttons, three in a row: as short as can be.
_BEFORE = Label("‹ Quote {number}")
_AFTER = Label("Quote {number} ›")
# Translators: what a reader copies: somebody's words in quotation marks, and who said them.
_SIGNED = Label("{words} — {speaker}")
_SIGNED_AND_SOURCED = Label("{words} — {speaker}. Source: {publisher}, {title}")


def all_quotes(brief: Brief, locale: Locale, page: int = 1) -> Reply:
    """A page of every quote of a brief."""
    here = Link(Kind.QUOTES, brief.id)
    if not brief.quotes:
        paragraphs = (lines(_NO_QUOTES(locale), dateline(brief, locale)), *colophon(brief, locale))
        return Reply(paragraphs, keyboard.pages(brief, here, locale))
    if len(brief.quotes) == 1:
        return card(brief, brief.quotes[0], locale)
    return _listed(brief, here, brief.quotes, page, locale)


def by(brief: Brief, id: str, locale: Locale, page: int = 1) -> Reply | None:
    """A page of the quotes of one person, or None where there are none; a single one is a card."""
    quotes = brief.quotes_by(id)
    if not quotes:
        return None
    if len(quotes) == 1:
        return card(brief, quotes[0], locale)
    return _listed(brief, Link(Kind.SPEAKER, brief.id, id), quotes, page, locale)


def card(brief: Brief, quote: Quote, locale: Locale) -> Reply:
    """The page of one quote."""
    back = keyboard.all_quotes(brief, locale) if len(brief.quotes) > 1 else None
    return Reply(
        card_text(brief, quote, locale),
        buttons(brief, quote, _neighbours(brief, quote, locale), back, locale),
    )


def card_text(brief: Brief, quote: Quote, locale: Locale) -> tuple[HTML, ...]:
    """One quote with all that the brief tells of its occasion."""
    return (quoted_whole(brief, quote, locale), dateline(brief, locale), *colophon(brief, locale))


def buttons(
    brief: Brief, quote: Quote, beside: Sequence[Button], back: Button | None, locale: Locale
) -> Rows:
    """The buttons under a card, with those to what stands `beside` it in its list, and `back` to the list."""
    lists: list[Button] = []
    if len(brief.quotes_by(quote.speaker)) > 1:
        more = MORE_BY(locale, name=brief.people[quote.speaker].name)
        lists.append(Turn(more, Link(Kind.SPEAKER, brief.id, quote.speaker)))
    if back:
        lists.append(back)
    link = Link(Kind.QUOTE, brief.id, quote.id)
    copied = _copied(brief, quote, locale)
    copy: list[Button] = [Copy(_COPY(locale), copied)] if copied else []
    last: list[Button] = [keyboard.share(brief, link, locale), keyboard.whole(brief, locale)]
    # A phone shows three short titles in a row whole.
    below = ((*beside, *copy), tuple(last)) if beside else keyboard.rows([*copy, *last])
    return (tuple(lists), *below) if lists else below


def pages_of(brief: Brief, id: str = "") -> int:
    """How many pages the list of a brief's quotes has, or that of one speaker's."""
    quotes = brief.quotes_by(id) if id else brief.quotes
    return keyboard.cut(len(quotes), 1)[2]


def _neighbours(brief: Brief, quote: Quote, locale: Locale) -> list[Button]:
    """Buttons to the quotes before and after one in the list of all."""
    at = brief.quotes.index(quote)
    links = [Link(Kind.QUOTE, brief.id, one.id) for one in brief.quotes]
    return keyboard.beside(at, list(enumerate(links, 1)), _BEFORE, _AFTER, locale)


def _listed(
    brief: Brief, here: Link, quotes: tuple[Quote, ...], page: int, locale: Locale
) -> Reply:
    """A page of some quotes, which `here` leads to."""
    heading = _COUNT(locale, len(quotes))
    if here.kind is Kind.SPEAKER:
        heading = _SPEAKER(locale, len(quotes), name=brief.people[here.part].name)
    shown, page, last = keyboard.cut(len(quotes), page)
    first = shown.start + 1
    items = (
        listed_quote(brief, number, quote, locale, length=WORDS, around=OCCASION)
        for number, quote in enumerate(quotes[shown], first)
    )
    paragraphs = (
        lines(paged(bold(heading), page, last, locale), dateline(brief, locale)),
        *items,
        *colophon(brief, locale),
    )
    numbers = keyboard.openers(
        (Link(Kind.QUOTE, brief.id, quote.id) for quote in quotes[shown]), first
    )
    below = keyboard.turns(here, page, last, locale)
    if here.kind is Kind.SPEAKER and len(below) + len(numbers[0]) + 2 <= keyboard.MOST:
        below.append(keyboard.all_quotes(brief, locale))
    below.append(keyboard.whole(brief, locale))
    return Reply(paragraphs, (*numbers, *keyboard.rows(below)))


def _copied(brief: Brief, quote: Quote, locale: Locale) -> str:
    """The words with speaker and source, as far as they fit the clipboard of a button; else empty."""
    own, words = written_in(brief, locale), said_plainly(brief, quote)
    who = speaker(brief, quote, locale)
    source = {"publisher": brief.source.publisher, "title": brief.source.title}
    forms = (
        _SIGNED_AND_SOURCED(own, words=words, speaker=who, **source),
        _SIGNED(own, words=words, speaker=who),
        words,
    )
    return next((form for form in forms if len(form) <= COPIED), "")
