"""The check of brief files: their faults and warnings, and the size of each brief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from bot import library
from bot.brief import Brief
from bot.library import BriefFile, ContentError, Fault, Finding, Reading, visible
from bot.library.visible import Standing
from bot.newsroom import limits
from bot.newsroom.revision import SilentChanges
from bot.newsroom.warnings import Warnings


class Size(NamedTuple):
    """The size of a brief, and how readers meet it."""

    path: Path
    id: str
    sections: int
    points: int
    quotes: int
    longest_reply: int
    """Characters of the longest message about it, as Telegram counts them."""
    standing: Standing
    appears: datetime | None
    """The moment from which readers see it, if that is still to come."""


@dataclass(frozen=True)
class Report:
    """Everything that a check has found."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    """Faults and warnings of drafts in a folder, which stop nobody."""
    briefs: list[Size] = field(default_factory=list)


class Known(NamedTuple):
    """What a check has found of a brief by itself, which takes most of its time."""

    brief: Brief
    faults: tuple[Finding, ...]
    """What Telegram would refuse of it."""
    longest_reply: int


Watch = Callable[[Reading], Iterable[BriefFile]]
"""Yields the files of a reading as they are, and shows how far it has come."""


class Check:
    """Checks files and folders one after the other, also against each other."""

    def __init__(
        self,
        content: Path,
        zone: tzinfo,
        language: str,
        *,
        since: str | None = None,
        watch: Watch = iter,
        known: dict[Path, Known] | None = None,
    ) -> None:
        """
        `content` is where the newsroom's briefs stand, whose shared people hold for each part of it.

        `zone` and `language` are the newsroom's. `since` is a git revision: quotes that changed since then without a
        correction are faults. `known` is what earlier checks have found of each file, which is brought up to date.
        """
        self.report = Report()
        self._content = content
        self._zone = zone
        self._language = language
        self._since = since
        self._watch = watch
        self._moment = visible.now()
        self._warnings = Warnings()
        self._first: dict[str, Path] = {}
        """The file of each id, of all paths."""
        self._known: dict[Path, Known] = {} if known is None else known

    def add(self, path: Path) -> None:
        """Check a file or a folder. Raises `RevisionError` where git cannot compare with `since`."""
        report = self.report
        if library.is_people(path):
            report.faults.extend(library.people_faults(path))
            return
        if library.is_newsroom(path):
            faults, warnings = library.newsroom_faults(path)
            report.faults.extend(faults)
            report.warnings.extend(warnings)
            return
        folder = path if path.is_dir() else path.parent
        silent = SilentChanges(folder, self._since) if self._since else None
        try:
            people = shared_people(path, self._content)
            reading = Reading(path, people=people, zone=self._zone, language=self._language)
            files = self.checked(self._watch(reading), silent)
            found = reading.load(files, drafts=path.is_file())
        except ContentError as error:
            report.faults.extend(error.faults)
            # Else they come with the library, of which there is none here.
            report.warnings.extend(library.overlooked(path))
            return
        report.warnings.extend(found.warnings)
        report.notes.extend(found.notes)
        for file, brief in zip(found.files, found.briefs, strict=True):
            report.briefs.append(self._size(file, brief))
            if not brief.draft and (other := self._first.setdefault(brief.id, file)) != file:
                rule = f"id: '{brief.id}' is the id of {other} already; choose another"
                report.faults.append(Fault(file, 1, 1, rule))

    def checked(
        self, files: Iterable[BriefFile], silent: SilentChanges | None = None
    ) -> Iterator[BriefFile]:
        """The same files, each with its brief's faults and warnings added."""
        for file in files:
            with file.checking():
                if brief := file.brief:
                    known = self._known.get(file.path)
                    if known is None or known.brief != brief:
                        # Rendered once for both, for that is what takes the time.
                        rendered = tuple(limits.replies(brief))
                        faults = tuple(limits.faults(brief, rendered))
                        known = Known(brief, faults, limits.longest(rendered))
                    self._known[file.path] = known
                    file.add_faults(known.faults)
                    if silent and self._standing(brief) not in (Standing.DRAFT, Standing.TO_COME):
                        file.add_faults(silent.faults(brief))
                    file.add_warnings(self._warnings.about(brief))
            yield file

    def _standing(self, brief: Brief) -> Standing:
        return visible.standing(brief, self._moment, self._zone)

    def _size(self, path: Path, brief: Brief) -> Size:
        standing = self._standing(brief)
        return Size(
            path,
            brief.id,
            sections=len(brief.sections),
            points=sum(len(section.points) for section in brief.sections),
            quotes=len(brief.quotes),
            longest_reply=self._known[path].longest_reply,
            standing=standing,
            appears=visible.appears(brief, self._zone) if standing is Standing.TO_COME else None,
        )


def shared_people(path: Path, content: Path) -> Path | None:
    """The file of the people that a newsroom's briefs share, for a path inside its content; else None."""
    inside = content.is_dir() and path.resolve().is_relative_to(content.resolve())
    return library.people_file(content) if inside else None
