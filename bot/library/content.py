"""One content file: its text as plain data with places, and its faults in an editor's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.brief import Brief, Correction, People, Person, Quote, Section, Source, Withdrawal
from bot.fields import OWN
from bot.library import file

Place = tuple[str | int, ...]
"""The way to a value in a file: `("quotes", 2, "speaker")`."""

_Model = TypeVar("_Model", bound=BaseModel)


class Misfit(NamedTuple):
    """A valid text that still cannot be used, and where in its file it stands."""

    place: Place
    rule: str


class Fault(NamedTuple):
    """One broken rule of a content file; prints as an editor's program understands it."""

    path: Path
    line: int
    """Counted from 1, as the column."""
    column: int
    rule: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to the place; one line, whatever stands there."""
        return one_line(f"{self.path}:{self.line}:{self.column}: {self.rule}")


def one_line(text: str) -> str:
    """A text whose odd characters, of a file's name above all, are written out and change nothing."""
    return _ODD.sub(lambda odd: odd[0].encode("unicode_escape").decode(), text)


_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
"""Characters that control a terminal, a line or its direction, and bytes that are no UTF-8."""


class ContentError(Exception):
    """Content that cannot be served, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Content:
    """One file: its values as the strings, lists and mappings that stand there, and their places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: object = None
        self.text = ""
        """What stands there, as far as it can be read."""
        self.faults: list[Fault] = []
        # The parser's marks, whose type differs between its C and its Python half.
        self._values: dict[Place, Any] = {}
        self._keys: dict[Place, Any] = {}

    @property
    def draft(self) -> bool:
        """Whether a line of it says that it is a draft, whatever the others are like."""
        data = self.data if isinstance(self.data, dict) else {}
        return str(data.get("draft")).lower() == "true" or bool(_DRAFT.search(self.text))

    def placed(self, misfits: Iterable[Misfit]) -> list[Fault]:
        """Misfits with the lines and columns where they stand."""
        return [self.at(self._mark(misfit.place), misfit.rule) for misfit in misfits]

    def model(self, kind: type[_Model]) -> _Model | None:
        """What the file holds, as one of the models, or None with its `faults` filled."""
        if self.data is None:
            return None
        try:
            return kind.model_validate(self.data)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            for fault in found[:_TOLD]:
                rule = _rule(kind, fault["type"], fault["msg"], fault["loc"])
                self.faults.append(self.fault(fault["loc"], rule))
            if len(found) > _TOLD:
                place = self.fault(found[_TOLD]["loc"], "")
                rule = f"and {len(found) - _TOLD:,} more faults; mend those above first"
                self.faults.append(place._replace(rule=rule))
            return None

    def fault(self, place: Place, rule: str) -> Fault:
        """A fault at a place or, where nothing stands there, at the nearest one around it."""
        if place[-1:] == ("[key]",):  # so pydantic marks a key that is at fault, not its value
            place = place[:-1]
        return self.at(self._mark(place), _name(place) + rule)

    def _mark(self, place: Place) -> Any:
        while place not in self._values:
            place = place[:-1]
        # A value that opens a list or a mapping begins a line further down than its key.
        return self._keys.get(place, self._values[place])

    def parse(self, text: str) -> None:
        """Take a file's text in as plain data; what YAML allows and a brief does not becomes a fault."""
        try:
            self.read(text)
        except yaml.MarkedYAMLError as error:
            # libyaml looks hundreds of brackets ahead before it yields the first, and may refuse their
            # depth itself. So what it took before it stopped is held to our own depth first.
            if error.problem_mark is not None:
                with suppress(yaml.YAMLError):
                    Content(self.path).read(text[: error.problem_mark.index])
            raise

    def read(self, text: str) -> None:
        """Take a text in as far as the library takes it, whose own error ends it."""
        # Events come before YAML takes `no` for a boolean or `12:30` for a number, and need no
        # recursion in C, where a thousand brackets in a row would end the process.
        events = yaml.parse(text, Loader=yaml.CBaseLoader)
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            self.faults.append(Fault(self.path, 1, 1, "the file is empty; write a brief into it"))
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
        if len(self._values) > _MOST:
            rule = f"a file holds no more than {_MOST:,} texts; split it from here on"
            raise ContentError([self.at(event.start_mark, rule)])
        if isinstance(event, yaml.AliasEvent):
            rule = "a text cannot begin with *; put it in quotes"
            self.faults.append(self.at(event.start_mark, _name(place) + rule))
            return None
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value((*place, len(items)), item, events))
            return items
        return self._mapping(place, events)

    def _mapping(self, place: Place, events: Iterator[yaml.Event]) -> dict[str, object]:
        pairs: dict[str, object] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self.faults.append(self.at(key.start_mark, "a key is one word; write key: value"))
                self._value((*place, ""), key, events)
                self._value((*place, ""), next(events), events)
                continue
            inner = (*place, key.value)
            if key.value in pairs:
                rule = f"{key.value}: stands here twice; remove one of the two"
                self.faults.append(self.at(key.start_mark, rule))
            self._keys.setdefault(inner, key.start_mark)
            pairs.setdefault(key.value, self._value(inner, next(events), events))
        return pairs

    def at(self, mark: Any, rule: str) -> Fault:
        """A fault where a parser's mark stands."""
        return Fault(self.path, mark.line + 1, mark.column + 1, rule)

    def unreadable(self, error: yaml.YAMLError) -> Fault:
        """What the library takes for no YAML: the place is its own, the words are ours."""
        # By type: its words change with its versions, and are no editor's.
        if isinstance(error, yaml.scanner.ScannerError):
            what = "cannot be read from here on"
        elif isinstance(error, yaml.parser.ParserError):
            what = "does not go with what stands before it"
        else:
            what = "cannot be read"
        rule = f"{what}; check the indentation, and put a text with ': ' or ' #' in quotes"
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


