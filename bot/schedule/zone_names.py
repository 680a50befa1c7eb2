"""The names of time zones for readers, and the zones behind names that readers type."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from bot.schedule.cities import inhabitants
from bot.schedule.zones import all_zones, canonical, is_zone
from bot.text import folded
from bot.translation import ENGLISH

_FIXED = re.compile(r"Etc/GMT([+-])([0-9]+)")
_NO_PLACES = {"Australia", "Brazil", "Canada", "Chile", "Etc", "Mexico"}
"""The folders of older names that end in parts of a country, such as "West", and of those without a place."""


def name_of(zone: str, locale: Locale = ENGLISH) -> str:
    """The name of a zone for readers, which is that of a place in it: `Kyiv`, `New York`; `UTC+3` where it has none."""
    if match := _FIXED.fullmatch(zone):
        return f"UTC{'−' if match[1] == '+' else '+'}{match[2]}"  # IANA's sign is the other one
    try:
        return get_timezone_location(zone, locale, return_city=True)
    except (LookupError, ValueError, OSError):  # a name that tzdata does not have
        return zone.rpartition("/")[2].replace("_", " ")


@cache
def by_lower_name() -> dict[str, str]:
    """The names of zones, present and older ones, by the same in small letters; whether or not tzdata has them."""
    names = [*get_global("zone_aliases"), *get_global("zone_territories")]
    return {name.lower(): name for name in names}


@lru_cache(maxsize=8)
def by_folded_name(locale: Locale) -> dict[str, str]:
    """The present names of zones, by the names of the places that they are named after, in folded words."""
    names = {}
    for name in [*get_global("zone_aliases"), *all_zones()]:
        folder, _, place = name.rpartition("/")
        present = canonical(name)
        if folder and is_zone(name) and (present == name or folder not in _NO_PLACES):
            names[" ".join(folded(place))] = present
    for zone in sorted(all_zones(), key=inhabitants):
        for one in (ENGLISH, locale):
            names[" ".join(folded(name_of(zone, one)))] = zone
    return names
