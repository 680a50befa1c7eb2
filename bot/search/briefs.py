"""Finding a brief: by its id, by its date or by the words of its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.brief import Brief
from bot.search.dates import DateReader, WrittenDate
from bot.search.language import Language
from bot.text import folded, words_of


class BriefFinder:
    """Finds briefs, in the order in which they are given."""

    def __init__(self, briefs: Sequence[Brief], languages: Sequence[Language]) -> None:
        self._briefs = tuple(briefs)
        self._dates = DateReader(languages)
        former = {id: brief for brief in self._briefs for id in brief.formerly}
        self._by_id = former | {brief.id: brief for brief in self._briefs}
        self._titles = [_title(brief) for brief in self._briefs]
        self._published: dict[WrittenDate, list[int]] = {}
        """The places of the briefs by each date that can be written for the day of their publication."""
        for at, brief in enumerate(self._briefs):
            for written in _written(brief.day) if brief.day else ():
                self._published.setdefault(written, []).append(at)

    def find(self, words: str, today: date | None = None) -> tuple[Brief, ...]:
        """
        Give the briefs for some words; all of them for the empty string.

        The words are an id that a brief has or had, a date (`DateReader`), or beginnings of words that
        all stand in the title.
        """
        if not words:
            return self._briefs
        if brief := self._by_id.get(words.casefold()):
            return (brief,)
        prefixes = [f" {word}" for _, word in words_of(words)]
        titled = (
            at
            for at, title in enumerate(self._titles)
            if prefixes and all(prefix in title for prefix in prefixes)
        )
        places = dict.fromkeys((*self._dated(words, today), *titled))
        return tuple(self._briefs[at] for at in places)

    def dated(self, words: str, today: date | None = None) -> tuple[Brief, ...]:
        """
        Give the briefs of a date; none where the words are no date.

        Without a year it is that of the last year with such briefs, up to `today`.
        """
        return tuple(self._briefs[at] for at in self._dated(words, today))

    def _dated(self, words: str, today: date | None) -> list[int]:
        written = self._dates.read(words, today)
        places = self._published.get(written, []) if written else []
        if written is None or written.year is not None:
            return places
        days = {at: day for at in places if (day := self._briefs[at].day)}
        if today:
            days = {at: day for at, day in days.items() if day <= today}
        last = max((day.year for day in days.values()), default=None)
        return [at for at, day in days.items() if day.year == last]


def _written(day: date) -> Iterator[WrittenDate]:
    """Yield a day as it can be written: the whole, its month and its year; the day and the month without a year, too."""
    yield WrittenDate(day.year, None, None)
    for year in (day.year, None):
        yield WrittenDate(year, day.month, None)
        yield WrittenDate(year, day.month, day.day)


def _title(brief: Brief) -> str:
    """Give the words of a title, each behind a space; "United States" both as it stands and as "USA"."""
    words = dict.fromkeys([*folded(brief.title), *(word for _, word in words_of(brief.title))])
    return "".join(f" {word}" for word in words)
