"""The lines of a content file while they are mended, and what was told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.brief import Brief, Correction, Person, Quote, Section, Source, Withdrawal
from bot.library.characters import BREAKS, NAMES
from bot.library.faults import ENOUGH

LISTS = frozenset({"points", "aliases", "sections", "quotes", "corrections", "formerly"})
PARTS = frozenset({*LISTS, "people", "source", "withdrawn"})
KEYS = frozenset(
    key
    for part in (Brief, Correction, Person, Quote, Section, Source, Withdrawal)
    for key in part.model_fields
)
"""Every key that a file may have, wherever it stands."""
TEXTS = KEYS - PARTS
SHOWN = TEXTS - {"id", "speaker", "section", "published", "date", "url", "draft"}
"""The keys of what readers see as an editor wrote it."""

_MOST_WRITTEN = 50_000_000
_BREAK = re.compile("\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What YAML takes for no character of a text."""
_STRANGE = re.compile(f"{_CONTROL.pattern}|[{''.join(BREAKS)}]")
_STRUCTURE = re.compile(r" *(?:-(?: |$)|[\w-]+ *:(?:\s|$))")


class Note(NamedTuple):
    """Something to tell of a place; lines and columns are counted from 0."""

    line: int
    column: int
    rule: str


class UnclearError(Exception):
    """What no brief has, and so is left to the YAML library from here on."""


class Page:
    """
    Lines in which every character keeps its place.

    A character that YAML would take for one of its own signs gives way to one that stands for it until the
    file was parsed; `restored` has the text as it was.
    """

    def __init__(self, text: str) -> None:
        self.lines = _BREAK.split(text)
        self.faults: list[Note] = []
        self.warnings: list[Note] = []
        self.guessed = False
        """Whether a line was moved to where it may have been meant to stand."""
        self._text = text
        self._moved: set[int] = set()
        self._written = 0
        self._free: Iterator[str] | None = None
        self._meant: dict[str, str] = {}
        if any(mark in text for mark in BREAKS) or _CONTROL.search(text):
            for number, line in enumerate(self.lines):
                for found in _STRANGE.finditer(line):
                    if len(self.faults) >= ENOUGH:
                        break
                    if found[0] in BREAKS:
                        what = f"{a(found[0])} stands here, which nobody sees"
                    else:
                        code = f"#x{ord(found[0]):04x}"
                        what = f"there is a character here that no text has ({code})"
                    self.fault(number, found.start(), f"{what}; remove it")
                self.lines[number] = _STRANGE.sub(" ", line)

    @property
    def text(self) -> str:
        """The lines as they are by now."""
        return "\n".join(self.lines)

    @property
    def table(self) -> dict[int, str]:
        """What stands for what, as `str.translate` takes it."""
        return {ord(mark): meant for meant, mark in self._meant.items()}

    def fault(self, line: int, column: int, rule: str) -> None:
        """Take note of what has to be mended."""
        if line not in self._moved:
            if len(self.faults) >= ENOUGH:
                raise UnclearError
            self.faults.append(Note(line, column, rule))

    def moved(self, line: int, column: int, rule: str) -> None:
        """Take note of a line that has to be indented in another way; what else is in it follows from that."""
        self.fault(line, column, rule)
        self._moved.add(line)
        self.guessed = True

    def warn(self, line: int, column: int, rule: str) -> None:
        """Take note of what should be looked at."""
        self.warnings.append(Note(line, column, rule))

    def put(self, line: int, column: int, new: str, over: int = 1) -> None:
        """Write over some characters of a line."""
        old = self.lines[line]
        self._written += len(old)
        if self._written > _MOST_WRITTEN:  # each time the whole line is written
            raise UnclearError
        self.lines[line] = old[:column] + new + old[column + over :]

    def keep(self, line: int, column: int) -> None:
        """Make the character at a place one of the text, whatever it is to YAML."""
        self.put(line, column, self.stand_in(self.lines[line][column]))

    def keep_all(self, signs: str, line: int, column: int, last: int) -> None:
        """Make all such characters from a place to the end of a line ones of the text."""
        table = {ord(sign): self.stand_in(sign) for sign in signs}
        for at in range(line, last + 1):
            text = self.lines[at]
            self.lines[at] = text[:column] + text[column:].translate(table)
            column = 0

    def stand_in(self, meant: str) -> str:
        """One character that stands for others until the file was parsed."""
        if meant not in self._meant:
            if self._free is None:
                taken = set(self._text)
                codes = map(chr, range(0xF0000, 0xFFFFE))
                self._free = iter([mark for mark in codes if mark not in taken])
            if (mark := next(self._free, None)) is None:
                raise UnclearError
            self._meant[meant] = mark
        return self._meant[meant]

    def indent(self, line: int) -> int | None:
        """The spaces that a line begins with; None where nothing else stands in it."""
        text = self.lines[line]
        found = len(text) - len(text.lstrip(" "))
        return found if text[found:].strip() else None

    def ends(self, line: int, owner: int) -> bool:
        """Whether a line cannot belong to what the line of `owner`'s indentation has begun."""
        indent = self.indent(line)
        return indent is not None and indent <= owner and bool(_STRUCTURE.match(self.lines[line]))

    def last_below(self, line: int, owner: int) -> int:
        """The last of the lines that belong to what begins in a line, by their indentation."""
        last = line
        for at in self.following(line):
            if self.ends(at, owner) or (self.indent(at) or 0) <= owner:
                break
            last = at
        return last

    def following(self, line: int) -> Iterator[int]:
        """The lines after a line that have anything in them."""
        return (at for at in range(line + 1, len(self.lines)) if self.lines[at].strip())


def a(mark: str) -> str:
    """The name of a character that nobody sees, with its article."""
    return f"a {NAMES[mark]}"
