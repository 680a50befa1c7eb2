"""Words to the quotes and points that hold them; pure, and knows nothing of Telegram."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from bot.brief import Brief, Quote, Section


class Hits(NamedTuple):
    """What was found in a brief, each in the brief's order."""

    quotes: tuple[Quote, ...]
    points: tuple[tuple[Section, str], ...]


def search(brief: Brief, words: str) -> Hits:
    """The quotes and points that hold every one of the words, or that the person named spoke."""
    wanted = _words(words)
    if not wanted:
        return Hits((), ())
    quotes = [
        quote
        for quote in brief.quotes
        if _holds(
            (quote.text, quote.when, quote.where, quote.to, quote.about, *_names(brief, quote)),
            wanted,
        )
    ]
    points = [
        (section, point)
        for section in brief.sections
        for point in section.points
        if _holds((point,), wanted)
    ]
    return Hits(tuple(quotes), tuple(points))


def _names(brief: Brief, quote: Quote) -> tuple[str | None, ...]:
    person = brief.people[quote.speaker]
    return (person.name, person.role, *person.aliases)


def _holds(texts: Iterable[str | None], wanted: list[str]) -> bool:
    held = {word for text in texts if text for word in _words(text)}
    return all(word in held for word in wanted)


def _words(text: str) -> list[str]:
    """Words as they are compared: without case, accents, quotation marks or other punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return re.findall(r"\w+", re.sub(r"['’ʼ]s\b", "", bare))
