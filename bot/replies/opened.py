"""A page that was opened from a list of results: with the way back, and to the results beside it."""

from __future__ import annotations

from dataclasses import replace

from babel import Locale

from bot.links import Link, Query
from bot.replies import keyboard, quotes
from bot.replies.parts import asked
from bot.replies.results import link_to, ordered
from bot.reply import Reply, Rows, Turn
from bot.search import Found, Hit
from bot.translation import Label, Message

_RESULTS_FOR = Message("From the results for {asked}")
_BEFORE = Label("‹ Result {number}")
_AFTER = Label("Result {number} ›")
_BACK = Label("Back to the results")
_BACK_TO_BRIEFS = Label("Back to the list")


def page(reply: Reply, query: Query, found: Found, link: Link, locale: Locale) -> Reply:
    """
    The page of a result, opened from a page of results: with the way back, and to the results beside it.

    It repeats the words of the query, which the button back reads there where it has no room for them.
    """
    back = Turn(_BACK(locale) if query.words else _BACK_TO_BRIEFS(locale), query)
    words = (_RESULTS_FOR(locale, asked=asked(query.words, locale)),) if query.words else ()
    paragraphs = (*reply.paragraphs, *words)
    # Several passages of one section open the same page: it stands at the place of the first.
    hits: dict[Link, tuple[int, Hit]] = {}
    for number, hit in enumerate(ordered(query, found), 1):
        hits.setdefault(link_to(hit), (number, hit))
    bare = link._replace(back=None)
    if bare not in hits:
        buttons = _with_back(reply.buttons, bare, back)
        return replace(reply, paragraphs=paragraphs, buttons=buttons)
    returning = [
        (number, link._replace(back=query._replace(page=(number - 1) // keyboard.PAGE + 1)))
        for link, (number, _) in hits.items()
    ]
    beside = keyboard.beside(list(hits).index(bare), returning, _BEFORE, _AFTER, locale)
    _, hit = hits[bare]
    if hit.quote:
        buttons = quotes.buttons(hit.brief, hit.quote, beside, back, locale)
    elif hit.section is None:
        with_back = _with_back(reply.buttons, bare, back)
        room = sum(map(len, with_back)) + len(beside) <= keyboard.MOST
        buttons = (*keyboard.rows(beside), *with_back) if room else with_back
    else:
        others = [*keyboard.overviews(hit.brief, locale), keyboard.share(hit.brief, bare, locale)]
        buttons = (*keyboard.rows(beside), *keyboard.rows([back, *others]))
    return replace(reply, paragraphs=paragraphs, buttons=buttons)


def _with_back(rows: Rows, here: Link, back: Turn) -> Rows:
    """Rows of buttons with the one back, in place of the one to the page itself, or else in a row of its own."""
    if any(isinstance(button, Turn) and button.to == here for row in rows for button in row):
        return tuple(
            tuple(back if isinstance(b, Turn) and b.to == here else b for b in row) for row in rows
        )
    fits = sum(map(len, rows)) < keyboard.MOST
    return (*(rows if fits else rows[:-1]), (back,))
