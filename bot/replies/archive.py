"""The archive: all briefs, or those that are asked for."""

from __future__ import annotations

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query
from bot.markup import HTML, bold, lines, numbered
from bot.replies.formats import ENGLISH, clipped, counted, dated
from bot.replies.pages import nothing_yet, overview
from bot.replies.parts import menu, numbers, paged
from bot.reply import Reply

PAGE = 10
"""Briefs on a page."""
_TITLE = 200
"""Characters of a title in a list, so that a page of them fits a message."""

_ALL = HTML("<b>{count}</b>, the latest first{page}")
_FOUND = HTML("<b>{count}</b> for “<code>{words}</code>”, the latest first{page}")
_NOT_FOUND = HTML(
    "No brief found for “<code>{words}</code>”. /briefs lists them all; the latest is:"
)


def archive(library: Library, asked: Query, locale: Locale = ENGLISH) -> Reply:
    """A page of the briefs for some words, or of all briefs where there are none."""
    if not library.briefs:
        return nothing_yet()
    briefs = library.find(asked.words) if asked.words else library.briefs
    if not briefs:
        text = _NOT_FOUND.format(words=asked.words)
        return Reply((text, _item(1, library.latest, locale)), menu(library.latest, Kind.START))
    if asked.words and len(briefs) == 1:
        return overview(briefs[0], locale)
    shown, which, turns = paged(asked, len(briefs), PAGE)
    head = (_FOUND if asked.words else _ALL).format(
        count=counted(len(briefs), "{count} brief", "{count} briefs", locale),
        words=asked.words,
        page=which,
    )
    items = (_item(number, brief, locale) for number, brief in enumerate(briefs[shown], 1))
    opened = numbers(Link(Kind.OVERVIEW, brief.id) for brief in briefs[shown])
    return Reply((head, *items), (*opened, *turns))


def _item(number: int, brief: Brief, locale: Locale) -> HTML:
    known = dated(brief.day, locale) if brief.day else ""
    mark = "corrected" if brief.corrected else ""
    line = numbered(number, bold(clipped(brief.title, _TITLE)))
    return lines(line, " · ".join(filter(None, (known, mark))))
