"""Reading a query: every word as typed becomes a known word, the beginning of one, or stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import Form, People
from bot.search.phonetic_key import phonetic_key
from bot.search.romanisation import romanise
from bot.search.spelling import Speller
from bot.text import Word

_LONGEST_WORD = 40
"""Letters; longer ones are no words of any language that briefs are written in."""
_MOST_GUESSES = 4
"""Unknown words of one query that are compared with known ones; it keeps any query quick."""
_SHORTEST_GUESSED = 4
"""Letters; shorter words lie one error away from far too many others."""
_SHORTEST_BEGUN = 3
_LONGEST_REAL_BEGUN = 4
_MANY_WORDS = 20_000
"""In so large a vocabulary there is something near to any four letters by mere chance."""
_MOST_PARTS = 4
_LONGEST_PART = 20


@dataclass(frozen=True)
class Token:
    """One word of a query, as it is understood."""

    raw: str
    word: str
    known: bool
    begun: tuple[str, ...] | None = None
    """The known words that it is the beginning of, if it is no word itself."""
    taken_as: str = ""
    """What a misspelling was taken for, as a reader is told of it."""


class Reader:
    """Reads queries by the words of one index and the names of its people."""

    def __init__(self, index: Index, people: People, quotes: int, language: Language) -> None:
        self._language = language
        self._index = index
        self._people = people
        self._quotes = (1 << quotes) - 1
        names = {
            word
            for word in people.words
            if word.isalpha() and word not in self._language.stop_words
        }
        forms = {form for form in index.forms if len(form) <= _LONGEST_WORD and form.isalpha()}
        # Small words are among them, so that "waht" is read as "what" and then passed over.
        words = forms | {
            word for word in self._language.stop_words if len(word) >= _SHORTEST_GUESSED
        }
        self._shortest_guessed = _SHORTEST_GUESSED + (len(forms) > _MANY_WORDS)
        self._names = Speller(sorted(names | people.skeletons.keys()))
        self._words = Speller(sorted(word for word in words - names if len(word) >= 3))

    def read(self, words: Sequence[Word]) -> list[Token]:
        """The words of a query, joined, parted and corrected where that makes them known."""
        tokens: list[Token] = []
        guesses = 0
        for word in self._joined(words):
            token = self._token(word)
            if token is None and guesses < _MOST_GUESSES:
                guesses += 1
                tokens.extend(self._guessed(word))
            else:
                tokens.append(token or Token(word.raw, word.word, known=False))
        return tokens

    def _knows(self, word: str) -> bool:
        return (
            word in self._language.stop_words
            or self._index.term(word) is not None
            or self._people.in_names(word)
        )

    def _token(self, word: Word) -> Token | None:
        """A word that needs no guessing, or None."""
        raw, folded = word
        if len(folded) > _LONGEST_WORD:
            return Token(raw, folded, known=False)
        for form in dict.fromkeys((folded, romanise(folded))):
            if self._knows(form) or (len(form) > 3 and self._index.kindred(form)):
                return Token(raw, form, known=True)
        if not folded.isalpha() or len(folded) < _SHORTEST_BEGUN:
            return Token(raw, folded, known=False)
        return None

    def _joined(self, words: Sequence[Word]) -> Iterator[Word]:
        """The words, two that stand apart by mistake made one: "infra structure"."""
        at = 0
        while at < len(words):
            if at + 1 < len(words):
                (first, start), (second, end) = words[at], words[at + 1]
                joined = start + end
                apart = self._knows(start) and self._knows(end)
                if not apart and self._index.term(joined) is not None:
                    yield Word(f"{first} {second}", joined)
                    at += 2
                    continue
            yield words[at]
            at += 1

    def _guessed(self, word: Word) -> list[Token]:
        """A word that is not known as it stands."""
        raw, folded = word
        if not folded.isascii():
            return [self._guessed_name(word) or Token(raw, folded, known=False)]
        real = self._language.is_word(folded)
        if not real and (parts := self._parts(folded)):
            return [Token(part, part, known=True) for part in parts]
        begun = tuple(self._completions(folded, real=real))
        if begun or (self._may_begin(folded, real=real) and self._people.begun(folded)):
            return [Token(raw, folded, known=True, begun=begun)]
        if (
            not real
            and not self._language.is_name(folded)
            and len(folded) >= self._shortest_guessed
        ):
            if spelling := self._people.skeletons.get(phonetic_key(folded)):
                return [Token(raw, spelling, known=True)]
            if near := self._near(folded, self._names, self._words):
                return [Token(raw, near, known=True, taken_as=self._shown(near))]
        return [Token(raw, folded, known=False)]

    def _guessed_name(self, word: Word) -> Token | None:
        """A word in another alphabet: briefs are English, so it can only be a name."""
        raw, folded = word
        latin = romanise(folded)
        for start in (folded, latin):
            if self._people.begun(start):
                return Token(raw, start, known=True, begun=())
        if len(folded) >= _SHORTEST_GUESSED:
            if spelling := self._people.skeletons.get(phonetic_key(folded)):
                return Token(raw, spelling, known=True)
            for form in (folded, latin):
                if near := self._near(form, self._names):
                    return Token(raw, near, known=True, taken_as=self._shown(near))
        return None

    def _parts(self, word: str) -> list[str]:
        """Two to four known words written as one: "horriblewar"; empty if it is none."""
        best: list[list[str] | None] = [[]]
        for end in range(1, len(word) + 1):
            best.append(None)
            for start in range(max(0, end - _LONGEST_PART), end - 1):
                before, shortest = best[start], best[end]
                if before is None or len(before) == _MOST_PARTS:
                    continue
                fewer = shortest is None or len(before) + 1 < len(shortest)
                if fewer and self._is_part(word[start:end]):
                    best[end] = [*before, word[start:end]]
        parts = best[-1] or []
        telling = [part for part in parts if part not in self._language.stop_words]
        return parts if any(len(part) >= _SHORTEST_GUESSED for part in telling) else []

    def _is_part(self, word: str) -> bool:
        if len(word) == 2:
            return word in self._language.stop_words
        if len(word) == 3:
            return word in self._language.stop_words or word in self._index.term_of
        return self._knows(word)

    def _completions(self, start: str, *, real: bool) -> list[str]:
        """
        The known words that begin like this.

        A real word is no other word's beginning, unless that one is a compound of it ("iron" in
        "ironclad"), or it is so short that somebody may still be typing what was said.
        """
        forms = self._index.completions(start)
        if not real:
            return forms
        typing = self._may_begin(start, real=real)
        return [
            form
            for form in forms
            if (typing and self._said(form))
            or (
                len(start) > 3
                and len(form) - len(start) > 3
                and self._language.is_word(form[len(start) :])
            )
        ]

    @staticmethod
    def _may_begin(start: str, *, real: bool) -> bool:
        return not real or len(start) <= _LONGEST_REAL_BEGUN

    def _said(self, form: str) -> bool:
        return bool(self._index.body([self._index.term_of[form]]) & self._quotes)

    def _quoted(self, form: str) -> bool:
        """Whether a quote has a word, if only in its context."""
        term = self._index.term_of.get(form)
        return term is None or bool(
            self._quotes & (self._index.body([term]) | self._index.context([term]))
        )

    def _near(self, word: str, *spellers: Speller) -> str | None:
        """The one known word that a misspelling is taken for: the nearest, and a name before others."""
        found = [
            (errors, form[0] != word[0], other, form)
            for other, speller in enumerate(spellers)
            for errors, form in speller.near(word)
            # Four letters are near to much: they are taken only for what most readers look for.
            if len(word) > _SHORTEST_GUESSED or self._quoted(form)
        ]
        if not found:
            return None
        form = min(found)[-1]
        return self._people.skeletons.get(form, form)

    def _shown(self, word: str) -> str:
        """A word that was guessed, as a reader is told of it: a person by surname."""
        for name in self._people.find([Word(word, word)], written=False):
            known = self._people.all[name.alias.people[0]]
            return known.person.name.split()[-1 if name.alias.form is Form.NAME else 0]
        return word

    def suggestions(self, words: Iterable[Word]) -> Iterator[str]:
        """Words and names near to unknown words; real words have them too."""
        for _, folded in list(words)[:_MOST_GUESSES]:
            word = romanise(folded)
            if not _SHORTEST_GUESSED <= len(word) <= _LONGEST_WORD or not word.isalpha():
                continue
            for speller in (self._names, self._words):
                forms = (self._people.skeletons.get(form, form) for _, form in speller.near(word))
                yield from (
                    self._shown(form) for form in forms if form not in self._language.stop_words
                )
            yield from self._index.completions(word)[:1]
