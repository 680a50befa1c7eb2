"""The direction of writing: characters that change it, and the characters that end the change."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache

from babel import Locale

_POP, _POP_ISOLATE = "\u202c", "\u2069"
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)
_TURN = re.compile("[" + "".join(_ENDS) + "]")
_TAG = re.compile(r"<[^>]*>|&[a-z]+;")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The letters of all scripts that are written from right to left, and signs among them."""


class Direction(Enum):
    """The direction in which a text is written."""

    LEFT_TO_RIGHT = "\u200e"
    """The value is the mark without width that has the direction."""
    RIGHT_TO_LEFT = "\u200f"


@cache
def direction_of(locale: Locale) -> Direction:
    """The direction in which a language is written."""
    is_rtl = locale.text_direction == "rtl"
    return Direction.RIGHT_TO_LEFT if is_rtl else Direction.LEFT_TO_RIGHT


def direction(html: str) -> Direction | None:
    """The direction of a text in Telegram's HTML: that of its first letter, as Telegram has it; None without a letter."""
    if html.isascii() and "<" not in html:
        return Direction.LEFT_TO_RIGHT if any(map(str.isalpha, html)) else None
    for sign in _TAG.sub("", html):
        bidirectional = unicodedata.bidirectional(sign)
        if bidirectional == "L":
            return Direction.LEFT_TO_RIGHT
        if bidirectional in ("R", "AL"):
            return Direction.RIGHT_TO_LEFT
    return None


def is_apart(text: str, around: Direction) -> bool:
    """Whether a text would disturb the order of words in a sentence of some direction that it stands in."""
    if around is Direction.LEFT_TO_RIGHT:
        return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))
    return direction(text) is Direction.LEFT_TO_RIGHT


def isolated(text: str) -> str:
    """A text whose direction is its own and none of the sentence's that it stands in."""
    return f"\u2068{text}{_POP_ISOLATE}"


def beginning(text: str, around: Direction) -> str:
    """
    A sentence whose every line has the sentence's own direction, whatever name or number it begins with.

    Telegram gives each line the direction of its first letter, which a mark without width counts as.
    """
    if around is Direction.LEFT_TO_RIGHT and text.isascii():
        return text
    return "\n".join(
        line if direction(line) in (None, around) else around.value + line
        for line in text.split("\n")
    )


def closed(text: str) -> str:
    """A text with each change of direction ended inside it, so that it does not reach the text behind."""
    if not _TURN.search(text):
        return text
    open_: list[str] = []
    for character in text:
        if end := _ENDS.get(character):
            open_.append(end)
        elif character == _POP and open_ and open_[-1] == _POP:
            open_.pop()
        elif character == _POP_ISOLATE and _POP_ISOLATE in open_:
            # The end of an isolate also ends what was begun inside of it.
            while open_.pop() != _POP_ISOLATE:
                pass
        elif character in "\n\u2029":
            open_.clear()  # the end of a paragraph ends all of them
    return text + "".join(reversed(open_))
