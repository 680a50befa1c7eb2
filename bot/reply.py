"""A reply as a value, and the limits Telegram sets for one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.links import Link, Query
from bot.markup import HTML

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
COPIED = 256
"""Characters that a button copies."""


@dataclass(frozen=True)
class Turn:
    """A button that shows another page in place of the one it stands under."""

    title: str
    to: Link | Query

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "callback_data": self.to.encode()}


@dataclass(frozen=True)
class Copy:
    """A button that puts a text of at most `COPIED` characters on the reader's clipboard."""

    title: str
    copied: str

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "copy_text": {"text": self.copied}}


@dataclass(frozen=True)
class Share:
    """A button that puts a page into a chat of the reader's choice, by way of inline mode."""

    title: str
    link: Link

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        anywhere = {f"allow_{kind}_chats": True for kind in ("user", "bot", "group", "channel")}
        chosen = {"query": self.link.encode(), **anywhere}
        return {"text": self.title, "switch_inline_query_chosen_chat": chosen}


Button = Turn | Copy | Share
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """
    What a reader gets: paragraphs of Telegram's HTML and rows of buttons under them.

    Every tag of a paragraph is closed in it, so that a text may be split between any two of them.
    """

    paragraphs: tuple[HTML, ...]
    buttons: Rows = ()

    @property
    def text(self) -> str:
        """The whole text as HTML."""
        return _join(self.paragraphs)

    def messages(self) -> tuple[str, ...]:
        """The text as HTML, in as many messages as Telegram's limits make of it; mostly one."""
        if not any(_too_much(self.text)):
            return (self.text,)
        found: list[tuple[HTML, ...]] = [()]
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
        keyboard = [[button.json() for button in row] for row in self.buttons]
        if any(len(row) > ROW for row in keyboard) or sum(map(len, keyboard)) > KEYBOARD:
            yield f"there would be more than {KEYBOARD} buttons under it; have fewer sections"
        if len(json.dumps(keyboard)) > KEYBOARD_JSON:
            yield "the buttons under it are too long together; shorten the titles"


@dataclass(frozen=True)
class Article:
    """One result of inline mode: what its list shows, and the reply that is put into the chat."""

    title: str
    description: str
    reply: Reply


def plain(text: str) -> str:
    """HTML of a reply as the text that Telegram shows, without its formatting."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _join(paragraphs: tuple[HTML, ...]) -> str:
    return "\n\n".join(paragraphs)


def _too_much(text: str) -> Iterator[str]:
    if (size := len(plain(text))) > TEXT:
        yield f"the reply has {size} characters where {TEXT} fit; shorten it by {size - TEXT}"
    elif len(text.encode()) > RAW_TEXT:
        yield f"the reply is longer than {RAW_TEXT} bytes; shorten it"
    if text.count("</") > ENTITIES:
        yield f"the reply has more than {ENTITIES} formatted pieces; shorten it"
