"""The names of countries and zones that are understood in a language, and the abbreviations of zones."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from bot.languages import locale_of
from bot.schedule.wish_words import ENGLISH as ENGLISH_WORDS
from bot.schedule.wish_words import WishWords
from bot.schedule.zone_names import by_folded_name
from bot.schedule.zones import all_zones, zone_info
from bot.text import folded
from bot.translation import ENGLISH

_ABBREVIATION = re.compile(r"[A-Z]{3,5}")


@lru_cache(maxsize=16)
def country_codes(words: WishWords, locale: Locale) -> dict[str, str]:
    """The two letters of each country, by its names in folded words."""
    known = get_global("territory_zones")
    names = {
        " ".join(folded(name)): code
        for one in (ENGLISH, *_locales(words, locale))
        for code, name in one.territories.items()
        if code in known
    }
    return names | words.country_names


@lru_cache(maxsize=16)
def zones_by_name(words: WishWords, locale: Locale) -> dict[str, str]:
    """The zones behind the names of places in them, in folded words; of two, that in the likelier language."""
    names: dict[str, str] = {}
    for one in _locales(words, locale):
        names = by_folded_name(one) | names
    return names


def _locales(words: WishWords, locale: Locale) -> list[Locale]:
    """
    The languages that names are understood in, the likeliest first.

    They are those of the words. Beside English words they include that of the reader, for which there may be no words.
    """
    codes = list(words.codes)
    own = [locale] if words is ENGLISH_WORDS or locale.language in codes else []
    return [*own, *(locale_of(code) for code in codes if code != locale.language)]


@lru_cache(maxsize=2)
def abbreviations(day: date) -> dict[str, list[str]]:
    """The zones that have each abbreviation in use, at some time of the year."""
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    zones = defaultdict(list)
    for zone in all_zones():
        clock = zone_info(zone)
        for name in {
            (now + timedelta(days=ahead)).astimezone(clock).tzname() for ahead in (0, 91, 182, 273)
        }:
            if name and _ABBREVIATION.fullmatch(name):
                zones[name].append(zone)
    return dict(zones)
