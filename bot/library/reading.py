"""Reading of the briefs of a file or a folder: all of them, or those without a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from pathlib import Path

from bot import garbage, languages
from bot.library import owners, visible
from bot.library.brief_file import BriefFile, ReadFile
from bot.library.faults import ContentError, Fault
from bot.library.folder import listed, newsroom_file, people_file, stamp
from bot.library.library import Library
from bot.library.newsroom import read_newsroom
from bot.library.people import read_shared


class Reading:
    """
    The brief files at or below a path, read one at a time and then put together.

    It is iterated over once, either by `load` and `serve` or before them by whoever checks the briefs:

        reading = Reading(path)
        library = reading.serve(limits.held(reading))

    where `limits.held` yields the same files in the same order, with its faults added.
    """

    def __init__(
        self,
        path: Path,
        *,
        people: Path | None = None,
        zone: tzinfo = UTC,
        language: str = languages.NEWSROOM,
        before: Library | None = None,
    ) -> None:
        """
        List the files. Raises `ContentError` where nothing is at the path.

        `people` is the file of the shared people if it does not stand beside the briefs, as for one file
        of a deeper folder. `zone` and `language` are the newsroom's. `before` is the library that is served until
        now; its zone, its language and, where the file of people or of the newsroom is faulty, what that held are taken over.
        """
        self.path = path
        # Before the files are read, so that a change during the reading shows afterwards.
        self._stamp = stamp(path)
        self._listing = listed(path)
        self._before = before or Library((), zone=zone, language=language)
        self._moment = visible.now()
        people = people or people_file(path)
        self._faults: list[Fault] = []
        self._warnings = [*self._listing.overlooked]
        self._people = read_shared(people, self._faults)
        if self._faults:
            self._people = self._before.people
        for file in self._listing.people:
            if file != people:
                rule = f"the people that briefs share stand in one file; move them to {people}"
                self._faults.append(Fault(file, 1, 1, rule))
        self._read_newsroom()

    def _read_newsroom(self) -> None:
        faults: list[Fault] = []
        described = newsroom_file(self.path)
        self._newsroom = read_newsroom(described, faults, self._warnings)
        if faults:
            self._newsroom = self._before.newsroom
        for file in self._listing.newsrooms:
            if file != described:
                rule = f"one file describes the newsroom; move what is in this one to {described}"
                faults.append(Fault(file, 1, 1, rule))
        self._faults += faults

    def __len__(self) -> int:
        """The number of brief files."""
        return len(self._listing.briefs)

    def __iter__(self) -> Iterator[BriefFile]:
        """Read the files one by one, in the order of their paths."""
        now = self._moment.astimezone(self._before.zone)
        with garbage.left_alone():
            for path in self._listing.briefs:
                yield BriefFile(path, self._people, now, self._before.language)

    def load(self, files: Iterable[BriefFile] | None = None, *, drafts: bool = False) -> Library:
        """
        The library of all briefs. Raises `ContentError` with all faults of all files.

        `files` are those of this reading, with faults and warnings added. A faulty draft is left out, and
        its faults are the library's notes; with `drafts` they are faults like all others.
        """
        found = self.find(files, drafts=drafts)
        if found.faults:
            raise ContentError(found.faults)
        return found

    def serve(self, files: Iterable[BriefFile] | None = None) -> Library:
        """
        The library of what is without a fault; it holds the `faults` of the other files.

        `files` are those of this reading, with faults added. Raises `ContentError` where there is nothing to serve at all.
        """
        found = self.find(files)
        if found.faults and not found.briefs:
            raise ContentError(found.faults)
        return found

    def find(self, files: Iterable[BriefFile] | None = None, *, drafts: bool = False) -> Library:
        """
        The library of what is without a fault, be it nothing; it holds the `faults` of the other files.

        `files` and `drafts` are as in `load`. Of a faulty file the last good version stays if readers have seen it.
        """
        before, moment, zone = self._before, self._moment, self._before.zone
        faults, warnings = [*self._faults], [*self._warnings]
        notes: list[Fault] = []
        briefs: list[ReadFile] = []
        set_aside: list[ReadFile] = []
        for file in self if files is None else files:
            read = file.finish()
            apart = read.draft and not drafts
            (notes if apart else faults).extend(read.faults)
            (notes if apart else warnings).extend(read.warnings)
            (set_aside if apart else briefs).append(read)
        seen = {
            path: brief
            for path, brief in zip(before.files, before.briefs, strict=True)
            if visible.stays(brief, moment, zone)
        }
        chosen, twice = owners.choose(briefs, seen)
        faults += twice
        notes += owners.add_drafts(chosen, set_aside)
        for brief, fault in owners.taken_formerly(chosen):
            (notes if brief.draft and not drafts else faults).append(fault)
        for brief, warning in owners.doubtful_versions(chosen):
            (notes if brief.draft and not drafts else warnings).append(warning)
        if not chosen and not faults and not notes:
            faults.append(Fault(self.path, 1, 1, "there is no brief here; put a .yaml file in"))
        appearances = dict(before.held)
        appearances |= {
            path: visible.appears(brief, zone)
            for path, brief in zip(before.files, before.briefs, strict=True)
        }
        appearances |= {read.path: read.appears for read in briefs if read.appears}
        left_out = {read.path for read in briefs}.difference(chosen)
        held = {path: appearances[path] for path in left_out if path in appearances}
        found = sorted(
            chosen.items(),
            key=lambda item: (visible.appears(item[1], zone), item[0].name),
            reverse=True,
        )
        return Library(
            (brief for _, brief in found),
            (path for path, _ in found),
            warnings,
            self._stamp,
            faults=faults,
            people=self._people,
            notes=notes,
            zone=zone,
            language=before.language,
            newsroom=self._newsroom,
            held=held,
        )


def load(
    path: Path,
    *,
    people: Path | None = None,
    zone: tzinfo = UTC,
    language: str = languages.NEWSROOM,
    drafts: bool = False,
) -> Library:
    """The briefs at or below a path: a `Reading` of it, loaded. Raises `ContentError`."""
    return Reading(path, people=people, zone=zone, language=language).load(drafts=drafts)
