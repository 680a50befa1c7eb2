"""The content of all answers at one moment, as one value."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import pages
from bot.reply import Reply
from bot.search import Search

_PAGES = 512
"""Pages that are kept once they were asked for."""


class Edition:
    """
    The library that readers may see, and the search over it.

    An edition never changes. When content changes, the bot is given another one in a single
    assignment, so that no answer mixes the old and the new.
    """

    def __init__(self, library: Library, search: Search) -> None:
        self.library = library
        self.search = search
        self._page = lru_cache(maxsize=_PAGES)(lambda link: pages.page(library, link))

    @classmethod
    def of(cls, library: Library) -> Self:
        """The edition of a library. The search is built here, which takes seconds for 10,000 briefs."""
        return cls(library, Search(library.briefs))

    def page(self, link: Link) -> Reply | None:
        """The page that a link opens, or None where it leads nowhere. It is rendered once and kept."""
        return self._page(link)

    def latest(self, kind: Kind, part: str = "") -> Reply | None:
        """A page of the latest brief, or None where it has no such page; before the first brief, a note of that."""
        if not self.library.briefs:
            return pages.nothing_yet(self.library)
        return self.page(Link(kind, self.library.latest.id, part))
