"""Dates, numbers, counts and lists as a language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache, reduce
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from bot import markup
from bot.markup import HTML
from bot.translation import ENGLISH, joined


@lru_cache(maxsize=1024)
def dated(day: date, locale: Locale) -> str:
    """A day, written out, with the time where one is given: `23 November 2026, 09:04`."""
    written = format_date(day, "long", locale)
    return _with_clock(written, day, locale) if isinstance(day, datetime) else written


def clock(at: time | datetime, locale: Locale) -> str:
    """A time of day: `07:30`."""
    return format_time(at, "short", locale=locale)


def clock_of_day(at: datetime, locale: Locale) -> str:
    """A time of day with the day of the week before it, short: `Thu 07:30`."""
    return f"{format_date(at, 'EEE', locale)} {clock(at, locale)}"


def moment(at: datetime, locale: Locale) -> HTML:
    """A moment as the reader's own clock has it, or, where Telegram cannot tell that, as `at` has it."""
    day = format_date(at, "full", locale)
    return markup.moment(at, _with_clock(day, at, locale))


def _with_clock(day: str, at: datetime, locale: Locale) -> str:
    template: str = locale.datetime_formats["medium"]
    return template.format(clock(at, locale), day)


def number(value: int, locale: Locale) -> str:
    """A number with its thousands apart: `1,203`."""
    return format_decimal(value, locale=locale)


def duration(seconds: float, locale: Locale) -> str:
    """A length of time, in the unit that says it best: `48 sec`, `12 min`, `11 hr`."""
    for length, unit in ((3600.0, "hour"), (60.0, "minute")):
        if seconds >= 2 * length:
            return format_unit(round(seconds / length), unit, "short", locale=locale)
    return format_unit(round(seconds), "second", "short", locale=locale)


def counted(count: int, one: str, many: str) -> str:
    """
    A count of things for operators and editors, in English: `1 fault`, `1,203 faults`.

    `one` and `many` are the phrases with `{count}` in them.
    """
    return (one if count == 1 else many).format(count=number(count, ENGLISH))


def either(options: Sequence[str], locale: Locale) -> HTML:
    """Options of which one is meant, at least one: `a, b or c`."""
    return joined(_list_of(len(options), "or", locale), locale, options)


def together(items: Sequence[str], locale: Locale) -> HTML:
    """Things that belong together, at least one: `a, b and c`."""
    return joined(_list_of(len(items), "standard", locale), locale, items)


def enumerated(items: Sequence[str], locale: Locale) -> HTML:
    """Short pieces in a row, at least one: `a, b, c`."""
    # Babel has the patterns of such rows for some languages in part alone.
    pattern = locale.list_patterns["standard"]["middle"]
    places = [f"{{{place}}}" for place in range(len(items))]
    return joined(HTML.escape(reduce(pattern.format, places)), locale, items)


@lru_cache(maxsize=64)
def _list_of(length: int, style: Literal["or", "standard"], locale: Locale) -> HTML:
    """The template of a list: `{0}, {1} or {2}`."""
    return HTML.escape(format_list([f"{{{place}}}" for place in range(length)], style, locale))


def clipped(text: str, length: int) -> str:
    """A text of at most that many characters, with an ellipsis where it went on."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
