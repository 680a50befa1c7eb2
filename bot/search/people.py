"""Who is meant: the people of all briefs, and every form in which a text or a reader names them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from bot.brief import Brief, Person
from bot.search.language import Language
from bot.search.phonetic_key import phonetic_key
from bot.search.spelling import distance
from bot.text import Word, words_of

LONGEST_NAME = 6
"""Words that a name or role is looked for in."""
_MOST_BEGUN = 16
"""Names that one beginning is completed to."""


class Form(IntEnum):
    """How sure a form is to mean somebody; the lower wins where one form means several people."""

    NAME = 0
    """A full name, an alias or a surname."""
    FIRST = 1
    """A first name alone, which strangers share."""
    ROLE = 2
    """An office, which others have held."""
    OTHER_FIRST = 3
    """A first name alone in another spelling than the brief's own."""


class Alias(NamedTuple):
    """Those whom one form of name can mean, by their numbers in `People.all`."""

    form: Form
    people: tuple[int, ...]


class Named(NamedTuple):
    """A stretch of words that names somebody: from the word at `start` to before `end`."""

    start: int
    end: int
    alias: Alias


class Known(NamedTuple):
    """One person as the briefs know him or her; the same name in two briefs is one person."""

    brief: Brief
    id: str
    person: Person


class People:
    """Recognises people by name, alias, surname, first name, role or all of it joined."""

    def __init__(self, briefs: Sequence[Brief], language: Language) -> None:
        self._language = language
        self.all: list[Known] = []
        self.words: dict[str, str] = {}
        """The words that names are made of, folded, each with its `_key`."""
        self.skeletons: dict[str, str] = {}
        """A word of a name for each skeleton that none of them has as it is."""
        self._numbers: dict[str, int] = {}
        self._of: dict[tuple[int, str], int] = {}
        self._aliases: dict[tuple[str, ...], Alias] = {}
        self._roles: list[set[str]] = []
        for at, brief in enumerate(briefs):
            for id, person in brief.people.items():
                self._add(at, brief, id, person)
        self._sorted = sorted(self.words)
        self._in_names = {key for keys in self._aliases for key in keys}

    def number(self, brief: int, id: str) -> int:
        """The number of the person with that id in the brief at that place."""
        return self._of[brief, id]

    def in_names(self, word: str) -> bool:
        """Whether some name or role has this word."""
        return self._key(word) in self._in_names

    def in_role(self, word: str, person: int) -> bool:
        """Whether a word belongs to somebody's office, or may well be what that is called."""
        return word in self._language.offices or self._key(word) in self._roles[person]

    def begun(self, start: str) -> tuple[int, ...]:
        """Those with a name of one word, such as a surname, that begins like this."""
        at = bisect_left(self._sorted, start)
        people: dict[int, None] = {}
        for word in self._sorted[at : at + _MOST_BEGUN]:
            if not word.startswith(start):
                break
            if alias := self._aliases.get((self.words[word],)):
                people |= dict.fromkeys(alias.people)
        return tuple(people)

    def find(self, words: Sequence[Word], *, written: bool) -> list[Named]:
        """The names among words, longest match first; in a `written` text, names are capitalised."""
        # Texts of briefs spell a name as the brief does; only readers write "trumps" or "Путина".
        key_of = self._written if written else self._key
        keys = [
            None if word in self._language.name_particles else key_of(word) for _, word in words
        ]
        found: list[Named] = []
        at = 0
        while at < len(keys):
            match = next(self._matches(words, keys, at, written=written), None)
            if match:
                found.append(match)
            at = match.end if match else at + 1
        return found

    def _matches(
        self, words: Sequence[Word], keys: Sequence[str | None], start: int, *, written: bool
    ) -> Iterator[Named]:
        if keys[start] not in self._in_names or (written and words[start].raw[0].islower()):
            return
        for end in range(min(start + LONGEST_NAME, len(keys)), start, -1):
            if keys[end - 1] in self._in_names:
                key = tuple(sorted(key for key in keys[start:end] if key is not None))
                if alias := self._aliases.get(key):
                    yield Named(start, end, alias)

    def _written(self, word: str) -> str:
        return self.words.get(word, "")

    def _add(self, at: int, brief: Brief, id: str, person: Person) -> None:
        name = [word for _, word in words_of(person.name)]
        number = self._numbers.setdefault(" ".join(name) or person.name, len(self.all))
        if number == len(self.all):
            self.all.append(Known(brief, id, person))
            self._roles.append(set())
        self._of[at, id] = number
        role = words_of(person.role or "")
        self._roles[number].update(self._key(word) for _, word in role)
        self._name(role, Form.ROLE, number)
        if role and role[0].raw.endswith("'s"):
            self._name(role[1:], Form.ROLE, number)  # "Trump's special envoy" without the "Trump's"
        for text in (person.name, *person.aliases):
            self._name_and_parts(text, person, number)

    def _name_and_parts(self, text: str, person: Person, number: int) -> None:
        words = words_of(text)
        if not words:  # a name of signs alone, which nobody can type as a word
            return
        self._name(words, Form.NAME, number)
        self._name([Word("", "".join(word for _, word in words))], Form.NAME, number)
        if text != person.name and not self._same_name(words, words_of(person.name), number):
            return
        parts = [word for word in words if word.word not in self._language.honorifics]
        if len(parts) < 2 or not self._personal(parts):
            return
        self._name([parts[0]], Form.FIRST if text == person.name else Form.OTHER_FIRST, number)
        self._name([parts[0], parts[-1]], Form.NAME, number)
        for start in range(1, len(parts)):  # "Leyen", but also "von der Leyen"
            self._name(parts[start:], Form.NAME, number)

    def _same_name(self, words: Sequence[Word], name: Sequence[Word], number: int) -> bool:
        """
        Whether an alias is the name in another spelling, so that its last word is a surname.

        "Vladimir Zelensky" is; "President of Ukraine" is not.
        """
        if not name or any(self.in_role(word, number) for _, word in words):
            return False
        return distance(phonetic_key(words[-1].word), phonetic_key(name[-1].word), 2) <= 2

    def _name(self, words: Sequence[Word], form: Form, number: int) -> None:
        key = tuple(
            sorted(
                self._key(word) for _, word in words if word not in self._language.name_particles
            )
        )
        if not key or (len(words) == 1 and words[0].word in self._language.stop_words):
            return
        known = self._aliases.get(key)
        if known is None or form < known.form:
            self._aliases[key] = Alias(form, (number,))
        elif form == known.form and number not in known.people:
            self._aliases[key] = Alias(form, (*known.people, number))
        for _, word in words:
            if word not in self._language.name_particles:
                self.words.setdefault(word, self._key(word))
                self.skeletons.setdefault(phonetic_key(word), word)

    def _key(self, word: str) -> str:
        """A word as names are compared by it: "Russia's president" is the Russian President."""
        return "usa" if word == "us" else self._language.root(word)

    def _personal(self, words: Sequence[Word]) -> bool:
        """Whether a name is first name and surname rather than that of an office or a group."""
        capitals = all(not word.raw[0].islower() for word in (words[0], words[-1]))
        article = words[0].word in self._language.name_particles
        return (
            capitals and not article and not all(self._language.is_word(word) for _, word in words)
        )
