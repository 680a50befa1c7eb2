"""The rows of buttons under replies: at most eight buttons, in rows that a phone shows whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel import Locale

from bot.brief import Brief
from bot.languages import own_name
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import sharing
from bot.replies.formats import number
from bot.reply import Button, Rows, Share, Turn
from bot.translation import Label, translated

MOST = 8
"""Buttons under one message."""
PAGE = 5
"""Items on a page of a list; each has a button with its number, all of them in one row."""

# Translators: says on a button that a brief is there in your language: write "In" and the name of your language.
_IN_THIS = Label("In English")
_VERSIONS = 3
"""Buttons to versions in other languages."""

_HERE = "· {title} ·"
_QUOTES = Label("Quotes ({count})")
_WHOLE = Label("The whole brief")
# Translators: buttons; two stand side by side on a phone, so they have to be short.
_SHARE = Label("Share")
# Translators: the page before this one. Keep the arrow first; it turns round by itself from right to left.
_BEFORE = Label("‹ Page {page}")
_AFTER = Label("Page {page} ›")
_LATEST = Label("The latest brief")
_ALL_BRIEFS = Label("All briefs")


def pages(
    brief: Brief,
    here: Link | None,
    locale: Locale,
    turned: Sequence[Button] = (),
    versions: Sequence[Brief] = (),
) -> Rows:
    """
    Buttons to the pages of a brief, below those that turn the page which they stand under.

    That page is marked. Of many sections, those next to it have a button. `versions` are the briefs that tell the
    same story in other languages.
    """
    sections = [
        _marked(section.title, Link(Kind.SECTION, brief.id, section.id), here)
        for section in brief.sections
    ]
    others: list[Button] = [all_quotes(brief, locale, here)] if brief.quotes else []
    first = [*turned]
    if not turned:
        others.append(whole(brief, locale, here))
    if here and (words := sharing.words(brief, here)):
        (first if turned else others).append(Share(_SHARE(locale), words))
    languages = versions_of(versions, here)
    room = MOST - len(others) - len(first) - len(languages)
    shown = rows([*_around(sections, brief, here, room), *others])
    shown = (*shown, tuple(languages)) if languages else shown
    return (tuple(first), *shown) if first else shown


def versions_of(versions: Sequence[Brief], here: Link | None) -> list[Button]:
    """Buttons to the same page of some briefs that tell one story in other languages."""
    return [
        Turn(
            _IN_THIS(locale)
            if (locale := translated(other.language))
            else own_name(other.language),
            Link(Kind.START if here and here.kind is Kind.START else Kind.OVERVIEW, other.id),
        )
        for other in versions[:_VERSIONS]
    ]


def overviews(brief: Brief, locale: Locale) -> list[Button]:
    """Buttons to the list of a brief's quotes, if it has any, and to the whole brief."""
    return [*([all_quotes(brief, locale)] if brief.quotes else []), whole(brief, locale)]


def whole(brief: Brief, locale: Locale, here: Link | None = None) -> Turn:
    """The button to the whole brief."""
    return _marked(_WHOLE(locale), Link(Kind.OVERVIEW, brief.id), here)


def latest(brief: Brief, locale: Locale) -> Turn:
    """The button to the latest brief, under what is not about it."""
    return Turn(_LATEST(locale), Link(Kind.OVERVIEW, brief.id))


def home(library: Library, locale: Locale) -> Rows:
    """Buttons under what is about no brief: to the latest one, to its quotes and to the others."""
    brief = library.latest
    buttons: list[Button] = [latest(brief, locale)]
    if brief.quotes:
        buttons.append(all_quotes(brief, locale))
    if len(library.archive) > 1:
        buttons.append(all_briefs(locale))
    return rows(buttons)


def all_briefs(locale: Locale) -> Turn:
    """The button to the list of all briefs."""
    return Turn(_ALL_BRIEFS(locale), Query(Scope.BRIEFS, 1))


def all_quotes(brief: Brief, locale: Locale, here: Link | None = None) -> Turn:
    """The button to the list of all quotes of a brief."""
    return _marked(
        _QUOTES(locale, count=number(len(brief.quotes), locale)), Link(Kind.QUOTES, brief.id), here
    )


def share(brief: Brief, link: Link, locale: Locale) -> Share:
    """The button that shares a page which `sharing.words` has words for."""
    return Share(_SHARE(locale), sharing.words(brief, link))


def speakers(brief: Brief, most: int) -> list[Button]:
    """Buttons to the quotes of each speaker, of `most` speakers."""
    return [
        Turn(brief.people[id].name, Link(Kind.SPEAKER, brief.id, id))
        for id in list(brief.speakers())[:most]
    ]


def openers(links: Iterable[Link], first: int = 1) -> Rows:
    """A row of buttons that open what each link leads to, numbered from `first`; none for no links."""
    row = tuple(Turn(str(number), link) for number, link in enumerate(links, first))
    return (row,) if row else ()


def cut(count: int, page: int, length: int = PAGE) -> tuple[slice, int, int]:
    """Cut `count` items into pages of `length`: the slice of a page or of the last one, its number, how many there are."""
    last = max(1, -(-count // length))
    page = min(page, last)
    return slice((page - 1) * length, page * length), page, last


def turns(here: Link | Query, page: int, last: int, locale: Locale) -> list[Button]:
    """Buttons to the pages before and after one of `last` pages; none for a single page."""
    buttons: list[Button] = []
    if page > 1:
        buttons.append(Turn(_BEFORE(locale, page=page - 1), here._replace(page=page - 1)))
    if page < last:
        buttons.append(Turn(_AFTER(locale, page=page + 1), here._replace(page=page + 1)))
    return buttons


def beside(
    at: int, items: Sequence[tuple[int, Link]], before: Label, after: Label, locale: Locale
) -> list[Button]:
    """
    Buttons to the items before and after the one at a place of a list.

    An item is its number and its link; the titles have `{number}` in them.
    """
    found: list[Button] = []
    for place, title in ((at - 1, before), (at + 1, after)):
        if 0 <= place < len(items):
            at_place, link = items[place]
            found.append(Turn(title(locale, number=at_place), link))
    return found


def rows(buttons: Sequence[Button], width: int = 2) -> Rows:
    """Buttons in rows of `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def _marked(title: str, link: Link, here: Link | None) -> Turn:
    is_here = here is not None and here._replace(page=1, back=None) == link
    return Turn(_HERE.format(title=title) if is_here else title, link)


def _around(sections: list[Turn], brief: Brief, here: Link | None, room: int) -> list[Turn]:
    """As many buttons of sections as there is room for, those next to the current section."""
    ids = [section.id for section in brief.sections]
    current = ids.index(here.part) if here and here.kind is Kind.SECTION else 0
    start = max(0, min(current - room // 2, len(sections) - room))
    return sections[start : start + room]
