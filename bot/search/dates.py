"""Dates as people write them: `24 November 2026`, `24.11.2026`, `Nov 24`, `November 2026`, `yesterday`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from babel import Locale

from bot.search.language import Language
from bot.text import folded

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
# Chinese, Japanese and Korean: "2026年11月24日".
_EASTERN = re.compile(
    r"(?=.)(?:([0-9]{4})[年년])?(?:([0-9]{1,2})[月월](?:([0-9]{1,2})[日号號일])?)?"
)
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})?")
_WORD = re.compile(r"[^\s.,;:/()-]+")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_LONGEST = 60
"""Characters of the longest date."""


class WrittenDate(NamedTuple):
    """A day, a month or a year; a day or a month may be that of whatever year."""

    year: int | None
    month: int | None
    day: int | None


class DateReader:
    """Reads dates in some languages; where a word is another month in two of them, it is that of the first."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self._months: dict[str, int] = {}
        self._passed_over: set[str] = set()
        self._days_ago: dict[str, int] = {}
        for language in languages:
            for word, ago in language.days_ago.items():
                self._days_ago.setdefault(word, ago)
            self._passed_over |= language.stop_words | language.date_words
            locale = Locale.parse(language.locale)
            # A country's abbreviations ("Sept") and those of the language alone ("Sep").
            for one in (locale, Locale(locale.language)):
                for use in ("format", "stand-alone"):
                    for width in ("wide", "abbreviated"):
                        for number, name in one.months[use][width].items():
                            self._months.setdefault(_joined(name), number)
                        self._passed_over.update(map(_joined, one.days[use][width].values()))

    def read(self, text: str, today: date | None = None) -> WrittenDate | None:
        """
        Read a text that is a date and nothing else; None for any other text.

        `today` is what days such as "yesterday" are counted from; without it they are no dates.
        """
        text = text.strip(" ,;!?")
        if len(text) > _LONGEST:
            return None
        if not text.isascii() and (match := _EASTERN.fullmatch(_dense(text))):
            return _valid(*match.groups())
        if match := _YEAR_FIRST.fullmatch(text):
            return _valid(match[1], match[3], match[4])
        if match := _NUMERIC.fullmatch(text):
            day, sign, month, year = match.groups()
            if year is None and sign != ".":
                return None
            if int(month) > 12:  # the month first, as Americans write it
                day, month = month, day
            return _valid(f"20{year}" if year and len(year) == 2 else year, month, day)
        return self._written(text, today)

    def _written(self, text: str, today: date | None) -> WrittenDate | None:
        """Read a date in words, in any order."""
        every = _words(text)
        words = [word for word in every if word in self._months or word not in self._passed_over]
        together = self._days_ago.get(" ".join(every))
        ago = self._days_ago.get(words[0]) if len(words) == 1 else together
        if today and ago is not None:
            try:
                day = today - timedelta(days=ago)
            except OverflowError:  # before the first day that there is
                return None
            return WrittenDate(day.year, day.month, day.day)
        found: dict[str, int] = {}
        for word in words:
            if word in self._months:
                part, number = "month", self._months[word]
            elif _YEAR.fullmatch(word):
                part, number = "year", int(word)
            elif match := _DAY.fullmatch(word):
                part, number = "day", int(match[1])
            else:
                return None
            if found.setdefault(part, number) != number:
                return None
        if "month" not in found and found.keys() != {"year"}:
            return None
        return _valid(found.get("year"), found.get("month"), found.get("day"))


def _words(text: str) -> list[str]:
    """Give the words of a text, folded; letters that are written without spaces between them stay together."""
    return [_joined(word) for word in _WORD.findall(text)]


def _dense(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _joined(name: str) -> str:
    return "".join(folded(name))


def _valid(
    year: str | int | None, month: str | int | None, day: str | int | None
) -> WrittenDate | None:
    """Give a date; None where no calendar has it."""
    numbers = [None if part is None else int(part) for part in (year, month, day)]
    for number, most in zip(numbers[1:], (12, 31), strict=True):
        if number is not None and not 1 <= number <= most:
            return None
    return WrittenDate(*numbers)
