"""Inline mode's results, each an article: a line in a list, and the reply that it puts into a chat."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link
from bot.markup import HTML, bold, lines
from bot.replies import pages, results, sharing
from bot.replies.formats import ENGLISH, clipped
from bot.replies.parts import colophon, dateline, occasion, said_plainly
from bot.reply import Article, Reply, plain
from bot.search import Found, Hit, Part

_TITLE = 100
"""Characters of an article's title."""
_DESCRIPTION = 200
"""Characters of the description under it."""

_BEST = 8
"""Hits among whose briefs is the one of a shared page: its words are looked for and found there first."""

_WITHDRAWN = "This brief was withdrawn"


def listed(
    library: Library, words: str, found: Found, username: str, locale: Locale = ENGLISH
) -> Sequence[Article]:
    """The articles for words: what was found; without words, the latest brief's sections and quotes."""
    if not library.briefs:
        return []
    if words:
        hits = (*found.quotes, *found.texts)
        best = (hit.brief.id for hit in found.hits[:_BEST])
        briefs = dict.fromkeys([library.latest.id, *best])
        known = (brief for id in briefs if (brief := library.brief(id)))
        asked = list(sharing.asked_for(known, words))
        first = (shared(library, link, username, locale) for link in asked)
        others = (
            _article(library, hit, username, locale)
            for hit in hits
            if results.link_to(hit) not in asked
        )
        return [*filter(None, (*first, *others))]
    brief = library.latest
    sections = (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    quotes = (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)
    return [
        article
        for link in (*sections, *quotes)
        if (article := shared(library, link, username, locale))
    ]


def shared(library: Library, link: Link, username: str, locale: Locale = ENGLISH) -> Article | None:
    """The article of the page that a link opens, or None where it leads nowhere or to a list."""
    if gone := library.gone(link.brief):
        text = pages.withdrawn(gone)
        return Article(_WITHDRAWN, clipped(plain(text.text), _DESCRIPTION), text)
    brief = library.brief(link.brief)
    reply = pages.page(library, link._replace(back=None), locale)
    # An article is sent as one message, which is too short for a list of quotes.
    if brief is None or reply is None or link.kind in (Kind.QUOTES, Kind.SPEAKER):
        return None
    if link.kind is Kind.OVERVIEW and pages.overview_pages(brief) > 1:
        reply = pages.glance(brief, locale)
    title, description = brief.title, brief.summary
    if section := brief.section(link.part):
        title, description = section.title, section.summary
    elif quote := brief.quote(link.part):
        title, description = said_plainly(quote), _speaker(brief, quote.speaker, occasion(quote))
    return Article(
        clipped(title, _TITLE),
        clipped(description, _DESCRIPTION),
        pages.shared(reply, link, username),
    )


def _article(library: Library, hit: Hit, username: str, locale: Locale) -> Article | None:
    """What was found: a point alone, and of everything else its page."""
    link = results.link_to(hit)
    if hit.part is not Part.POINT:
        return shared(library, link, username, locale)
    head = lines(bold(hit.title), dateline(hit.brief, locale))
    reply = Reply((head, HTML.escape(hit.text), *colophon(hit.brief, locale)))
    return Article(
        clipped(hit.text, _TITLE),
        clipped(hit.title, _DESCRIPTION),
        pages.shared(reply, link, username),
    )


def _speaker(brief: Brief, speaker: str, occasion: str) -> str:
    """A speaker's name and role and the occasion of a quote, on one line of text."""
    person = brief.people[speaker]
    return " · ".join(filter(None, (person.name, person.role, occasion)))
