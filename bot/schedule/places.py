"""The places by which readers name their time zone: cities, countries, zones, abbreviations, offsets."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.schedule import cities
from bot.schedule.behaviours import MOST, Behaviour, behaviours_at, grouped, likely
from bot.schedule.cities import City
from bot.schedule.place_names import abbreviations, country_codes, zones_by_name
from bot.schedule.wish_words import ENGLISH as ENGLISH_WORDS
from bot.schedule.wish_words import WishWords, readings
from bot.schedule.zone_names import by_lower_name, name_of
from bot.schedule.zones import canonical, is_zone, territory
from bot.text import folded
from bot.translation import ENGLISH

LONGEST = 60
"""Characters of the longest text that can name a place."""

_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+\-−–])\s?([0-9]{1,2})(?:[:.]?([0-5][0-9]))?")
_FAR_SMALLER = 10
"""How many times as large a city is as one of its name that nobody is asked about."""
_SMALL_PART = 17
"""How many times as many people a country's largest behaviour has as one that nobody is asked about."""
_SHORTEST_INFLECTED = 4
"""Letters of the shortest word that is taken for a name with an ending or a preposition."""
_ONE_SLIP, _TWO_SLIPS = 4, 8
"""Letters of the shortest name that a text is taken for with one slip, and with two."""


class Place(NamedTuple):
    """A place that a reader can mean."""

    name: str
    """As readers are told of it."""
    zone: str
    """The IANA name of its time zone."""


class Found(NamedTuple):
    """What a text can mean: nothing, one place, or a few to choose from."""

    places: tuple[Place, ...] = ()
    """At most three, the likeliest first."""
    is_exact: bool = False
    """Whether the text names them as it stands; else their names are a slip or two away."""


def find(text: str, moment: datetime, locale: Locale = ENGLISH) -> Found:
    """
    The places that a text names at a moment, an aware datetime.

    It is a city, with its country behind it or not, a country, an IANA name, an abbreviation such as `CET`, an
    offset such as `UTC+3`, or a name with a slip or two in it. Names are understood in the language of the
    locale, in English and in the other languages of the bot, those of large cities in many more.
    """
    languages = readings(locale)
    for words in languages:
        if places := exact(text, moment, words, locale):
            return Found(places, is_exact=True)
    return Found(near(text, moment, languages[0], locale))


def exact(
    text: str, moment: datetime, words: WishWords = ENGLISH_WORDS, locale: Locale = ENGLISH
) -> tuple[Place, ...]:
    """The places that a text names as it stands, at most three."""
    key = " ".join(folded(text))  # of the whole, for "L.A" is two words
    text = text.strip(" ,;.!?")
    if not text or len(text) > LONGEST:
        return ()
    if match := _OFFSET.fullmatch(text.lower()):
        return _with_offset(match, moment, locale)
    if text.lower() in ("utc", "z"):
        return (Place("UTC", "UTC"),)
    if "/" in text and is_zone(zone := by_lower_name().get(text.lower(), "")):
        return _of_zones([canonical(zone)], locale)
    day = moment.astimezone(UTC).date()
    return _named(key, day, words, locale) or _inflected(key, day, words, locale)


