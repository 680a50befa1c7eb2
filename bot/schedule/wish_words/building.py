"""What the words of several languages are made of in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def both_orders(first: str, second: str) -> str:
    """Each phrase of one row beside each of another, before and behind it; phrases have `|` between them."""
    pairs = [
        (one.strip(), other.strip()) for one in first.split("|") for other in second.split("|")
    ]
    return " | ".join(f"{one} {other} | {other} {one}" for one, other in pairs)


def in_digits(before: str, hours: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """
    Replacements of hours in words by digits: "at seven".

    `before` is a part of a pattern for what stands before them, and empty where nothing has to. `hours` are patterns
    for the words from one to twelve.
    """
    stands = rf"(?<!\w)({before})\s+" if before else r"(?<!\w)()"
    # From twelve on, for its words can begin with those for two.
    for hour, word in reversed([*enumerate(hours.split(), 1)]):
        yield re.compile(rf"{stands}(?:{word})(?!\w)", re.IGNORECASE), rf"\g<1> {hour}"
