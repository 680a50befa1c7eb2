"""Finding a brief: by its id, by its date or by the words of its title."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.brief import Brief
from bot.search.dates import DateReader
from bot.search.language import Language
from bot.text import folded, words_of


class BriefFinder:
    """Finds briefs, in the order in which they are given."""

    def __init__(self, briefs: Sequence[Brief], language: Language) -> None:
        self._briefs = tuple(briefs)
        self._dates = DateReader(language)
        former = {id: brief for brief in self._briefs for id in brief.formerly}
        self._by_id = former | {brief.id: brief for brief in self._briefs}
        self._titles = [_title(brief) for brief in self._briefs]

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
        if dated := self.dated(words, today):
            return dated
        prefixes = [f" {word}" for _, word in words_of(words)]
        return tuple(
            brief
            for brief, title in zip(self._briefs, self._titles, strict=True)
            if prefixes and all(prefix in title for prefix in prefixes)
        )

    def dated(self, words: str, today: date | None = None) -> tuple[Brief, ...]:
        """Give the briefs of a date; none where the words are no date."""
        days = self._dates.read(words, today)
        return days.of(self._briefs) if days else ()


def _title(brief: Brief) -> str:
    """Give the words of a title, each behind a space; "United States" both as it stands and as "USA"."""
    words = dict.fromkeys([*folded(brief.title), *(word for _, word in words_of(brief.title))])
    return "".join(f" {word}" for word in words)
