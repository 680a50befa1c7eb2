"""Tokens: the words of a query, each as it is understood."""

from __future__ import annotations

from dataclasses import dataclass

from bot.text import Word


@dataclass(frozen=True)
class Token:
    """One word of a query, as it is understood."""

    raw: str
    """As it was typed."""
    word: str
    """As it is looked for, folded."""
    known: bool = True
    """Whether a document or a name has it, or it is a stop word."""
    is_name: bool = False
    """Whether it is unknown, and a name rather than a word."""
    is_foreign: bool = False
    """Whether it is grammar of another language in which the query asks."""
    is_transliterated: bool = False
    """Whether it was typed in another alphabet than that of the texts."""
    prefix_matches: tuple[str, ...] | None = None
    """The known words of which it is a prefix; None if it is no prefix. Empty for one of names alone."""
    corrected_to: str = ""
    """The word that it was taken for as a misspelling, in the form that a reader is shown."""


def unknown(word: Word, *, is_name: bool = False) -> Token:
    """Give the token of a word that stays unknown."""
    return Token(word.raw, word.word, known=False, is_name=is_name)
