"""A reply as a value: paragraphs and buttons, and the limits that Telegram sets for them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from bot.links import Decision, Link, Query, Setting, in_new_message
from bot.markup import HTML

# From https://core.telegram.org/bots/api and, for what it does not mention, telegram.constants of
# python-telegram-bot. They are repeated here so that a reply does not depend on how it is sent.
TEXT = 4096
"""Unicode code points of a message's text without its HTML tags."""
RAW_TEXT = 32_768
"""Bytes of a message's text with its HTML tags."""
ENTITIES = 100
"""Formatted pieces of a message; Telegram shows the others without their format."""
KEYBOARD_JSON = 10_000
"""Bytes of all buttons under a message, as JSON."""
COPIED = 256
"""Characters that a `Copy` button copies."""
USERNAME = 32
"""Characters of the longest name that a bot has."""
_BETWEEN = "\n\n"
"""An empty line, which stands between paragraphs."""


@dataclass(frozen=True)
class Turn:
    """A button that replaces the message it stands under with another page."""

    title: str
    to: Link | Query | Setting | Decision
    """The page: of a brief, of a search's results, or of a subscription's settings; or what an editor decides."""

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "callback_data": self.to.encode()}


@dataclass(frozen=True)
class Open:
    """A button that sends a page as a message of its own, and leaves the one it stands under as it is."""

    title: str
    to: Link | Setting

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "callback_data": in_new_message(self.to)}


@dataclass(frozen=True)
class Url:
    """A button that leads to a web address: for a message that many see, which no reader may turn for the others."""

    title: str
    url: str

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "url": self.url}


@dataclass(frozen=True)
class Copy:
    """A button that copies a text to the reader's clipboard."""

    title: str
    copied: str
    """At most `COPIED` characters."""

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        return {"text": self.title, "copy_text": {"text": self.copied}}


@dataclass(frozen=True)
class Share:
    """A button that asks for a chat and offers a page there, by inline mode."""

    title: str
    query: str
    """The inline query, which the reader sees in the input field."""

    def json(self) -> dict[str, object]:
        """The button as the Bot API takes it."""
        anywhere = {f"allow_{kind}_chats": True for kind in ("user", "bot", "group", "channel")}
        chosen = {"query": self.query, **anywhere}
        return {"text": self.title, "switch_inline_query_chosen_chat": chosen}


@dataclass(frozen=True, slots=True)
class Size:
    """How much a text takes of what Telegram lets one message have."""

    characters: int
    """Unicode code points without HTML tags."""
    bytes: int
    """With HTML tags."""
    entities: int
    """Formatted pieces."""

    @classmethod
    def of(cls, text: str) -> Self:
        """The size of a text in Telegram's HTML."""
        return cls(len(plain(text)), len(text.encode()), text.count("</"))

    def with_below(self, other: Size) -> Size:
        """The size of a text with another one below it, as paragraphs stand in a message."""
        return Size(
            self.characters + len(_BETWEEN) + other.characters,
            self.bytes + len(_BETWEEN) + other.bytes,
            self.entities + other.entities,
        )

    @property
    def fits(self) -> bool:
        """Whether one message has room for the text."""
        return not any(self.faults())

    def faults(self) -> Iterator[str]:
        """The limits that the text exceeds, each as a sentence for editors."""
        if (size := self.characters) > TEXT:
            yield f"the reply has {size} characters where {TEXT} fit; shorten it by {size - TEXT}"
        elif self.bytes > RAW_TEXT:
            yield f"the reply is longer than {RAW_TEXT} bytes; shorten it"
        if self.entities > ENTITIES:
            yield f"the reply has more than {ENTITIES} formatted pieces; shorten it"


Button = Turn | Open | Url | Copy | Share
Rows = tuple[tuple[Button, ...], ...]
"""The buttons under a message, row by row."""


@dataclass(frozen=True)
class Reply:
    """
    The answer to a reader: paragraphs of Telegram's HTML and rows of buttons under them.

    A paragraph closes every tag that it opens, so that a long reply can be split between paragraphs.
    """

    paragraphs: tuple[HTML, ...]
    buttons: Rows = ()
    picture: str = ""
    """The web address of a picture that Telegram shows large above the text; empty for none."""
    asks: str = ""
    """
    What stands in the input field, 1 to 64 characters, where Telegram is to have the reader reply to this message.

    Such a reply has no buttons, and a message cannot be turned into it.
    """

    @property
    def text(self) -> str:
        """The whole text, as a plain `str` of HTML, with an empty line between paragraphs."""
        return _join(self.paragraphs)

    def messages(self) -> tuple[str, ...]:
        """
        The text of each message that the reply is sent as: one, or more where it exceeds a limit.

        A single paragraph is never split, and so may exceed a limit by itself.
        """
        text = self.text
        if Size.of(text).fits:
            return (text,)
        first, *others = self.paragraphs
        messages, size = [[first]], Size.of(first)
        for paragraph in others:
            added = Size.of(paragraph)
            size = size.with_below(added)
            if not size.fits:
                messages.append([])
                size = added
            messages[-1].append(paragraph)
        return tuple(map(_join, messages))

    def faults(self, *, in_one: bool) -> Iterator[str]:
        """
        The reasons for which Telegram would refuse the reply, each as a sentence for editors.

        `in_one`: the text must fit one message, because a button shows it in place of another.
        """
        if in_one:
            yield from Size.of(self.text).faults()
        keyboard = [[button.json() for button in row] for row in self.buttons]
        if len(json.dumps(keyboard)) > KEYBOARD_JSON:
            yield "the buttons under it are too long together; shorten the titles"


@dataclass(frozen=True)
class Article:
    """One result of inline mode: a line in the list of results, and the reply that choosing it sends."""

    title: str
    description: str
    """A second line under the title."""
    reply: Reply


def plain(text: str) -> str:
    """A text in Telegram's HTML as readers see it, without tags and entities."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _join(paragraphs: Iterable[HTML]) -> str:
    return _BETWEEN.join(paragraphs)
