"""Faults of content files, with file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

Place = tuple[str | int, ...]
"""The keys and indices that lead to a value: `("quotes", 2, "speaker")`."""

MOST = 20
"""Faults of one file that are shown at once; the next ones show when these are mended."""


ENOUGH = 1_000
"""Faults after which a file is not looked at any further."""


class Finding(NamedTuple):
    """A rule that a value of a brief breaks, and which value: a fault or a warning without its line."""

    place: Place
    rule: str


class Fault(NamedTuple):
    """A rule that a content file breaks. As text it is `file:line:column: rule`."""

    path: Path
    line: int
    """Counted from 1, as the column."""
    column: int
    rule: str
    """In an editor's words: "what is wrong; what to do"."""

    def __str__(self) -> str:
        """The form of compilers, from which programs jump to the place; always one line."""
        return one_line(f"{self.path}:{self.line}:{self.column}: {self.rule}")


def one_line(text: str) -> str:
    """A text with control characters written as escapes, such as a file's name may have."""
    return _ODD.sub(lambda odd: odd[0].encode("unicode_escape").decode(), text)


_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
"""Characters that control a terminal, end a line or change its direction, and bytes that are no UTF-8."""


class ContentError(Exception):
    """Content cannot be served; `faults` has every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def first(found: list[Fault], over: str = "") -> list[Fault]:
    """The first `MOST` faults of a file in order, and the number of those left out, behind `over`."""
    found = sorted(found)
    rule = f"and {over}{len(found) - MOST:,} more faults in this file; mend those above first"
    return [*found[:MOST], *(fault._replace(rule=rule) for fault in found[MOST : MOST + 1])]


def subject(place: Place) -> str:
    """The beginning of a rule about a value: its key, or its number in its list, counted from 1."""
    if not place:
        return ""
    *around, last = place
    if isinstance(last, str):
        return f"{last}: "
    return f"{around[-1] if around else 'item'} {last + 1}: "
