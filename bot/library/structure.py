"""The structure of a content file as an editor means it: which lines are keys, items and texts."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.library.brackets import Brackets
from bot.library.buffer import Buffer, LeftToYamlError, named
from bot.library.characters import BLANKS, ODD, UNSEEN
from bot.library.key_names import LISTS, PARTS
from bot.library.keys import Keys
from bot.library.texts import KNOWN, Texts

_START = re.compile(rf"[\s{ODD}]*")
_ITEM = re.compile(r"-(?=[ \t]|$)[ \t]*")


class _Level(NamedTuple):
    column: int
    kind: str
    """`-` for the items of a list, `:` for keys."""
    line: int
    name: str = ""
    """The key that a list belongs to."""


class _SkippedError(Exception):
    """A line has a fault that was noted and cannot be mended."""


class Structure:
    """Goes down a buffer line by line, notes faults, and mends them as far as the YAML library needs."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.keys = Keys(buffer)
        self.texts = Texts(buffer)
        self.brackets = Brackets(buffer, self.texts)
        self.levels: list[_Level] = []
        self.tabs: dict[str, int] = {}
        self.open: tuple[int, str] | None = None
        """The column and the name of a key that has nothing behind it so far."""

    def mend(self) -> None:
        """Go to the end, or to a construct that no brief needs."""
        line = 0
        while line < len(self.buffer.lines):
            try:
                line = self._line(line)
            except _SkippedError:
                self.buffer.guessed = True
                self.buffer.lines[line] = ""
                line += 1
            except LeftToYamlError:
                return

    def _line(self, line: int) -> int:
        buffer = self.buffer
        if not buffer.lines[line].strip():
            buffer.lines[line] = ""
            return line + 1
        indent = self._indent(line)
        text = buffer.lines[line]
        if text.startswith("#", indent):
            return line + 1
        if indent == 0 and text[:3] in ("---", "...") and not text[3:4].strip():
            return self._marker(line)
        if indent == 0 and text.startswith("%") and not self.levels:
            buffer.fault(line, 0, "begins with %, which no brief needs; take the line out")
            buffer.lines[line] = ""
            return line + 1
        return self._node(line, indent)

    def _marker(self, line: int) -> int:
        """Read a line of three hyphens or dots, which YAML takes for the border of a document."""
        buffer = self.buffer
        text = buffer.lines[line]
        if text.rstrip() != "---" or not self.levels:
            if self.levels or text.rstrip() != "---":
                raise LeftToYamlError
            return line + 1
        if any(buffer.lines[at].lstrip()[0] != "#" for at in buffer.following(line)):
            raise LeftToYamlError
        buffer.fault(line, 0, "nothing comes after this ---; take the line out")
        buffer.lines[line] = ""
        return line + 1

    def _indent(self, line: int) -> int:
        """The indentation of a line, after tabs and invisible characters before the text were mended."""
        buffer = self.buffer
        text = buffer.lines[line]
        found = _START.match(text)
        start = found[0] if found else ""
        if start.strip(" "):
            for at, mark in enumerate(start):
                if mark in BLANKS or mark in UNSEEN:
                    what = "remove it" if mark in UNSEEN else "use common spaces"
                    buffer.fault(line, at, f"{named(mark)} stands before the text; {what}")
                    break
            if "\t" in start:
                buffer.misindented(line, start.index("\t"), "begins with a tab; use spaces")
            width = sum(mark not in UNSEEN for mark in start)
            if "\t" in start:
                width = self.tabs.setdefault(start, self._meant(text[len(start) :]))
            buffer.replace(line, 0, " " * width, len(start))
            return width
        return len(start)

    def _meant(self, text: str) -> int:
        """A guess at the indentation that a line with a tab was meant to have."""
        if self.open:
            return self.open[0] + 2
        kind = "-" if _ITEM.match(text) else ":"
        return next((level.column for level in reversed(self.levels) if level.kind == kind), 0)

    def _node(self, line: int, column: int) -> int:
        buffer = self.buffer
        first = True
        while True:
            text = buffer.lines[line]
            in_text = not first and self.open is not None and self.open[1] in ("points", "aliases")
            if (item := _ITEM.match(text, column)) and not (in_text and text[item.end() :]):
                column = self._enter(line, column, "-", first=first)
                end = column + item.end() - item.start()
                buffer.replace(line, column + 1, " " * (end - column - 1), end - column - 1)
                self.open, first = (column, self.levels[-1].name), False
                column = end
                if column >= len(buffer.lines[line]):
                    return line + 1
                continue
            if first and self._tight_item(line, column):
                continue
            break
        if re.match(r"\?(?:\s|$)", buffer.lines[line][column:]) and not in_text:
            raise LeftToYamlError
        below = self.open[1] if self.open else None
        colon = self.keys.find(line, column, below, inside=bool(self.levels))
        if colon is not None:
            return self._pair(line, column, colon, first=first)
        return self._alone(line, column, first=first)

    def _tight_item(self, line: int, column: int) -> bool:
        """Whether a hyphen without a space after it begins an item; if so, it is mended."""
        listed = any(level.kind == "-" and level.column == column for level in self.levels)
        wanted = self.open is not None and self.open[1] in LISTS and column >= self.open[0]
        return (listed or wanted) and self.keys.tight_item(line, column)

    def _pair(self, line: int, column: int, colon: int, *, first: bool) -> int:
        buffer = self.buffer
        moved = self._enter(line, column, ":", first=first)
        colon += moved - column
        text = buffer.lines[line]
        key = text[moved:colon].strip().strip("\"'").translate(buffer.escaped)
        value = colon + 1 + len(text[colon + 1 :]) - len(text[colon + 1 :].lstrip(" \t"))
        self.open = None
        if value >= len(text) or (
            text[value] == "#" and not self._begins_with_hash(line, value, key)
        ):
            self.open = (moved, key)
            return line + 1
        return self._value(line, value, moved, key)

    def _begins_with_hash(self, line: int, column: int, key: str) -> bool:
        """Whether a text begins with a #, where YAML sees a comment; if so, that is noted."""
        text = self.buffer.lines[line]
        if key in PARTS or text[column + 1 : column + 2].strip() == "":
            return False
        self.buffer.fault(line, column, "a text cannot begin with #; put it in quotation marks")
        return True

    def _alone(self, line: int, column: int, *, first: bool) -> int:
        """Read a text that stands on a line without a key."""
        buffer = self.buffer
        text = buffer.lines[line]
        if self.open is None or column <= self.open[0]:
            if not self.levels and text[column] in "[{\"'":
                return self._value(line, column, -1, "")
            if first and text[column:].strip() in PARTS:
                word = text[column:].strip()
                buffer.fault(line, column, f"a colon is missing after {word}; write '{word}:'")
                buffer.lines[line] = f"{text.rstrip()}:"
                return self._node(line, column)
            if not self.levels and not any(
                KNOWN.match(buffer.lines[at]) for at in buffer.following(line)
            ):
                raise LeftToYamlError
            rule = "no key stands before this text; write key: text, or indent it under its text"
            if not buffer.faults or buffer.faults[-1].line != line:
                buffer.fault(line, column, rule)
            raise _SkippedError
        (owner, key), self.open = self.open, None
        if not first:
            key = ""
            if text[column] == "#" and not self._begins_with_hash(line, column, key):
                self.open = (owner, "-")
                return line + 1
        return self._value(line, column, owner, key)

    def _value(self, line: int, column: int, owner: int, key: str) -> int:
        sign = self.buffer.lines[line][column]
        if sign in "\"'":
            return self.texts.quoted(line, column, owner, key)
        if sign in "[{":
            return self.brackets.read(line, column, owner, key)
        if sign in "|>":
            return self.texts.block(line, column, owner, key)
        return self.texts.plain(line, column, owner, key)

    def _enter(self, line: int, column: int, kind: str, *, first: bool) -> int:
        """The column of the level that a key or an item belongs to; one between levels is moved to the nearest."""
        buffer = self.buffer
        before = list(self.levels) if first else []
        while self.levels and self.levels[-1].column > column:
            self.levels.pop()
        top = self.levels[-1] if self.levels else None
        if top and kind == ":" and top[:2] == (column, "-") and first:
            self.levels.pop()
            top = self.levels[-1] if self.levels else None
        if top and top.column == column and top.kind == kind and first:
            return column
        least = 0 if not self.open else self.open[0] + (kind == ":")
        if not top or not first or (self.open and column >= least):
            name = self.open[1] if self.open else ""
            self.levels.append(_Level(column, kind, line, name))
            return column
        near = [level for level in before if level.kind == kind]
        if not near:
            buffer.fault(line, column, "does not go with what stands above; check the indentation")
            raise _SkippedError
        # Of two that are as near, the inner one: that is where the lines above stand.
        meant = min(reversed(near), key=lambda level: abs(level.column - column))
        rule = (
            f"does not line up with what stands above; indent it by {meant.column} spaces, as line"
        )
        buffer.misindented(line, column, f"{rule} {meant.line + 1}")
        buffer.replace(line, 0, " " * meant.column, column)
        self.levels = before[: before.index(meant) + 1]
        return meant.column


def mend(text: str) -> Buffer:
    """A buffer with a file's text in which faults were noted and mended; the file stays as it is."""
    buffer = Buffer(text)
    Structure(buffer).mend()
    return buffer
