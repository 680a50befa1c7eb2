"""The briefs of a file or a folder, read and checked as a whole or not at all."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.brief import Brief, Correction, People, Person, Quote, Section, Source

Place = tuple[str | int, ...]
"""The way to a value in a file: `("quotes", 2, "speaker")`."""


PEOPLE = "people.yaml"
"""The file that is no brief: it holds the people whom the briefs beside and below it share."""


class Misfit(NamedTuple):
    """A valid text that still cannot be used, and where in its file it stands."""

    place: Place
    rule: str


Misfits = Callable[[Brief, Path], Iterable[Misfit]]
"""Finds the misfits of a valid brief from a file."""


_Model = TypeVar("_Model", bound=BaseModel)


class Fault(NamedTuple):
    """One broken rule of a content file; prints as an editor's program understands it."""

    path: Path
    line: int
    """Counted from 1, as the column."""
    column: int
    rule: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to the place."""
        return f"{self.path}:{self.line}:{self.column}: {self.rule}"


class ContentError(Exception):
    """Content that cannot be served, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def _none(_: Brief, __: Path) -> Iterable[Misfit]:
    return ()


class Library:
    """All briefs, the latest first: by date of publication, then by file name, undated ones last."""

    def __init__(
        self,
        briefs: Iterable[Brief],
        files: Iterable[Path] = (),
        warnings: Iterable[Fault] = (),
        stamp: int = 0,
    ) -> None:
        self.briefs = tuple(briefs)
        self.files = tuple(files)
        """Where each brief stands, in the same order; empty for briefs that come from no file."""
        self.warnings = tuple(warnings)
        """What an editor should look at and a reader may see all the same."""
        self.stamp = stamp
        """The content's `stamp` as it was when the briefs were read."""
        self._by_id = {brief.id: brief for brief in self.briefs}
        self._titles = [f" {_folded(brief.title)}" for brief in self.briefs]

    @property
    def latest(self) -> Brief:
        """The brief that commands answer from."""
        return self.briefs[0]

    def brief(self, id: str) -> Brief | None:
        """The brief of that id, or None."""
        return self._by_id.get(id)

    def find(self, words: str) -> tuple[Brief, ...]:
        """The briefs of an id, a date (`2026-11-23`, `2026-11`) or with all the words in the title."""
        if brief := self.brief(words.casefold()):
            return (brief,)
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", words):
            return tuple(
                b for b in self.briefs if b.published and f"{b.published}".startswith(words)
            )
        wanted = [f" {word}" for word in _folded(words).split()]
        return tuple(
            brief
            for brief, title in zip(self.briefs, self._titles, strict=True)
            if wanted and all(word in title for word in wanted)
        )

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """One section for each section id in the library, the latest brief's where it has one."""
        found: dict[str, Section] = {}
        for brief in self.briefs:
            for section in brief.sections:
                found.setdefault(section.id, section)
        return found


def raw(text: str) -> Any:
    """What a brief's text holds, as strings, lists and mappings; None where it is no YAML."""
    content = _Content(Path())
    try:
        content.parse(text)
    except (yaml.YAMLError, ContentError):
        return None
    return content.data


def bundled() -> Path:
    """The folder of the briefs that come with the program."""
    inside = Path(__file__).parent / "content"
    # A wheel holds the folder inside the package; in a checkout it stands beside it.
    return inside if inside.is_dir() else inside.parents[1] / "content"


def load(path: Path, misfits: Misfits = _none, doubts: Misfits = _none) -> Library:
    """
    Read a brief, or every `*.yaml` below a folder, with the people they share.

    `misfits` may find faults that only the use of a valid brief shows, `doubts` what becomes a warning.
    Raises `ContentError` with all faults of all files.
    """
    # Before the reading: a change during it then shows afterwards.
    stamped = stamp(path)
    faults: list[Fault] = []
    found: list[tuple[Path, Brief]] = []
    first: dict[str, Path] = {}
    warnings: list[Fault] = []
    shared = _people(_beside(path), faults)
    for file in files(path):
        content = _parse(file)
        brief = content.brief(shared)
        if brief is None:
            faults += sorted(content.faults)
            continue
        content.faults += content.placed(misfits(brief, file))
        warnings += sorted(content.placed(doubts(brief, file)))
        faults += sorted(content.faults)
        if (other := first.setdefault(brief.id, file)) != file:
            rule = f"'{brief.id}' is the id of {other} already; choose another"
            faults.append(content.fault(("id",), rule))
        found.append((file, brief))
    if faults:
        raise ContentError(faults)
    if not found:
        raise ContentError([Fault(path, 1, 1, "there is no brief here; put a .yaml file in")])
    found.sort(key=lambda item: (item[1].published or date.min, item[0].name), reverse=True)
    return Library((brief for _, brief in found), (file for file, _ in found), warnings, stamped)


def stamp(path: Path) -> int:
    """A number that is another one when the content at a path has changed; 0 where there is none."""
    try:
        found = [*files(path), _beside(path)]
        states = [(file, file.stat()) for file in found if file.exists()]
    except (ContentError, OSError):
        return 0
    return hash(tuple((str(f), s.st_mtime_ns, s.st_size, s.st_ino) for f, s in states))


