"""Dates as people write them: `24 November 2026`, `24.11.2026`, `Nov 24`, `November 2026`, `yesterday`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from babel import Locale

from bot.search.language import Language
from bot.text import fold

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})?")
_WORD = re.compile(r"[^\W_]+")
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
    """Reads dates in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._months: dict[str, int] = {}
        self._weekdays: set[str] = set()
        locale = Locale.parse(language.locale)
        # A country's abbreviations ("Sept") and those of the language alone ("Sep").
        for one in (locale, Locale(locale.language)):
            for use in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in one.months[use][width].items():
                        self._months.setdefault(fold(name), number)
                    self._weekdays.update(fold(name) for name in one.days[use][width].values())

    def read(self, text: str, today: date | None = None) -> WrittenDate | None:
        """
        Read a text that is a date and nothing else; None for any other text.

        `today` is what days such as "yesterday" are counted from; without it they are no dates.
        """
        text = text.strip(" ,;!?")
        if len(text) > _LONGEST:
            return None
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
        words = [word for word in map(fold, _WORD.findall(text)) if not self._is_passed_over(word)]
        if today and len(words) == 1 and (ago := self._language.days_ago.get(words[0])) is not None:
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

    def _is_passed_over(self, word: str) -> bool:
        """Tell whether a word says nothing more: a weekday, "on", "of"; "may" is a month all the same."""
        if word in self._months:
            return False
        return word in self._weekdays or word in self._language.stop_words


def _valid(
    year: str | int | None, month: str | int | None, day: str | int | None
) -> WrittenDate | None:
    """Give a date; None where no calendar has it."""
    numbers = [None if part is None else int(part) for part in (year, month, day)]
    for number, most in zip(numbers[1:], (12, 31), strict=True):
        if number is not None and not 1 <= number <= most:
            return None
    return WrittenDate(*numbers)
