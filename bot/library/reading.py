"""Reading of the briefs of a file or a folder: all of them, or those without a fault."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, tzinfo
from pathlib import Path

from bot.brief import Brief, Person
from bot.library import days, visible
from bot.library.content import parse
from bot.library.faults import ContentError, Fault, Misfit
from bot.library.folder import beside, listed, stamp
from bot.library.ids import Read, one_of_each
from bot.library.library import Library
from bot.library.people import share
from bot.library.people import shared as shared_people

log = logging.getLogger(__name__)

Misfits = Callable[[Brief, Path], Iterable[Misfit]]
"""Finds the misfits of a valid brief from a file."""


def _none(_: Brief, __: Path) -> Iterable[Misfit]:
    return ()


class Rules:
    """What briefs are held to beyond their form, days that cannot be included."""

    def __init__(self, misfits: Misfits, doubts: Misfits, today: date) -> None:
        self._misfits, self._doubts, self._today = misfits, doubts, today

    def misfits(self, brief: Brief, file: Path) -> Iterable[Misfit]:
        """What of a valid brief cannot be used."""
        return (*self._misfits(brief, file), *days.misfits(brief, self._today))

    def doubts(self, brief: Brief, file: Path) -> Iterable[Misfit]:
        """What an editor should look at."""
        return (*self._doubts(brief, file), *days.doubts(brief, self._today))


def load(
    path: Path,
    misfits: Misfits = _none,
    doubts: Misfits = _none,
    *,
    people: Path | None = None,
    zone: tzinfo = UTC,
    drafts: bool = False,
) -> Library:
    """
    Read a brief, or all of a folder and those below it, with the people they share.

    `misfits` may find faults that only the use of a valid brief shows, `doubts` what becomes a warning.
    `people` is the file of the shared people if it does not stand beside the briefs, as for one file of
    a deeper folder. `zone` is the newsroom's. A faulty draft is left out, and its faults are notes;
    with `drafts` they are faults like all others. Raises `ContentError` with all faults of all files.
    """
    with _without_garbage_collection():
        found = _load(
            path, misfits, doubts, people or beside(path), Library((), zone=zone), drafts=drafts
        )
    if found.faults:
        raise ContentError(found.faults)
    return found


def serve(
    path: Path, misfits: Misfits = _none, *, before: Library | None = None, zone: tzinfo = UTC
) -> Library:
    """
    Read what is without a fault, whatever the other files are like; the library holds their `faults`.

    Of a faulty file the last good version stays, as it was in the library of `before`, if readers have
    seen it. The zone is that of `before`, too. Raises `ContentError` where there is nothing at all.
    """
    with _without_garbage_collection():
        found = _load(path, misfits, _none, beside(path), before or Library((), zone=zone))
    if found.faults and not found.briefs:
        raise ContentError(found.faults)
    return found


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """To look for garbage among the parts of briefs, all of which stay, takes a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(
    path: Path,
    misfits: Misfits,
    doubts: Misfits,
    people: Path,
    before: Library,
    *,
    drafts: bool = False,
) -> Library:
    # Before the reading: a change during it then shows afterwards.
    stamped = stamp(path)
    listing = listed(path)
    faults: list[Fault] = []
    warnings = list(listing.doubts)
    notes: list[Fault] = []
    zone, moment = before.zone, visible.now()
    today = moment.astimezone(zone).date()
    dated = Rules(misfits, doubts, today)
    shared = shared_people(people, faults)
    if faults:
        shared = before.people
    for file in listing.people:
        if file != people:
            rule = f"the people that briefs share stand in one file; move them to {people}"
            faults.append(Fault(file, 1, 1, rule))
    reads: list[Read] = []
    for file in listing.briefs:
        try:
            read, wrong, doubtful = _read(file, shared, dated)
        except Exception as error:  # one file of many, whatever is the matter with it
            log.exception("A file could not be checked")
            rule = f"cannot be checked ({type(error).__name__}); the log has the details"
            wrong, doubtful = [Fault(file, 1, 1, rule)], []
            read = Read(file, None, None, wrong[0])
        reads.append(read)
        draft = read.draft and not drafts
        (notes if draft else faults).extend(wrong)
        (notes if draft else warnings).extend(doubtful)
    seen = {
        file: brief
        for file, brief in zip(before.files, before.briefs, strict=True)
        if visible.stays(brief, moment, zone)
    }
    kept, twice = one_of_each([read for read in reads if not read.draft or drafts], seen)
    faults += twice
    if not drafts:
        notes += _add_drafts(kept, [read for read in reads if read.draft])
    for brief, fault in _taken_formerly(kept):
        (notes if brief.draft and not drafts else faults).append(fault)
    found = list(kept.items())
    if not found and not faults and not notes:
        faults.append(Fault(path, 1, 1, "there is no brief here; put a .yaml file in"))
    found.sort(key=lambda item: (visible.appears(item[1], zone), item[0].name), reverse=True)
    briefs, paths = [brief for _, brief in found], [file for file, _ in found]
    return Library(
        briefs, paths, warnings, stamped, faults=faults, people=shared, notes=notes, zone=zone
    )


def _add_drafts(kept: dict[Path, Brief], drafts: Iterable[Read]) -> Iterator[Fault]:
    """Add the drafts that are without a fault, none of which takes an id from another brief."""
    owners = {brief.id: file for file, brief in kept.items()}
    for read in drafts:
        if read.brief is None:
            continue
        if owners.setdefault(read.brief.id, read.file) == read.file:
            kept[read.file] = read.brief
        else:
            rule = f"'{read.brief.id}' is the id of {owners[read.brief.id]} already; choose another"
            yield read.place._replace(rule=read.place.rule + rule)


def _taken_formerly(found: Mapping[Path, Brief]) -> Iterator[tuple[Brief, Fault]]:
    """Former ids that are another brief's, to which their links would not lead."""
    owners = {brief.id: file for file, brief in found.items()}
    for file, brief in found.items():
        for old in brief.formerly:
            if (other := owners.setdefault(old, file)) != file:
                rule = f"formerly: '{old}' is the id of {other}; take it out"
                yield brief, Fault(file, 1, 1, rule)


def _read(
    file: Path, shared: Mapping[str, Person], rules: Rules
) -> tuple[Read, list[Fault], list[Fault]]:
    """What one file holds, its faults, and its warnings."""
    content = parse(file)
    share(shared, content.data)
    brief = content.model(Brief)
    warnings: list[Fault] = []
    if brief is not None:
        content.faults += content.placed(rules.misfits(brief, file))
        warnings = sorted([*content.warnings, *content.placed(rules.doubts(brief, file))])
    id = content.data.get("id") if isinstance(content.data, dict) else None
    place = content.fault(("id",), "") if content.data else Fault(file, 1, 1, "")
    known = id if isinstance(id, str) else None
    read = Read(file, known, None if content.faults else brief, place, content.draft)
    return read, content.told(), warnings
