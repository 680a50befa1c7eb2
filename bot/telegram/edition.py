"""The content of all answers at one moment, as one value."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Self

from babel import Locale

from bot import languages
from bot.brief import Brief
from bot.library import Library, visible
from bot.links import Link
from bot.replies import pages
from bot.replies.names import Names
from bot.reply import Reply
from bot.search import Found, Search

_PAGES = 512
"""Pages that are kept once they were asked for."""
_LATER_PAGES = 64
"""Second and further pages of lists that are kept; apart, since a forged button can name any number of them."""
_NAMES = 64
"""Briefs of which is kept what their pages are called."""


class Edition:
    """
    The library that readers may see, and the search over it.

    An edition never changes. When content changes, the bot is given another one in a single
    assignment, so that no answer mixes the old and the new.
    """

    def __init__(self, library: Library, search: Search) -> None:
        self.library = library
        self.search = search
        self._read_in: dict[str, Edition] = {}

        # None of these may hold the edition itself: what is frozen when content is read anew is never
        # collected, so an edition has to be gone with the last that holds it.
        def rendered(link: Link, locale: Locale) -> Reply | None:
            return pages.page(library, link, locale)

        self._page = lru_cache(maxsize=_PAGES)(rendered)
        self._later_page = lru_cache(maxsize=_LATER_PAGES)(rendered)

        def names_of(id: str, locale: Locale) -> Names:
            brief = library.brief(id) or library.gone(id)
            assert brief is not None
            return Names(brief, locale, library.versions(brief))

        self._names = lru_cache(maxsize=_NAMES)(names_of)

    @classmethod
    def of(cls, library: Library) -> Self:
        """The edition of a library. The search is built here, which takes seconds for 10,000 briefs."""
        return cls(library, Search(library.briefs))

    def read_in(self, language: str) -> Edition:
        """The edition for readers of a language, whose commands answer from the briefs in it."""
        code = languages.best(language, self.library.languages) or ""
        if code not in self._read_in:
            found = copy(self)
            found.library, found._read_in = self.library.read_in(code), {}  # noqa: SLF001 - of the same class
            self._read_in[code] = found
        return self._read_in[code]

    def page(self, link: Link, locale: Locale) -> Reply | None:
        """
        The page that a link opens, or None where it leads nowhere. It is rendered once and kept.

        The link's way back is the caller's to add: the page is the same whatever it was opened from.
        """
        kept = self._page if link.page == 1 else self._later_page
        return kept(link._replace(back=None) if link.back else link, locale)

    def find(self, words: str) -> Found:
        """What is found for words, on this day in the newsroom's time zone; of each story in one version."""
        found = self.search.find(words, today=self._today(), first=self.library.preferred_language)
        briefs = {id(hit.brief): hit.brief for hit in found.hits}
        shown = {id(brief) for brief in self.library.of_each_story(briefs.values())}
        if len(shown) == len(briefs):
            return found
        kept = {
            name: tuple(hit for hit in getattr(found, name) if id(hit.brief) in shown)
            for name in ("quotes", "texts", "hits")
        }
        return replace(found, **kept)

    def briefs(self, words: str) -> tuple[Brief, ...]:
        """The briefs for words, on this day in the newsroom's time zone; of each story one version, where there are several."""
        if not words:
            return self.library.archive
        return self.library.of_each_story(self.search.briefs(words, today=self._today()))

    def names(self, brief: Brief, locale: Locale) -> Names:
        """What the pages of one of the library's briefs are called, be it visible or withdrawn."""
        return self._names(brief.id, locale)

    def _today(self) -> date:
        return visible.now().astimezone(self.library.zone).date()
