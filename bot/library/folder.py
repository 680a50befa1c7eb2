"""The files of a folder: which are briefs, which only look like one, and whether any has changed."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot.library.faults import ContentError, Fault

PEOPLE = "people.yaml"
"""The name of the file that holds the people whom the briefs beside and below it share."""
NEWSROOM = "newsroom.yaml"
"""The name of the file that describes the newsroom whose briefs stand beside and below it."""

_NEARLY = re.compile(r"\.ya?ml.|\.(json|yam|yalm|ymal|yaml\d)$", re.IGNORECASE | re.DOTALL)
_OTHERS = re.compile(r"(~|\.(bak|orig|swp|tmp)|\.schema\.json)$", re.IGNORECASE)
"""Files that programs leave beside a brief, and that nobody takes for one."""


class Listing(NamedTuple):
    """The files at or below a path."""

    briefs: list[Path]
    """In the order of their paths."""
    people: list[Path]
    newsrooms: list[Path]
    overlooked: list[Fault]
    """Warnings about files and folders that are not read although somebody may think so."""


def listed(path: Path) -> Listing:
    """The files at or below a path. Raises `ContentError` where nothing is there."""
    listing = Listing([], [], [], [])
    if path.is_dir():
        _walk(path, listing)
        listing.briefs.sort()
        listing.people.sort()
        listing.newsrooms.sort()
        listing.overlooked.sort()
    elif os.path.lexists(path) and not _leads_nowhere(path):
        listing.briefs.append(path)
    else:
        raise ContentError([Fault(path, 1, 1, "there is no such file or folder; correct the path")])
    return listing


def people_file(path: Path) -> Path:
    """The file of the people that the briefs at a path share; it need not exist."""
    return _beside(path, PEOPLE)


def newsroom_file(path: Path) -> Path:
    """The file of the newsroom whose briefs stand at a path; it need not exist."""
    return _beside(path, NEWSROOM)


def _beside(path: Path, name: str) -> Path:
    folder = path if path.is_dir() else path.parent
    try:
        names = sorted(file.name for file in folder.iterdir() if _is_called(name, file))
    except OSError:
        names = []
    return folder / (name if name in names or not names else names[0])


def is_people(path: Path) -> bool:
    """Whether a file is one of shared people, by its name."""
    return _is_called(PEOPLE, path)


def is_newsroom(path: Path) -> bool:
    """Whether a file is one that describes a newsroom, by its name."""
    return _is_called(NEWSROOM, path)


def _is_called(name: str, path: Path) -> bool:
    return path.name.lower() in (name, name.replace(".yaml", ".yml"))


def stamp(path: Path) -> int:
    """A number that differs once the content at a path has changed; 0 where there is no content."""
    try:
        listing = listed(path)
    except (ContentError, OSError):
        return 0
    beside = (people_file(path), newsroom_file(path))
    found = [*listing.briefs, *listing.people, *listing.newsrooms, *beside]
    left_out = [str(fault) for fault in listing.overlooked]
    return hash((tuple(map(_state, found)), *left_out))


def _state(file: Path) -> tuple[object, ...]:
    try:
        found = file.stat()
    except OSError as error:
        return (str(file), error.errno)
    # Also the time of its last change of any kind: new permissions change no other time.
    times = (found.st_mtime_ns, found.st_ctime_ns)
    return (str(file), *times, found.st_size, found.st_ino, found.st_dev)


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _walk(top: Path, listing: Listing) -> None:
    """
    List a folder and those below it, without hidden ones: in a mounted ConfigMap these hold it all again.

    Links are followed, but no file is listed twice: a file itself goes before a link to it.
    """
    seen: set[tuple[int, int]] = set()
    tops = [top]
    for begun in tops:
        folders, linked_files = [begun], list[Path]()
        while folders:
            folder = folders.pop()
            try:
                if not _is_new(folder, seen):
                    continue
                with os.scandir(folder) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                rule = f"this folder cannot be read ({error.strerror}); give the bot the right to, or move it"
                listing.overlooked.append(Fault(folder, 1, 1, rule))
                continue
            for entry in found:
                path, linked = folder / entry.name, entry.is_symlink()
                if entry.name.startswith("."):
                    continue
                if path.is_dir() if linked else entry.is_dir():
                    (tops if linked else folders).append(path)
                elif linked:
                    linked_files.append(path)
                else:
                    _sort_in(path, listing, seen)
        for path in linked_files:
            _sort_in(path, listing, seen)


def _is_new(path: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether no path before led to the same file or folder. Raises `OSError`."""
    found = path.stat()
    state = (found.st_dev, found.st_ino)
    if state in seen:
        return False
    seen.add(state)
    return True


def _sort_in(path: Path, listing: Listing, seen: set[tuple[int, int]]) -> None:
    if path.name.lower().endswith((".yaml", ".yml")):
        with suppress(OSError):  # which the reading of it will tell
            if not _is_new(path, seen):
                return
        others = listing.newsrooms if is_newsroom(path) else listing.briefs
        (listing.people if is_people(path) else others).append(path)
    elif _NEARLY.search(path.name) and not _OTHERS.search(path.name):
        rule = "is not read, for its name does not end in .yaml; rename it, or move it elsewhere"
        listing.overlooked.append(Fault(path, 1, 1, rule))


def files(path: Path) -> list[Path]:
    """The brief files at or below a path, by name. Raises `ContentError` where nothing is there."""
    return listed(path).briefs


def overlooked(path: Path) -> list[Fault]:
    """The files at or below a path that are not read, although their names nearly are those of briefs."""
    try:
        return listed(path).overlooked
    except ContentError:
        return []
