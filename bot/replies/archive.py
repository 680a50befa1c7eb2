"""The archive: all briefs, or those that are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query
from bot.replies.pages import nothing_yet, overview
from bot.replies.parts import clipped, counted, dated, escaped, menu, numbers, paged
from bot.reply import Reply

PAGE = 10
"""Briefs on a page."""
_TITLE = 200
"""Characters of a title in a list, so that a page of them fits a message."""


def archive(library: Library, query: Query, briefs: Sequence[Brief]) -> Reply:
    """A page of the briefs that were found for a query; for one without words these are all briefs."""
    if not library.briefs:
        return nothing_yet()
    words = f"“<code>{escaped(query.words)}</code>”"
    if not briefs:
        text = f"No brief found for {words}. /briefs lists them all; the latest is:"
        return Reply((text, _item(1, library.latest)), menu(library.latest, Kind.START))
    if query.words and len(briefs) == 1:
        return overview(briefs[0])
    shown, which, turns = paged(query, len(briefs), PAGE)
    head = f"<b>{counted(len(briefs), 'brief')}</b>" + (f" for {words}" if query.words else "")
    items = (_item(number, brief) for number, brief in enumerate(briefs[shown], 1))
    opened = numbers(Link(Kind.OVERVIEW, brief.id) for brief in briefs[shown])
    return Reply((f"{head}, the latest first{which}", *items), (*opened, *turns))


def _item(number: int, brief: Brief) -> str:
    known = dated(brief.day) if brief.day else ""
    mark = "corrected" if brief.corrected else ""
    line = f"{number}. <b>{escaped(clipped(brief.title, _TITLE))}</b>"
    return "\n".join(filter(None, (line, " · ".join(filter(None, (known, mark))))))
