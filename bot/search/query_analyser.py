"""
The analysis of a query: each word as typed becomes a token.

A token is a known word, a misspelling of one, the prefix of some, or stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.search.documents import Documents
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import AliasKind, People
from bot.search.phonetic_key import phonetic_key
from bot.search.romanisation import romanise
from bot.search.spelling import Speller
from bot.text import Word

_MAX_WORD = 40
"""Letters; longer ones are no words of any language that briefs are written in."""
_MAX_GUESSES = 4
"""Unknown words of one query that are compared with known ones; it keeps any query quick."""
_MIN_GUESSED = 4
"""Letters; shorter words lie one error away from far too many others."""
_MIN_PREFIX = 3
_MAX_REAL_PREFIX = 4
"""Letters of a real word that may still be a prefix, since somebody may be typing it."""
_LARGE_VOCABULARY = 20_000
"""Words; among so many there is something near to any four letters by mere chance."""
_MAX_PARTS = 4
_MAX_PART = 20


@dataclass(frozen=True)
class Token:
    """One word of a query, as it is understood."""

    raw: str
    """As it was typed."""
    word: str
    """As it is looked for, folded."""
    known: bool
    """Whether a document or a name has it, or it is a stop word."""
    prefix_matches: tuple[str, ...] | None = None
    """The known words of which it is a prefix; None if it is no prefix. Empty for one of names alone."""
    corrected_to: str = ""
    """The word that it was taken for as a misspelling, in the form that a reader is shown."""


class QueryAnalyser:
    """Analyses queries by the words of one index and the names of its people."""

    def __init__(self, index: Index, people: People, quotes: Documents, language: Language) -> None:
        self._index = index
        self._people = people
        self._quotes = quotes
        self._language = language
        stop_words = language.stop_words
        names = {word for word in people.words if word.isalpha() and word not in stop_words}
        written = {word for word in index.words if len(word) <= _MAX_WORD and word.isalpha()}
        # With the stop words, so that "waht" is read as "what" and then passed over.
        words = written | {word for word in stop_words if len(word) >= _MIN_GUESSED}
        self._min_guessed = _MIN_GUESSED + (len(written) > _LARGE_VOCABULARY)
        self._names = Speller(sorted(names | people.by_phonetic_key.keys()))
        self._words = Speller(sorted(word for word in words - names if len(word) >= 3))

    def analyse(self, words: Sequence[Word]) -> list[Token]:
        """Give the words of a query, joined, parted and corrected where that makes them known."""
        tokens: list[Token] = []
        guesses = 0
        for word in self._joined(words):
            token = self._certain(word)
            if token is None and guesses < _MAX_GUESSES:
                guesses += 1
                tokens.extend(self._guessed(word))
            else:
                tokens.append(token or Token(word.raw, word.word, known=False))
        return tokens

    def suggestions(self, words: Iterable[Word]) -> Iterator[str]:
        """Yield words and names near to unknown words; real words have them, too."""
        for _, folded in list(words)[:_MAX_GUESSES]:
            word = romanise(folded)
            if not _MIN_GUESSED <= len(word) <= _MAX_WORD or not word.isalpha():
                continue
            for speller in (self._names, self._words):
                near = (self._as_written(form) for _, form in speller.near(word))
                yield from (self._shown(one) for one in near if not self._is_stop_word(one))
            yield from self._index.completions(word)[:1]

    def _is_stop_word(self, word: str) -> bool:
        return word in self._language.stop_words

    def _is_known(self, word: str) -> bool:
        return (
            self._is_stop_word(word)
            or self._index.term(word) is not None
            or self._people.is_name_word(word)
        )

    def _certain(self, word: Word) -> Token | None:
        """Give the token of a word that needs no guessing, or None."""
        raw, folded = word
        if len(folded) > _MAX_WORD:
            return Token(raw, folded, known=False)
        for form in dict.fromkeys((folded, romanise(folded))):
            if self._is_known(form) or (len(form) > 3 and self._index.related_terms(form)):
                return Token(raw, form, known=True)
        if not folded.isalpha() or len(folded) < _MIN_PREFIX:
            return Token(raw, folded, known=False)
        return None

    def _joined(self, words: Sequence[Word]) -> Iterator[Word]:
        """Yield the words, two that stand apart by mistake made one: "infra structure"."""
        at = 0
        while at < len(words):
            if at + 1 < len(words):
                (first, start), (second, end) = words[at], words[at + 1]
                joined = start + end
                apart = self._is_known(start) and self._is_known(end)
                if not apart and self._index.term(joined) is not None:
                    yield Word(f"{first} {second}", joined)
                    at += 2
                    continue
            yield words[at]
            at += 1

    def _guessed(self, word: Word) -> list[Token]:
        """Give the tokens of a word that is not known as it stands."""
        raw, folded = word
        if not folded.isascii():
            return [self._guessed_name(word) or Token(raw, folded, known=False)]
        real = self._language.is_word(folded)
        if not real and (parts := self._parts(folded)):
            return [Token(part, part, known=True) for part in parts]
        matches = tuple(self._prefix_matches(folded, real=real))
        may_be_prefix = not real or len(folded) <= _MAX_REAL_PREFIX
        if matches or (may_be_prefix and self._people.with_prefix(folded)):
            return [Token(raw, folded, known=True, prefix_matches=matches)]
        if not real and not self._language.is_name(folded) and len(folded) >= self._min_guessed:
            if spelling := self._people.by_phonetic_key.get(phonetic_key(folded)):
                return [Token(raw, spelling, known=True)]
            if near := self._nearest(folded, self._names, self._words):
                return [Token(raw, near, known=True, corrected_to=self._shown(near))]
        return [Token(raw, folded, known=False)]

    def _guessed_name(self, word: Word) -> Token | None:
        """Give the token of a name in another alphabet than the briefs', or None."""
        raw, folded = word
        latin = romanise(folded)
        for prefix in (folded, latin):
            if self._people.with_prefix(prefix):
                return Token(raw, prefix, known=True, prefix_matches=())
        if len(folded) >= _MIN_GUESSED:
            if spelling := self._people.by_phonetic_key.get(phonetic_key(folded)):
                return Token(raw, spelling, known=True)
            for form in (folded, latin):
                if near := self._nearest(form, self._names):
                    return Token(raw, near, known=True, corrected_to=self._shown(near))
        return None

    def _parts(self, word: str) -> list[str]:
        """Give the two to four known words that are written as one ("horriblewar"), or nothing."""
        best: list[list[str] | None] = [[]]
        for end in range(1, len(word) + 1):
            best.append(None)
            for start in range(max(0, end - _MAX_PART), end - 1):
                before, fewest = best[start], best[end]
                if before is None or len(before) == _MAX_PARTS:
                    continue
                fewer = fewest is None or len(before) + 1 < len(fewest)
                if fewer and self._is_part(word[start:end]):
                    best[end] = [*before, word[start:end]]
        parts = best[-1] or []
        telling = [part for part in parts if not self._is_stop_word(part)]
        return parts if any(len(part) >= _MIN_GUESSED for part in telling) else []

    def _is_part(self, word: str) -> bool:
        if len(word) == 2:
            return self._is_stop_word(word)
        if len(word) == 3:
            return self._is_stop_word(word) or word in self._index.terms_by_word
        return self._is_known(word)

    def _prefix_matches(self, prefix: str, *, real: bool) -> list[str]:
        """
        Give the known words with a prefix.

        A real word is no other word's prefix, unless that one is a compound of it ("iron" in
        "ironclad"), or it is so short that somebody may still be typing what was said.
        """
        words = self._index.completions(prefix)
        if not real:
            return words
        is_word, start = self._language.is_word, len(prefix)
        return [
            word
            for word in words
            if (start <= _MAX_REAL_PREFIX and self._is_said(word))
            or (start > 3 and len(word) - start > 3 and is_word(word[start:]))
        ]

    def _is_said(self, word: str) -> bool:
        """Tell whether a quote says a word."""
        terms = [self._index.terms_by_word[word]]
        return bool(self._index.in_body(terms) & self._quotes)

    def _is_in_quotes(self, word: str) -> bool:
        """Tell whether a quote has a word, if only in its context; also of a word of names alone."""
        term = self._index.terms_by_word.get(word)
        if term is None:
            return True
        return bool(self._quotes & (self._index.in_body([term]) | self._index.in_context([term])))

    def _nearest(self, word: str, *spellers: Speller) -> str | None:
        """Give the known word that a misspelling is taken for: the nearest, a name before others."""
        near = [
            (errors, form[0] != word[0], order, form)
            for order, speller in enumerate(spellers)
            for errors, form in speller.near(word)
            # Four letters are near to much: they are taken only for what most readers look for.
            if len(word) > _MIN_GUESSED or self._is_in_quotes(form)
        ]
        return self._as_written(min(near)[-1]) if near else None

    def _as_written(self, form: str) -> str:
        """Give the word of a name for its phonetic key; any other word as it is."""
        return self._people.by_phonetic_key.get(form, form)

    def _shown(self, word: str) -> str:
        """Give a word as a reader is shown it: that of a name as the person's first name or surname."""
        for mention in self._people.mentions([Word(word, word)], written=False):
            names = self._people.all[mention.alias.people[0]].person.name.split()
            return names[-1 if mention.alias.kind is AliasKind.NAME else 0]
        return word