_RULES = {
    "missing": "missing; add it",
    "string_type": "one text is needed here; write it as key: text",
    "tuple_type": "a list is needed here; write each item on a line that begins with a hyphen",
    "dict_type": "keys are needed here; write each on its own line as key: value",
    "model_type": "keys are needed here; write each on its own line as key: value",
}
_OTHER = "cannot be used here; write it as in the skeleton that 'brief-bot new' makes"
"""For whatever else pydantic finds, now or in another version, whose own words are no editor's."""
_DRAFT = re.compile(
    r"""^draft[ \t]*:[ \t]+(["']?)true\1[ \t]*(#.*)?\r?$""", re.MULTILINE | re.IGNORECASE
)
_DEEPEST = 8
"""A brief has four levels; what goes deeper than this is no brief and is not read to its end."""
_MOST = 10_000
"""Values of a file: a brief of a hundred quotes has a thousand."""
_TOLD = 20
"""Faults of a file that are told; the rest is counted."""
_MODELS: Mapping[object, type[BaseModel]] = {
    "source": Source,
    "people": Person,
    "sections": Section,
    "quotes": Quote,
    "corrections": Correction,
    "withdrawn": Withdrawal,
}


def _rule(model: type[BaseModel], kind: str, message: str, place: Place) -> str:
    """One of pydantic's faults in an editor's words; our own faults are in them already."""
    inner = Person if model is People else _MODELS.get(place[0] if place else "", Brief)
    known = inner if len(place) > 1 else Brief
    if kind == "empty":
        field = known.model_fields.get(str(place[-1]))
        return message if field is None or field.is_required() else f"{message} or remove the key"
    if kind in OWN:
        return message
    if kind != "extra_forbidden":
        return _RULES.get(kind, _OTHER)
    near = difflib.get_close_matches(str(place[-1]), known.model_fields, n=1)
    return f"unknown key; did you mean '{near[0]}'?" if near else "unknown key; remove it"


def _name(place: Place) -> str:
    """How a message begins: the key, and which item of its list, counted from 1."""
    if not place:
        return ""
    *around, last = place
    if isinstance(last, str):
        return f"{last}: "
    return f"{around[-1] if around else 'item'} {last + 1}: "
