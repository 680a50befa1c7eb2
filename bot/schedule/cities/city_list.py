"""
The list of cities, with their names in several languages.

`tools/city_list.py` makes it; `city_list.LICENSE.txt` names its source and licence.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_FIRST_KEY = re.compile(rb"\|([^|]*)\|.*\n")
_WHOLE_ZONE = re.compile(rb"\t([^\t]+)\t\d+\t(\d+)\|")


class City(NamedTuple):
    """A city."""

    name: str
    """Its usual name in English."""
    country: str
    """Two letters."""
    zone: str
    """The IANA name of its time zone."""
    inhabitants: int
    """In thousands."""


def named(key: str) -> list[City]:
    """The cities that have a name in whatever language, the largest first; `key` is its words, folded."""
    return list(_named(key))


@lru_cache(maxsize=1024)
def _named(key: str) -> tuple[City, ...]:
    # One text is read in several languages, and so looked up as often.
    return tuple(_lines_with(f"|{key}|".encode()))


@cache
def names() -> tuple[str, ...]:
    """The folded English names of all cities, the largest first."""
    return tuple(key.decode() for key in _FIRST_KEY.findall(_list()))


def inhabitants(zone: str) -> int:
    """The inhabitants of a zone's cities and villages, in thousands; 0 where it has none."""
    return _inhabitants().get(zone, 0)


def _lines_with(wanted: bytes) -> Iterator[City]:
    # A search in the text as it lies: a dictionary of these names would take twenty times the memory.
    lines, at = _list(), 0
    while (found := lines.find(wanted, at)) >= 0:
        start, at = lines.rfind(b"\n", 0, found) + 1, lines.find(b"\n", found)
        fields = lines[start : lines.find(b"|", start)].decode().split("\t")
        name, country, zone, thousands, *_ = fields
        yield City(name, country, zone, int(thousands))


@cache
def _inhabitants() -> dict[str, int]:
    found = _WHOLE_ZONE.findall(_list())
    return {zone.decode(): int(thousands) for zone, thousands in found}


@cache
def _list() -> bytes:
    """Read the list: a line for each city, with its names between bars."""
    return gzip.decompress((files(__package__) / "city_list.txt.gz").read_bytes())
