"""Warnings: what an editor should look at once more, though readers may see it as it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from bot.brief import Brief
from bot.commands import RESERVED
from bot.library import Finding, Place
from bot.newsroom import texts
from bot.newsroom.offices import is_office
from bot.replies import push
from bot.reply import plain
from bot.subscription import ChatKind
from bot.text import folded
from bot.translation import locale_for

TITLE = 70
"""Characters of a title that fit a notification."""
SUMMARY = 300
"""Characters of a summary that a hurried reader takes in."""
PUSH = 1500
"""Characters of a brief as subscribers get it, which are about three screens of a phone."""
_RUN = 4
"""Words in a row that two quotes must share to be compared."""
_ALIKE = 0.75
"""The share of two quotes that must agree for them to be the same words told differently."""

# A sentence ends with a mark before a space and a capital, but not after an abbreviation.
_END = re.compile(r"(?<=[.!?…])[”’\"')»]*\s+(?=[“‘\"'(«]?[^\W\d_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Gov|Rep|Prof|Jr|Sr|No|vs|Inc|Ltd|Co))\.$"
)


class _Said(NamedTuple):
    speaker: str
    text: str
    brief: str
    quote: str


class Warnings:
    """Finds the warnings about one brief after the other, and compares each with those before."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, ...], list[_Said]] = {}
        self._days: dict[date, str] = {}

    def about(self, brief: Brief) -> Iterator[Finding]:
        """The warnings about one brief; its quotes and its day are remembered."""
        yield from _titles(brief)
        yield from self._same_day(brief)
        yield from _summaries(brief)
        yield from _push(brief)
        yield from _points(brief)
        yield from _people(brief)
        yield from texts.warnings(brief)
        yield from self._quotes(brief)

    def _same_day(self, brief: Brief) -> Iterator[Finding]:
        """Another brief of the same day, where neither has a time. Drafts have no day yet."""
        if brief.day is None or isinstance(brief.published, datetime) or brief.draft:
            return
        if (other := self._days.setdefault(brief.day, brief.id)) != brief.id:
            rule = (
                f"published: {other} is of {brief.day}, too, so that their file names decide which "
                f"comes first; write the times, like {brief.day} 07:00"
            )
            yield Finding(("published",), rule)

    def _quotes(self, brief: Brief) -> Iterator[Finding]:
        for number, quote in enumerate(brief.quotes):
            place = ("quotes", number, "text")
            if re.search('[“”„«»"]', quote.text):
                rule = "text: quotation marks inside a quote; write the words alone"
                yield Finding(place, rule)
            name = brief.people[quote.speaker].name
            said = _Said(name, quote.text, brief.id, quote.id)
            if other := self._told_differently(said, remembered=not brief.draft):
                rule = (
                    f"text: {other.brief} has these words of {name} as “{other.text}” "
                    f"({other.quote}); which are right?"
                )
                yield Finding(place, rule)

    def _told_differently(self, said: _Said, *, remembered: bool) -> _Said | None:
        """
        An earlier quote that is nearly the same, or None.

        Quotes of drafts are not remembered, lest they cause a warning about a brief that is out.
        """
        words = folded(said.text)
        runs = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
        found = None
        for run in runs:
            for other in self._said.get(run, ()):
                if other.brief != said.brief and found is None and _differs(said, other):
                    found = other
        for run in runs if remembered else ():
            self._said.setdefault(run, []).append(said)
        return found


def _differs(one: _Said, other: _Said) -> bool:
    if one.speaker != other.speaker or one.text == other.text:
        return False
    return difflib.SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= _ALIKE


def _titles(brief: Brief) -> Iterator[Finding]:
    if (size := len(brief.title)) > TITLE:
        rule = f"title: {size} characters; a notification cuts it after {TITLE}"
        yield Finding(("title",), rule)
    for number, section in enumerate(brief.sections):
        if section.id in RESERVED:
            rule = f"id: /{section.id} will be a command of the bot itself; choose another id"
            yield Finding(("sections", number, "id"), rule)


def _summaries(brief: Brief) -> Iterator[Finding]:
    places: list[tuple[Place, str]] = [(("summary",), brief.summary)]
    for number, section in enumerate(brief.sections):
        places.append((("sections", number, "summary"), section.summary))
    for place, text in places:
        if len(text) > SUMMARY:
            rule = f"summary: {len(text)} characters; a hurried reader takes in {SUMMARY}"
            yield Finding(place, rule)


def _push(brief: Brief) -> Iterator[Finding]:
    # A correction only stands in copies that are out already.
    first = brief.model_copy(update={"corrections": ()})
    pushed = push.push(first, None, "", locale_for(brief.language), kind=ChatKind.PRIVATE)
    if (size := len(plain(pushed.text))) > PUSH:
        rule = (
            f"as subscribers get it: {size} characters; a hurried reader takes in {PUSH}; "
            "shorten the summaries"
        )
        yield Finding((), rule)


def _points(brief: Brief) -> Iterator[Finding]:
    for number, section in enumerate(brief.sections):
        if not section.points:
            rule = f"section '{section.id}' has no points; add the full account"
            yield Finding(("sections", number), rule)
        for index, point in enumerate(section.points):
            if (count := _sentences(point)) > 2:
                rule = f"points {index + 1}: {count} sentences; make two points of it"
                yield Finding(("sections", number, "points", index), rule)


def _people(brief: Brief) -> Iterator[Finding]:
    speakers = brief.speakers()
    parts = [brief.title, brief.summary]
    parts += [text for section in brief.sections for text in (section.summary, *section.points)]
    parts += [
        text for q in brief.quotes for text in (q.text, q.when, q.where, q.to, q.about) if text
    ]
    everything = " ".join(parts)
    for id, person in brief.people.items():
        if id in speakers and not person.role and not is_office(person.name):
            yield Finding(("people", id), f"{person.name}: quoted without a role; add one")
        names = (person.name, person.name.split()[-1], *person.aliases)
        if id not in speakers and not _is_named(names, everything):
            rule = f"{person.name} is neither quoted nor named; remove the entry"
            yield Finding(("people", id), rule)


def _is_named(names: Iterable[str], text: str) -> bool:
    """Whether any of some names stands in a text, in any spelling."""
    # Folding a whole brief takes time; most names stand there as they are written.
    as_written = text.casefold()
    if any(name.casefold() in as_written for name in names):
        return True
    words = " ".join(folded(text))
    return any(" ".join(folded(name)) in words for name in names)


def _sentences(text: str) -> int:
    ends = [end for end in _END.finditer(text) if not _ABBREVIATION.search(text[: end.start()])]
    return len(ends) + 1
