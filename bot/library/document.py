"""A YAML document as plain data, with the place of each value in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.library.faults import ENOUGH, ContentError, Fault, Place, subject

_DEEPEST = 8
"""A brief has four levels; what goes deeper than this is no brief and is not read to its end."""
_MOST_VALUES = 10_000
"""Values of a file: a brief of a hundred quotes has a thousand."""


class Document:
    """
    The strings, lists and mappings of a file, and their lines and columns.

    All scalars are strings as they stand there. What YAML allows and a brief does not, such as an anchor,
    a tag or a key that stands twice, is a fault.
    """

    def __init__(
        self,
        path: Path,
        faults: list[Fault] | None = None,
        escaped: Mapping[int, str] | None = None,
    ) -> None:
        """
        `faults` are those found so far, to which others are added.

        `escaped` gives the characters of the file by those that stand in their place, as `str.translate` takes them.
        """
        self.path = path
        self.data: object = None
        self.faults = [] if faults is None else faults
        self.items = 0
        """Items of lists that begin with a hyphen."""
        self._escaped = escaped or {}
        # The parser's marks, whose type differs between its C and its Python half.
        self._values: dict[Place, Any] = {}
        self._keys: dict[Place, Any] = {}

    def read(self, text: str) -> None:
        """Read a text. Raises `yaml.YAMLError`, and `ContentError` for what is not read to its end."""
        # Events come before YAML takes `no` for a boolean or `12:30` for a number, and need no
        # recursion in C, where a thousand brackets in a row would end the process.
        events = yaml.parse(text, Loader=yaml.CBaseLoader)
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            if not self.faults:
                rule = "the file is empty; write a brief into it"
                self.faults.append(Fault(self.path, 1, 1, rule))
            return
        self.data = self._value((), next(events), events)
        next(events)  # the document's end
        if isinstance(another := next(events), yaml.DocumentStartEvent):
            rule = "a second brief begins here; put it into a file of its own"
            self._add(another.start_mark, rule)

    def fault(self, place: Place, rule: str) -> Fault:
        """A fault of a value or, where none stands at the place, of the nearest one around it."""
        mark = self._mark(place)
        return Fault(self.path, mark.line + 1, mark.column + 1, rule)

    def line(self, place: Place) -> int:
        """The line of a value, counted from 1."""
        return int(self._mark(place).line) + 1

    def drop_heading(self, key: str, below: object) -> None:
        """Take `below`, which stands below a key, for all that the document holds."""
        self.data = below
        for marks in (self._values, self._keys):
            marks.update({place[1:]: mark for place, mark in marks.items() if place[:1] == (key,)})

    def _mark(self, place: Place) -> Any:
        while place not in self._values:
            place = place[:-1]
        # A value that opens a list or a mapping begins a line further down than its key.
        return self._keys.get(place, self._values[place])

    def _add(self, mark: Any, rule: str) -> None:
        self.faults.append(Fault(self.path, mark.line + 1, mark.column + 1, rule))

    def _stop(self, mark: Any, rule: str) -> ContentError:
        return ContentError([Fault(self.path, mark.line + 1, mark.column + 1, rule)])

    def _value(self, place: Place, event: yaml.Event, events: Iterator[yaml.Event]) -> object:
        self._values[place] = event.start_mark
        if len(place) > _DEEPEST:
            raise self._stop(event.start_mark, "nested too deep; use fewer brackets")
        anchor = getattr(event, "anchor", None)
        if anchor or getattr(event, "tag", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&" if anchor else "!"
            rule = f"a text cannot begin with {sign} here; put it in quotation marks"
            self._add(event.start_mark, subject(place) + rule)
        if len(self._values) > _MOST_VALUES:
            rule = f"a file holds no more than {_MOST_VALUES:,} texts; split it from here on"
            raise self._stop(event.start_mark, rule)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value((*place, len(items)), item, events))
            self.items += 0 if event.flow_style else len(items)
            return items
        return self._mapping(place, events)

    def _mapping(self, place: Place, events: Iterator[yaml.Event]) -> dict[str, object]:
        pairs: dict[str, object] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._add(key.start_mark, "a key is one word; write key: value")
                self._value((*place, ""), key, events)
                self._value((*place, ""), next(events), events)
                continue
            word = self._text(key.value)
            inner = (*place, word)
            if word in pairs:
                self._add(key.start_mark, f"{word}: stands here twice; remove one of the two")
            self._keys.setdefault(inner, key.start_mark)
            if len(self.faults) >= ENOUGH:
                raise ContentError(())
            pairs.setdefault(word, self._value(inner, next(events), events))
        return pairs

    def _text(self, value: Any) -> str:
        """A scalar as it stands in the file."""
        return value.translate(self._escaped) if self._escaped else str(value)


def unreadable(path: Path, error: yaml.YAMLError) -> Fault:
    """The fault of a text that is no YAML: its place comes from the parser, its words are ours."""
    # By type: the parser's words change with its versions, and are no editor's.
    if isinstance(error, yaml.scanner.ScannerError):
        rule = "cannot be read from here on"
    elif isinstance(error, yaml.parser.ParserError):
        rule = "does not go with what stands before it"
    else:
        rule = "cannot be read"
    rule += "; check the indentation, and put a text with ': ' or ' #' in quotation marks"
    mark = getattr(error, "problem_mark", None)
    return Fault(path, mark.line + 1, mark.column + 1, rule) if mark else Fault(path, 1, 1, rule)
