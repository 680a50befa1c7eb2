"""The hours of the night in a text, which are no times of delivery."""

from __future__ import annotations

import re

_OF_THE_EVENING = r"(?:22(?:[:.]00)?|10(?:[:.]00)?\s*(?:{evening}))"
_OF_THE_MORNING = r"0?7(?:[:.]00)?(?:\s*(?:{morning}))?"


def night_hours(start: str, end: str, *, evening: str, morning: str, hours: str) -> re.Pattern[str]:
    """
    Find "from 22:00 to 7:00" in a language.

    The arguments are parts of a pattern: what stands before the first and the second hour, what marks them as
    those of the evening and the morning, and what is written behind the hours of any clock.
    """
    marked = rf"(?:\s*(?:{hours}))?"
    return re.compile(
        rf"(?<!\w)(?:{start})\s+{_OF_THE_EVENING.format(evening=evening)}{marked}"
        rf"\s+(?:{end})\s+{_OF_THE_MORNING.format(morning=morning)}{marked}(?![\w:.]*[\w:])",
        re.IGNORECASE,
    )
