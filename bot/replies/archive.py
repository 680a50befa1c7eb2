"""The archive: a list of all briefs, or of those that have some words, a date or an id."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query
from bot.markup import HTML, bold, lines, numbered
from bot.replies import keyboard
from bot.replies.formats import clipped
from bot.replies.pages import overview
from bot.replies.parts import asked, headline, paged, standing
from bot.replies.start import nothing_yet
from bot.reply import Reply
from bot.translation import Message, Plural

_TITLE = 200
"""Characters of a title in a list, so that a page of them fits a message."""

_ALL = Plural("<b>{count} brief</b>, the latest first", "<b>{count} briefs</b>, the latest first")
# Translators: {asked} are the words that a reader looked for.
_FOUND = Plural(
    "<b>{count} brief</b> for {asked}, the latest first",
    "<b>{count} briefs</b> for {asked}, the latest first",
)
_NOT_FOUND = Message("No brief found for {asked}.\nThe latest is:")


def briefs(library: Library, query: Query, listed: Sequence[Brief], locale: Locale) -> Reply:
    """A page of the briefs that were found for a query; for one without words these are all briefs."""
    if not library.briefs:
        return nothing_yet(library, locale)
    if not listed:
        text = _NOT_FOUND(locale, asked=asked(query.words, locale))
        latest = headline(library.latest, locale)
        return Reply((text, latest), keyboard.home(library, locale))
    if len(listed) == 1:
        return overview(listed[0], locale, versions=library.versions(listed[0]))
    shown, number, last = keyboard.cut(len(listed), query.page)
    head = (_FOUND if query.words else _ALL)(locale, len(listed), asked=asked(query.words, locale))
    first = shown.start + 1
    items = (_item(place, brief, locale) for place, brief in enumerate(listed[shown], first))
    back = query._replace(page=number)
    links = (Link(Kind.OVERVIEW, brief.id, back=back) for brief in listed[shown])
    turns = keyboard.turns(query, number, last, locale)
    return Reply(
        (paged(head, number, last, locale), *items),
        (*keyboard.openers(links, first), *keyboard.rows(turns)),
    )


def _item(number: int, brief: Brief, locale: Locale) -> HTML:
    """A brief as an item of the list: its title, its date, and whether it was corrected."""
    title = bold(clipped(brief.title, _TITLE))
    return lines(numbered(number, title), standing(brief, locale))