def _beside(path: Path) -> Path:
    """Where the people stand that the briefs at a path share, if they share any."""
    return (path if path.is_dir() else path.parent) / PEOPLE


def files(path: Path) -> list[Path]:
    """The brief files at or below a path, by name. Raises `ContentError` where nothing is there."""
    if path.is_dir():
        # Hidden folders are left out: in a mounted ConfigMap they hold every file a second time.
        return sorted(
            file
            for file in path.rglob("*.yaml")
            if file.is_file()
            and file.name != PEOPLE
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    if path.exists():
        return [path]
    raise ContentError([Fault(path, 1, 1, "there is no such file or folder; correct the path")])


def _people(path: Path, faults: list[Fault]) -> Mapping[str, Person]:
    """The people of a file that need not be there; what is wrong with it goes to `faults`."""
    if not path.exists():
        return {}
    content = _parse(path)
    people = content.model(People)
    faults += sorted(content.faults)
    return people.root if people else {}


def _used(shared: Mapping[str, Person], data: Mapping[str, Any]) -> dict[str, Person]:
    """
    Those of the shared people whom a brief quotes or names.

    Not all of them: a newsroom's list grows, and each brief holds its own people.
    """
    if not shared:
        return {}
    words = set(_folded(repr(data)).split())
    quotes = data.get("quotes")
    speakers = (
        [q.get("speaker") for q in quotes if isinstance(q, dict)]
        if isinstance(quotes, list)
        else []
    )
    return {
        id: person
        for id, person in shared.items()
        if id in speakers or _folded(person.name).rpartition(" ")[2] in words
    }


class _Content:
    """One file: its values as the strings, lists and mappings that stand there, and their places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: object = None
        self.faults: list[Fault] = []
        # The parser's marks, whose type differs between its C and its Python half.
        self._values: dict[Place, Any] = {}
        self._keys: dict[Place, Any] = {}

    def brief(self, shared: Mapping[str, Person]) -> Brief | None:
        """The brief that the file holds, or None with its `faults` filled."""
        own = self.data.get("people", {}) if isinstance(self.data, dict) else None
        if isinstance(self.data, dict) and isinstance(own, dict):
            self.data["people"] = {**_used(shared, self.data), **own}
        return self.model(Brief)

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
            for fault in error.errors(include_url=False, include_input=False):
                rule = _rule(kind, fault["type"], fault["msg"], fault["loc"])
                self.faults.append(self.fault(fault["loc"], rule))
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


def _parse(path: Path) -> _Content:
    """A file's content; what is no YAML at all ends as a fault in it."""
    content = _Content(path)
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content.parse(text)
    except OSError as error:
        rule = f"cannot be read ({error.strerror}); check the file and its permissions"
        content.faults.append(Fault(path, 1, 1, rule))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        content.faults.append(Fault(path, line, 1, "is not UTF-8 text; save the file as UTF-8"))
    except yaml.MarkedYAMLError as error:
        rule = f"{error.problem}; check the indentation, and put a text with ': ' or ' #' in quotes"
        content.faults.append(content.at(error.problem_mark, rule))
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        rule = f"there is a character here that no text has (#x{error.character:04x}); remove it"
        content.faults.append(Fault(path, line, 1, rule))
    except ContentError as error:
        content.faults += error.faults
    return content


_RULES = {
    "missing": "missing; add it",
    "string_type": "one text is needed here; write it as key: text",
    "tuple_type": "a list is needed here; write each item on a line that begins with a hyphen",
    "dict_type": "keys are needed here; write each on its own line as key: value",
    "model_type": "keys are needed here; write each on its own line as key: value",
}
_DEEPEST = 8
"""A brief has four levels; what goes deeper than this is no brief and is not read to its end."""
_MODELS: Mapping[object, type[BaseModel]] = {
    "source": Source,
    "people": Person,
    "sections": Section,
    "quotes": Quote,
    "corrections": Correction,
}


def _rule(model: type[BaseModel], kind: str, message: str, place: Place) -> str:
    """One of pydantic's faults in an editor's words; our own faults are in them already."""
    inner = Person if model is People else _MODELS.get(place[0] if place else "", Brief)
    known = inner if len(place) > 1 else Brief
    if kind == "empty":
        field = known.model_fields.get(str(place[-1]))
        return message if field is None or field.is_required() else f"{message} or remove the key"
    if kind != "extra_forbidden":
        return _RULES.get(kind, message)
    near = difflib.get_close_matches(str(place[-1]), known.model_fields, n=1)
    return f"unknown key; did you mean '{near[0]}'?" if near else "unknown key; remove it"


def _folded(text: str) -> str:
    """Words as titles and names are compared: without case, accents or punctuation."""
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[^\W_]+", folded))


def _name(place: Place) -> str:
    """How a message begins: the key, and which item of its list, counted from 1."""
    if not place:
        return ""
    *around, last = place
    if isinstance(last, str):
        return f"{last}: "
    return f"{around[-1] if around else 'item'} {last + 1}: "
