"""What readers write behind `/subscribe`, in any order: times, days, sound and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import takewhile
from typing import NamedTuple

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.replies.formats import ENGLISH
from bot.schedule import places
from bot.schedule.clock_times import plain, times_in
from bot.schedule.places import Place
from bot.schedule.wish_words import ENGLISH as ENGLISH_WORDS
from bot.schedule.wish_words import Pace, Wish, WishWords
from bot.subscription import Choices, Days, Sound
from bot.text import folded

MOST_TIMES = 6
"""Times of day that one subscription can have."""

_MOST_ITEMS = 24
"""Words and times that are read: of more, the rest is not understood, as reading it would hold others up."""
_MOST_MISSPELT = 3
"""Words that are taken for misspelt ones."""
_MOST_WORDS = 5
"""Words of the longest phrase, and of the longest name of a place."""
_ONE_SLIP = 6
"""Letters of the shortest phrase that a word with a slip in it is taken for."""
_GAP = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Wishes:
    """What was understood."""

    times: tuple[time, ...] | None = None
    """In order; empty for briefs as they appear, None where nothing was said of them."""
    days: Days | None = None
    sound: Sound | None = None
    places: tuple[Place, ...] = ()
    """Where the reader is, or may be; at most three."""
    is_place_sure: bool = False
    """Whether there is one place, and it was written as it is spelt; else the reader is to choose."""
    left_out: tuple[time, ...] = ()
    """Times beyond the six that there can be."""
    unknown: tuple[str, ...] = ()
    """Words that were not understood, as they were written."""

    def over(self, choices: Choices) -> Choices:
        """Some choices with these wishes laid over them. A zone whose place is sure is confirmed by that."""
        choices = replace(
            choices,
            times=choices.times if self.times is None else self.times,
            days=self.days or choices.days,
            sound=self.sound or choices.sound,
        )
        if self.is_place_sure:
            return replace(choices, zone=self.places[0].zone, zone_confirmed=True)
        return choices


class _Understood(NamedTuple):
    """The parts of a text."""

    wishes: list[Wish]
    places: list[Place]
    unknown: list[str]


def read(
    text: str, moment: datetime, words: WishWords = ENGLISH_WORDS, locale: Locale = ENGLISH
) -> Wishes:
    """
    What a text asks for, at a moment, an aware datetime.

    Of two wishes for one thing the later counts, but set times go before briefs as they appear; of two places
    the first counts.
    """
    wishes, found, unknown = _understood(text, moment, words, locale)
    is_sure = len(found) == 1
    for word in unknown[:_MOST_MISSPELT]:
        if phrase := _phrase_near(word, words):
            wishes.append(words.phrases[phrase])
            unknown.remove(word)
        elif not found and (near := places.near(word, moment, words, locale)):
            found.extend(near)
            unknown.remove(word)
    times = list(dict.fromkeys(wish for wish in wishes if isinstance(wish, time)))
    return Wishes(
        times=tuple(sorted(times[:MOST_TIMES])) if times or Pace.AT_ONCE in wishes else None,
        days=next((wish for wish in reversed(wishes) if isinstance(wish, Days)), None),
        sound=next((wish for wish in reversed(wishes) if isinstance(wish, Sound)), None),
        places=tuple(found),
        is_place_sure=is_sure,
        left_out=tuple(times[MOST_TIMES:]),
        unknown=tuple(unknown),
    )


def _understood(text: str, moment: datetime, words: WishWords, locale: Locale) -> _Understood:
    """Read a text as it stands; at each place of it the longest phrase or name of a place counts."""
    understood = _Understood([], [], [])
    items = list(_items(plain(text), words))
    at = 0
    while at < min(len(items), _MOST_ITEMS):
        item = items[at]
        if isinstance(item, time):
            understood.wishes.append(item)
        elif length := _take(items, at, understood, moment=moment, words=words, locale=locale):
            at += length
            continue
        elif not words.passed_over.issuperset(folded(item)):
            understood.unknown.append(item)
        at += 1
    understood.unknown.extend(item for item in items[at:] if isinstance(item, str))
    return understood


def _take(
    items: Sequence[str | time],
    at: int,
    into: _Understood,
    *,
    moment: datetime,
    words: WishWords,
    locale: Locale,
) -> int:
    """Take the phrase or the name of a place that begins at a word; gives its length in words, 0 if there is none."""
    together = takewhile(lambda item: isinstance(item, str), items[at : at + _MOST_WORDS])
    raw = [str(item) for item in together]
    is_open = not into.places and not words.passed_over.issuperset(folded(raw[0]))
    for length in range(len(raw), 0, -1):
        span = " ".join(raw[:length])
        if wish := words.phrases.get(" ".join(folded(span))):
            into.wishes.append(wish)
            return length
        if is_open and (meant := places.exact(span, moment, words, locale)):
            into.places.extend(meant)
            return length
    return 0


def _items(text: str, words: WishWords) -> Iterator[str | time]:
    """The times of a text and the words between them."""
    at = 0
    for written in times_in(text, words):
        yield from filter(None, _GAP.split(text[at : written.start]))
        yield written.clock
        at = written.end
    yield from filter(None, _GAP.split(text[at:]))


def _phrase_near(word: str, words: WishWords) -> str | None:
    """The phrase that is a slip away from a word."""
    key = " ".join(folded(word))
    if len(key) < _ONE_SLIP:
        return None
    near = process.extractOne(key, list(words.phrases), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else None
