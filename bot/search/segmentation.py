"""
Segmentation: what a run of letters asks for that is written without spaces between its words.

Two letters in a row are looked for as a word would be. Names and the words of asking are taken out of a run first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.search.index import Index
from bot.search.language import Language
from bot.search.people import People
from bot.search.tokens import Token, unknown
from bot.text import Word, is_ideograph, is_unspaced

_HIRAGANA = range(0x3041, 0x30A0)
"""Letters of Japanese endings and particles."""


class Segmenter:
    """Parts runs of letters by the pairs of letters of one index and the names of its people."""

    def __init__(self, index: Index, people: People, language: Language) -> None:
        self._index = index
        self._people = people
        self._stop_words = language.stop_words
        unspaced = [len(word) for word in language.stop_words if is_unspaced(word)]
        self._longest_stop_word = max(unspaced, default=0)

    def tokens(self, run: Sequence[Word]) -> Iterator[Token]:
        """Yield the tokens of a run of letters."""
        at = 0
        for mention in self._people.mentions(run, written=False):
            yield from self._between_names(run[at : mention.start])
            yield from (Token(*word) for word in run[mention.start : mention.end])
            at = mention.end
        yield from self._between_names(run[at:])

    def _between_names(self, run: Sequence[Word]) -> Iterator[Token]:
        start = at = 0
        while at < len(run):
            if stop := self._stop_word(run[at:]):
                yield from self._asked(run[start:at])
                letters = run[at : at + stop]
                yield Token(_raw(letters), _word(letters))
                start = at = at + stop
            else:
                at += 1
        yield from self._asked(run[start:])

    def _stop_word(self, run: Sequence[Word]) -> int:
        """Tell how many letters the longest stop word of several letters has with which a run begins."""
        for length in range(min(len(run), self._longest_stop_word), 1, -1):
            word = _word(run[:length])
            if len(word) <= self._longest_stop_word and word in self._stop_words:
                return length
        return 0

    def _asked(self, run: Sequence[Word]) -> Iterator[Token]:
        """Yield the letters in a row that texts have, then those that stand in none of them."""
        ideographs = all(is_ideograph(word) for _, word in run)
        size = 2 if ideographs else min(3, len(run))
        known = [
            at
            for at in range(len(run) - size + 1)
            if _word(run[at : at + size]) in self._index.terms
        ]
        telling = [at for at in known if not self._is_grammar(run[at : at + size])] or known
        for at in telling:
            yield Token(_raw(run[at : at + size]), _word(run[at : at + size]))
        covered = {place for at in telling for place in range(at, at + size)}
        left = [
            at for at in range(len(run)) if at not in covered and not self._is_grammar([run[at]])
        ]
        for _, places in groupby(enumerate(left), lambda place: place[1] - place[0]):
            yield self._left([run[at] for _, at in places], alone=ideographs)

    def _left(self, letters: Sequence[Word], *, alone: bool) -> Token:
        """Give the token of letters that stand in no row of letters that a text has; one may be a word `alone`."""
        if alone and len(letters) == 1 and letters[0].word in self._index.terms:
            return Token(*letters[0])
        return unknown(Word(_raw(letters), _word(letters)))

    def _is_grammar(self, letters: Sequence[Word]) -> bool:
        words = [letter.word for letter in letters]
        return not self._stop_words.isdisjoint(words) or all(
            ord(word[0]) in _HIRAGANA for word in words
        )


def _raw(letters: Sequence[Word]) -> str:
    return "".join(letter.raw for letter in letters)


def _word(letters: Sequence[Word]) -> str:
    return "".join(letter.word for letter in letters)
