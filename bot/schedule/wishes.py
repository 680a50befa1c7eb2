"""What readers write behind `/subscribe`, in any order: times, days, sound and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import Enum, auto
from itertools import takewhile

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.schedule import places
from bot.schedule.clock_times import plain, times_in
from bot.schedule.places import Place
from bot.schedule.wish_words import ENGLISH as ENGLISH_WORDS
from bot.schedule.wish_words import Pace, Part, Wish, WishWords
from bot.subscription import Choices, Days, Sound
from bot.text import folded
from bot.translation import ENGLISH

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
_MIDNIGHT, _TWELVE = time(0), time(12)
_SHORTEST_NAME = 5
"""Letters of the shortest word that is taken for the misspelt name of a place."""
_SPACED_OFFSET = re.compile(r"\b(utc|gmt)\s*([+\-−–])\s*(?=[0-9])", re.IGNORECASE)


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


class _Before(Enum):
    """What stands right before a word, where that is no time and no part of the day."""

    PLACE = auto()
    UNKNOWN = auto()
    NEGATION = auto()
    OTHER = auto()


@dataclass
class _Understood:
    """What is understood of a text as it is read, word by word."""

    wishes: list[Wish] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """Parts of the day beside which no time stands."""
    is_place_doubtful: bool = False
    """Whether a word beside the place is not understood: both may be the name of another one."""
    before: time | Part | _Before = _Before.OTHER

    def add_time(self, clock: time) -> None:
        """Take a time, which is in the part of the day before it."""
        if self.before is _Before.NEGATION:
            self.add_unknown(f"{clock:%H:%M}")
            return
        if isinstance(self.before, Part) and (inside := _in_part(clock, self.before)):
            self.parts.remove(self.before)
            clock = inside
        self.wishes.append(clock)
        self.before = clock

    def add_wish(self, wish: Wish) -> None:
        """Take what a phrase asks for; a part of the day belongs to the time before it."""
        if not isinstance(wish, Part):
            if wish == _MIDNIGHT and self.before == _TWELVE:
                self.wishes.pop()
            self.wishes.append(wish)
            self.before = _Before.OTHER
        elif isinstance(self.before, time) and (inside := _in_part(self.before, wish)):
            self.wishes[-1] = inside
            self.before = _Before.OTHER
        else:
            self.parts.append(wish)
            self.before = wish

    def add_places(self, found: Sequence[Place]) -> None:
        """Take the places that a name can mean."""
        self.places.extend(found)
        self.is_place_doubtful |= self.before is _Before.UNKNOWN
        self.before = _Before.PLACE

    def pass_over(self) -> None:
        """Take a word that says nothing more: `every evening at 8`."""
        if not isinstance(self.before, Part):
            self.before = _Before.OTHER

    def add_unknown(self, word: str, *, negates: bool = False) -> None:
        """Take a word that is not understood; what it negates is not, either."""
        self.unknown.append(word)
        self.is_place_doubtful |= self.before is _Before.PLACE
        self.before = _Before.NEGATION if negates else _Before.UNKNOWN


def read(
    text: str, moment: datetime, words: WishWords = ENGLISH_WORDS, locale: Locale = ENGLISH
) -> Wishes:
    """
    What a text asks for, at a moment, an aware datetime.

    Of two wishes for one thing the later counts, but set times go before briefs as they appear; of two places
    the first counts.
    """
    understood = _understood(text, moment, words, locale)
    found, unknown = understood.places, understood.unknown
    is_sure = len(found) == 1 and not understood.is_place_doubtful
    wishes = [*understood.wishes, *(part.value for part in understood.parts)]
    for word in unknown[:_MOST_MISSPELT]:
        if phrase := _phrase_near(word, words):
            wish = words.phrases[phrase]
            wishes.append(wish.value if isinstance(wish, Part) else wish)
            unknown.remove(word)
        elif len(word) < _SHORTEST_NAME:
            continue
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
    understood = _Understood()
    text = _SPACED_OFFSET.sub(r"\1\2", plain(text))
    text = words.night_hours.sub(words.at_night, words.counted.sub(r"\1\2", text))
    items = list(_items(text, words))
    at = 0
    while at < min(len(items), _MOST_ITEMS):
        item = items[at]
        if isinstance(item, time):
            understood.add_time(item)
        elif understood.before is not _Before.NEGATION and (
            length := _take(items, at, understood, moment=moment, words=words, locale=locale)
        ):
            at += length
            continue
        elif words.passed_over.issuperset(folded(item)):
            understood.pass_over()
        else:
            understood.add_unknown(item, negates=words.negating.issuperset(folded(item)))
        at += 1
    understood.unknown.extend(item for item in items[at:] if isinstance(item, str))
    return understood


def _in_part(clock: time, part: Part) -> time | None:
    """A time in a part of the day beside it: eight in the evening is twenty hours; None where it cannot be in it."""
    if part is Part.MORNING:
        return clock if clock.hour < 12 else None
    if clock.hour < 4:
        return None
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock


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
            into.add_wish(wish)
            return length
        if is_open and (meant := places.exact(span, moment, words, locale)):
            into.add_places(meant)
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
