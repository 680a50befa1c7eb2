"""Dates, numbers, counts and lists as a language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, reduce

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.markup import HTML

ENGLISH = Locale("en", "GB")
"""The language of the replies; British English, for a date begins with its day."""


@lru_cache(maxsize=1024)
def dated(day: date, locale: Locale = ENGLISH) -> str:
    """A day, written out: `23 November 2026`."""
    return format_date(day, "long", locale)


def number(value: int, locale: Locale = ENGLISH) -> str:
    """A number with its thousands apart: `1,203`."""
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=1024)
def counted(count: int, one: str, many: str, locale: Locale = ENGLISH) -> str:
    """
    A count of things, by the plural rules of a language: `1 quote`, `2 quotes`.

    `one` and `many` are the phrases with `{count}` in them.
    """
    phrase = one if locale.plural_form(count) == "one" else many
    return phrase.format(count=count)


def either(options: Sequence[str], locale: Locale = ENGLISH) -> HTML:
    """Options of which one is meant, at least one: `a or b or c`."""
    return _joined("or", options, locale)


def together(items: Sequence[str], locale: Locale = ENGLISH) -> HTML:
    """Things that belong together, at least one: `a and b`."""
    return _joined("standard", items, locale)


def _joined(style: str, items: Sequence[str], locale: Locale) -> HTML:
    # Each by the word that joins two: Babel's `format_list` has commas from the third item on.
    return HTML.escape(reduce(_pair(style, locale).format, items))


@lru_cache(maxsize=64)
def _pair(style: str, locale: Locale) -> HTML:
    """The template that joins two items."""
    return HTML.escape(locale.list_patterns[style]["2"])


def clipped(text: str, length: int) -> str:
    """A text of at most that many characters, with an ellipsis where it went on."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
