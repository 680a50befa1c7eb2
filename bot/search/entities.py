"""Entities: the people and offices of all briefs, each once, under whatever names the languages have for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.brief import Brief, Person
from bot.languages import primary
from bot.search.full_names import parts_of
from bot.search.transliteration import may_be_same_first_name, may_be_same_name, spellings
from bot.text import words_of


class Entity(NamedTuple):
    """One person or office; the same name in two briefs is one entity."""

    brief: Brief
    """The first brief that has it."""
    id: str
    """Its id in that brief."""
    person: Person


class Entities:
    """The entities by their numbers, which are places in `all`."""

    def __init__(self, briefs: Sequence[Brief]) -> None:
        self.all: list[Entity] = []
        self._numbers: dict[str, int] = {}
        self.briefs = briefs
        several = len({primary(brief.language) for brief in briefs}) > 1
        self._identities = _Identities() if several else None
        for brief in briefs:
            for id, person in brief.people.items():
                self._add(brief, id, person)

    def number(self, person: Person) -> int:
        """Give the number of a person of one of the briefs."""
        return self._numbers[_name_key(person)]

    def _add(self, brief: Brief, id: str, person: Person) -> None:
        key, names = _name_key(person), (person.name, *person.aliases)
        if key in self._numbers:
            return
        language = primary(brief.language)
        number = self._identities.known(names, language) if self._identities else None
        if number is None:
            number = len(self.all)
            self.all.append(Entity(brief, id, person))
        self._numbers[key] = number
        if self._identities:
            self._identities.add(names, language, number)


class _Identities:
    """Tells who has another name in another language: two people whose first names and surnames may be the same."""

    def __init__(self) -> None:
        self._by_surname: dict[str, list[tuple[str, int, Sequence[str]]]] = {}

    def known(self, names: Sequence[str], language: str) -> int | None:
        """Give the number of somebody of another language who has one of some names; None for nobody."""
        for name in filter(None, map(_ends, names)):
            for consonants in _consonants(name[-1]):
                for other, number, others in self._by_surname.get(consonants, ()):
                    if other != language and _are_same(name, others):
                        return number
        return None

    def add(self, names: Sequence[str], language: str, number: int) -> None:
        """Add the names of the person with a number."""
        for name in filter(None, map(_ends, names)):
            for consonants in _consonants(name[-1]):
                self._by_surname.setdefault(consonants, []).append((language, number, name))


def _ends(name: str) -> Sequence[str]:
    """Give the first and the last part of a name, folded; nothing for one of a single part."""
    parts = ["".join(word for _, word in part) for part in parts_of(name)]
    return (parts[0], parts[-1]) if len(parts) > 1 else ()


def _consonants(word: str) -> Iterator[str]:
    yield from {spelling.consonants for spelling in spellings(word)}


def _are_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether a first name and a surname may be those of the same person in another language."""
    is_surname = one[-1] == other[-1] or may_be_same_name(one[-1], other[-1])
    return is_surname and may_be_same_first_name(one[0], other[0])


def _name_key(person: Person) -> str:
    """Give what a person of one name has in all briefs."""
    return " ".join(word for _, word in words_of(person.name)) or person.name
