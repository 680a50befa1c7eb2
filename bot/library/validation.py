"""Validation of a file's data by the models, with pydantic's faults told in an editor's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from bot.brief import (
    Brief,
    Correction,
    People,
    Person,
    Picture,
    Quote,
    Section,
    Source,
    Withdrawal,
)
from bot.fields import OWN
from bot.library.faults import Place
from bot.masthead import Newsroom

_RULES = {
    "missing": "missing; add it",
    "string_type": "one text is needed here; write it as key: text",
    "tuple_type": "a list is needed here; write each item on a line that begins with a hyphen",
    "dict_type": "keys are needed here; write each on its own line as key: value",
    "model_type": "keys are needed here; write each on its own line as key: value",
}
_OTHER = "cannot be used here; write it as in the skeleton that 'brief-bot new' makes"
"""For whatever else pydantic finds, in this version or another."""
_EMPTY = {
    "quotes": "empty; take it out if nobody is quoted",
    "people": "empty; take it out if nobody is quoted or named",
    "points": "empty; write each point on a line that begins with a hyphen",
    "aliases": "empty; take it out if there are no other spellings",
    "corrections": "empty; take it out if nothing was corrected",
    "sections": "empty; write at least one section",
    "source": "empty; write its publisher and its title",
    "picture": "empty; write its url and its credit, or take it out",
}
"""For a key without a value, where more than one text is needed."""
_MODELS: Mapping[object, type[BaseModel]] = {
    "source": Source,
    "people": Person,
    "sections": Section,
    "quotes": Quote,
    "corrections": Correction,
    "withdrawn": Withdrawal,
    "picture": Picture,
}


def rule(model: type[BaseModel], kind: str, message: str, place: Place, data: object = None) -> str:
    """
    One of pydantic's faults in an editor's words: "what is wrong; what to do".

    `kind`, `message` and `place` are the fault's type, words and location; `data` is what was validated.
    """
    value = _at(data, place)
    return _corrected(data, place, value, _worded(model, kind, message, place, value))


def _worded(model: type[BaseModel], kind: str, message: str, place: Place, value: object) -> str:
    if model is Newsroom:
        known: type[BaseModel] = Newsroom
    else:
        inner = Person if model is People else _MODELS.get(place[0] if place else "", Brief)
        known = inner if len(place) > 1 else Brief
    if kind == "empty":
        # A text that has no language of its own stands at the key around it.
        field = known.model_fields.get(str(place[-1] or place[-2]))
        return message if field is None or field.is_required() else f"{message} or remove the key"
    if kind in OWN:
        return message
    if kind == "string_type" and isinstance(value, dict) and len(value) == 1:
        return f"{_RULES[kind]}; if it is one text with ': ' in it, put it in quotation marks"
    if value == "" and place and place[-1] in _EMPTY and kind in _RULES:
        return _EMPTY[str(place[-1])]
    if kind != "extra_forbidden":
        return _RULES.get(kind, _OTHER)
    key = str(place[-1])
    if (before := key.partition(":")[0]) != key and before in known.model_fields:
        return f"a space is missing after the colon; write '{before}: …'"
    meant = _near(key, known.model_fields)
    return f"unknown key; did you mean '{meant}'?" if meant else "unknown key; remove it"


def _called(name: object, people: Mapping[str, object]) -> str | None:
    """The id of somebody with that name, or None."""
    for id, person in people.items():
        if isinstance(person, dict) and name and person.get("name") == name:
            return id
    return None


_LISTED = 5
"""Ids that a rule names."""


def _near(word: str, known: Iterable[object]) -> str | None:
    """The word that one was probably meant to be, or None."""
    if len(word) > 64:
        return None
    words = [other for other in known if isinstance(other, str)]
    found = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.7)
    return found[0] if found else None


def _corrected(data: object, place: Place, value: object, rule: str) -> str:
    """A rule about a reference to nothing, with the id that was probably meant, or those that there are."""
    if not isinstance(data, dict):
        return rule
    known: Iterable[object] = ()
    choose = "choose one of these"
    match place:
        case ("quotes", _, "speaker") if isinstance(people := data.get("people"), dict):
            known = people
            choose = "add the speaker under people, or choose one of these there"
            if found := _called(value, people):
                return f"{rule.partition(';')[0]}; did you mean '{found}'?"
        case ("quotes", _, "section"):
            known = _ids(data.get("sections"))
        case ("lead",):
            known = _ids(data.get("quotes"))
    ids = [id for id in known if isinstance(id, str)]
    if not isinstance(value, str) or not value or not ids or value in ids:
        return rule
    wrong = rule.partition(";")[0]
    if found := _near(value, ids):
        return f"{wrong}; did you mean '{found}'?"
    more = ", …" if len(ids) > _LISTED else ""
    return f"{wrong}; {choose}: {', '.join(ids[:_LISTED])}{more}"


def _ids(parts: object) -> list[object]:
    """The ids of the parts in a list."""
    return [p.get("id") for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []


def _at(data: Any, place: Place) -> object:
    """The value at a place of some data, or None."""
    for step in place:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def below_heading(data: object) -> dict[str, object] | None:
    """The shared people of a file that has them below a `people:`, as a brief has; else None."""
    if not isinstance(data, dict) or list(data) != ["people"]:
        return None
    below = data["people"]
    is_person = not isinstance(below, dict) or isinstance(below.get("name"), str)
    return None if is_person else below
