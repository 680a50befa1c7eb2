"""The people of all briefs, and every form in which a text or a reader names them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.brief import Brief, Person
from bot.search.language import Language
from bot.search.phonetic_key import phonetic_key
from bot.text import Word, words_of

_MAX_NAME_WORDS = 6
"""Words that one mention has at most."""
_MAX_PREFIX_MATCHES = 16
"""Names that one prefix is completed to at most."""
_MAX_SURNAME_ERRORS = 2
"""Errors between two spellings of one surname, counted in their phonetic keys."""


class AliasKind(IntEnum):
    """How sure an alias is to mean somebody; the lower wins where one alias means several people."""

    NAME = 0
    """A full name, an alias that the brief lists, or a surname."""
    FIRST_NAME = 1
    """A first name alone, which strangers share."""
    ROLE = 2
    """An office, which others have held."""
    OTHER_FIRST_NAME = 3
    """A first name alone in another spelling than the brief's own."""


class Alias(NamedTuple):
    """The people whom one form of name can mean."""

    kind: AliasKind
    people: tuple[int, ...]
    """Their numbers, which are places in `People.all`."""


class Mention(NamedTuple):
    """A stretch of words that names somebody: from the word at `start` to before `end`."""

    start: int
    end: int
    alias: Alias


class Entity(NamedTuple):
    """One person or office; the same name in two briefs is one entity."""

    brief: Brief
    """The first brief that has it."""
    id: str
    """Its id in that brief."""
    person: Person


