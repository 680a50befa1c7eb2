"""Guesses: what a word of a query may be that is not known as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.search.aliases import AliasKind
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.phonetic_key import phonetic_key
from bot.search.romanisation import romanise
from bot.search.spelling import Speller
from bot.search.tokens import Token, unknown
from bot.text import Word, fold, is_unspaced, is_word

MAX_WORD = 40
"""Letters; longer ones are no words of any language that briefs are written in."""
MIN_GUESSED = 3
"""Letters; shorter words lie one error away from nearly all others."""
_MIN_CORRECTED_FIRST = 5
"""Letters from which on a word is rather misspelled than not typed to its end."""
_COMMON = 0.8
"""The weight below which a word is so common that a rare name in small letters is rather that word with an error."""
_MAX_LISTED_PREFIX = 4
"""Letters of an existing word that may still be a prefix, since somebody may be typing it."""
_MANY = 5_000
"""Words of a library among which some begin with any four letters by mere chance."""
_MAX_PARTS = 4
_MIN_LONGEST_PART = 4


class Guesser:
    """Guesses what words may be, by the words of one index and the names of its people."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index
        self._people = people
        self._language = language
        # With the stop words, so that "waht" is read as "what" and then passed over.
        words = {*index.vocabulary.words, *people.words, *language.stop_words}
        written = {
            word
            for word in words
            if 3 <= len(word) <= MAX_WORD
            and is_word(word)
            and (word in index.spelled or not is_unspaced(word))
        }
        self._meant = {
            rest: word
            for word in written
            for rest in _parts(index.vocabulary.shown(word), language)
        }
        self._meant |= people.by_phonetic_key
        """The words that are meant by what is compared with a misspelling and is none itself."""
        forms = sorted(written | self._meant.keys())
        self._speller = Speller(
            forms, people.words - people.ordinary_words, index.frequency, language
        )

    def tokens(
        self, word: Word, before: Sequence[Token], after: Sequence[Word], *, named: bool
    ) -> list[Token]:
        """
        Give the tokens of a word that is not known as it stands.

        `before` and `after` are the words around it; `named` tells whether it is written like a name.
        """
        raw, folded = word
        if not folded.isascii():
            return [self._name_in_other_letters(word) or unknown(word)]
        guesses = self.near(word)
        beside = [Word(token.raw, token.word) for token in before[-1:]], list(after[:1])
        for _, form in guesses:
            # With the word beside it, it is the name of somebody.
            if any(one and self._is_name([*one, Word(form, form)]) for one in beside):
                return [self._corrected(word, form)]
        after_first_name = self.is_after_first_name(before)
        named |= after_first_name
        language = self._language
        is_slip = not after_first_name and self._is_slip(word, guesses)
        if language.is_word(folded) or (language.is_name(folded) and not is_slip):
            if not after_first_name and (form := self._completed(folded, last=not after)):
                return [self._corrected(word, form)]
            is_name = self._names_somebody(word, named=named, after_first_name=after_first_name)
            return [unknown(word, is_name=is_name)]
        if after_first_name or (before and self._people.is_first_name(before[-1].word)):
            if raw.islower() and guesses and guesses[0][0] == 1:
                return [self._corrected(word, guesses[0][1])]
            return [unknown(word, is_name=True)]
        return self._misspelled(word, guesses, named=named)

    def _is_slip(self, word: Word, guesses: Sequence[tuple[int, str]]) -> bool:
        """Tell whether a rare name in small letters is rather a common word with an error: "furst" for "first"."""
        language = self._language
        if not word.raw.islower() or not guesses or guesses[0][0] > 1:
            return False
        meant = guesses[0][1]
        is_rare = language.weight(word.word) == 1.0 and len(word.word) >= _MIN_CORRECTED_FIRST
        is_common = language.weight(meant) < _COMMON and meant not in language.stop_words
        return is_rare and is_common and meant not in self._people.words

    def _names_somebody(self, word: Word, *, named: bool, after_first_name: bool) -> bool:
        """Tell whether an existing word is somebody's name here."""
        language = self._language
        if not language.is_word(word.word):
            return True
        if after_first_name and word.word not in language.time_words:
            return word.raw[0].isupper() or language.is_name(word.word)
        # "West" and "House" are written like names, too, and everybody uses them.
        return named and language.weight(word.word) == 1.0

    def _misspelled(
        self, word: Word, guesses: Sequence[tuple[int, str]], *, named: bool
    ) -> list[Token]:
        """Give the tokens of a word that does not exist: corrected, else completed, else split."""
        raw, folded = word
        if named or not raw.isascii():
            guesses = [one for one in guesses if self._is_name([Word(one[1], one[1])])]
        is_near = bool(guesses) and guesses[0][0] == 1
        spelling = self._people.by_phonetic_key.get(phonetic_key(folded))
        # "boook" is no other spelling of Bok, but "book".
        if spelling and (not is_near or any(form == spelling for _, form in guesses)):
            return [Token(raw, spelling)]
        is_inflected = bool(self._index.vocabulary.forms(folded).inflections)
        if is_inflected and (not is_near or guesses[0][1] in self._language.stop_words):
            return [Token(raw, folded)]
        if is_near and len(folded) >= _MIN_CORRECTED_FIRST:
            return [self._corrected(word, guesses[0][1])]
        if not named:
            matches = tuple(self._index.vocabulary.completions(folded))
            if matches or self._people.with_prefix(folded):
                return [Token(raw, folded, prefix_matches=matches)]
        if guesses:
            return [self._corrected(word, guesses[0][1])]
        if named or not (parts := self._parts(folded)):
            return [unknown(word, is_name=named)]
        first, *others = parts
        return [
            Token(raw, first, corrected_to=" ".join(parts)),
            *(Token(one, one) for one in others),
        ]

    def _name_in_other_letters(self, word: Word) -> Token | None:
        """Give the token of a name in another alphabet than that of the briefs, or None."""
        raw, folded = word
        forms = (folded, romanise(folded))
        for prefix in forms:
            if self._people.with_prefix(prefix):
                return Token(raw, prefix, prefix_matches=())
        if len(folded) > MIN_GUESSED:
            spelling = self._people.by_phonetic_key.get(phonetic_key(folded))
            if spelling in self._people.name_words:
                return Token(raw, spelling)
            for form in forms:
                for near in self._slips_in_name(Word(raw, form)):
                    if self._is_name([Word(near, near)]):
                        return self._corrected(word, near)
        return None

    def _slips_in_name(self, word: Word) -> list[str]:
        """Give the known words that a name from another alphabet may be with an error."""
        return [form for _, form in self.near(word)]

    def _completed(self, word: str, *, last: bool) -> str:
        """
        Give the known word of which an existing word or name is the beginning, or nothing.

        It is none, unless that one is a compound of it ("iron" in "ironclad"), or it is so short and the
        `last` word of the query that somebody may still be typing it.
        """
        start = len(word)
        few = len(self._index.terms) < _MANY
        typing = last and start <= (_MAX_LISTED_PREFIX if few else MIN_GUESSED)
        for known in self._index.vocabulary.completions(word):
            rest = known[start:]
            if typing or (min(start, len(rest)) > 3 and self._language.is_word(rest)):
                return known
        return ""

    def _parts(self, word: str) -> list[str]:
        """Give the two to four known words that are written as one ("horriblewar"), or nothing."""
        best: list[list[str] | None] = [[]]
        for end in range(1, len(word) + 1):
            ways = (
                [*before, word[start:end]]
                for start, before in enumerate(best)
                if before is not None
                and len(before) < _MAX_PARTS
                and self._is_part(word[start:end])
            )
            best.append(min(ways, key=len, default=None))
        parts = best[-1] or []
        return parts if any(len(part) >= _MIN_LONGEST_PART for part in parts) else []

    def _is_part(self, word: str) -> bool:
        if word in self._language.stop_words:
            return True
        return len(word) > 2 and (word in self._index.terms or word in self._people.words)

    def near(self, word: Word) -> list[tuple[int, str]]:
        """Give the known words that a word may be a misspelling of, each behind its errors, the likeliest first."""
        return [(errors, self._meant.get(form, form)) for errors, form in self._near_forms(word)]

    def _near_forms(self, word: Word) -> list[tuple[int, str]]:
        """Give what a word is compared with, as it is compared, each behind its errors, the likeliest first."""
        guesses = self._speller.guesses(word.word, capital=word.raw[0].isupper())
        return [(errors, form) for _, errors, form in guesses]

    def is_after_first_name(self, before: Sequence[Token]) -> bool:
        """Tell whether the words before another one end with a first name, so that a surname is to be expected."""
        language = self._language
        token = next((one for one in reversed(before) if len(one.word) > 1), None)  # no initial
        if token is None or not language.is_first_name(token.word):
            return False
        if self._people.is_first_name(token.word):
            return True
        rare = token.raw[0].isupper() and language.weight(token.word) == 1.0
        return rare or not language.is_word(token.word)

    def _is_name(self, words: Sequence[Word]) -> bool:
        """Tell whether words are one name of somebody."""
        return any(
            mention.end - mention.start == len(words) and mention.alias.kind is not AliasKind.ROLE
            for mention in self._people.mentions(words, written=False)
        )

    def _corrected(self, word: Word, form: str) -> Token:
        return Token(word.raw, form, corrected_to=self.shown(form))

    def shown(self, word: str) -> str:
        """Give a word as a reader is shown it: that of a name as the person's first name or surname."""
        for mention in self._people.mentions([Word(word, word)], written=False):
            names = self._people.all[mention.alias.people[0]].person.name.split()
            return names[-1 if mention.alias.kind is AliasKind.NAME else 0]
        return self._index.vocabulary.shown(word)


def _parts(written: str, language: Language) -> Iterator[str]:
    """Yield what is left of a word without what is written in one with it."""
    for rest in language.other_stems(written):
        if len(rest) >= MIN_GUESSED and fold(written).endswith(rest):
            yield rest
