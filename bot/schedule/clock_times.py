"""Times of day as people write them: `7`, `7:30`, `7.30`, `0730`, `7am`, `7 p.m.`, `19h30`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import time
from typing import NamedTuple

from bot.schedule.wish_words import WishWords


class ClockTime(NamedTuple):
    """A time of day in a text."""

    start: int
    end: int
    """Where it stands in the text, and where that goes on behind it."""
    clock: time
    has_other: bool
    """Whether it can also be twelve hours later or earlier, as `7:12` can, where clocks have twelve."""


# The comma and the semicolon of Arabic; what only sets the direction of a text goes, as clocks are copied with it.
_SIGNS = {ord("،"): ",", ord("؛"): ";"} | dict.fromkeys(
    [0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def plain(text: str) -> str:
    """A text in one form, with the digits and commas of all scripts as those of Latin; half a character is none."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign, sign)) for sign in text.translate(_SIGNS))


def in_digits(text: str, words: WishWords) -> str:
    """A text that `plain` has given, with what a language's replacements read in place of some of it."""
    for pattern, replacement in words.replacements:
        text = pattern.sub(replacement, text)
    return text


def times_in(text: str, words: WishWords) -> Iterator[ClockTime]:
    """Find the times of day in a text that `plain` has given."""
    # No other letter is two letters in small ones, and places in the text would be others.
    for match in words.time_of_day.finditer(text.replace("İ", "I").lower()):
        digits, mark = match["digits"], match["mark"]
        is_marked = mark or match["hours"]
        hour = int(digits[:-2] if digits else match["hour"])
        minute = int(digits[-2:] if digits else match["minute"] or match["mins"] or 0)
        if hour == 24 and minute:
            continue
        written = digits or match["hour"]
        has_other = not is_marked and 1 <= hour <= 12 and len(written) < 4 and written[0] != "0"
        if hour <= 12 and mark in words.forenoon:
            hour %= 12
        elif hour <= 12 and mark in words.afternoon:
            hour = hour % 12 + 12
        yield ClockTime(match.start(), match.end(), time(hour % 24, minute), has_other)
