"""Inline mode's results, each an article: a line in a list, and the reply that it puts into a chat."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief, Quote
from bot.library import Library
from bot.links import Kind, Link
from bot.markup import HTML, bold, lines
from bot.replies import pages, quotes, results, sharing, start
from bot.replies.formats import clipped
from bot.replies.parts import colophon, dateline, occasion, said_plainly
from bot.reply import Article, Reply, plain
from bot.search import Found, Hit, Part
from bot.translation import Label

_TITLE = 100
"""Characters of an article's title."""
_DESCRIPTION = 200
"""Characters of the description under it."""

_BEST = 8
"""Hits among whose briefs is the one of a shared page: its words are looked for and found there first."""

_WITHDRAWN = Label("This brief was withdrawn")


Offer = Link | Hit
"""What an article is made of: a page, or what was found."""


def offered(library: Library, words: str, found: Found) -> Sequence[Offer]:
    """What is offered for words: what was found; without words, the latest brief's sections and quotes."""
    if not library.briefs:
        return []
    latest = library.latest
    if not words:
        sections = (Link(Kind.SECTION, latest.id, section.id) for section in latest.sections)
        quotes = (Link(Kind.QUOTE, latest.id, quote.id) for quote in latest.quotes)
        return [*sections, *quotes]
    best = {brief.id: brief for brief in (latest, *(hit.brief for hit in found.hits[:_BEST]))}
    asked = list(sharing.asked_for(best.values(), words))
    hits = (*found.quotes, *found.texts)
    return [*asked, *(hit for hit in hits if results.link_to(hit) not in asked)]


def article(library: Library, offer: Offer, username: str, locale: Locale) -> Article:
    """The article of what a library offers: of a point that was found the point alone, of everything else its page."""
    if isinstance(offer, Hit) and offer.part is Part.POINT:
        return _point(offer, username, locale)
    link = results.link_to(offer) if isinstance(offer, Hit) else offer
    article = shared(library, link, username, locale)
    assert article is not None
    return article


def shared(library: Library, link: Link, username: str, locale: Locale) -> Article | None:
    """The article of the page that a link opens, or None where it leads nowhere or to a list."""
    if gone := library.gone(link.brief):
        text = pages.withdrawn(gone)
        return Article(_WITHDRAWN(locale), clipped(plain(text.text), _DESCRIPTION), text)
    brief = library.brief(link.brief)
    if brief is None:
        return None
    title, description = brief.title, brief.summary
    # An article is sent as one message, which is too short for a list of quotes.
    if link.kind is Kind.START:
        reply = start.page(library, brief, locale)
    elif link.kind is Kind.OVERVIEW:
        reply = pages.in_one_message(brief, locale)
    elif link.kind is Kind.SECTION and (section := brief.section(link.part)):
        title, description = section.title, section.summary
        reply = Reply(pages.section_text(brief, section, locale))
    elif link.kind is Kind.QUOTE and (quote := brief.quote(link.part)):
        title, description = said_plainly(brief, quote), _speaker(brief, quote, locale)
        reply = Reply(quotes.card_text(brief, quote, locale))
    else:
        return None
    return _article(title, description, pages.shared(brief, reply, link, username, locale))


def _point(hit: Hit, username: str, locale: Locale) -> Article:
    """The article of a point that was found, with the link to its section."""
    head = lines(bold(hit.title), dateline(hit.brief, locale))
    reply = Reply((head, HTML.escape(hit.text), *colophon(hit.brief, locale)))
    whole = pages.shared(hit.brief, reply, results.link_to(hit), username, locale)
    return _article(hit.text, hit.title, whole)


def _article(title: str, description: str, reply: Reply) -> Article:
    return Article(clipped(title, _TITLE), clipped(description, _DESCRIPTION), reply)


def _speaker(brief: Brief, quote: Quote, locale: Locale) -> str:
    """A speaker's name and role and the occasion of a quote, on one line of text."""
    person = brief.people[quote.speaker]
    return " · ".join(
        filter(None, (person.name, person.role, plain(occasion(brief, quote, locale))))
    )
