"""What clocks show around the world at one moment, and so which offsets from UTC a time of day can mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from typing import NamedTuple

from babel import Locale

from bot.schedule.clock_times import in_digits, plain, times_in
from bot.schedule.wish_words import readings
from bot.schedule.zones import all_zones, zone_info
from bot.translation import ENGLISH

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60
_FARTHEST = 15
"""Minutes that a clock that somebody has read may be wrong."""
_CLOSE = 5
"""Minutes by which a clock that is nearer to what somebody has read is still not the only one."""


class ClockFace(NamedTuple):
    """What clocks with one offset show at a moment."""

    offset: int
    """In minutes, east of UTC."""
    local: datetime
    """The moment as those clocks have it, an aware datetime."""
    needs_day: bool
    """Whether clocks with another offset show the same time on another day."""


def clock_faces(moment: datetime) -> tuple[ClockFace, ...]:
    """The clock faces of all offsets in use at a moment, an aware datetime; from west to east, so the earliest first."""
    offsets = sorted({offset_of(zone, moment) for zone in all_zones()})
    shared = Counter(offset % _DAY for offset in offsets)
    return tuple(
        ClockFace(
            offset,
            moment.astimezone(timezone(timedelta(minutes=offset))),
            needs_day=shared[offset % _DAY] > 1,
        )
        for offset in offsets
    )


def offset_of(zone: str, moment: datetime) -> int:
    """A zone's offset at a moment, an aware datetime, in whole minutes east of UTC."""
    return (moment.astimezone(zone_info(zone)).utcoffset() or timedelta()) // _MINUTE


def faces_like(text: str, moment: datetime, locale: Locale = ENGLISH) -> tuple[ClockFace, ...]:
    """
    The clock faces that somebody can mean who writes, at that moment, what time it is.

    The nearest offset in use, however wrong the clock is by some minutes. There are several where two
    offsets are as near, where they differ by a day, and where `7:12` can also be in the evening.
    Empty where the text is no time of day, in the language of the locale or another one.
    """
    text = plain(text).strip(" .!?")
    for words in readings(locale):
        whole = in_digits(text, words)
        found = [one for one in times_in(whole, words) if one.end - one.start == len(whole)]
        if found:
            break
    faces = clock_faces(moment)
    near = [
        face
        for written in found
        for clock in _meant(written.clock, has_other=written.has_other)
        for face in _nearest(clock, faces)
    ]
    return tuple(dict.fromkeys(near))


def _meant(clock: time, *, has_other: bool) -> Iterator[time]:
    yield clock
    if has_other:
        yield clock.replace(hour=(clock.hour + 12) % 24)


def _nearest(clock: time, faces: tuple[ClockFace, ...]) -> list[ClockFace]:
    away = [_minutes_between(clock, face.local) for face in faces]
    farthest = min(min(away) + _CLOSE, _FARTHEST)
    return [face for face, minutes in zip(faces, away, strict=True) if minutes <= farthest]


def _minutes_between(clock: time, local: datetime) -> int:
    """The minutes between two clock faces, whichever of them is ahead."""
    ahead = (clock.hour - local.hour) * 60 + clock.minute - local.minute
    return min(ahead % _DAY, -ahead % _DAY)
