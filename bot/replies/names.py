"""The pages of one brief by what readers call them: a command, a title, a button, or a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.brief import Brief
from bot.links import Kind, Link
from bot.replies import pages, quotes
from bot.replies.phrases import key, without_polite_words
from bot.replies.questions import Questions
from bot.reply import Turn
from bot.text import folded
from bot.translation import locales

_COUNT = re.compile(r"\s*\(\d+\)\W*\Z")
"""The number at the end of a button's title, such as `Quotes (7)`."""
_ONE_SLIP, _TWO_SLIPS = 5, 9
"""Characters from which on a title is known with one slip of the keys in it, and with two."""


class Names:
    """What the pages of one brief are called."""

    def __init__(self, brief: Brief, locale: Locale, versions: Sequence[Brief] = ()) -> None:
        """The locale is that of the readers who call them so; `versions` tell the same story in other languages."""
        self._titles: dict[str, Link] = {}
        self._uncounted: dict[str, Link] = {}
        """The same by titles without the number at their end."""
        for title, link in _buttons(brief, locale, versions):
            if key(title).isdecimal():
                continue  # an item's number, which means another item on another page
            self._titles.setdefault(key(title), link)
            if title != (bare := _COUNT.sub("", title)):
                self._uncounted.setdefault(key(bare), link)
        for section in brief.sections:
            link = Link(Kind.SECTION, brief.id, section.id)
            for name in (section.id, section.title):
                self._titles.setdefault(key(name), link)
        self._questions = Questions(brief)
        self._speakers = {
            key(name): Link(Kind.SPEAKER, brief.id, id)
            for id in brief.speakers()
            for name in (brief.people[id].name, *brief.people[id].aliases)
        }
        self._people = {
            word
            for person in brief.people.values()
            for name in (person.name, *person.aliases)
            for word in folded(name)
        }

    def titled(self, text: str, words: str) -> Link | None:
        """
        The page that has a text as its title, as a button's title, or as its command; else None.

        `words` is the text in the form of `phrases.key`.
        """
        for form in without_polite_words(words):
            if link := self._titles.get(form):
                return link
        if "(" in text and (bare := _COUNT.sub("", text)) != text:
            return self._uncounted.get(key(bare))
        for pattern in _more_by():
            if match := pattern.fullmatch(words):
                return self._speakers.get(match[1]) or self._by_surname(match[1])
        return None

    def asked(self, words: str) -> Link | None:
        """The section that a question asks for, in the form of `phrases.key`; None for none, or several."""
        return self._questions.asked(words)

    def misspelled(self, words: str) -> Link | None:
        """The section of whose title or command a text, in the form of `phrases.key`, is a slip or two away; else None."""
        slips = 1 if len(words) < _TWO_SLIPS else 2
        near = {
            self._titles[title]
            for title, *_ in process.extract(
                words, self._titles.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
            )
            if len(title) >= _ONE_SLIP and self._titles[title].kind is Kind.SECTION
        }
        return near.pop() if len(near) == 1 else None

    def has_person(self, word: str) -> bool:
        """Whether a folded word is a part of the name of somebody in the brief."""
        return word in self._people

    def _by_surname(self, name: str) -> Link | None:
        links = {link for full, link in self._speakers.items() if full.endswith(f" {name}")}
        return links.pop() if len(links) == 1 else None


@cache
def _more_by() -> tuple[re.Pattern[str], ...]:
    """The titles, in the form of `phrases.key`, of the button to more quotes by somebody, in each language."""
    name = "0"
    titles = [quotes.MORE_BY(locale, name=name) for locale in locales().values()]
    forms = (key(title).replace(name, "(.+)") for title in (*titles, "more from 0", "more of 0"))
    return tuple(map(re.compile, forms))


def _buttons(brief: Brief, locale: Locale, versions: Sequence[Brief]) -> Iterator[tuple[str, Link]]:
    """The titles of the buttons under the brief's own pages, and where they lead."""
    for page in (
        pages.overview(brief, locale, versions=versions),
        quotes.all_quotes(brief, locale),
    ):
        for row in page.buttons:
            for button in row:
                if isinstance(button, Turn) and isinstance(button.to, Link):
                    yield button.title, button.to