class People:
    """Recognises people by name, alias, surname, first name, role or all of it joined."""

    def __init__(self, briefs: Sequence[Brief], language: Language) -> None:
        self._language = language
        self.all: list[Entity] = []
        self.words: dict[str, str] = {}
        """The folded words that names are made of, each with the form it is compared by (`_key`)."""
        self.by_phonetic_key: dict[str, str] = {}
        """For each phonetic key the first word of a name that has it."""
        self._numbers: dict[str, int] = {}
        self._number_by_id: dict[tuple[int, str], int] = {}
        self._surnames: dict[str, list[int]] = {}
        self._aliases: dict[tuple[str, ...], Alias] = {}
        self._role_keys: list[set[str]] = []
        for at, brief in enumerate(briefs):
            for id, person in brief.people.items():
                self._add(at, brief, id, person)
        self._sorted = sorted(self.words)
        self._name_keys = {key for keys in self._aliases for key in keys}

    def number(self, brief: int, id: str) -> int:
        """Give the number of the person with that id in the brief at that place."""
        return self._number_by_id[brief, id]

    def is_name_word(self, word: str) -> bool:
        """Tell whether some name or role has this word."""
        return self._key(word) in self._name_keys

    def in_role(self, word: str, person: int) -> bool:
        """Tell whether a word belongs to somebody's office, or is one that readers put for it."""
        return word in self._language.offices or self._key(word) in self._role_keys[person]

    def with_prefix(self, prefix: str) -> tuple[int, ...]:
        """Give those with a name of one word, such as a surname, that begins with a prefix."""
        at = bisect_left(self._sorted, prefix)
        people: dict[int, None] = {}
        for word in self._sorted[at : at + _MAX_PREFIX_MATCHES]:
            if not word.startswith(prefix):
                break
            if alias := self._aliases.get((self.words[word],)):
                people |= dict.fromkeys(alias.people)
        return tuple(people)

    def with_surname_in(self, words: Iterable[Word]) -> set[int]:
        """Give those whose surname is among words; whoever shares it is among them, too."""
        return {person for _, word in words for person in self._surnames.get(word, ())}

    def mentions(self, words: Sequence[Word], *, written: bool) -> list[Mention]:
        """Find the names among words, longest match first; in a `written` text, names are capitalised."""
        # Briefs spell a name as their own list of people does; only readers write "trumps" or "Путина".
        key_of = self._written_key if written else self._key
        particles = self._language.name_particles
        keys = [None if word in particles else key_of(word) for _, word in words]
        mentions: list[Mention] = []
        at = 0
        while at < len(keys):
            mention = None
            if keys[at] in self._name_keys and not (written and words[at].raw[0].islower()):
                mention = self._longest_mention(keys, at)
            if mention:
                mentions.append(mention)
            at = mention.end if mention else at + 1
        return mentions

    def _longest_mention(self, keys: Sequence[str | None], start: int) -> Mention | None:
        for end in range(min(start + _MAX_NAME_WORDS, len(keys)), start, -1):
            if keys[end - 1] in self._name_keys:
                key = tuple(sorted(key for key in keys[start:end] if key is not None))
                if alias := self._aliases.get(key):
                    return Mention(start, end, alias)
        return None

    def _written_key(self, word: str) -> str:
        return self.words.get(word, "")

    def _key(self, word: str) -> str:
        """Give the form in which words of names are compared: "Russia's president" is the Russian President."""
        return "usa" if word == "us" else self._language.root(word)

    def _add(self, at: int, brief: Brief, id: str, person: Person) -> None:
        name = [word for _, word in words_of(person.name)]
        number = self._numbers.setdefault(" ".join(name) or person.name, len(self.all))
        if number == len(self.all):
            self.all.append(Entity(brief, id, person))
            self._role_keys.append(set())
            for surname in name[-1:]:
                self._surnames.setdefault(surname, []).append(number)
        self._number_by_id[at, id] = number
        role = words_of(person.role or "")
        self._role_keys[number].update(self._key(word) for _, word in role)
        self._add_alias(role, AliasKind.ROLE, number)
        if role and role[0].raw.endswith("'s"):
            # "Trump's special envoy" is also "special envoy".
            self._add_alias(role[1:], AliasKind.ROLE, number)
        for text in (person.name, *person.aliases):
            self._add_name(text, person, number)

    def _add_name(self, text: str, person: Person, number: int) -> None:
        """Add a name or alias with all that readers make of it: joined, without titles, surname alone."""
        words = words_of(text)
        if not words:  # a name of signs alone, which nobody can type as a word
            return
        self._add_alias(words, AliasKind.NAME, number)
        self._add_alias([Word("", "".join(word for _, word in words))], AliasKind.NAME, number)
        if text != person.name and not self._same_name(words, words_of(person.name), number):
            return
        parts = [word for word in words if word.word not in self._language.honorifics]
        if len(parts) < 2 or not self._is_personal(parts):
            return
        kind = AliasKind.FIRST_NAME if text == person.name else AliasKind.OTHER_FIRST_NAME
        self._add_alias([parts[0]], kind, number)
        self._add_alias([parts[0], parts[-1]], AliasKind.NAME, number)
        for start in range(1, len(parts)):  # "Leyen", but also "von der Leyen"
            self._add_alias(parts[start:], AliasKind.NAME, number)

    def _same_name(self, words: Sequence[Word], name: Sequence[Word], number: int) -> bool:
        """
        Tell whether an alias is the name in another spelling, so that its last word is a surname.

        "Vladimir Zelensky" is; "President of Ukraine" is not.
        """
        if not name or any(self.in_role(word, number) for _, word in words):
            return False
        surname, other = phonetic_key(words[-1].word), phonetic_key(name[-1].word)
        return OSA.distance(surname, other) <= _MAX_SURNAME_ERRORS

    def _add_alias(self, words: Sequence[Word], kind: AliasKind, number: int) -> None:
        particles = self._language.name_particles
        key = tuple(sorted(self._key(word) for _, word in words if word not in particles))
        if not key or (len(words) == 1 and words[0].word in self._language.stop_words):
            return
        known = self._aliases.get(key)
        if known is None or kind < known.kind:
            self._aliases[key] = Alias(kind, (number,))
        elif kind == known.kind and number not in known.people:
            self._aliases[key] = Alias(kind, (*known.people, number))
        for _, word in words:
            if word not in particles:
                self.words.setdefault(word, self._key(word))
                self.by_phonetic_key.setdefault(phonetic_key(word), word)

    def _is_personal(self, words: Sequence[Word]) -> bool:
        """Tell whether a name is first name and surname rather than that of an office or a group."""
        capitals = all(not word.raw[0].islower() for word in (words[0], words[-1]))
        article = words[0].word in self._language.name_particles
        return (
            capitals and not article and not all(self._language.is_word(word) for _, word in words)
        )
