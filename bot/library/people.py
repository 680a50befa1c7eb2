"""The people that briefs share, from a file of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.brief import People, Person
from bot.library.content import parse
from bot.library.faults import Fault
from bot.text import folded


def people_faults(path: Path) -> list[Fault]:
    """The faults of a file of shared people."""
    faults: list[Fault] = []
    read_shared(path, faults)
    return faults


def read_shared(path: Path, faults: list[Fault]) -> Mapping[str, Person]:
    """The people of a file, empty where it is missing; its faults are added to `faults`."""
    if not path.exists():
        return {}
    content = parse(path)
    people = content.model(People)
    faults += content.told()
    return people.root if people else {}


def add_shared(people: Mapping[str, Person], data: object) -> None:
    """
    Add to a brief's data those of the shared people whom it quotes or names.

    Not all of them: a newsroom's list grows, and each brief holds its own people.
    """
    if not people or not isinstance(data, dict) or not isinstance(data.get("people", {}), dict):
        return
    words = set(folded(repr(data)))
    quotes = data.get("quotes")
    quotes = (
        [quote for quote in quotes if isinstance(quote, dict)] if isinstance(quotes, list) else []
    )
    speakers = [quote.get("speaker") for quote in quotes]
    used = {
        id: person
        for id, person in people.items()
        if id in speakers or words.intersection(folded(person.name)[-1:])
    }
    data["people"] = {**used, **data.get("people", {})}
