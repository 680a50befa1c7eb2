"""When something is due to a subscriber: at once, or at the next of the chosen times on one of the chosen days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.schedule.zones import weekend, zone_info
from bot.subscription import Choices, Days

MORNING = time(7)
"""The end of the night, and when what appeared on a weekend arrives with those who want it on weekdays."""
EVENING = time(22)
"""The beginning of the night."""

_DAY = timedelta(days=1)


def due(choices: Choices, moment: datetime) -> datetime:
    """
    When what is there at a moment, an aware datetime, is to arrive; in UTC, and never before that moment.

    As it appears, that is the moment itself; on a weekend that is left out, it is the morning after it. A
    time that the clocks skip comes as much later as they are set forward, and a time that they repeat
    comes the first time only. A zone that tzdata has lost is what `zones.zone_info` makes of it.
    """
    moment = moment.astimezone(UTC)
    zone = zone_info(choices.zone)
    left_out = weekend(choices.zone) if choices.days is Days.WEEKDAYS else frozenset()
    times = choices.times
    if not times:
        if moment.astimezone(zone).weekday() not in left_out:
            return moment
        times = (MORNING,)
    return _first(times, left_out, zone, moment)


def next_due(choices: Choices, moment: datetime) -> datetime | None:
    """When the next delivery is due, in UTC; None where everything arrives as it appears and today is a day for it."""
    moment = moment.astimezone(UTC)
    coming = due(choices, moment)
    return coming if choices.times or coming > moment else None


def is_night(zone: str, moment: datetime) -> bool:
    """Tell whether it is between 22:00 and 7:00 in a zone, at an aware datetime."""
    clock = moment.astimezone(zone_info(zone)).time()
    return clock >= EVENING or clock < MORNING


def _first(
    times: Sequence[time], left_out: frozenset[int], zone: tzinfo, moment: datetime
) -> datetime:
    """The first moment, from a given one on, that has one of these times on a day that is not left out."""
    # From yesterday on: where the clocks skip midnight, they take a late time of that day along.
    day = moment.astimezone(zone).date() - _DAY
    taken_along: list[datetime] = []
    while True:
        # Of a time that comes twice, `combine` means the first; one that does not come, it sets forward.
        moments = [datetime.combine(day, clock, zone).astimezone(UTC) for clock in times]
        coming = [at for at in moments if at >= moment]
        if left_out:
            coming = [at for at in coming if at.astimezone(zone).weekday() not in left_out]
        found = min(taken_along + coming, default=None)
        if found and found.astimezone(zone).date() == day:
            return found
        # What this day's late times have become comes beside the early times of the next day.
        taken_along = coming
        day += _DAY
