"""Guesses in a language of which no list tells which words exist: so the words of its briefs have to tell more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.search.guessing import Guesser
from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.phonetic_key import phonetic_key
from bot.search.tokens import Token, unknown
from bot.search.transliteration import WEAK, lacks_vowels, script_of
from bot.text import Word, is_word

_MIN_SWAPPED, _MIN_ONE_ERROR, _MIN_OTHER_LETTER, _MIN_OTHER_START = 4, 5, 6, 7
"""Letters from which on a word may have two letters that changed places, one too many or too few, another letter,
another first letter."""
_MIN_TWO_ERRORS, _MIN_THREE_ERRORS = 8, 11
"""Letters from which on it may have so many errors."""
_MIN_PREFIX = 4
"""Letters from which on a word may be one that is not typed to its end."""


class UnlistedGuesser(Guesser):
    """Guesses what words may be, strictly, since any word may be one that only the briefs lack."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        super().__init__(index, people, language)
        self._scripts = {script_of(word) for word in index.vocabulary.words if is_word(word)}

    def tokens(
        self, word: Word, before: Sequence[Token], after: Sequence[Word], *, named: bool
    ) -> list[Token]:
        """Give the token of a word that is not known as it stands."""
        if self._language.is_word(word.word):
            return [unknown(word)]
        if script_of(word.word) in self._scripts:
            found = self._in_own_letters(word, before, after)
        else:
            found = self._name_in_other_letters(word)
        if found is None:
            after_first_name = bool(before) and self._people.is_first_name(before[-1].word)
            capital = named and not self._language.nouns_are_capitalised
            found = unknown(word, is_name=after_first_name or capital)
        return [found]

    def _in_own_letters(
        self, word: Word, before: Sequence[Token], after: Sequence[Word]
    ) -> Token | None:
        """Give the token of a word by the words of its own alphabet; None for an unknown one."""
        raw, folded = word
        vocabulary = self._index.vocabulary
        guesses = self._slips(word)
        beside = [Word(token.raw, token.word) for token in before[-1:]], list(after[:1])
        for form in guesses:
            # With the word beside it, it is the name of somebody.
            if any(one and self._is_name([*one, Word(form, form)]) for one in beside):
                return self._corrected(word, form)
        if before and self._people.is_first_name(before[-1].word):
            return None
        for form in dict.fromkeys((folded, self._language.respelled(folded))):
            forms = vocabulary.forms(form, raw.lower())
            if forms.inflections or forms.kin:
                return Token(raw, form)
        spelling = self._people.by_phonetic_key.get(phonetic_key(folded))
        if spelling in self._people.name_words:
            return Token(raw, spelling)
        if compounds := vocabulary.compounds(folded):
            return Token(raw, folded, prefix_matches=tuple(compounds))
        if guesses:
            return self._corrected(word, guesses[0])
        if len(folded) >= _MIN_PREFIX or not after:
            matches = tuple(vocabulary.completions(folded))
            if matches or self._people.with_prefix(folded):
                return Token(raw, folded, prefix_matches=matches)
        return None

    def _slips(self, word: Word) -> list[str]:
        """Give the known words that a word is rather than another one that the briefs lack."""
        near = self._near_forms(word)
        return [
            self._meant.get(form, form)
            for errors, form in near
            if _is_slip(word.word, form, errors)
        ]

    def _slips_in_name(self, word: Word) -> list[str]:
        near = [form for errors, form in self._near_forms(word) if errors == 1]
        return [self._meant.get(form, form) for form in near if _is_slip(word.word, form, 1)]


def _is_slip(word: str, known: str, errors: int) -> bool:
    """Tell whether a word is rather a known one with so many errors than another word."""
    letters = len(word) - lacks_vowels(word)
    if errors == 1:
        if sorted(word) == sorted(known):  # two letters changed places
            return letters >= _MIN_SWAPPED
        if word[0] != known[0]:
            return letters >= _MIN_OTHER_START
        if len(word) == len(known):
            return len(word) >= _MIN_OTHER_LETTER
        return (len(word) if _is_vowel(word, known) else letters) >= _MIN_ONE_ERROR
    if errors == 2:
        # Fewer letters are enough where only the ending is another one.
        ending = len(word) >= _MIN_OTHER_LETTER and known.startswith(word[:-1])
        return letters >= _MIN_TWO_ERRORS or ending
    return letters >= _MIN_THREE_ERRORS


def _is_vowel(word: str, known: str) -> bool:
    """Tell whether two words differ by one letter that stands for a vowel, which many leave out."""
    return lacks_vowels(word) and WEAK.sub("", word) == WEAK.sub("", known)
