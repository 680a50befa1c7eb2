"""A number alone: the item of a list that a reader asks for by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief
from bot.links import Kind, Link, Query, Scope
from bot.replies import keyboard
from bot.reply import Button, Reply, Turn
from bot.translation import Label, Message

_NUMBER = re.compile(
    r"\W*(?:(?:no|nr|num|number|item|quote|point|the|open|show|show me|read|please)\b\W*)*([0-9]{1,4})\W*(?:please)?\W*",
    re.IGNORECASE,
)
_OFFERED = 5
"""Buttons that are offered to choose from."""
ITEMS = 50
"""The highest number that is taken for that of an item."""

_QUOTES = Message("Which one? These are the quotes of the latest brief:")
_QUOTES_HERE = Message("Which one? These are the quotes of this brief:")
_SECTIONS = Message("Which one? These are the sections of the latest brief:")
_SECTIONS_HERE = Message("Which one? These are the sections of this brief:")
_SEARCH = Label("Search for “{number}”")
_NO_SUCH = Message("That message has no number {number}. These are the ones that it has:")


def of(text: str) -> int | None:
    """The number that a text is: `3`, `#3`, `No. 3`, `· 3 ·`; None for any other text."""
    # Digits of any script, and those that an emoji has a frame around, as plain ones.
    plain = unicodedata.normalize("NFKC", text).replace("\ufe0f", "").replace("\u20e3", "")
    digits = (str(unicodedata.digit(s)) if s.isdigit() else s for s in plain)
    match = _NUMBER.fullmatch("".join(digits))
    # A sign of its own makes it no item: "40%", "-3", "$5".
    return int(match[1]) if match and not re.search(r"[%$€£+-]", plain) else None


def which(brief: Brief, number: int, locale: Locale, *, latest: bool, found: bool) -> Reply:
    """
    The question which item is meant by a number: buttons to a brief's first quotes, or else to its sections.

    `latest`: the brief is the latest one. `found`: a search for the number finds something, and is offered.
    """
    items: list[Button]
    if brief.quotes:
        links = [Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes]
        items = [Turn(str(n), link) for n, link in enumerate(links[:_OFFERED], 1)]
    else:
        sections = brief.sections[:_OFFERED]
        items = [Turn(s.title, Link(Kind.SECTION, brief.id, s.id)) for s in sections]
    width = _OFFERED if brief.quotes else 1
    search = Turn(_SEARCH(locale, number=str(number)), Query(Scope.ALL, 1, str(number)))
    more = [search] if found else keyboard.overviews(brief, locale)
    if brief.quotes:
        text = _QUOTES(locale) if latest else _QUOTES_HERE(locale)
    else:
        text = _SECTIONS(locale) if latest else _SECTIONS_HERE(locale)
    return Reply((text,), (*keyboard.rows(items, width), *keyboard.rows(more)))


def no_such(number: int, items: Sequence[Button], locale: Locale) -> Reply:
    """The reply to a number that the message replied to has no button for; it has the `items`."""
    return Reply((_NO_SUCH(locale, number=str(number)),), keyboard.rows(items, _OFFERED))
