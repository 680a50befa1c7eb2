"""Time zones: the clock behind a name, whatever tzdata knows of it, and each zone's country and weekend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.schedule.cities import inhabitants

_NOWHERE = {None, "001", "ZZ"}
"""What CLDR has for the country of zones that belong to none."""

_THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = range(3, 7)
_USUAL = frozenset([_SATURDAY, _SUNDAY])
# As CLDR has them. Babel gives them only with the whole locale of a country, and all of those take
# more than a second and 90 MB.
_WEEKENDS = {
    **dict.fromkeys(
        ["BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"],
        frozenset([_FRIDAY, _SATURDAY]),
    ),
    "AF": frozenset([_THURSDAY, _FRIDAY]),
    "IN": frozenset([_SUNDAY]),
    "IR": frozenset([_FRIDAY]),
    "UG": frozenset([_SUNDAY]),
}


def zone_info(name: str) -> tzinfo:
    """
    The clock of a zone.

    A name that tzdata does not have, as other versions of it may, stands for the zone's other name, else
    for the largest zone of the same country, else for UTC. Nothing is raised.
    """
    return _clock(name) or next(filter(None, map(_clock, _stand_ins(name))), UTC)


def is_zone(name: str) -> bool:
    """Tell whether a name is that of a zone, or was, and tzdata has it."""
    return (name in _territories() or name in _aliases()) and _clock(name) is not None


def canonical(name: str) -> str:
    """The present name of a zone: `Europe/Kyiv` for `Europe/Kiev`. A name that is no older one is given back."""
    newer = _aliases().get(name, name)
    return newer if newer == name or _clock(newer) else name


@cache
def all_zones() -> tuple[str, ...]:
    """The present names of the zones of all countries, as far as tzdata has them."""
    return tuple(name for name in _territories() if territory(name) and _clock(name))


@lru_cache(maxsize=1024)
def territory(name: str) -> str:
    """The two letters of a zone's country; empty where it has none."""
    code = _territories().get(name) or _territories().get(_aliases().get(name, ""))
    return "" if code is None or code in _NOWHERE else code


def weekend(name: str) -> frozenset[int]:
    """The weekend of a zone's country, in days counted from Monday, 0; Saturday and Sunday where it has none."""
    return _WEEKENDS.get(territory(name), _USUAL)


@lru_cache(maxsize=2048)
def _clock(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name of a file, a folder's name
        return None


def _stand_ins(name: str) -> Iterator[str]:
    """Names for a zone whose name tzdata does not have, the best first."""
    newer = _aliases().get(name, name)
    yield newer
    yield from (older for older, other in _aliases().items() if other == newer)
    yield from sorted(
        get_global("territory_zones").get(territory(name), []), key=inhabitants, reverse=True
    )


def _territories() -> Mapping[str, str]:
    """The country of each zone that CLDR knows, by the zone's name."""
    return get_global("zone_territories")


def _aliases() -> Mapping[str, str]:
    """The present names of zones, by their older ones."""
    return get_global("zone_aliases")
