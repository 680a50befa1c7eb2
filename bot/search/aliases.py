"""Aliases: the forms in which a text or a reader names somebody."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


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


FIRST_NAMES = (AliasKind.FIRST_NAME, AliasKind.OTHER_FIRST_NAME)
"""First names alone, in any spelling."""


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
