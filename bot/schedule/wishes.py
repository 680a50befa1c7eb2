"""What readers write behind `/subscribe`, in any order: times, days, sound and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import takewhile

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.schedule import places
from bot.schedule.clock_times import in_digits, plain, times_in
from bot.schedule.places import Place
from bot.schedule.understood import Before, Understood
from bot.schedule.wish_words import Pace, Part, WishWords, readings
from bot.subscription import Choices, Days, Sound
from bot.text import folded
from bot.translation import ENGLISH

MOST_TIMES = 6
"""Times of day that one subscription can have."""

_MOST_ITEMS = 24
"""Words and times that are read: of more, the rest is not understood, as reading it would hold others up."""
_MOST_MISSPELT = 3
"""Words that are taken for misspelt ones."""
_LONGEST_NAME = 5
"""Words of the longest name of a place."""
_ONE_SLIP = 6
"""Letters of the shortest phrase that a word with a slip in it is taken for."""
_GAP = re.compile(r"[\s,;]+")
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


def read(text: str, moment: datetime, locale: Locale = ENGLISH) -> Wishes:
    """
    What a text asks for, at a moment, an aware datetime, of a reader of a language.

    It is read in that language and in English. Where words are not understood, it counts in another language of the
    bot in which at most half as many are not, and which it asks for more in. Of two wishes for one thing the later
    counts, but set times go before briefs as they appear; of two places the first counts.
    """
    own, *others = readings(locale)
    words, best = own, _understood(text, moment, own, locale)
    for other in others:
        if not best.doubts:
            break
        found = _understood(text, moment, other, locale)
        if found.is_better_than(best):
            words, best = other, found
    return _wishes(best, moment, words, locale)


def _wishes(understood: Understood, moment: datetime, words: WishWords, locale: Locale) -> Wishes:
    """What is understood of a text, and of the words in it that may be misspelt."""
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


def _understood(text: str, moment: datetime, words: WishWords, locale: Locale) -> Understood:
    """Read a text as it stands; at each place of it the longest phrase or name of a place counts."""
    understood = Understood()
    text = _SPACED_OFFSET.sub(r"\1\2", plain(text))
    items = list(_items(in_digits(text, words), words))
    at = 0
    while at < min(len(items), _MOST_ITEMS):
        item = items[at]
        if isinstance(item, time):
            understood.add_time(item)
        elif understood.before is not Before.NEGATION and (
            length := _take(items, at, understood, moment=moment, words=words, locale=locale)
        ):
            at += length
            continue
        elif words.passed_over.issuperset(folded(item)):
            understood.pass_over()
        else:
            understood.add_unknown(item, negates=words.negating.issuperset(folded(item)))
        at += 1
    left = [item for item in items[at:] if isinstance(item, str)]
    understood.unknown.extend(left)
    understood.doubts += len(left)
    return understood


def _take(
    items: Sequence[str | time],
    at: int,
    into: Understood,
    *,
    moment: datetime,
    words: WishWords,
    locale: Locale,
) -> int:
    """Take the phrase or the name of a place that begins at a word; gives its length in words, 0 if there is none."""
    end = at + max(words.longest, _LONGEST_NAME)
    together = takewhile(lambda item: isinstance(item, str), items[at:end])
    raw = [str(item) for item in together]
    is_passing = words.passed_over.issuperset(folded(raw[0]))
    for length in range(len(raw), 0, -1):
        span = " ".join(raw[:length])
        if wish := words.phrases.get(" ".join(folded(span))):
            if wish is Part.NIGHT and not isinstance(into.before, time):
                continue  # it is no time by itself
            into.add_wish(wish)
            return length
        # A name may begin with a word that says nothing by itself: "La Paz".
        is_open = not into.places and (length > 1 or not is_passing)
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
    phrases = [phrase for phrase, wish in words.phrases.items() if wish is not Part.NIGHT]
    near = process.extractOne(key, phrases, scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else None
