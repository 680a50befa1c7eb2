"""Telegram's HTML as a type of its own, so that plain text cannot get into it without being escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, final

from markupsafe import Markup

from bot.direction import closed


@final
class HTML(Markup):
    """
    A piece of Telegram's HTML; `format`, `join` and `+` escape whatever is not HTML itself.

    The constructor marks a string as HTML as it is, so only literals are given to it, which ruff checks
    (S704). Every other text becomes HTML by `escape` or as an argument of the other methods.
    """

    __slots__ = ()

    @classmethod
    def escape(cls, text: Any, /) -> Self:
        """
        A text as HTML that shows it; HTML stays as it is.

        Quotes stay, too: only in an attribute would they have to be escaped. The text ends every turn of
        direction that it begins.
        """
        return _new(cls, _escaped(text))

    # A reply has dozens of pieces, and Markup's own methods take microseconds for each.
    def __add__(self, text: object, /) -> Self:
        return _new(self.__class__, str.__add__(self, _escaped(text)))

    def format(self, *values: object, **named: object) -> Self:
        """The template with its placeholders filled in, each value escaped unless it is HTML."""
        if named:
            named = {name: _escaped(value) for name, value in named.items()}
        return _new(self.__class__, str.format(self, *map(_escaped, values), **named))

    def join(self, pieces: Iterable[object], /) -> Self:
        """The pieces with this between them, each escaped unless it is HTML."""
        return _new(self.__class__, str.join(self, map(_escaped, pieces)))


_new = str.__new__


def template(text: str) -> HTML:
    """A sentence of the bot's own, in whatever language, as the HTML that it is."""
    return _new(HTML, text)


def lines(*pieces: str) -> HTML:
    """Pieces of HTML or of text, each on a line of its own, without those that are empty."""
    return _new(HTML, "\n".join([_escaped(piece) for piece in pieces if piece]))


def numbered(number: int, text: str) -> HTML:
    """One item of a list, behind its number."""
    return _new(HTML, f"{number}. {_escaped(text)}")


def bold(text: str) -> HTML:
    """A text in bold."""
    return _new(HTML, f"<b>{_escaped(text)}</b>")


def italic(text: str) -> HTML:
    """A text in italics."""
    return _new(HTML, f"<i>{_escaped(text)}</i>")


def code(text: str) -> HTML:
    """A text as code, in which Telegram marks no links, names or commands and changes nothing."""
    return _new(HTML, f"<code>{_escaped(text)}</code>")


def quotation(text: str, *, folded: bool = False) -> HTML:
    """A text as a quotation; of a `folded` one, a reader sees the first lines until it is opened."""
    tag = "blockquote expandable" if folded else "blockquote"
    return _new(HTML, f"<{tag}>{_escaped(text)}</blockquote>")


def link(url: str, text: str) -> HTML:
    """A text that leads to a web address."""
    # In an attribute, quotes are escaped as well.
    return _new(HTML, f'<a href="{html.escape(url)}">{_escaped(text)}</a>')


def moment(at: datetime, text: str) -> HTML:
    """An aware datetime, which Telegram writes in the reader's own zone and language; `text` stands where it cannot."""
    # With the day of the week, the date and the time.
    return _new(
        HTML, f'<tg-time unix="{int(at.timestamp())}" format="wDt">{_escaped(text)}</tg-time>'
    )


def _escaped(value: object) -> str:
    """The one place where text becomes HTML."""
    if isinstance(value, HTML):
        return value
    text = value if isinstance(value, str) else str(value)
    if not text.isascii():  # ASCII has no character that turns the direction
        text = closed(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
