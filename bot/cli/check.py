"""`brief-bot check`: every fault and warning of brief files, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import settings
from bot.cli import content, options
from bot.library import BriefFile, Fault, Reading
from bot.library.visible import Standing
from bot.newsroom.check import Check, Report, Size
from bot.replies.formats import counted


@click.command()
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, readable=False)
)
@click.option("--strict", is_flag=True, help="Take warnings for faults.")
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print what is found; text if not given.",
)
@click.option(
    "--since", metavar="REV", help="Fault quotes that changed since a git revision in silence."
)
@options.version
def check(paths: tuple[Path, ...], *, strict: bool, format: str, since: str | None) -> int:
    """
    Check brief files.

    PATH is a file or a folder; BOT_CONTENT if none is given. Exit code 1 if there is a fault.
    """
    given = settings.read()
    own = content.own(given)
    checked = Check(own, given.zone, given.language, since=since, watch=_with_bar)
    for path in paths or [own]:
        checked.add(path)
    report = checked.report
    failed = bool(report.faults or (strict and report.warnings))
    if format == "json":
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
        return int(failed)
    for fault in report.faults:
        print(fault)
    for warning in report.warnings:
        print(warning._replace(rule=f"warning: {warning.rule}"))
    for note in report.notes:
        print(note._replace(rule=f"draft: {note.rule}"))
    for size in () if failed else report.briefs:
        print(_size_as_text(size))
    return int(failed)


def _with_bar(reading: Reading) -> Iterator[BriefFile]:
    """Yield the files of a reading; on a terminal a bar shows how many have been checked."""
    # Drawing takes time to load, which a reader's or an operator's commands need not spend.
    from rich.console import Console
    from rich.progress import Progress

    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("Checking", total=len(reading))
        for file in reading:
            progress.advance(task)
            yield file


def _size_as_text(size: Size) -> str:
    parts = (
        counted(size.sections, "{count} section", "{count} sections"),
        counted(size.points, "{count} point", "{count} points"),
        counted(size.quotes, "{count} quote", "{count} quotes"),
        f"longest reply {size.longest_reply} characters",
    )
    unseen = "" if size.standing is Standing.VISIBLE else f"{size.standing.value}, "
    if size.appears:
        unseen = f"to come at {_moment(size.appears)}, "
    return f"{size.path}: {unseen}{', '.join(parts)}"


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "faults": _faults_as_json(report.faults),
        "warnings": _faults_as_json(report.warnings),
        "notes": _faults_as_json(report.notes),
        "briefs": [_size_as_json(size) for size in report.briefs],
    }


def _faults_as_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    return [{**fault._asdict(), "path": str(fault.path)} for fault in faults]


def _size_as_json(size: Size) -> dict[str, Any]:
    told = {**size._asdict(), "path": str(size.path), "standing": size.standing.value}
    appears = told.pop("appears")
    return {**told, "appears": _moment(appears)} if appears else told


def _moment(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")
