"""Whether a message rings: nobody is rung at night, twice in a row, or by a clock that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.schedule.moments import is_night
from bot.subscription import Sound

_RINGS_APART = 1800.0
"""Seconds between two messages with sound to who gets briefs as they appear."""


def is_silent(
    sound: Sound,
    zone: str,
    *,
    zone_confirmed: bool,
    at_set_times: bool,
    due: float,
    rang: float,
    now: float,
) -> bool:
    """
    Whether a message that is sent now arrives silently.

    `due` is when the subscriber wants it and `rang` when something last rang there, both in seconds since
    1970. At a set time one message rings, and those that follow it are silent.
    """
    if not zone_confirmed or sound is Sound.SILENT:
        return True
    if sound is Sound.NIGHT and is_night(zone, datetime.fromtimestamp(now, UTC)):
        return True
    return rang >= due if at_set_times else 0 <= now - rang < _RINGS_APART
