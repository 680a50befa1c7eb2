"""One content file: its text as plain data with places, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.brief import People
from bot.fields import OWN
from bot.library import faults, file
from bot.library.faults import MOST, ContentError, Fault, Finding, Place
from bot.library.page import ENOUGH
from bot.library.structure import mended
from bot.library.usual import items, unusual

_Model = TypeVar("_Model", bound=BaseModel)


class Content:
    """One file: its values as the strings, lists and mappings that stand there, and their places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        """What stands there, as far as it can be read."""
        self._clear()

    def _clear(self) -> None:
        self.data: object = None
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        # The parser's marks, whose type differs between its C and its Python half.
        self._values: dict[Place, Any] = {}
        self._keys: dict[Place, Any] = {}
        self._told: set[int] = set()
        self._guessed = False
        self._items = 0
        self._unmended: str | None = None
        """The text, if it was read as it stands and not line by line."""
        self._stands_for: Mapping[int, str] = {}

    def told(self) -> list[Fault]:
        """The faults in order, and for those beyond the first `MOST` how many there are."""
        # Where the reading stopped early there may be any number of them.
        stopped = self.data is None and len(self.faults) >= ENOUGH
        return faults.first(self.faults, "over " if stopped else "")

    @property
    def draft(self) -> bool:
        """Whether a line of it says that it is a draft, whatever the others are like."""
        data = self.data if isinstance(self.data, dict) else {}
        return str(data.get("draft")).lower() == "true" or bool(_DRAFT.search(self.text))

    def located(self, findings: Iterable[Finding]) -> list[Fault]:
        """Findings with the lines and columns of the values that they are about."""
        return [self.at(self._mark(finding.place), finding.rule) for finding in findings]

    def model(self, kind: type[_Model]) -> _Model | None:
        """What the file holds, as one of the models, or None with its `faults` filled."""
        if self.data is None:
            return None
        try:
            return kind.model_validate(self.data)
        except ValidationError:
            if self._unmended is None:
                return self._faulty(kind)
        # Read line by line, it may show where a fault began.
        text = self._unmended
        self._clear()
        with suppress(yaml.YAMLError, ContentError):
            self._parse(text)
        return self._faulty(kind)

    def _faulty(self, kind: type[_Model]) -> _Model | None:
        """The same once more, to fill the faults."""
        if self.data is None:
            return None
        if kind is People and (below := faults.below_heading(self.data)) is not None:
            rule = "this file has no heading; take the line out, and the spaces before those below"
            self.faults.append(self.fault(("people",), rule))
            self.data = below
            for marks in (self._values, self._keys):
                moved = {
                    place[1:]: mark for place, mark in marks.items() if place[:1] == ("people",)
                }
                marks.update(moved)
        try:
            return kind.model_validate(self.data)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        places = sorted((self._line(fault["loc"]), at) for at, fault in enumerate(found))
        seen: set[Place] = set()
        for number, (line, at) in enumerate(places):
            fault = found[at]
            if fault["loc"] in seen:
                continue
            seen.add(fault["loc"])
            sure = not self._guessed or fault["type"] in OWN
            if line in self._told or not sure:
                continue  # it may only follow from what was told already
            if number <= MOST:
                loc = fault["loc"]
                value = faults.at(self.data, loc)
                rule = faults.rule(kind, fault["type"], fault["msg"], loc, value)
                self.faults.append(self.fault(loc, faults.meant(self.data, loc, rule)))
            else:
                self.faults.append(Fault(self.path, line, 1, ""))
        return None

    def _line(self, place: Place) -> int:
        mark = self._mark(place[:-1] if place[-1:] == ("[key]",) else place)
        return int(mark.line) + 1

    def fault(self, place: Place, rule: str) -> Fault:
        """A fault at a place or, where nothing stands there, at the nearest one around it."""
        if place[-1:] == ("[key]",):  # so pydantic marks a key that is at fault, not its value
            place = place[:-1]
        return self.at(self._mark(place), faults.name(place) + rule)

    def _mark(self, place: Place) -> Any:
        while place not in self._values:
            place = place[:-1]
        # A value that opens a list or a mapping begins a line further down than its key.
        return self._keys.get(place, self._values[place])

    def parse(self, text: str) -> None:
        """Take a file's text in as plain data; what YAML allows and a brief does not becomes a fault."""
        if not unusual(text):
            with suppress(yaml.YAMLError, ContentError):
                self.read(text)
                if not self.faults and self._items == items(text):
                    self._unmended = text
                    return
            self._clear()
        self._parse(text)

    def _parse(self, text: str) -> None:
        page = mended(text)
        self._stands_for, self._guessed = page.table, page.guessed
        self._told = {note.line + 1 for note in page.faults}
        for notes, found in ((page.faults, self.faults), (page.warnings, self.warnings)):
            found += [Fault(self.path, line + 1, column + 1, rule) for line, column, rule in notes]
        if len(self.faults) >= ENOUGH:
            return
        try:
            self.read(page.text)
        except yaml.MarkedYAMLError as error:
            # libyaml looks hundreds of brackets ahead, and may refuse their depth itself. So what it took
            # before it stopped is held to our own depth first.
            if error.problem_mark is not None:
                with suppress(yaml.YAMLError):
                    Content(self.path).read(page.text[: error.problem_mark.index])
            if not page.faults:  # else it may only follow from what was told already
                raise
            self.data = None

    def read(self, text: str) -> None:
        """Take a text in as far as the library takes it, whose own error ends it."""
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
            self.faults.append(self.at(another.start_mark, rule))

    def _value(self, place: Place, event: yaml.Event, events: Iterator[yaml.Event]) -> object:
        self._values[place] = event.start_mark
        if len(place) > _DEEPEST:
            raise ContentError([self.at(event.start_mark, "nested too deep; use fewer brackets")])
        anchor = getattr(event, "anchor", None)
        if anchor or getattr(event, "tag", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&" if anchor else "!"
            rule = f"a text cannot begin with {sign} here; put it in quotes"
            self.faults.append(self.at(event.start_mark, faults.name(place) + rule))
        if len(self._values) > _MOST_VALUES:
            rule = f"a file holds no more than {_MOST_VALUES:,} texts; split it from here on"
            raise ContentError([self.at(event.start_mark, rule)])
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value((*place, len(items)), item, events))
            self._items += 0 if event.flow_style else len(items)
            return items
        return self._mapping(place, events)

    def _text(self, value: Any) -> str:
        """A text as it stands in the file."""
        return value.translate(self._stands_for) if self._stands_for else str(value)

    def _mapping(self, place: Place, events: Iterator[yaml.Event]) -> dict[str, object]:
        pairs: dict[str, object] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self.faults.append(self.at(key.start_mark, "a key is one word; write key: value"))
                self._value((*place, ""), key, events)
                self._value((*place, ""), next(events), events)
                continue
            word = self._text(key.value)
            inner = (*place, word)
            if word in pairs:
                rule = f"{word}: stands here twice; remove one of the two"
                self.faults.append(self.at(key.start_mark, rule))
            self._keys.setdefault(inner, key.start_mark)
            if len(self.faults) >= ENOUGH:
                raise ContentError(())
            pairs.setdefault(word, self._value(inner, next(events), events))
        return pairs

    def at(self, mark: Any, rule: str) -> Fault:
        """A fault where a parser's mark stands."""
        return Fault(self.path, mark.line + 1, mark.column + 1, rule)

    def unreadable(self, error: yaml.YAMLError) -> Fault:
        """What the library takes for no YAML: the place is its own, the words are ours."""
        rule = faults.unreadable(error)
        mark = getattr(error, "problem_mark", None)
        return self.at(mark, rule) if mark else Fault(self.path, 1, 1, rule)


