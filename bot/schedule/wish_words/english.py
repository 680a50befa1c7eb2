"""The English words for wishes."""

from __future__ import annotations

import re
from datetime import time

from bot.schedule.wish_words.words import Pace, Part, WishWords
from bot.subscription import Days, Sound

ENGLISH = WishWords(
    codes=("en",),
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
    off="off | no | never | none",
    forenoon=("am", "a.m.", "a.m", "a. m.", "a. m", "in the morning"),
    afternoon=("pm", "p.m.", "p.m", "p. m.", "p. m", "in the afternoon", "in the evening"),
    replacements=(
        (
            re.compile(
                r"\b([0-9]+)\s+((?:hours|days|minutes|weeks|months|briefs|messages)\b)",
                re.IGNORECASE,
            ),
            r"\1\2",
        ),
        (
            re.compile(
                r"\b(?:from|between)\s+(?:22(?:[:.]00)?|10\s*p\.?m\.?)\s+(?:to|till|until|and)\s+"
                r"0?7(?:[:.]00)?(?:\s*a\.?m\.?)?(?![\w:.])",
                re.IGNORECASE,
            ),
            "at night",
        ),
    ),
    denials="no | nope | wrong | not quite",
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
