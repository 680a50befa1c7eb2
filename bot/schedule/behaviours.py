"""Zones that have one offset now, by what becomes of their clocks in the year to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.schedule.cities import inhabitants
from bot.schedule.clock_faces import offset_of
from bot.schedule.zones import all_zones, weekend, zone_info

MOST = 3
"""Behaviours that a reader is asked to choose from."""


class Behaviour(NamedTuple):
    """Zones whose clocks show the same for a year, and which have the same weekend."""

    zones: tuple[str, ...]
    """Their IANA names, that with the most inhabitants first."""

    @property
    def zone(self) -> str:
        """The zone that stands for all of them."""
        return self.zones[0]


def behaviours_at(offset: int, moment: datetime) -> tuple[Behaviour, ...]:
    """
    The behaviours of the zones that have an offset, in minutes east of UTC, at a moment, an aware datetime.

    At most three, those in whose cities most people live; none that has next to nobody beside the others.
    Empty where the offset is not in use.
    """
    here = [zone for zone in all_zones() if offset_of(zone, moment) == offset]
    return likely(grouped(here, moment.astimezone(UTC).date()))


def grouped(zones: Iterable[str], day: date) -> list[Behaviour]:
    """The behaviours of some zones in the year from a day on, that with the most inhabitants first."""
    groups: defaultdict[object, list[str]] = defaultdict(list)
    for zone in sorted(zones, key=inhabitants, reverse=True):
        groups[_year(zone, day), weekend(zone)].append(zone)
    behaviours = [Behaviour(tuple(group)) for group in groups.values()]
    return sorted(behaviours, key=_people, reverse=True)


def likely(behaviours: Sequence[Behaviour], negligible: int = 1000) -> tuple[Behaviour, ...]:
    """
    Those of some ranked behaviours that a reader is asked about: the first three at most.

    None is among them if the first has more than `negligible` times as many people.
    """
    return tuple(
        behaviour
        for behaviour in behaviours[:MOST]
        if _people(behaviour) * negligible >= _people(behaviours[0])
    )


def _people(behaviour: Behaviour) -> int:
    """The inhabitants of the cities in a behaviour's zones, in thousands."""
    return sum(map(inhabitants, behaviour.zones))


@lru_cache(maxsize=1024)
def _year(zone: str, day: date) -> tuple[tuple[int, timedelta | None], ...]:
    """
    The offsets of a zone at noon of each day of a year, each with how many days ahead it begins.

    What differs by the hour of one day alone is taken for the same.
    """
    clock = zone_info(zone)
    noon = datetime.combine(day, time(12), UTC)
    offsets = [(noon + timedelta(ahead)).astimezone(clock).utcoffset() for ahead in range(366)]
    changes = zip(offsets, [None, *offsets], strict=False)
    return tuple((ahead, now) for ahead, (now, before) in enumerate(changes) if now != before)
