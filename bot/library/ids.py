"""Which file an id belongs to, where files are faulty, or two claim it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.brief import Brief
from bot.library.faults import Fault


class Read(NamedTuple):
    """What was read from one file."""

    file: Path
    id: str | None
    """The id that stands there, of a faulty brief, too; None where none can be read."""
    brief: Brief | None
    """None where it is faulty."""
    place: Fault
    """Where its id stands, for a fault that needs a rule only."""
    draft: bool = False
    """Whether a line of it says so."""


def one_of_each(
    reads: Iterable[Read], before: Mapping[Path, Brief]
) -> tuple[dict[Path, Brief], list[Fault]]:
    """
    The brief to serve for each file, and the faults of those that claim the id of another.

    `before` is what was served until now: its version of a faulty file stays, known by the id or, where
    none can be read, by the path. Of two files with one id, that which was served before has it.
    """
    reads = list(reads)
    where = {brief.id: file for file, brief in before.items()}
    there = {read.file for read in reads}

    def last(read: Read) -> Brief | None:
        known = where.get(read.id or "")
        # A file that is not there any more may have got another name while it became faulty.
        return before[known] if known and known not in there else before.get(read.file)

    candidates = [(read, read.brief or last(read)) for read in reads]
    owners: dict[str, Path] = {}
    for read, brief in candidates:
        if brief and where.get(brief.id) == read.file:
            owners[brief.id] = read.file
    for read, brief in candidates:
        if brief:
            owners.setdefault(brief.id, read.file)
    kept = {
        read.file: brief for read, brief in candidates if brief and owners[brief.id] == read.file
    }
    faults = []
    for read, brief in candidates:
        if not brief or read.file in kept:
            continue
        if read.brief:
            rule = f"'{brief.id}' is the id of {owners[brief.id]} already; choose another"
            faults.append(read.place._replace(rule=read.place.rule + rule))
        old = before.get(read.file)
        if old and old.id not in owners:
            owners[old.id] = read.file
            kept[read.file] = old
    return kept, faults
