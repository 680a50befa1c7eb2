"""The briefs of a file or a folder, read and checked as a whole or not at all."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path

from bot.brief import Brief, People, Person, Section
from bot.library import days, visible
from bot.library.content import parse, raw
from bot.library.faults import ContentError, Fault, Misfit, Place, one_line
from bot.library.folder import PEOPLE, beside, is_people, listed, stamp
from bot.library.ids import Read, one_of_each
from bot.library.visible import Standing
from bot.text import folded, words_of

__all__ = [
    "PEOPLE",
    "ContentError",
    "Fault",
    "Library",
    "Misfit",
    "Misfits",
    "Place",
    "beside",
    "bundled",
    "files",
    "is_people",
    "load",
    "one_line",
    "overlooked",
    "people_faults",
    "raw",
    "serve",
    "stamp",
]

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


class Library:
    """All briefs, the latest first: by date of publication, then by file name, undated ones last."""

    def __init__(
        self,
        briefs: Iterable[Brief],
        files: Iterable[Path] = (),
        warnings: Iterable[Fault] = (),
        stamp: int = 0,
        *,
        faults: Iterable[Fault] = (),
        people: Mapping[str, Person] | None = None,
        notes: Iterable[Fault] = (),
        zone: tzinfo = UTC,
        withdrawn: Iterable[Brief] = (),
        changes: datetime | None = None,
    ) -> None:
        self.briefs = tuple(briefs)
        self.files = tuple(files)
        """Where each brief stands, in the same order; empty for briefs that come from no file."""
        self.warnings = tuple(warnings)
        """What an editor should look at and a reader may see all the same."""
        self.stamp = stamp
        """The content's `stamp` as it was when the briefs were read."""
        self.faults = tuple(faults)
        """What is wrong with files that were left out, or are served as they were before."""
        self.people = people or {}
        """The people that the briefs share."""
        self.notes = tuple(notes)
        """What is wrong with drafts, of which it keeps nobody from serving the others."""
        self.zone = zone
        """The newsroom's, in which its times are told."""
        self.withdrawn = tuple(withdrawn)
        """Briefs of which readers see that they are gone."""
        self.changes = changes
        """When `shown` would next give another library; None for never."""
        self._by_id = _by_id(self.briefs)
        self._withdrawn_by_id = _by_id(self.withdrawn)
        self._titles = [_title(brief) for brief in self.briefs]

    @property
    def latest(self) -> Brief:
        """The brief that commands answer from. Raises `IndexError` where there is none yet."""
        return self.briefs[0]

    def brief(self, id: str) -> Brief | None:
        """The brief that has or had that id, or None."""
        return self._by_id.get(id)

    def gone(self, id: str) -> Brief | None:
        """The withdrawn brief that has or had that id, or None."""
        return self._withdrawn_by_id.get(id)

    def shown(self, moment: datetime, *, early: bool = False) -> Library:
        """
        Of all of these briefs, what readers may see at a moment.

        `early`: what they will see one day, drafts and briefs to come included.
        """
        sorts: dict[Standing, list[Brief]] = {sort: [] for sort in Standing}
        for brief in self.briefs:
            sorts[visible.standing(brief, moment, self.zone)].append(brief)
        withdrawn = sorts.pop(Standing.WITHDRAWN)
        seen = {
            id(b) for sort in (sorts.values() if early else [sorts[Standing.VISIBLE]]) for b in sort
        }
        files = self.files or [Path()] * len(self.briefs)
        shown = [(b, f) for b, f in zip(self.briefs, files, strict=True) if id(b) in seen]
        return Library(
            (brief for brief, _ in shown),
            (file for _, file in shown) if self.files else (),
            self.warnings,
            self.stamp,
            faults=self.faults,
            people=self.people,
            zone=self.zone,
            withdrawn=withdrawn,
            changes=visible.next_appearance(self.briefs, moment, self.zone),
        )

    def find(self, words: str) -> tuple[Brief, ...]:
        """The briefs of an id, a date (`2026-11-23`, `2026-11`) or with all the words in the title."""
        if brief := self.brief(words.casefold()):
            return (brief,)
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", words):
            dated = [b for b in self.briefs if b.published and f"{b.published}".startswith(words)]
            if dated:
                return tuple(dated)
        wanted = [f" {word}" for _, word in words_of(words)]
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


def _by_id(briefs: Iterable[Brief]) -> dict[str, Brief]:
    briefs = tuple(briefs)
    former = {old: brief for brief in briefs for old in brief.formerly}
    return former | {brief.id: brief for brief in briefs}


def _title(brief: Brief) -> str:
    """The words of a title, each behind a space: the United States also as the word they are searched as."""
    words = dict.fromkeys([*folded(brief.title), *(word for _, word in words_of(brief.title))])
    return "".join(f" {word}" for word in words)


def bundled() -> Path:
    """The folder of the briefs that come with the program."""
    inside = Path(__file__).parents[1] / "content"
    # A wheel holds the folder inside the package; in a checkout it stands beside it.
    return inside if inside.is_dir() else inside.parents[1] / "content"


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
    shared = _people(people, faults)
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
    _share(shared, content.data)
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


def files(path: Path) -> list[Path]:
    """The brief files at or below a path, by name. Raises `ContentError` where nothing is there."""
    return listed(path).briefs


def overlooked(path: Path) -> list[Fault]:
    """What is not read at or below a path although somebody may think so."""
    try:
        return listed(path).doubts
    except ContentError:
        return []


def people_faults(path: Path) -> list[Fault]:
    """What is wrong with a file of shared people."""
    faults: list[Fault] = []
    _people(path, faults)
    return faults


def _people(path: Path, faults: list[Fault]) -> Mapping[str, Person]:
    """The people of a file that need not be there; what is wrong with it goes to `faults`."""
    if not path.exists():
        return {}
    content = parse(path)
    people = content.model(People)
    faults += content.told()
    return people.root if people else {}


def _share(shared: Mapping[str, Person], data: object) -> None:
    """
    Put those of the shared people whom a brief quotes or names beside the brief's own.

    Not all of them: a newsroom's list grows, and each brief holds its own people.
    """
    if not shared or not isinstance(data, dict) or not isinstance(data.get("people", {}), dict):
        return
    words = set(folded(repr(data)))
    quotes = data.get("quotes")
    quotes = (
        [quote for quote in quotes if isinstance(quote, dict)] if isinstance(quotes, list) else []
    )
    speakers = [quote.get("speaker") for quote in quotes]
    used = {
        id: person
        for id, person in shared.items()
        if id in speakers or words.intersection(folded(person.name)[-1:])
    }
    data["people"] = {**used, **data.get("people", {})}
