"""Which file each id belongs to, where files are faulty or two of them claim one id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.brief import Brief
from bot.library.brief_file import ReadFile
from bot.library.faults import Fault


def choose(
    files: Iterable[ReadFile], before: Mapping[Path, Brief]
) -> tuple[dict[Path, Brief], list[Fault]]:
    """
    The brief to serve for each file, and the faults of those that claim the id of another.

    `before` is what was served until now: its version of a faulty file stays, known by the id or, where
    none can be read, by the path. Of two files with one id, that which was served before has it.
    """
    files = list(files)
    where = {brief.id: path for path, brief in before.items()}
    there = {file.path for file in files}

    def last(file: ReadFile) -> Brief | None:
        known = where.get(file.id or "")
        # A file that is not there any more may have got another name while it became faulty.
        return before[known] if known and known not in there else before.get(file.path)

    candidates = [(file, file.brief or last(file)) for file in files]
    owners: dict[str, Path] = {}
    for file, brief in candidates:
        if brief and where.get(brief.id) == file.path:
            owners[brief.id] = file.path
    for file, brief in candidates:
        if brief:
            owners.setdefault(brief.id, file.path)
    chosen = {
        file.path: brief for file, brief in candidates if brief and owners[brief.id] == file.path
    }
    faults = []
    for file, brief in candidates:
        if not brief or file.path in chosen:
            continue
        if file.brief:
            faults.append(file.id_taken(owners[brief.id]))
        old = before.get(file.path)
        if old and old.id not in owners:
            owners[old.id] = file.path
            chosen[file.path] = old
    return chosen, faults


def add_drafts(chosen: dict[Path, Brief], drafts: Iterable[ReadFile]) -> Iterator[Fault]:
    """Add the drafts without a fault; yield the faults of those that claim the id of another brief."""
    owners = {brief.id: path for path, brief in chosen.items()}
    for file in drafts:
        if file.brief is None:
            continue
        if owners.setdefault(file.brief.id, file.path) == file.path:
            chosen[file.path] = file.brief
        else:
            yield file.id_taken(owners[file.brief.id])


def taken_formerly(chosen: Mapping[Path, Brief]) -> Iterator[tuple[Brief, Fault]]:
    """Former ids that are now another brief's, so that links to the old id lead to that one."""
    owners = {brief.id: path for path, brief in chosen.items()}
    for path, brief in chosen.items():
        for old in brief.formerly:
            if (other := owners.setdefault(old, path)) != path:
                rule = f"formerly: '{old}' is the id of {other}; take it out"
                yield brief, Fault(path, 1, 1, rule)


def doubtful_versions(chosen: Mapping[Path, Brief]) -> Iterator[tuple[Brief, Fault]]:
    """What looks like a mistake where a brief says that it translates another one; readers see it all the same."""
    known = {id: brief for brief in chosen.values() for id in (brief.id, *brief.formerly)}
    first: dict[tuple[str, str], Path] = {}
    for path, brief in chosen.items():
        if not (original := brief.translates):
            continue
        if original not in known:
            rule = f"there is no brief '{original}'; write the id of the brief that this one translates"
        elif known[original].language == brief.language:
            rule = (
                f"'{original}' is in the same language, {brief.language}; say the language of each"
            )
        elif (other := first.setdefault((original, brief.language), path)) != path:
            rule = f"{other} translates '{original}' into {brief.language} as well; take one out"
        else:
            continue
        yield brief, Fault(path, 1, 1, f"translates: {rule}")
