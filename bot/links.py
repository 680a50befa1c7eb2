"""
Every button payload and deep link: written and read here, nowhere else.

A payload carries all it needs in its own 64 bytes, so buttons work after a restart, an upgrade and on another
replica. A page of a brief is its `Link`. A page of a search is its `Query`: the words themselves where they
fit; where they don't, the words are taken from the message under which the button stands, which repeats them
as code, the one format in which Telegram changes nothing (`messages.asked`).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

LONGEST = 64
"""Characters of a deep link's payload, and bytes of a button's: what Telegram takes of either."""


HOME = "start"
"""The deep link's payload that opens the bot and no brief."""


class Kind(StrEnum):
    """What a link opens; the value is the letter it begins with and never changes."""

    START = "h"
    OVERVIEW = "b"
    SECTION = "s"
    QUOTES = "q"
    SPEAKER = "p"
    QUOTE = "u"


class Scope(StrEnum):
    """What a search looks through; the value is the letter a payload begins with and never changes."""

    QUOTES = "Q"
    ALL = "A"
    BRIEFS = "B"


class Link(NamedTuple):
    """One page of one brief; a button's payload, a deep link's, or the inline query that shares it."""

    kind: Kind
    brief: str
    part: str = ""
    """The id of the section, person or quote, for the kinds that open one."""

    def encode(self) -> str:
        """
        The link as it travels, of `[A-Za-z0-9_-]`: `uon-brief_some-quote`.

        The first underscore ends the brief's id, which has none in it. Longer than `LONGEST` only if the
        ids are, which content is refused for.
        """
        return f"{self.kind}{self.brief}_{self.part}" if self.part else f"{self.kind}{self.brief}"


class Query(NamedTuple):
    """A page of a search that a button asks for. What comes of it is a `search.Found`."""

    scope: Scope
    page: int
    """Counted from 1."""
    words: str = ""
    """Empty where they are too long for a button and stand in its message alone; in the scope of
    briefs, also where no words were asked for and the pages are those of the archive."""

    def encode(self) -> str:
        """The payload as it travels: `Q2:trump ceasefire`, never more than `LONGEST` bytes."""
        whole = f"{self.scope}{self.page}:{self.words}"
        return whole if len(whole.encode()) <= LONGEST else f"{self.scope}{self.page}:"


def decode(payload: object) -> Link | None:
    """The page in a deep link, a button or an inline query; None for anything that is none."""
    if not isinstance(payload, str) or len(payload) > LONGEST:
        return None
    match = re.fullmatch(r"([a-z])([a-z0-9-]+)(?:_([a-z0-9_-]+))?", payload)
    if not match or match[1] not in set(Kind):
        return None
    return Link(Kind(match[1]), match[2], match[3] or "")


def decode_query(payload: object) -> Query | None:
    """The page of a search in a button; None for anything that is none."""
    if not isinstance(payload, str):
        return None
    match = re.fullmatch(r"([QAB])([1-9][0-9]{0,3}):(.*)", payload, re.DOTALL)
    return Query(Scope(match[1]), int(match[2]), match[3]) if match else None


def address(username: str, link: Link) -> str:
    """The deep link: what opens a page of the bot from anywhere."""
    return f"https://t.me/{username}?start={link.encode()}"
