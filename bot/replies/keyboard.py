"""The rows of buttons under replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.brief import Brief
from bot.links import Kind, Link, Query
from bot.reply import Button, Rows, Turn

_SPEAKERS = 30
"""Speakers who have a button; a keyboard has room for 100 buttons, and who has none is found by name."""
_NUMBERS = 24
"""Buttons with a number under one list."""


def menu(brief: Brief, current: Kind, part: str = "") -> Rows:
    """Buttons to the pages of a brief, except the one they stand under: sections, quotes, the whole brief."""
    sections = [
        Turn(section.title, Link(Kind.SECTION, brief.id, section.id))
        for section in brief.sections
        if (current, part) != (Kind.SECTION, section.id)
    ]
    return rows([*sections, *overviews(brief, current)])


def overviews(brief: Brief, current: Kind) -> list[Button]:
    """Buttons to the list of all quotes and to the whole brief, except the one they stand under."""
    buttons: list[Button] = []
    if brief.quotes and current is not Kind.QUOTES:
        buttons.append(all_quotes(brief))
    if current is not Kind.OVERVIEW:
        buttons.append(Turn("The whole brief", Link(Kind.OVERVIEW, brief.id)))
    return buttons


def all_quotes(brief: Brief) -> Turn:
    """The button to the list of all quotes of a brief."""
    return Turn(f"Quotes ({len(brief.quotes)})", Link(Kind.QUOTES, brief.id))


def speakers(brief: Brief, without: str = "") -> Rows:
    """Buttons to the quotes of each speaker, except the person whose id is `without`."""
    counts = [item for item in brief.speakers().items() if item[0] != without]
    return rows([speaker(brief, id, count) for id, count in counts[:_SPEAKERS]])


def speaker(brief: Brief, id: str, count: int) -> Turn:
    """The button to the quotes of one person, of whom there are `count`."""
    return Turn(f"{brief.people[id].name} ({count})", Link(Kind.SPEAKER, brief.id, id))


def openers(links: Iterable[Link]) -> Rows:
    """Buttons 1, 2, 3 … that open what each link leads to; none for a list that is too long for them."""
    buttons = [Turn(str(number), link) for number, link in enumerate(links, 1)]
    return rows(buttons, 8) if len(buttons) <= _NUMBERS else ()


def paged(query: Query, count: int, length: int) -> tuple[slice, str, Rows]:
    """
    Cut `count` results into pages of `length` and take the page of the query, or the last one.

    Returns the slice of the results on it, ` (page 1 of 3)` for the heading (empty for a single page),
    and the buttons to the pages before and after it.
    """
    last = -(-count // length)
    page = min(query.page, last)
    shown = slice((page - 1) * length, page * length)
    if last == 1:
        return shown, "", ()
    turns: list[Button] = []
    if page > 1:
        turns.append(Turn(f"‹ Page {page - 1}", query._replace(page=page - 1)))
    if page < last:
        turns.append(Turn(f"Page {page + 1} ›", query._replace(page=page + 1)))
    return shown, f" (page {page} of {last})", rows(turns)


def rows(buttons: Sequence[Button], width: int = 2) -> Rows:
    """Buttons in rows of `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
