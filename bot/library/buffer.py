"""A buffer with the lines of a content file: faults are noted in it, and mended so that YAML can read on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.library.characters import BREAKS, NAMES
from bot.library.faults import ENOUGH

_MOST_WRITTEN = 50_000_000
_BREAK = re.compile("\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that YAML allows in no text."""
_STRANGE = re.compile(f"{_CONTROL.pattern}|[{''.join(BREAKS)}]")
_STRUCTURE = re.compile(r" *(?:-(?: |$)|[\w-]+ *:(?:\s|$))")


class Note(NamedTuple):
    """A fault or a warning; its line and column are counted from 0."""

    line: int
    column: int
    rule: str


class LeftToYamlError(Exception):
    """The text has a construct that no brief needs: the rest is left to the YAML library."""


class Buffer:
    """
    Lines in which every character keeps its line and column while faults are mended.

    A character that YAML would take for one of its own signs is escaped: another one, which the text does
    not have, stands in its place until the file was parsed. `escaped` gives the way back.
    """

    def __init__(self, text: str) -> None:
        self.lines = _BREAK.split(text)
        self.faults: list[Note] = []
        self.warnings: list[Note] = []
        self.guessed = False
        """Whether the indentation of a line was changed to one that may have been meant."""
        self._text = text
        self._misindented: set[int] = set()
        self._written = 0
        self._free: Iterator[str] | None = None
        self._meant: dict[str, str] = {}
        if any(mark in text for mark in BREAKS) or _CONTROL.search(text):
            for number, line in enumerate(self.lines):
                for found in _STRANGE.finditer(line):
                    if len(self.faults) >= ENOUGH:
                        break
                    if found[0] in BREAKS:
                        what = f"{named(found[0])} stands here, which nobody sees"
                    else:
                        code = f"#x{ord(found[0]):04x}"
                        what = f"there is a character here that no text has ({code})"
                    self.fault(number, found.start(), f"{what}; remove it")
                self.lines[number] = _STRANGE.sub(" ", line)

    @property
    def text(self) -> str:
        """The text with all that was mended so far."""
        return "\n".join(self.lines)

    @property
    def escaped(self) -> dict[int, str]:
        """The escaped characters by those in their place, as `str.translate` takes them."""
        return {ord(mark): meant for meant, mark in self._meant.items()}

    def fault(self, line: int, column: int, rule: str) -> None:
        """Note a fault. Raises `LeftToYamlError` after `ENOUGH` faults."""
        if line not in self._misindented:
            if len(self.faults) >= ENOUGH:
                raise LeftToYamlError
            self.faults.append(Note(line, column, rule))

    def misindented(self, line: int, column: int, rule: str) -> None:
        """Note a line whose indentation is wrong; other faults of that line follow from it and are not noted."""
        self.fault(line, column, rule)
        self._misindented.add(line)
        self.guessed = True

    def warn(self, line: int, column: int, rule: str) -> None:
        """Note a warning."""
        self.warnings.append(Note(line, column, rule))

    def replace(self, line: int, column: int, new: str, over: int = 1) -> None:
        """Replace characters of a line, `over` of them."""
        old = self.lines[line]
        self._written += len(old)
        if self._written > _MOST_WRITTEN:  # each time the whole line is written
            raise LeftToYamlError
        self.lines[line] = old[:column] + new + old[column + over :]

    def escape(self, line: int, column: int) -> None:
        """Escape a character, so that YAML takes it for a part of the text."""
        self.replace(line, column, self.stand_in(self.lines[line][column]))

    def escape_all(self, signs: str, line: int, column: int, last: int) -> None:
        """Escape all such characters from a place to the end of the line `last`."""
        table = {ord(sign): self.stand_in(sign) for sign in signs}
        for at in range(line, last + 1):
            text = self.lines[at]
            self.lines[at] = text[:column] + text[column:].translate(table)
            column = 0

    def stand_in(self, meant: str) -> str:
        """The character that stands in the place of others until the file was parsed."""
        if meant not in self._meant:
            if self._free is None:
                taken = set(self._text)
                codes = map(chr, range(0xF0000, 0xFFFFE))
                self._free = iter([mark for mark in codes if mark not in taken])
            if (mark := next(self._free, None)) is None:
                raise LeftToYamlError
            self._meant[meant] = mark
        return self._meant[meant]

    def indent(self, line: int) -> int | None:
        """The number of spaces that a line begins with; None for a blank line."""
        text = self.lines[line]
        found = len(text) - len(text.lstrip(" "))
        return found if text[found:].strip() else None

    def ends(self, line: int, owner: int) -> bool:
        """Whether a line ends the value that a line with the indentation `owner` has begun."""
        indent = self.indent(line)
        return indent is not None and indent <= owner and bool(_STRUCTURE.match(self.lines[line]))

    def last_below(self, line: int, owner: int) -> int:
        """The last line of the value that begins in a line, by the indentation."""
        last = line
        for at in self.following(line):
            if self.ends(at, owner) or (self.indent(at) or 0) <= owner:
                break
            last = at
        return last

    def following(self, line: int) -> Iterator[int]:
        """The lines after a line that are not blank."""
        return (at for at in range(line + 1, len(self.lines)) if self.lines[at].strip())


def named(mark: str) -> str:
    """The name of an invisible character, with its article."""
    return f"a {NAMES[mark]}"
