"""
The payloads of buttons and deep links, written and read here alone.

A payload carries all it needs in its own 64 bytes, so that buttons work after a restart, after an upgrade and
on another replica. A `Link` names a page of a brief; a `Query` names a page of a search's results by the words
of the search; a `Setting` names a page of a subscription's settings. Words that do not fit are read from the
message under which the button stands: it repeats them as code, the one format in which Telegram changes nothing.

A button replaces the message that it stands under. A button under a delivered brief sends its page as a message
of its own instead; its payload is the same, with a capital letter first.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

LONGEST = 64
"""Characters of a deep link's payload and bytes of a button's: Telegram's limit for both."""

_LINK = re.compile(
    r"([a-z])([a-z0-9-]+)(?:_([a-z0-9_-]+))?(?:\.([1-9][0-9]{0,2}))?(?:~([QAB])([1-9][0-9]{0,3}))?"
)

HOME = "start"
"""The payload of a deep link that opens the bot without naming a brief."""
SUBSCRIBE = "subscribe"
"""The payload of a deep link that subscribes who opens it."""
ZONE = "zone"
"""The payload of a deep link that asks for the reader's time zone."""


class Kind(StrEnum):
    """The kind of page that a link opens; the value is the first letter of the payload and never changes."""

    START = "h"
    OVERVIEW = "b"
    SECTION = "s"
    QUOTES = "q"
    SPEAKER = "p"
    QUOTE = "u"


class Scope(StrEnum):
    """The texts that a search looks through; the value is the first letter of the payload and never changes."""

    QUOTES = "Q"
    ALL = "A"
    BRIEFS = "B"


class Query(NamedTuple):
    """One page of a search's results, as a button names it; `search.Found` holds the results."""

    scope: Scope
    page: int
    """Counted from 1."""
    words: str = ""
    """Empty where they do not fit a button, and for the list of all briefs, which has none."""

    def encode(self) -> str:
        """The payload, `Q2:trump ceasefire`; without the words if they make it longer than `LONGEST` bytes."""
        whole = f"{self.scope}{self.page}:{self.words}"
        return whole if len(whole.encode()) <= LONGEST else f"{self.scope}{self.page}:"


class Link(NamedTuple):
    """One page of one brief, as a button, a deep link or an inline query names it."""

    kind: Kind
    brief: str
    part: str = ""
    """The id of the section, person or quote; empty for kinds that open none."""
    page: int = 1
    """Which page of a list, counted from 1."""
    back: Query | None = None
    """The results that the page was opened from, without their words, which the page repeats as code."""

    def encode(self) -> str:
        """
        The payload: `uon-brief_some-quote`, `qon-brief.2` for a second page, `uon-brief_some-quote~A3` with a way back.

        The first underscore ends the brief's id, which has none in it. What leads to a first page has
        only `[a-z0-9_-]`, as deep links need. The way back is left out where it does not fit. Otherwise the
        payload is longer than `LONGEST` only where the ids are too long, and the check of content refuses those.
        """
        payload = (
            f"{self.kind}{self.brief}_{self.part}" if self.part else f"{self.kind}{self.brief}"
        )
        if self.page > 1:
            payload += f".{self.page}"
        back = f"~{self.back.scope}{self.back.page}" if self.back else ""
        return payload + back if len(payload + back) <= LONGEST else payload


class Setting(NamedTuple):
    """A page of a subscription's settings, or a change of them, as a button names it."""

    page: str = ""
    """Small letters; empty for the first page."""
    value: str = ""
    """What a press sets, in printable ASCII: never "the other one", for a press may come twice, or late."""

    def encode(self) -> str:
        """The payload, `d:zone` or `d:zone=Europe/Berlin`; no other one has a small letter before its first colon."""
        return f"d:{self.page}={self.value}" if self.value else f"d:{self.page}"


class Act(StrEnum):
    """What an editor's button does to a campaign; the value stands in the payload and never changes."""

    SHOW = "show"
    """Show where it stands, without a question."""
    ASK_SEND = "send?"
    SEND = "send"
    DECLINE = "no"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    ASK_PULL = "pull?"
    PULL = "pull"
    RESTORE = "restore"
    EDIT = "edit"
    LEAVE = "leave"
    TEST = "test"
    AGAIN = "again"
    """Send again what may have arrived."""
    THERE = "there"
    """Take it for sent."""


class Decision(NamedTuple):
    """What an editor decides about a campaign, as a button names it."""

    act: Act
    campaign: int
    revision: int
    """The revision that the editor saw. Who wants to send another one is shown it first."""

    def encode(self) -> str:
        """The payload, `c:send.12.3`."""
        return f"c:{self.act}.{self.campaign}.{self.revision}"


def decode_decision(payload: str) -> Decision | None:
    """The decision in the payload of a button; None if there is none."""
    match = re.fullmatch(r"c:([a-z?]+)\.([1-9][0-9]{0,17})\.([1-9][0-9]{0,8})", payload)
    if not match or match[1] not in set(Act):
        return None
    return Decision(Act(match[1]), int(match[2]), int(match[3]))


def in_new_message(to: Link | Setting) -> str:
    """The payload of a button whose page comes as a message of its own."""
    payload = to.encode()
    return payload[0].upper() + payload[1:]


def unmarked(payload: str) -> tuple[str, bool]:
    """A button's payload without the mark of `in_new_message`, and whether it had that mark."""
    is_marked = "A" <= payload[:1] <= "Z" and decode_query(payload) is None
    return (payload[0].lower() + payload[1:] if is_marked else payload), is_marked


def decode(payload: object) -> Link | None:
    """The link in the payload of a deep link or a button, or in an inline query; None if there is none."""
    if not isinstance(payload, str) or len(payload) > LONGEST or payload in (HOME, SUBSCRIBE):
        return None
    match = _LINK.fullmatch(payload)
    if not match or match[1] not in set(Kind):
        return None
    back = Query(Scope(match[5]), int(match[6])) if match[5] else None
    return Link(Kind(match[1]), match[2], match[3] or "", int(match[4] or 1), back)


def decode_query(payload: object) -> Query | None:
    """The query in the payload of a button; None if there is none."""
    if not isinstance(payload, str):
        return None
    match = re.fullmatch(r"([QAB])([1-9][0-9]{0,3}):(.*)", payload, re.DOTALL)
    return Query(Scope(match[1]), int(match[2]), match[3]) if match else None


def decode_setting(payload: object) -> Setting | None:
    """The setting in the payload of a button; None if there is none."""
    if not isinstance(payload, str) or len(payload) > LONGEST:
        return None
    match = re.fullmatch(r"d:([a-z]*)(?:=([!-~]+))?", payload)
    return Setting(match[1], match[2] or "") if match else None


def address(username: str, to: Link | str) -> str:
    """The deep link, a web address that opens a page of the bot from anywhere; `to` is a page or a payload."""
    return f"https://t.me/{username}?start={to if isinstance(to, str) else to.encode()}"
