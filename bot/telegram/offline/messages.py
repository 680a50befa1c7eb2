"""Messages of the bot's as Telegram hands them back with a press or a reply."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.reply import plain

_READ = re.compile(r'<(code|a href="([^"]*)")>(.*?)</(?:code|a)>', re.DOTALL)
"""What the bot reads in its own messages: code, which repeats the words of a search, and links."""


def as_message(text: str) -> dict[str, Any]:
    """The text and the entities of a message in Telegram's HTML."""
    return {
        "text": plain(text),
        "entities": [_entity(text, found) for found in _READ.finditer(text)],
    }


def _entity(text: str, found: re.Match[str]) -> dict[str, Any]:
    url = found[2]
    kind = {"type": "code"} if url is None else {"type": "text_link", "url": html.unescape(url)}
    return {**kind, "offset": _units(text[: found.start()]), "length": _units(found[3])}


def _units(text: str) -> int:
    """The length of a text in Telegram's HTML in halves of surrogate pairs, in which Telegram counts."""
    return len(plain(text).encode("utf-16-le")) // 2
