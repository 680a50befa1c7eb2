"""One content file: its text, its data, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.brief import People
from bot.fields import OWN
from bot.library import faults, file, validation
from bot.library.document import Document, unreadable
from bot.library.fast_path import hyphens, is_plain
from bot.library.faults import ENOUGH, MOST, ContentError, Fault, Finding, Place, subject
from bot.library.structure import mend

_Model = TypeVar("_Model", bound=BaseModel)


class Content:
    """A file's data, the places of its values, and its faults and warnings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        """The text of the file, as far as it can be read."""
        self._clear()

    def _clear(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.document = Document(self.path, self.faults)
        self._told: set[int] = set()
        """Lines with a fault in their form."""
        self._guessed = False
        """Whether the indentation of a line was guessed, so that other faults may follow from that."""
        self._unmended: str | None = None
        """The text, if it was read as it stands and not line by line."""

    @property
    def data(self) -> object:
        """Strings, lists and mappings; None where the text cannot be read."""
        return self.document.data

    def told(self) -> list[Fault]:
        """The first `MOST` faults in order, and one more that gives the number of the others."""
        # Where the reading stopped early there may be any number of them.
        stopped = self.data is None and len(self.faults) >= ENOUGH
        return faults.first(self.faults, "over " if stopped else "")

    @property
    def draft(self) -> bool:
        """Whether a line says that the file is a draft, however faulty the other lines are."""
        data = self.data if isinstance(self.data, dict) else {}
        return str(data.get("draft")).lower() == "true" or bool(_DRAFT.search(self.text))

    def located(self, findings: Iterable[Finding]) -> list[Fault]:
        """Findings with the lines and columns of the values that they are about."""
        return [self.document.fault(finding.place, finding.rule) for finding in findings]

    def fault(self, place: Place, rule: str) -> Fault:
        """A fault of a value, whose rule begins with the name of the value."""
        place = _without_mark(place)
        return self.document.fault(place, subject(place) + rule)

    def model(
        self, kind: type[_Model], context: Mapping[str, object] | None = None
    ) -> _Model | None:
        """
        The data as one of the models; None where it does not fit, with the `faults` filled.

        `context` is what holds for the whole newsroom, by the keys in `bot.fields`.
        """
        if self.data is None:
            return None
        try:
            return kind.model_validate(self.data, context=context)
        except ValidationError:
            if self._unmended is None:
                return self._faulty(kind, context)
        # Read line by line, it may show where a fault began.
        text = self._unmended
        self._clear()
        with suppress(yaml.YAMLError, ContentError):
            self._parse(text)
        return self._faulty(kind, context)

    def _faulty(self, kind: type[_Model], context: Mapping[str, object] | None) -> _Model | None:
        """Validate the data once more, and add what is found to the faults."""
        if self.data is None:
            return None
        if kind is People and (below := validation.below_heading(self.data)) is not None:
            rule = "this file has no heading; take the line out, and the spaces before those below"
            self.faults.append(self.fault(("people",), rule))
            self.document.drop_heading("people", below)
        try:
            return kind.model_validate(self.data, context=context)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
        places = sorted(
            (self.document.line(_without_mark(fault["loc"])), at) for at, fault in enumerate(found)
        )
        seen: set[Place] = set()
        for number, (line, at) in enumerate(places):
            fault = found[at]
            place = fault["loc"]
            if place in seen:
                continue
            seen.add(place)
            sure = not self._guessed or fault["type"] in OWN
            if line in self._told or not sure:
                continue  # it may only follow from what was told already
            if number <= MOST:
                rule = validation.rule(kind, fault["type"], fault["msg"], place, self.data)
                self.faults.append(self.fault(place, rule))
            else:
                self.faults.append(Fault(self.path, line, 1, ""))
        return None

    def parse(self, text: str) -> None:
        """Read a text. Raises `yaml.YAMLError`, and `ContentError` for what is not read to its end."""
        if is_plain(text):
            with suppress(yaml.YAMLError, ContentError):
                self.document.read(text)
                if not self.faults and self.document.items == hyphens(text):
                    self._unmended = text
                    return
            self._clear()
        self._parse(text)

    def _parse(self, text: str) -> None:
        """Read a text line by line first, so that every fault in its form is found."""
        buffer = mend(text)
        self._guessed = buffer.guessed
        self._told = {note.line + 1 for note in buffer.faults}
        for notes, found in ((buffer.faults, self.faults), (buffer.warnings, self.warnings)):
            found += [Fault(self.path, line + 1, column + 1, rule) for line, column, rule in notes]
        self.document = Document(self.path, self.faults, buffer.escaped)
        if len(self.faults) >= ENOUGH:
            return
        try:
            self.document.read(buffer.text)
        except yaml.MarkedYAMLError as error:
            # libyaml looks hundreds of brackets ahead, and may refuse their depth itself. So what it took
            # before it stopped is held to our own depth first.
            if error.problem_mark is not None:
                with suppress(yaml.YAMLError):
                    Document(self.path).read(buffer.text[: error.problem_mark.index])
            if not buffer.faults:  # else it may only follow from what was told already
                raise
            self.document.data = None


def parse(path: Path) -> Content:
    """Read a file; one that is no YAML at all has a fault that says so."""
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
        content.faults.append(unreadable(path, error))
    except ContentError as error:
        content.faults += error.faults
    return content


def raw(text: str) -> Any:
    """The data of a brief's text as strings, lists and mappings; None where it is no YAML."""
    content = Content(Path())
    try:
        content.parse(text)
    except (yaml.YAMLError, ContentError):
        return None
    return content.data


def _without_mark(place: Place) -> Place:
    """A place as pydantic gives it, without its mark of a key that is at fault, or of a text that has no language."""
    return place[:-1] if place[-1:] in (("[key]",), ("",)) else place


_DRAFT = re.compile(
    r"""^draft[ \t]*:[ \t]+(["']?)true\1[ \t]*(#.*)?\r?$""", re.MULTILINE | re.IGNORECASE
)
