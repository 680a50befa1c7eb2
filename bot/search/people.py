"""The people of all briefs, and every form in which a text or a reader names them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import OSA

from bot.brief import Brief, Person
from bot.search.aliases import FIRST_NAMES, Alias, AliasKind, Mention
from bot.search.entities import Entities
from bot.search.full_names import in_latin_letters, parts_of
from bot.search.language import Language
from bot.search.phonetic_key import phonetic_key
from bot.text import Word, words_of

_MAX_NAME_WORDS = 6
"""Words that one mention has at most."""
_MAX_PREFIX_MATCHES = 16
"""Names that one prefix is completed to at most."""
_MIN_STEM = 3
"""Letters of what tells one name from another without its inflection."""
_MAX_SURNAME_ERRORS = 2
"""Errors between two spellings of one surname, counted in their phonetic keys."""


class People:
    """Recognises people by name, alias, surname, first name, role or all of it joined."""

    def __init__(self, entities: Entities, language: Language) -> None:
        self._language = language
        self._entities = entities
        self.all = entities.all
        self.words: set[str] = set()
        """The folded words that names and roles are made of."""
        self.name_words: set[str] = set()
        """Those of names alone."""
        self.by_phonetic_key: dict[str, str] = {}
        """For each phonetic key the first word of a name that has it."""
        self.ordinary_words: set[str] = set()
        """Words of names that texts write in small letters, too: they are ordinary words as well."""
        self._names: dict[tuple[str, ...], Alias] = {}
        """The aliases by their words in alphabetical order."""
        self._offices: dict[tuple[str, ...], Alias] = {}
        """Those of offices and groups by the roots of their words: "Russia's president" is the Russian President."""
        self._role_roots: list[set[str]] = [set() for _ in self.all]
        names = (words_of(one.person.name) for one in self.all)
        self._surnames = [words[-1].word if words else "" for words in names]
        for brief in entities.briefs:
            for person in brief.people.values():
                self._add(brief, person)
        self._sorted = sorted(self.words)
        self._name_words = {word for words in self._names for word in words}
        self._office_roots = {root for roots in self._offices for root in roots}
        self._inflected = dict(self._inflections())
        """For stems of names the names."""

    def number(self, brief: Brief, id: str) -> int:
        """Give the number of the person with that id in a brief."""
        return self._entities.number(brief.people[id])

    def is_name_word(self, word: str) -> bool:
        """Tell whether some name or role has this word."""
        is_listed = self._language.is_word(word) or self._language.is_name(word)
        return bool(self._name_word(word)) or (is_listed and self._root(word) in self._office_roots)

    def is_first_name(self, word: str) -> bool:
        """Tell whether a word is somebody's first name, nobody's surname and no ordinary word."""
        alias = self._names.get((word,))
        return bool(alias and alias.kind in FIRST_NAMES and word not in self.ordinary_words)

    def is_surname(self, word: str) -> bool:
        """Tell whether a word alone means somebody by the surname, or by a name of one word."""
        alias = self._names.get((word,))
        return bool(alias and alias.kind is AliasKind.NAME)

    def with_prefix(self, prefix: str) -> tuple[int, ...]:
        """Give those with a name of one word, such as a surname, that begins with a prefix."""
        at = bisect_left(self._sorted, prefix)
        people: dict[int, None] = {}
        for word in self._sorted[at : at + _MAX_PREFIX_MATCHES]:
            if not word.startswith(prefix):
                break
            if alias := self._names.get((word,)):
                people |= dict.fromkeys(alias.people)
        return tuple(people)

    def surname(self, person: int) -> str:
        """Give the last word of somebody's name, folded; empty for a name of signs alone."""
        return self._surnames[person]

    def mentions(self, words: Sequence[Word], *, written: bool) -> list[Mention]:
        """Find the names among words, longest match first; in a `written` text, names are capitalised."""
        # English briefs spell a name as their own list of people does; only readers write "trumps" or "Путина".
        as_they_are = written and self._language.has_word_list
        names = [w if as_they_are else self._name_word(w) for _, w in words]
        roots = ["" if written else self._root(word) for _, word in words]
        may_be = [
            name in self._name_words or root in self._office_roots
            for name, root in zip(names, roots, strict=True)
        ]
        mentions: list[Mention] = []
        at = 0
        while at < len(words):
            mention, (raw, word) = None, words[at]
            if not may_be[at] or word in self._language.name_particles:
                pass
            elif written and raw[0].islower():
                self.ordinary_words.add(word)
            else:
                mention = self._longest_mention(words, names, roots, may_be, at)
            if mention:
                mentions.append(mention)
            at = mention.end if mention else at + 1
        return mentions

    def _longest_mention(
        self,
        words: Sequence[Word],
        names: Sequence[str],
        roots: Sequence[str],
        may_be: Sequence[bool],
        start: int,
    ) -> Mention | None:
        particles = self._language.name_particles
        end = start + 1
        while end < min(len(words), start + _MAX_NAME_WORDS) and (
            may_be[end] or words[end].word in particles
        ):
            end += 1
        for stop in range(end, start, -1):
            telling = [at for at in range(start, stop) if words[at].word not in particles]
            if telling[-1] == stop - 1:
                for forms, aliases in ((names, self._names), (roots, self._offices)):
                    if alias := aliases.get(tuple(sorted(forms[at] for at in telling))):
                        return Mention(start, stop, alias)
        return None

    def _name_word(self, word: str) -> str:
        """Give the word of a name that a word is an inflection of, or is; empty for others."""
        if word in self._name_words:
            return word
        language = self._language
        if language.is_word(word) or language.is_name(word):
            return ""
        if language.has_word_list:
            return stem if (stem := language.stem(word)) in self._name_words else ""
        stems = self._stems(word)
        return next((self._inflected[stem] for stem in stems if stem in self._inflected), "")

    def _inflections(self) -> Iterator[tuple[str, str]]:
        if not self._language.has_word_list:
            for word in sorted(self._name_words):
                for stem in self._stems(word):
                    yield stem, word

    def _stems(self, word: str) -> list[str]:
        """Give what is left of a name without its inflection; of the shortest too little to tell one from another."""
        language = self._language
        every = (language.stem(word), *sorted(language.other_stems(word)))
        return [stem for stem in every if len(stem) >= _MIN_STEM]

    def _root(self, word: str) -> str:
        return self._language.root("usa" if word == "us" else word)

    def _add(self, brief: Brief, person: Person) -> None:
        number = self._entities.number(person)
        role = words_of(person.role or "")
        self._role_roots[number].update(self._root(word) for _, word in role)
        self._add_alias(role, AliasKind.ROLE, number)
        if role and role[0].raw.endswith("'s"):
            # "Trump's special envoy" is also "special envoy".
            self._add_alias(role[1:], AliasKind.ROLE, number)
        for text in (person.name, *person.aliases):
            self._add_name(text, person, number)
            latin = "" if text.isascii() else in_latin_letters(text, brief.language)
            if latin and not any(map(self._language.is_word, latin.lower().split())):
                self._add_name(latin, person, number, is_name=text == person.name)

    def _add_name(self, text: str, person: Person, number: int, *, is_name: bool = False) -> None:
        """
        Add a name or alias with all that readers make of it: joined, without titles, surname alone.

        With `is_name` it is the name itself, in other letters.
        """
        words = words_of(text)
        if not words:  # a name of signs alone, which nobody can type as a word
            return
        self._add_alias(words, AliasKind.NAME, number)
        self._add_alias([Word("", "".join(word for _, word in words))], AliasKind.NAME, number)
        is_name |= text == person.name
        if not is_name and not self._same_name(words, words_of(person.name), number):
            return
        honorifics = self._language.honorifics
        parts = [part for part in parts_of(text) if part[0].word not in honorifics]
        if len(parts) < 2 or not self._is_personal([word for part in parts for word in part]):
            return
        kind = AliasKind.FIRST_NAME if is_name else AliasKind.OTHER_FIRST_NAME
        if len(parts[0]) > 1 or len(parts[0][0].word) > 1:
            self._add_alias(parts[0], kind, number)
        self._add_alias([*parts[0], *parts[-1]], AliasKind.NAME, number)
        for start in range(1, len(parts)):  # "Leyen", but also "von der Leyen"
            self._add_alias([*chain.from_iterable(parts[start:])], AliasKind.NAME, number)

    def _same_name(self, words: Sequence[Word], name: Sequence[Word], number: int) -> bool:
        """
        Tell whether an alias is the name in another spelling, so that its last word is a surname.

        "Vladimir Zelensky" is; "President of Ukraine" is not.
        """
        if not name or any(self._root(word) in self._role_roots[number] for _, word in words):
            return False
        surname, other = phonetic_key(words[-1].word), phonetic_key(name[-1].word)
        return OSA.distance(surname, other) <= _MAX_SURNAME_ERRORS

    def _add_alias(self, words: Sequence[Word], kind: AliasKind, number: int) -> None:
        """Add an alias, and one that is an office or a group by its roots, too."""
        telling = [word for _, word in words if word not in self._language.name_particles]
        if not telling or (len(words) == 1 and telling[0] in self._language.stop_words):
            return
        keys = [(self._names, telling)]
        if kind is AliasKind.ROLE or (len(telling) > 1 and not self._is_personal(words)):
            keys.append((self._offices, [self._root(word) for word in telling]))
        for aliases, forms in keys:
            key = tuple(sorted(forms))
            known = aliases.get(key)
            if known is None or kind < known.kind:
                aliases[key] = Alias(kind, (number,))
            elif kind == known.kind and number not in known.people:
                aliases[key] = Alias(kind, (*known.people, number))
        for word in telling:
            self.words.add(word)
            if kind is not AliasKind.ROLE:
                self.name_words.add(word)
            self.by_phonetic_key.setdefault(phonetic_key(word), word)

    def _is_personal(self, words: Sequence[Word]) -> bool:
        """Tell whether a name is first name and surname rather than that of an office or a group."""
        language, first = self._language, words[0].word
        if first in language.name_particles or any(
            w.raw[0].islower() for w in (words[0], words[-1])
        ):
            return False
        return language.is_first_name(first) or not all(language.is_word(w) for _, w in words)
