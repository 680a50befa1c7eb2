"""Faults and warnings with the lines that they are about, for who has the file in another window."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot import library
from bot.library import Fault

_LINE_END = re.compile(r"\r\n|\r|\n")
_KEY = re.compile(r" *(?:- +)?(?P<key>\w[\w-]*):(?:(?<=id:) +(?P<id>[\w-]+))?(?:\s.*)?")
"""A line with a key, and the id behind it if that is what the key is for."""
_COMMENT = re.compile(r"(?<=\S)\s+#\s.*$")
_BEFORE, _AFTER = 60, 100
"""Characters of a long line that are shown before and after the column of a fault."""


class Trouble(NamedTuple):
    """A fault or a warning, with the line that it is about."""

    fault: Fault
    is_warning: bool
    inside: tuple[str, ...]
    """The keys and ids that the line stands below, the outermost first."""
    before: str
    """The line up to the column."""
    after: str
    """The line from the column on."""


def with_lines(faults: Iterable[Fault], warnings: Iterable[Fault]) -> tuple[Trouble, ...]:
    """Faults and warnings of one file with their lines."""
    both = [(fault, False) for fault in sorted(set(faults))]
    both += [(warning, True) for warning in sorted(set(warnings))]
    lines = _lines(both[0][0].path) if both else []
    return tuple(
        Trouble(fault, is_warning, _inside(lines, fault), *_line(lines, fault))
        for fault, is_warning in both
    )


def _lines(path: Path) -> list[str]:
    """The lines of a file, as far as it can be read."""
    with suppress(OSError, library.UnfitError):
        if path.is_dir():
            return []
        return _LINE_END.split(library.read(path).decode("utf-8-sig", "replace"))
    return []


def _inside(lines: list[str], fault: Fault) -> tuple[str, ...]:
    """The keys that the line of a fault stands below, by its indentation; of what has an id, that."""
    found: list[str] = []
    depth = _depth(lines[fault.line - 1]) if fault.line <= len(lines) else 0
    for line in reversed(lines[: fault.line - 1]):
        key = _KEY.fullmatch(line)
        if key and _depth(line) < depth:
            depth = _depth(line)
            found.append(key["id"] or key["key"])
    return tuple(reversed(found))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line(lines: list[str], fault: Fault) -> tuple[str, str]:
    """The line of a fault before and from its column on, cut where it is long."""
    line = lines[fault.line - 1] if fault.line <= len(lines) else ""
    before, after = line[: fault.column - 1], line[fault.column - 1 :]
    # A comment behind what is at fault says nothing about it.
    if (comment := _COMMENT.search(after)) and not set("\"'") & set(after[: comment.start()]):
        after = after[: comment.start()]
    if len(before) > _BEFORE:
        before = "…" + before[-_BEFORE:]
    if len(after) > _AFTER:
        after = after[:_AFTER] + "…"
    return before, after
