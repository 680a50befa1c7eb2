"""The plan of a query: what it asks for, as clauses that documents match or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.search.documents import NO_DOCUMENTS, Documents
from bot.text import Word


@dataclass(frozen=True)
class Clause:
    """All that one word of a query matches, or one name."""

    typed: str
    """The word or name as it was typed."""
    boosts: tuple[tuple[float, Documents], ...]
    """Documents with how well they match: 1.0 for the very word in the body, falling."""
    weight: float = 0.0
    """How much the word tells: the rarer, the more."""
    terms: frozenset[int] = frozenset()
    """The terms that match the word; of a name those of the surname, which may also stand in another one's office."""
    body: Documents = NO_DOCUMENTS
    """Those of the documents that have it in what is said or written, and not only in what is told around it."""
    people: tuple[int, ...] = ()
    """The numbers of those who can be meant by a name; none for words."""

    @cached_property
    def documents(self) -> Documents:
        """The documents that match in any way."""
        return Documents.union(NO_DOCUMENTS, *(documents for _, documents in self.boosts))


@dataclass(frozen=True)
class Plan:
    """A query as it is understood."""

    names: tuple[Clause, ...] = ()
    words: tuple[Clause, ...] = ()
    """The words asked for; a document must match all of them, or the most telling."""
    optional_words: tuple[Clause, ...] = ()
    """Words that raise the documents which match them."""
    unknown: tuple[Word, ...] = ()
    """Words that no document has."""
    unknown_weight: float = 0.0
    foreign: int = 0
    """Words of other languages that are passed over."""
    transliterated: int = 0
    """Words that were typed in another alphabet than that of the texts."""
    transliterated_names: tuple[int, ...] = ()
    """Of how many words each name of theirs is that is not one of the people's."""
    names_stranger: bool = False
    """Whether an unknown word is a name."""
    lists_people: bool = False
    """Whether the query is several names and nothing else, but for "and" or "or" between them."""
    is_question: bool = False
    """Whether it has a question word."""
    asks_facts: bool = False
    """Whether it asks for a fact, with a question word or a question mark, and not for what somebody said."""
    looks_for: tuple[Documents, ...] = ()
    """Documents that tell of what a question looks for: a number, a time."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Each misspelling that was taken for a known word: as typed, as taken."""
    pairs: frozenset[tuple[int, int]] = frozenset()
    """The terms that follow one another in the query."""
    is_phrase: bool = False
    """Whether it is stop words alone, which are found side by side or not at all."""
