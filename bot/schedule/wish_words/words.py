"""What there is to know of one language's words for wishes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from enum import Enum
from functools import cached_property
from typing import TypeVar

from bot.subscription import Days, Sound
from bot.text import folded

_T = TypeVar("_T")


class Pace(Enum):
    """Briefs without set times."""

    AT_ONCE = "at once"


class Part(Enum):
    """A part of the day: a time by itself, if any, and the half of the day that a time beside it is in."""

    MORNING = time(7)
    EVENING = time(18)
    NIGHT = None


Wish = Days | Sound | Pace | Part | time
"""What a phrase asks for. A time of day is one of those at which briefs arrive."""


@dataclass(frozen=True, eq=False)
class WishWords:
    """
    One language's words, or those of two languages together.

    A further language is a further object. Capitals, accents and punctuation make no difference, but in what
    stands beside a time of day and in patterns, which are compared with a text in small letters.
    """

    codes: tuple[str, ...]
    """Of the languages, the reader's first; names of countries and zones are understood in these."""
    wishes: Mapping[Wish, str]
    """The phrases for each wish, with `|` between them."""
    negations: str
    """Words that turn what stands behind them into its contrary ("not"), with a space between them."""
    passing: str
    """Words that say nothing more ("at"), with a space between them."""
    off: str
    """What asks for no briefs at all behind the command to subscribe ("never"), with `|` between them."""
    forenoon: tuple[str, ...]
    """What is written behind the hours before noon on a clock with twelve ("am"), in small letters."""
    afternoon: tuple[str, ...]
    """The same for the hours after noon."""
    replacements: tuple[tuple[re.Pattern[str], str], ...]
    """
    What is read in place of what else is in a text, in this order.

    A number of what follows it ("2 hours") is no time. The hours of the night ("from 22:00 to 7:00") are none of
    delivery. Minutes in words ("half past 7") are read in digits.
    """
    denials: str
    """What stands before a correction of the time that was asked about ("no, 15:13"), with `|` between them."""
    hour_marks: tuple[str, ...]
    """What is written behind the hours of any clock ("o'clock"), in small letters."""
    countries: Mapping[str, str]
    """Names that CLDR lacks for countries, by their two letters, with `|` between them."""
    places: Mapping[str, str]
    """
    Names that GeoNames lacks for places, by the IANA name of their zone, with `|` between them.

    One that is a country's name, too, is left to the reader.
    """
    inflections: tuple[tuple[re.Pattern[str], str], ...] = ()
    """How names of places change behind a preposition, in folded letters, and what each change is undone by."""

    def beside(self, other: WishWords) -> WishWords:
        """
        These words together with those of another language; where both have one, it means what it means here.

        What ends deliveries or denies something is read in each language by itself.
        """
        return replace(
            self,
            codes=self.codes + other.codes,
            wishes=_beside(self.wishes, other.wishes),
            negations=f"{self.negations} {other.negations}",
            passing=f"{self.passing} {other.passing}",
            forenoon=self.forenoon + other.forenoon,
            afternoon=self.afternoon + other.afternoon,
            replacements=self.replacements + other.replacements,
            hour_marks=self.hour_marks + other.hour_marks,
            countries=_beside(self.countries, other.countries),
            places=_beside(self.places, other.places),
            inflections=self.inflections + other.inflections,
        )

    @cached_property
    def phrases(self) -> dict[str, Wish]:
        """The wish behind each folded phrase."""
        return _by_phrase(self.wishes)

    @cached_property
    def country_names(self) -> dict[str, str]:
        """The two letters behind each folded name of `countries`."""
        return _by_phrase(self.countries)

    @cached_property
    def place_names(self) -> dict[str, str]:
        """The zone behind each folded name of `places`."""
        return _by_phrase(self.places)

    @cached_property
    def longest(self) -> int:
        """The words of the longest phrase."""
        return max(len(phrase.split()) for phrase in self.phrases)

    @cached_property
    def negating(self) -> frozenset[str]:
        """The words of `negations`, folded."""
        return frozenset(folded(self.negations))

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The words of `passing`, folded."""
        return frozenset(folded(self.passing))

    @cached_property
    def stopping(self) -> frozenset[str]:
        """The phrases of `off`, folded."""
        return frozenset(" ".join(folded(phrase)) for phrase in self.off.split("|"))

    @cached_property
    def denial(self) -> re.Pattern[str]:
        """Finds one of `denials` at the beginning of a text."""
        either = "|".join(re.escape(phrase.strip()) for phrase in self.denials.split("|"))
        return re.compile(rf"^\s*(?:{either})\b[\s,.!;:،–—-]*", re.IGNORECASE)

    @cached_property
    def time_of_day(self) -> re.Pattern[str]:
        """
        Finds times of day, in small letters: `hour` and `minute` or `mins`, or three or four `digits`.

        Behind them, `hours` is one of `hour_marks`, and `mark` says which half of the day it is.
        """
        return re.compile(
            # By itself: not in a word, a date or a range, nor behind the sign of an offset ("UTC+3").
            r"(?<![^\s,;(])(?:"
            r"(?P<hour>[01]?[0-9]|2[0-4])"
            r"(?:\s?[:.h]\s?(?P<minute>[0-5][0-9])(?::[0-9]{2})?"
            # Behind a space or a comma only what can be no hour: "7 30", "18 00".
            r"|[ ,](?P<mins>00|2[5-9]|[3-5][0-9]))?"
            r"|(?P<digits>(?:[01]?[0-9]|2[0-4])[0-5][0-9]))"
            rf"(?:\s?(?P<hours>{_either(self.hour_marks)})(?![^\s,;.!?)]))?"
            rf"(?:\s?(?P<mark>{_either(self.forenoon + self.afternoon)}))?"
            r"(?=[.!?)]*(?:[\s,;]|$))"
        )


def _either(marks: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(marks, key=len, reverse=True)))


def _beside(own: Mapping[_T, str], other: Mapping[_T, str]) -> dict[_T, str]:
    """The phrases of two languages; what is in both means what it means in the first."""
    known = _by_phrase(own)
    together = dict(own)
    for phrase, meant in _by_phrase(other).items():
        if phrase not in known:
            together[meant] = f"{together.get(meant, '')}|{phrase}"
    return together


def _by_phrase(phrases: Mapping[_T, str]) -> dict[str, _T]:
    found = {
        " ".join(folded(phrase)): meant
        for meant, written in phrases.items()
        for phrase in written.split("|")
    }
    found.pop("", None)  # of a bar too many
    return found
