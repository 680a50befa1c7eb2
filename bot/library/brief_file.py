"""One brief file while it is checked: its brief, its faults, and where its values stand."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from bot.brief import Brief, Person
from bot.fields import LANGUAGE, ZONE, Moment
from bot.library import dates, visible
from bot.library.content import Content, parse
from bot.library.faults import Fault, Finding
from bot.library.people import add_shared

_MOMENT: TypeAdapter[date] = TypeAdapter(Moment)
log = logging.getLogger(__name__)


class ReadFile(NamedTuple):
    """The outcome of reading one file."""

    path: Path
    id: str | None
    """The id that stands there, of a faulty brief, too; None where none can be read."""
    brief: Brief | None
    """None where the file is faulty."""
    draft: bool
    """Whether it is a draft, also where it is faulty."""
    appears: datetime | None
    """The moment from which readers are to see it, also where it is faulty; None where none can be read."""
    faults: list[Fault]
    warnings: list[Fault]
    at_id: Fault
    """A fault at its id, with no more than the beginning of a rule."""

    def id_taken(self, by: Path) -> Fault:
        """The fault of an id that another file has."""
        assert self.brief
        rule = f"'{self.brief.id}' is the id of {by} already; choose another"
        return self.at_id._replace(rule=self.at_id.rule + rule)


class BriefFile:
    """
    A brief file that was read, to which whoever checks its brief adds what is found.

    It holds the place of each value, which takes more memory than the brief. So it is kept for as long as
    its own checks last; `finish` gives what stays.
    """

    def __init__(
        self, path: Path, people: Mapping[str, Person], now: datetime, language: str
    ) -> None:
        """Read a file. `people` are those whom briefs share; `now` is in the newsroom's zone, `language` is its own."""
        self.path = path
        self._now = now
        self.brief: Brief | None = None
        """The brief, where the file has the form of one; None where it has not."""
        self._content = Content(path)
        with self.checking():
            self._content = parse(path)
            add_shared(people, self._content.data)
            self.brief = self._content.model(Brief, {ZONE: now.tzinfo, LANGUAGE: language})
            if self.brief:
                self.add_faults(dates.faults(self.brief, now.date()))
                self.add_warnings(dates.warnings(self.brief, now.date()))

    @contextmanager
    def checking(self) -> Iterator[None]:
        """Turn an unforeseen error of a check into a fault of this file, so that the others are read."""
        try:
            yield
        except Exception as error:
            log.exception("A file could not be checked")
            self.brief = None
            self._content = Content(self.path)
            rule = f"cannot be checked ({type(error).__name__}); the log has the details"
            self._content.faults.append(Fault(self.path, 1, 1, rule))

    def add_faults(self, findings: Iterable[Finding]) -> None:
        """Add findings for which the brief is left out."""
        self._content.faults += self._content.located(findings)

    def add_warnings(self, findings: Iterable[Finding]) -> None:
        """Add findings that an editor should look at, though readers may see the brief as it is."""
        self._content.warnings += self._content.located(findings)

    def _appears(self) -> datetime | None:
        data, zone = self._content.data, self._now.tzinfo
        published = data.get("published") if isinstance(data, dict) else None
        assert zone
        try:
            return visible.begins(_MOMENT.validate_python(published, context={ZONE: zone}), zone)
        except ValidationError:
            return None

    def finish(self) -> ReadFile:
        """The outcome, without the places of values."""
        content = self._content
        id = content.data.get("id") if isinstance(content.data, dict) else None
        return ReadFile(
            self.path,
            id if isinstance(id, str) else None,
            None if content.faults else self.brief,
            content.draft,
            self._appears(),
            content.told(),
            # Those of a file that is no brief yet may only follow from its faults.
            sorted(content.warnings) if self.brief else [],
            content.fault(("id",), "") if content.data else Fault(self.path, 1, 1, ""),
        )
