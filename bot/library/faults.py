"""Faults of content files: where they stand, and their words, which are an editor's."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel

from bot.brief import Brief, Correction, People, Person, Quote, Section, Source, Withdrawal
from bot.fields import OWN

Place = tuple[str | int, ...]
"""The way to a value in a file: `("quotes", 2, "speaker")`."""

MOST = 20
"""Faults of one file that are told; who mends these sees the next ones."""


class Finding(NamedTuple):
    """A rule that a value of a brief breaks, and which value: a fault or a warning without its line."""

    place: Place
    rule: str


class Fault(NamedTuple):
    """One broken rule of a content file; prints as an editor's program understands it."""

    path: Path
    line: int
    """Counted from 1, as the column."""
    column: int
    rule: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to the place; one line, whatever stands there."""
        return one_line(f"{self.path}:{self.line}:{self.column}: {self.rule}")


def one_line(text: str) -> str:
    """A text whose odd characters, of a file's name above all, are written out and change nothing."""
    return _ODD.sub(lambda odd: odd[0].encode("unicode_escape").decode(), text)


_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
"""Characters that control a terminal, a line or its direction, and bytes that are no UTF-8."""


class ContentError(Exception):
    """Content that cannot be served, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


_RULES = {
    "missing": "missing; add it",
    "string_type": "one text is needed here; write it as key: text",
    "tuple_type": "a list is needed here; write each item on a line that begins with a hyphen",
    "dict_type": "keys are needed here; write each on its own line as key: value",
    "model_type": "keys are needed here; write each on its own line as key: value",
}
_OTHER = "cannot be used here; write it as in the skeleton that 'brief-bot new' makes"
"""For whatever else pydantic finds, now or in another version, whose own words are no editor's."""
_EMPTY = {
    "quotes": "empty; take it out if nobody is quoted",
    "people": "empty; take it out if nobody is quoted or named",
    "points": "empty; write each point on a line that begins with a hyphen",
    "aliases": "empty; take it out if there are no other spellings",
    "corrections": "empty; take it out if nothing was corrected",
    "sections": "empty; write at least one section",
    "source": "empty; write its publisher and its title",
}
"""For a key with nothing behind it where more than a text is needed."""
_MODELS: Mapping[object, type[BaseModel]] = {
    "source": Source,
    "people": Person,
    "sections": Section,
    "quotes": Quote,
    "corrections": Correction,
    "withdrawn": Withdrawal,
}


def rule(
    model: type[BaseModel], kind: str, message: str, place: Place, value: object = None
) -> str:
    """One of pydantic's faults in an editor's words; our own faults are in them already."""
    inner = Person if model is People else _MODELS.get(place[0] if place else "", Brief)
    known = inner if len(place) > 1 else Brief
    if kind == "empty":
        field = known.model_fields.get(str(place[-1]))
        return message if field is None or field.is_required() else f"{message} or remove the key"
    if kind in OWN:
        return message
    if kind == "string_type" and isinstance(value, dict) and len(value) == 1:
        return f"{_RULES[kind]}; if it is one text with ': ' in it, put it in quotes"
    if value == "" and place and place[-1] in _EMPTY and kind in _RULES:
        return _EMPTY[str(place[-1])]
    if kind != "extra_forbidden":
        return _RULES.get(kind, _OTHER)
    key = str(place[-1])
    if (before := key.partition(":")[0]) != key and before in known.model_fields:
        return f"a space is missing after the colon; write '{before}: …'"
    meant = near(key, known.model_fields)
    return f"unknown key; did you mean '{meant}'?" if meant else "unknown key; remove it"


def near(word: str, known: Iterable[object]) -> str | None:
    """The word that one was probably meant to be, or None."""
    if len(word) > 64:
        return None
    words = [other for other in known if isinstance(other, str)]
    found = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.7)
    return found[0] if found else None


def meant(data: object, place: Place, rule: str) -> str:
    """A rule about a reference to nothing, with what was probably meant."""
    if len(place) != 3 or place[0] != "quotes" or not isinstance(data, dict):
        return rule
    known: Iterable[object] = ()
    if place[2] == "speaker" and isinstance(people := data.get("people"), dict):
        known = people
    elif place[2] == "section" and isinstance(sections := data.get("sections"), list):
        known = [part.get("id") for part in sections if isinstance(part, dict)]
    value = at(data, place)
    if not isinstance(value, str) or value in known or (found := near(value, known)) is None:
        return rule
    return f"{rule.partition(';')[0]}; did you mean '{found}'?"


def at(data: Any, place: Place) -> object:
    """What stands at a place of a file's data, or None."""
    for step in place:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def first(found: list[Fault], over: str) -> list[Fault]:
    """The first `MOST` faults of a file in order, and how many there are beyond."""
    found = sorted(found)
    rule = f"and {over}{len(found) - MOST:,} more faults in this file; mend those above first"
    return [*found[:MOST], *(fault._replace(rule=rule) for fault in found[MOST : MOST + 1])]


def below_heading(data: object) -> dict[str, object] | None:
    """The shared people where they stand below a `people:`, as a brief's do; None where they don't."""
    if not isinstance(data, dict) or list(data) != ["people"]:
        return None
    below = data["people"]
    is_person = not isinstance(below, dict) or isinstance(below.get("name"), str)
    return None if is_person else below


def unreadable(error: yaml.YAMLError) -> str:
    """What is wrong where the YAML library gives up."""
    # By type: its words change with its versions, and are no editor's.
    if isinstance(error, yaml.scanner.ScannerError):
        what = "cannot be read from here on"
    elif isinstance(error, yaml.parser.ParserError):
        what = "does not go with what stands before it"
    else:
        what = "cannot be read"
    return f"{what}; check the indentation, and put a text with ': ' or ' #' in quotes"


def name(place: Place) -> str:
    """How a message begins: the key, and which item of its list, counted from 1."""
    if not place:
        return ""
    *around, last = place
    if isinstance(last, str):
        return f"{last}: "
    return f"{around[-1] if around else 'item'} {last + 1}: "