def near(
    text: str, moment: datetime, words: WishWords = ENGLISH_WORDS, locale: Locale = ENGLISH
) -> tuple[Place, ...]:
    """The places whose names are a slip or two away from a text, or all but what stands behind a comma; at most three."""
    name, comma, _ = text[:LONGEST].partition(",")
    if comma and (found := _cities(" ".join(folded(name)))):
        return _of_cities(found, locale, math.inf)
    key = " ".join(folded(text[:LONGEST]))
    if len(key) < _ONE_SLIP:
        return ()
    slips = 1 if len(key) < _TWO_SLIPS else 2
    names = [*cities.names(), *zones_by_name(words, locale), *country_codes(words, locale)]
    hits = process.extract(key, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
    least = min((slip for _, slip, _ in hits), default=0)
    day = moment.astimezone(UTC).date()
    by_zone: dict[str, Place] = {}
    for name, slip, _ in hits:
        if slip == least:
            for place in _named(name, day, words, locale):
                by_zone.setdefault(place.zone, place)
    return tuple(by_zone.values())[:MOST]


def _named(key: str, day: date, words: WishWords, locale: Locale) -> tuple[Place, ...]:
    """The places of a name, in folded words, at most three."""
    countries = country_codes(words, locale)
    zone = words.place_names.get(key, "")
    if code := countries.get(key):
        of_country = _of_country(code, day, locale)
        return (*of_country, _in_its_country(zone, locale))[:MOST] if zone else of_country
    if zone:
        return _of_zones([zone], locale)
    own = _of_zones(filter(None, [zones_by_name(words, locale).get(key)]), locale)
    if found := _cities(key) or list(_in_a_country(key, countries)):
        of_cities = _of_cities(found, locale)
        # The city that the zone is named after has its name in the reader's language there.
        return (
            own
            if [place.zone for place in own] == [place.zone for place in of_cities]
            else of_cities
        )
    if own:
        return own
    zones = abbreviations(day).get(key.upper(), [])
    return _of_behaviours(likely(grouped(zones, day)), locale)


def _inflected(key: str, day: date, words: WishWords, locale: Locale) -> tuple[Place, ...]:
    """The places of a name that has changed behind a preposition; a short word is none."""
    if len(key) < _SHORTEST_INFLECTED:
        return ()
    for pattern, original in words.inflections:
        name = pattern.sub(original, key)
        if name != key and (found := _named(name, day, words, locale)):
            return found
    return ()


def _in_its_country(zone: str, locale: Locale) -> Place:
    """The place of a zone, told from a country of the same name."""
    country = territory(zone) or ""
    return Place(f"{name_of(zone, locale)}, {locale.territories.get(country, country)}", zone)


def _with_offset(match: re.Match[str], moment: datetime, locale: Locale) -> tuple[Place, ...]:
    """The places with an offset; one that is not in use has at best a zone of its own."""
    sign, hours, minutes = match.groups()
    offset = int(hours) * 60 + int(minutes or 0)
    if sign != "+":
        offset = -offset
    places = _of_behaviours(behaviours_at(offset, moment), locale)
    fixed = f"Etc/GMT{-offset // 60:+d}"
    if not places and offset % 60 == 0 and is_zone(fixed):
        return _of_zones([fixed], locale)
    return places


def _of_zones(zones: Iterable[str], locale: Locale) -> tuple[Place, ...]:
    return tuple(Place(name_of(zone, locale), zone) for zone in zones)


def _of_behaviours(behaviours: Iterable[Behaviour], locale: Locale) -> tuple[Place, ...]:
    return _of_zones((behaviour.zone for behaviour in behaviours), locale)


def _of_country(code: str, day: date, locale: Locale) -> tuple[Place, ...]:
    """A country, or places in it where its clocks differ."""
    zones = [zone for zone in get_global("territory_zones").get(code, []) if is_zone(zone)]
    places = _of_behaviours(likely(grouped(zones, day), _SMALL_PART), locale)
    if len(places) == 1:
        return (Place(locale.territories.get(code, places[0].name), places[0].zone),)
    return places


def _cities(key: str) -> list[City]:
    """The cities of a name, the largest first; of those that have it as another name, what is larger than its own."""
    found = cities.named(key)
    own = next((at for at, city in enumerate(found) if " ".join(folded(city.name)) == key), None)
    return (
        found
        if own is None
        else [
            city for at, city in enumerate(found) if at < own or " ".join(folded(city.name)) == key
        ]
    )


def _in_a_country(key: str, countries: Mapping[str, str]) -> Iterator[City]:
    """The cities of a name that has a country's behind it."""
    words = key.split()
    for at in range(1, len(words)):
        if code := countries.get(" ".join(words[at:])):
            yield from (city for city in _cities(" ".join(words[:at])) if city.country == code)


def _of_cities(
    found: list[City], locale: Locale, far_smaller: float = _FAR_SMALLER
) -> tuple[Place, ...]:
    """The largest cities of one name, one a zone."""
    largest: dict[str, City] = {}
    for city in found:
        if city.inhabitants * far_smaller >= found[0].inhabitants:
            largest.setdefault(city.zone, city)
    chosen = list(largest.values())[:MOST]
    return tuple(Place(_told(city, chosen, locale), canonical(city.zone)) for city in chosen)


def _told(city: City, chosen: list[City], locale: Locale) -> str:
    """The name of one of several cities, so that no other has the same."""
    alike = [other for other in chosen if other.name == city.name]
    if len(alike) == 1:
        return city.name
    country = str(locale.territories.get(city.country, city.country))
    if sum(other.country == city.country for other in alike) == 1:
        return f"{city.name}, {country}"
    return f"{city.name}, {country} ({name_of(city.zone, locale)})"