def parse(path: Path) -> Content:
    """A file's content; what is no YAML at all ends as a fault in it."""
    content = Content(path)
    try:
        content.text = file.read(path).decode("utf-8-sig")
        content.parse(content.text)
    except file.UnfitError as error:
        content.faults.append(Fault(path, 1, 1, str(error)))
    except OSError as error:
        rule = f"cannot be read ({error.strerror}); check the file and its permissions"
        content.faults.append(Fault(path, 1, 1, rule))
    except UnicodeDecodeError as error:
        content.text = error.object.decode("utf-8-sig", errors="replace")
        line = error.object[: error.start].count(b"\n") + 1
        content.faults.append(Fault(path, line, 1, "is not UTF-8 text; save the file as UTF-8"))
    except yaml.reader.ReaderError as error:
        line = content.text.encode()[: error.position].count(b"\n") + 1
        rule = f"there is a character here that no text has (#x{error.character:04x}); remove it"
        content.faults.append(Fault(path, line, 1, rule))
    except yaml.YAMLError as error:
        content.faults.append(content.unreadable(error))
    except ContentError as error:
        content.faults += error.faults
    return content


def raw(text: str) -> Any:
    """What a brief's text holds, as strings, lists and mappings; None where it is no YAML."""
    content = Content(Path())
    try:
        content.parse(text)
    except (yaml.YAMLError, ContentError):
        return None
    return content.data


_DRAFT = re.compile(
    r"""^draft[ \t]*:[ \t]+(["']?)true\1[ \t]*(#.*)?\r?$""", re.MULTILINE | re.IGNORECASE
)
_DEEPEST = 8
"""A brief has four levels; what goes deeper than this is no brief and is not read to its end."""
_MOST_VALUES = 10_000
"""Values of a file: a brief of a hundred quotes has a thousand."""
