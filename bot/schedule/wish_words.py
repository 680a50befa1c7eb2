"""The words in which readers say when they want briefs, and where they are, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
    """A part of the day: a time by itself, and the half of the day that a time beside it is in."""

    MORNING = time(7)
    EVENING = time(18)


Wish = Days | Sound | Pace | Part | time
"""What a phrase asks for. A time of day is one of those at which briefs arrive."""


@dataclass(frozen=True, eq=False)
class WishWords:
    """
    One language's words.

    A further language is a further object. Capitals, accents and punctuation make no difference.
    """

    wishes: Mapping[Wish, str]
    """The phrases for each wish, with `|` between them."""
    negations: str
    """Words that turn what stands behind them into its contrary ("not"), with a space between them."""
    passing: str
    """Words that say nothing more ("at"), with a space between them."""
    forenoon: tuple[str, ...]
    """What is written behind the hours before noon on a clock with twelve ("am"), in small letters."""
    afternoon: tuple[str, ...]
    """The same for the hours after noon."""
    night_hours: re.Pattern[str]
    """The hours of the night, as they are written ("from 22:00 to 7:00"): they are no times of delivery."""
    at_night: str
    """What stands for these ("at night")."""
    counted: re.Pattern[str]
    """A number (its first group) of what follows it ("2 hours", the second group): it is no time."""
    denials: re.Pattern[str]
    """What stands before a correction of the time that was asked about ("no, 15:13")."""
    hour_marks: tuple[str, ...]
    """What is written behind the hours of any clock ("o'clock")."""
    countries: Mapping[str, str]
    """Names that CLDR lacks for countries, by their two letters, with `|` between them."""
    places: Mapping[str, str]
    """Names that GeoNames lacks for places, by the IANA name of their zone, with `|` between them."""

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
    def negating(self) -> frozenset[str]:
        """The words of `negations`, folded."""
        return frozenset(folded(self.negations))

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """The words of `passing`, folded."""
        return frozenset(folded(self.passing))

    @cached_property
    def time_of_day(self) -> re.Pattern[str]:
        """Finds times of day, in small letters: `hour` and `minute` or `mins`, or three or four `digits`; `mark`."""
        marks = sorted((*self.forenoon, *self.afternoon, *self.hour_marks), key=len, reverse=True)
        return re.compile(
            # By itself: not in a word, a date or a range, nor behind the sign of an offset ("UTC+3").
            r"(?<![^\s,;(])(?:"
            r"(?P<hour>[01]?[0-9]|2[0-4])"
            r"(?:\s?[:.h]\s?(?P<minute>[0-5][0-9])(?::[0-9]{2})?"
            # Behind a space or a comma only what can be no hour: "7 30", "18 00".
            r"|[ ,](?P<mins>00|2[5-9]|[3-5][0-9]))?"
            r"|(?P<digits>(?:[01]?[0-9]|2[0-4])[0-5][0-9]))"
            rf"(?:\s?(?P<mark>{'|'.join(map(re.escape, marks))}))?"
            r"(?=[.!?)]*(?:[\s,;]|$))"
        )


def _by_phrase(phrases: Mapping[_T, str]) -> dict[str, _T]:
    return {
        " ".join(folded(phrase)): meant
        for meant, written in phrases.items()
        for phrase in written.split("|")
    }


ENGLISH = WishWords(
    wishes={
        Days.WEEKDAYS: "weekdays | weekday | on weekdays | every weekday | workdays | working days | business days | "
        "work days | mon-fri | monday-friday | monday to friday | monday through friday | mon to fri | no weekends | no weekend | "
        "not on weekends | not at weekends | except weekends | without weekends | not on the weekend",
        Days.ALL: "every day | everyday | daily | each day | all days | any day | seven days | all week | "
        "mon-sun | not only weekdays | not only on weekdays | not weekdays | weekends too | also on weekends | on weekends too | including weekends | and weekends",
        Sound.NIGHT: "silent at night | silently at night | quiet at night | quietly at night | muted at night | "
        "mute at night | no sound at night | without sound at night | without a sound at night | no notifications at night | "
        "quiet during the night | silent during the night | silent in the night | silent by night | silent nights | loud by day | sound by day",
        Sound.SILENT: "silent | silently | silence | quiet | quietly | mute | muted | no sound | without sound | "
        "without a sound | not loud | not aloud | sound off | always silent | always silently | no notification | no notifications",
        Sound.ALOUD: "loud | loudly | aloud | with sound | with a sound | sound | sound on | always with sound | "
        "not silent | not silently | not quiet | not muted | no silence | unmute | unmuted | with notification | with notifications | always loud",
        Pace.AT_ONCE: "as it appears | as they appear | as it comes | as they come | when it appears | when they appear | "
        "at once | immediately | immediate | instantly | instant | right away | straight away | as soon as possible | "
        "asap | real time | realtime | any time | anytime | no set times | no times",
        Part.MORNING: "morning | mornings | every morning | each morning | in the morning",
        time(12): "noon | midday | lunchtime",
        Part.EVENING: "evening | evenings | every evening | each evening | in the evening",
        time(0): "midnight",
    },
    negations="not never except dont don't without nor",
    passing="live i'm im its it's is now a an and also at the in on of to for me my it briefs brief news please pls then time times zone timezone "
    "city from i want would like send get only but always o'clock every am pm",
    forenoon=("am", "a.m.", "a.m", "a. m.", "a. m", "in the morning"),
    afternoon=("pm", "p.m.", "p.m", "p. m.", "p. m", "in the afternoon", "in the evening"),
    night_hours=re.compile(
        r"\b(?:from|between)\s+(?:22(?:[:.]00)?|10\s*p\.?m\.?)\s+(?:to|till|until|and)\s+"
        r"0?7(?:[:.]00)?(?:\s*a\.?m\.?)?(?![\w:.])",
        re.IGNORECASE,
    ),
    at_night="at night",
    counted=re.compile(
        r"\b([0-9]+)\s+((?:hours|days|minutes|weeks|months|briefs|messages)\b)", re.IGNORECASE
    ),
    denials=re.compile(r"^\s*(?:no|nope|wrong|not quite)\b[\s,.!;:–—-]*", re.IGNORECASE),
    hour_marks=("h", "hr", "hrs", "o'clock", "o’clock", "oclock"),
    countries={
        "AE": "UAE | Emirates",
        "BA": "Bosnia",
        "CD": "DRC | Congo",
        "CI": "Ivory Coast",
        "CZ": "Czech Republic",
        "GB": "UK | U.K. | Britain | Great Britain | England | Scotland | Wales | Northern Ireland",
        "HK": "Hong Kong",
        "MK": "Macedonia",
        "MM": "Burma | Myanmar",
        "MO": "Macau | Macao",
        "NL": "Holland",
        "PS": "Palestine",
        "TR": "Turkey",
        "US": "USA | U.S.A. | U.S. | America",
    },
    places={
        "America/Chicago": "CT | Texas | Illinois | Central Time",
        "America/Denver": "MT | Colorado | New Mexico | Mountain Time",
        "America/Los_Angeles": "LA | L.A. | SF | PT | California | Oregon | Nevada | Washington State",
        "America/New_York": "NY | NYC | D.C. | ET | Florida | Virginia | New Jersey | Ohio",
        "America/Toronto": "Ontario",
        "Australia/Melbourne": "Victoria",
        "Europe/Berlin": "Central European Time",
        "Europe/Belgrade": "Kosovo",
        "Europe/Simferopol": "Crimea",
    },
)
