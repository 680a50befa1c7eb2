"""The content on an editor's desk: each file with its state, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from bot import library
from bot.brief import Brief
from bot.library import ContentError, Fault, Library, Reading, visible
from bot.library.visible import Standing
from bot.newsroom.check import Check, Known, shared_people
from bot.preview.troubles import Trouble, with_lines

FAULTY = "faulty"
"""The state of a file with faults that is no draft; that of a brief is a `Standing`."""
NO_BRIEF = "no brief"
"""The state of a file without faults that is no brief, such as one with a name that nearly is that of one."""


class File(NamedTuple):
    """A file as the list shows it."""

    path: Path
    title: str
    """The title of its brief, also of the last good one; empty where there was none."""
    state: str
    appears: datetime | None
    """The moment from which readers see it, where that is to come."""
    faults: int
    warnings: int


class Opened(NamedTuple):
    """The file that the page shows."""

    path: Path
    brief: Brief | None
    """The brief in the file; where that is faulty the last good one, if there was any."""
    is_last_good: bool
    """Whether the brief is the last good one, for the file is faulty now."""
    troubles: tuple[Trouble, ...]
    """The faults and warnings of the file, in the order of its lines, faults first."""


class Content(NamedTuple):
    """All of the content."""

    library: Library
    """The briefs without a fault, drafts and those to come included."""
    files: tuple[File, ...]
    """Those with faults first, then drafts, then those to come, then the others, the latest first."""
    by_file: dict[Path, tuple[Trouble, ...]]
    """The troubles of each file that has any."""


class Desk:
    """Reads and checks files. Its methods read the disk, and belong into a thread."""

    def __init__(self, path: Path, own: Path, zone: tzinfo, language: str) -> None:
        """`path` is the file or the folder to read, `own` where the newsroom's briefs stand; `zone` and `language` are the newsroom's."""
        self.path = path
        self._own = own
        self._zone = zone
        self._language = language
        self.nothing = Library((), zone=zone, language=language)
        """A library without briefs."""
        self._before = self.nothing
        self._known: dict[Path, Known] = {}
        """What was found of each file when it was read last."""
        self._good: dict[Path, Brief] = {}
        """The last good brief of each file."""

    def stamp(self) -> int:
        """A number that differs once anything has changed."""
        return library.stamp(self.path)

    def last_saved(self) -> Path | None:
        """The brief's file that was saved last; None where there is none."""
        saved: list[tuple[float, Path]] = []
        with suppress(ContentError):
            for file in library.files(self.path):
                with suppress(OSError):
                    saved.append((file.stat().st_mtime, file))
        return max(saved, default=(0.0, None))[1]

    def open(self, file: Path) -> Opened:
        """One file, checked by itself: this takes milliseconds, however many others there are."""
        if library.is_people(file):
            return self._opened(file, None, library.people_faults(file), [])
        if library.is_newsroom(file):
            return self._opened(file, None, *library.newsroom_faults(file))
        # What the shared people's file held before it became faulty goes on to hold.
        before = Library((), zone=self._zone, language=self._language, people=self._before.people)
        try:
            reading = Reading(file, people=shared_people(file, self._own), before=before)
        except ContentError as error:
            return self._opened(file, None, error.faults, [])
        except (OSError, RuntimeError):
            rule = "leads to itself; put the file itself here"
            return self._opened(file, None, [Fault(file, 1, 1, rule)], [])
        found = reading.find(
            Check(self._own, self._zone, self._language).checked(reading), drafts=True
        )
        brief = found.briefs[0] if found.briefs else None
        return self._opened(file, brief, found.faults, found.warnings)

    def _opened(
        self, file: Path, brief: Brief | None, faults: Iterable[Fault], warnings: Iterable[Fault]
    ) -> Opened:
        if brief:
            self._good[file] = brief
        # A fault of the shared people's file is shown with that.
        of_file = [fault for fault in faults if fault.path == file]
        found = with_lines(of_file, [w for w in warnings if w.path == file])
        return Opened(file, brief or self._good.get(file), brief is None, found)

    def read(self) -> Content:
        """All files, each checked by itself and against the others."""
        check = Check(self._own, self._zone, self._language, known=self._known)
        try:
            people = shared_people(self.path, self._own)
            reading = Reading(
                self.path,
                people=people,
                zone=self._zone,
                language=self._language,
                before=self._before,
            )
        except ContentError as error:
            found = Library((), zone=self._zone, language=self._language, faults=error.faults)
            paths: list[Path] = []
        else:
            found = self._before = reading.find(check.checked(reading))
            paths = library.files(self.path)
        # That a folder is empty is no fault of a file.
        faults = [fault for fault in found.faults if fault.path != self.path or paths]
        warnings = [*found.warnings]
        good = dict(zip(found.files, found.briefs, strict=True))
        for note in found.notes:
            (warnings if note.path in good else faults).append(note)
        drafts = {note.path for note in found.notes}
        faulty = {fault.path for fault in faults}
        self._good |= {path: brief for path, brief in good.items() if path not in faulty}
        by_file = _by_file(faults, warnings)
        others = [path for path in by_file if path not in paths]
        order = {path: number for number, path in enumerate([*found.files, *paths, *others])}
        files = sorted(
            (
                self._file(path, by_file.get(path, ()), is_draft=path in drafts)
                for path in {*paths, *others}
            ),
            key=lambda file: (_RANKS.get(file.state, len(_RANKS)), order[file.path]),
        )
        return Content(found, tuple(files), by_file)

    def _file(self, path: Path, troubles: tuple[Trouble, ...], *, is_draft: bool) -> File:
        brief, moment = self._good.get(path), visible.now()
        faults = sum(not trouble.is_warning for trouble in troubles)
        state, appears = (FAULTY if faults else NO_BRIEF), None
        if is_draft:
            state = Standing.DRAFT.value
        if brief and not faults:
            standing = visible.standing(brief, moment, self._zone)
            state = standing.value
            if standing is Standing.TO_COME:
                appears = visible.appears(brief, self._zone)
        return File(
            path, brief.title if brief else "", state, appears, faults, len(troubles) - faults
        )


_RANKS = {FAULTY: 0, Standing.DRAFT.value: 1, Standing.TO_COME.value: 2}


def _by_file(faults: Iterable[Fault], warnings: Iterable[Fault]) -> dict[Path, tuple[Trouble, ...]]:
    found: dict[Path, tuple[list[Fault], list[Fault]]] = {}
    for at, kind in enumerate((faults, warnings)):
        for fault in kind:
            found.setdefault(fault.path, ([], []))[at].append(fault)
    return {path: with_lines(*both) for path, both in found.items()}
