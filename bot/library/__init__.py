"""The briefs of a file or a folder, read and checked as a whole or not at all."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path

from bot.brief import Brief, People, Person, Section
from bot.library import days, visible
from bot.library.content import Content, parse, raw
from bot.library.faults import ContentError, Fault, Misfit, Place
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
    "bundled",
    "files",
    "load",
    "people_faults",
    "raw",
    "stamp",
]

PEOPLE = "people.yaml"
"""The file that is no brief: it holds the people whom the briefs beside and below it share."""

Misfits = Callable[[Brief, Path], Iterable[Misfit]]
"""Finds the misfits of a valid brief from a file."""


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
        *,
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
        return Library(
            (brief for brief in self.briefs if id(brief) in seen),
            stamp=self.stamp,
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
    Read a brief, or every `*.yaml` below a folder, with the people they share.

    `misfits` may find faults that only the use of a valid brief shows, `doubts` what becomes a warning.
    `people` is the file of the shared people if it does not stand beside the briefs, as for one file of
    a deeper folder. `zone` is the newsroom's. A faulty draft is left out, and its faults are notes;
    with `drafts` they are faults like all others. Raises `ContentError` with all faults of all files.
    """
    with _without_garbage_collection():
        return _load(path, misfits, doubts, people or _beside(path), zone, drafts=drafts)


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
    path: Path, misfits: Misfits, doubts: Misfits, people: Path, zone: tzinfo, *, drafts: bool
) -> Library:
    # Before the reading: a change during it then shows afterwards.
    stamped = stamp(path)
    faults: list[Fault] = []
    found: list[tuple[Path, Brief]] = []
    first: dict[str, Path] = {}
    warnings: list[Fault] = []
    notes: list[Fault] = []
    unpublished: list[tuple[Content, Brief]] = []
    today = visible.now().astimezone(zone).date()
    shared = _people(people, faults)
    for file in path.rglob(PEOPLE) if path.is_dir() else ():
        if file != people and not _hidden(file, path):
            rule = f"the people that briefs share stand in one file; move them to {people}"
            faults.append(Fault(file, 1, 1, rule))
    for file in files(path):
        content = parse(file)
        _share(shared, content.data)
        brief = content.model(Brief)
        draft = content.draft and not drafts
        if brief is None:
            (notes if draft else faults).extend(content.told())
            continue
        content.faults += content.placed((*misfits(brief, file), *days.misfits(brief, today)))
        doubtful = content.placed((*doubts(brief, file), *days.doubts(brief, today)))
        (notes if draft else warnings).extend(sorted([*content.warnings, *doubtful]))
        (notes if draft else faults).extend(content.told())
        if draft:
            unpublished.append((content, brief))
            continue
        if (other := first.setdefault(brief.id, file)) != file:
            rule = f"'{brief.id}' is the id of {other} already; choose another"
            faults.append(content.fault(("id",), rule))
        found.append((file, brief))
    for content, brief in unpublished:
        if brief.id in first:
            rule = f"'{brief.id}' is the id of {first[brief.id]} already; choose another"
            notes.append(content.fault(("id",), rule))
        elif not content.faults:
            first[brief.id] = content.path
            found.append((content.path, brief))
    for brief, fault in _taken_formerly(found, first):
        (notes if brief.draft and not drafts else faults).append(fault)
    if faults:
        raise ContentError(faults)
    if not found and not notes:
        raise ContentError([Fault(path, 1, 1, "there is no brief here; put a .yaml file in")])
    found.sort(key=lambda item: (visible.appears(item[1], zone), item[0].name), reverse=True)
    briefs, read = [brief for _, brief in found], [file for file, _ in found]
    return Library(briefs, read, warnings, stamped, notes=notes, zone=zone)


def _taken_formerly(
    found: Iterable[tuple[Path, Brief]], first: Mapping[str, Path]
) -> Iterator[tuple[Brief, Fault]]:
    """Former ids that are another brief's, to which their links would not lead."""
    owners = dict(first)
    for file, brief in found:
        for old in brief.formerly:
            if (other := owners.setdefault(old, file)) != file:
                rule = f"formerly: '{old}' is the id of {other}; take it out"
                yield brief, Fault(file, 1, 1, rule)


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
        return sorted(
            file
            for file in path.rglob("*.yaml")
            if file.is_file() and file.name != PEOPLE and not _hidden(file, path)
        )
    if path.exists():
        return [path]
    raise ContentError([Fault(path, 1, 1, "there is no such file or folder; correct the path")])


def _hidden(file: Path, folder: Path) -> bool:
    """Whether a file is hidden or in a hidden folder; a mounted ConfigMap's hold every file again."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


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
