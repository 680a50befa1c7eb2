"""
The analysis of a query: each word as typed becomes a token.

A token is a known word, a misspelling of one, the prefix of some, or stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bot.search.foreign_names import ForeignNames
from bot.search.guessing import MAX_WORD, MIN_GUESSED, Guesser
from bot.search.index import Index
from bot.search.language import Language
from bot.search.languages.words import foreign_words, languages_asking
from bot.search.people import People
from bot.search.romanisation import romanise
from bot.search.segmentation import Segmenter
from bot.search.tokens import Token, unknown
from bot.search.transliteration import SYLLABIC, script_of
from bot.search.unlisted_guessing import UnlistedGuesser
from bot.text import Word, folded, is_unspaced, is_word

_MAX_GUESSES = 4
"""Unknown words of one query that are compared with known ones; it keeps any query quick."""
_MAX_NAME_WORDS = 4
"""Words of the longest name that is looked for in other alphabets where its own has it."""


class QueryAnalyser:
    """Analyses queries by the words of one index and the names of its people."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index
        self._people = people
        self._language = language
        names = people.words - people.ordinary_words
        self._name_terms = {index.terms[word] for word in names if word in index.terms}
        languages_asking()  # read before anybody asks
        self._segmenter = Segmenter(index, people, language)
        self._names = ForeignNames(index, people, language)
        guesser = Guesser if language.has_word_list else UnlistedGuesser
        self._guesser = guesser(index, people, language)

    def knows(self, words: Sequence[Word]) -> bool:
        """Tell whether all words of a query are known as they stand."""
        return all(self._is_known(word) for _, word in words)

    def is_full_name(self, words: Sequence[Word]) -> bool:
        """Tell whether a query is a name of several words that the texts have in another alphabet; one alone is too often chance."""
        if not 1 < len(words) <= _MAX_NAME_WORDS:
            return False
        tokens = self._names.known([unknown(word) for word in words])
        return all(token.is_transliterated for token in tokens)

    def analyse(self, words: Sequence[Word]) -> list[Token]:
        """Give the words of a query, joined, parted and corrected where that makes them known."""
        tokens: list[Token] = []
        guesses = 0
        joined = list(self._joined(words))
        mixed = any(word.raw[0].islower() for word in words)
        foreign: frozenset[str] | None = None
        after_run = 0
        for at, word in enumerate(joined):
            if at < after_run:
                continue
            if is_unspaced(word.word):
                run = [*takewhile(lambda one: is_unspaced(one.word), joined[at:])]
                after_run = at + len(run)
                for found in self._segmenter.tokens(run):
                    tokens.append(self._guessed_by_sound(found, tokens))
                continue
            token = self._certain(word)
            if token is None or not token.known:
                foreign = self._foreign_words(joined) if foreign is None else foreign
                if _is_grammar(word, foreign):
                    token = Token(*word, known=False, is_foreign=True)
            if token and self._is_surname_alone(word, tokens):
                token = unknown(word, is_name=True)
            if token is None and guesses < _MAX_GUESSES:
                guesses += 1
                # A phone makes the first letter of a query a capital.
                named = mixed and at > 0 and word.raw[0].isupper()
                tokens.extend(self._guesser.tokens(word, tokens, joined[at + 1 :], named=named))
            else:
                tokens.append(token or unknown(word))
        return self._names.known(tokens)

    def _guessed_by_sound(self, token: Token, before: Sequence[Token]) -> Token:
        """Give an unknown word of a run of letters as a known one, if its letters spell what it sounds like: "ダヤイル"."""
        may_be_guessed = MIN_GUESSED < len(token.word) <= MAX_WORD and self._index.spelled
        if token.known or not may_be_guessed or script_of(token.word) != SYLLABIC:
            return token
        (found,) = self._guesser.tokens(Word(token.raw, token.word), before, (), named=False)
        return found

    def suggestions(self, words: Iterable[Word], *, names_only: bool) -> Iterator[str]:
        """Yield words and names near to unknown words; real words have them, too."""
        for raw, known_as in list(words)[:_MAX_GUESSES]:
            is_own = isinstance(self._guesser, UnlistedGuesser)
            word = known_as if is_own else romanise(known_as)
            if MIN_GUESSED < len(word) <= MAX_WORD and is_word(word) and not is_unspaced(word):
                near = self._guesser.near(Word(raw, word))
                nearest = [form for errors, form in near if errors == near[0][0]]
                for form in (*nearest, *self._index.vocabulary.completions(word)[:1]):
                    is_name = form in self._people.words
                    if is_name or not (names_only or form in self._language.stop_words):
                        yield self._guesser.shown(form)

    def _foreign_words(self, words: Sequence[Word]) -> frozenset[str]:
        """Give the grammar of other languages in which a query asks, by words that are none of this one."""
        language = self._language
        if len(words) < 2:
            return frozenset()
        unknown_words = (word for _, word in words if not self._is_known(word))
        return foreign_words({word: language.is_word(word) for word in unknown_words})

    def _certain(self, word: Word) -> Token | None:
        """Give the token of a word that needs no guessing, or None."""
        raw, folded = word
        if self._is_known(folded):
            return Token(raw, folded)
        respelled = self._language.respelled(folded)
        if respelled in self._index.terms:
            return Token(raw, respelled)
        if not folded.isascii() and (latin := romanise(folded)) in self._people.name_words:
            return Token(raw, latin)
        may_be_guessed = is_word(folded) and MIN_GUESSED <= len(folded) <= MAX_WORD
        return None if may_be_guessed else unknown(word)

    def _is_known(self, word: str) -> bool:
        """Tell whether a word is found: itself, or for an existing word another inflection or one of its family."""
        index, language = self._index, self._language
        if word in language.stop_words or word in index.terms or self._people.is_name_word(word):
            return True
        if not language.has_word_list:
            return bool(index.vocabulary.forms(word).inflections)
        is_word, is_name = language.is_word(word), language.is_name(word)
        if not is_word and not is_name:
            return False
        forms = index.vocabulary.forms(word)
        found = {*forms.inflections}
        if is_name or len(word) > MIN_GUESSED:
            found.update(forms.kin)
        # Names are not inflected: "Simons" is not Simon.
        return bool(found - self._name_terms if is_name and not is_word else found)

    def _is_surname_alone(self, word: Word, before: Sequence[Token]) -> bool:
        """Tell whether a word behind a first name is a surname that no text has, but for inflections: "Henry Fielding"."""
        folded = word.word
        held = folded in self._index.terms or self._people.is_name_word(folded)
        return (
            not held
            and self._language.is_name(folded)
            and self._guesser.is_after_first_name(before)
        )

    def _joined(self, words: Sequence[Word]) -> Iterator[Word]:
        """Yield the words, two that stand apart by mistake made one: "infra structure"."""
        at = 0
        while at < len(words):
            if at + 1 < len(words):
                (first, start), (second, end) = words[at], words[at + 1]
                joined = start + end
                if joined in self._index.terms and not all(map(self._is_known, (start, end))):
                    yield Word(f"{first} {second}", joined)
                    at += 2
                    continue
            yield words[at]
            at += 1


def _is_grammar(word: Word, foreign: frozenset[str]) -> bool:
    """Tell whether a word is one of some, or several of them, of which one has lost its vowel: "qu'a"."""
    return word.word in foreign or (
        bool(foreign) and "'" in word.raw and foreign.issuperset(folded(word.raw.replace("'", " ")))
    )
