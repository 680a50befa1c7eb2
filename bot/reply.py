"""A reply as a value, and the limits Telegram sets for one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.links import Link

# https://core.telegram.org/bots/api and, for what it leaves out, telegram.constants of
# python-telegram-bot; not imported from there, so that a reply knows nothing of how it is sent.
TEXT = 4096
"""Code points of a message's text after parsing."""
RAW_TEXT = 32_768
"""Bytes of the text before parsing."""
ENTITIES = 100
"""Entities of a message; Telegram drops the rest without a word."""
ROW, KEYBOARD, KEYBOARD_JSON = 8, 100, 10_000
"""Buttons in a row and in all, and bytes of the keyboard as JSON."""
NOTICE = 200
"""Characters of the notice that answers a button."""


@dataclass(frozen=True)
class Button:
    """A button that shows another page in place of the one it stands under."""

    title: str
    link: Link


@dataclass(frozen=True)
class Reply:
    """
    What a reader gets: paragraphs of Telegram's HTML and rows of buttons under them.

    Every tag of a paragraph is closed in it, so that a text may be split between any two of them.
    """

    paragraphs: tuple[str, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def text(self) -> str:
        """The whole text as HTML."""
        return _join(self.paragraphs)

    def messages(self) -> tuple[str, ...]:
        """The text as HTML, in as many messages as Telegram's limits make of it; mostly one."""
        found: list[tuple[str, ...]] = [()]
        for paragraph in self.paragraphs:
            if found[-1] and any(_too_much(_join((*found[-1], paragraph)))):
                found.append(())
            found[-1] += (paragraph,)
        return tuple(map(_join, found))

    def faults(self, *, in_one: bool) -> Iterator[str]:
        """
        What Telegram would refuse of the reply, in an editor's words.

        `in_one`: the text must fit one message, because a button turns to it in place.
        """
        if in_one:
            yield from _too_much(self.text)
        rows = self.buttons
        if any(len(row) > ROW for row in rows) or sum(map(len, rows)) > KEYBOARD:
            yield f"there would be more than {KEYBOARD} buttons under it; have fewer sections"
        if (
            len(json.dumps([[(b.title, b.link.encode()) for b in row] for row in rows]))
            > KEYBOARD_JSON
        ):
            yield "the buttons under it are too long together; shorten the titles"


def plain(text: str) -> str:
    """HTML of a reply as the text that Telegram shows, without its formatting."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _join(paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join(paragraphs)


def _too_much(text: str) -> Iterator[str]:
    if (size := len(plain(text))) > TEXT:
        yield f"the reply has {size} characters where {TEXT} fit; shorten it by {size - TEXT}"
    elif len(text.encode()) > RAW_TEXT:
        yield f"the reply is longer than {RAW_TEXT} bytes; shorten it"
    if text.count("</") > ENTITIES:
        yield f"the reply has more than {ENTITIES} formatted pieces; shorten it"
