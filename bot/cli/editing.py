"""The commands of editors: a new brief, its check, its preview, the schema."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot import library, settings
from bot.brief import Brief
from bot.cli.common import REFUSED_TOKEN, refused, token_of
from bot.fields import OWN, Id
from bot.library import BriefFile, Fault, Library, Reading
from bot.library.visible import Standing
from bot.links import Kind, Link
from bot.newsroom import limits, skeleton
from bot.newsroom.check import Check, Size, shared_people
from bot.replies.parts import counted


def new(arguments: argparse.Namespace) -> int:
    """Write the skeleton of a new brief."""
    own = _own_content()
    if own == settings.bundled():  # where a program is installed is no place for a new brief
        own = Path("content")
    if library.is_people(Path(f"{arguments.id}.yaml")):
        return refused(f"{library.PEOPLE} is for the people that briefs share; choose another id")
    try:
        id = TypeAdapter(Id).validate_python(arguments.id)
        file = skeleton.new(arguments.folder or (own.parent if own.is_file() else own), id)
    except ValidationError as error:
        fault = error.errors()[0]
        other = "that is no id; use small letters a-z, digits and hyphens only"
        return refused(fault["msg"] if fault["type"] in OWN else other)
    except FileExistsError as error:
        what = "another id" if str(error.filename).endswith(".yaml") else "another folder"
        return refused(f"{error.filename} is there already; choose {what}")
    except OSError as error:
        return refused(f"{error.filename} cannot be written ({error.strerror})")
    print(f"{file} is ready to be filled in; 'brief-bot check {file}' says what is missing")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Print every fault and warning, and what each brief holds."""
    zone, content = settings.read().zone, _own_content()
    checked = Check(content, zone, since=arguments.since, watch=_with_bar)
    for path in arguments.path or [content]:
        checked.add(path)
    report = checked.report
    failed = bool(report.faults or (arguments.strict and report.warnings))
    if arguments.format == "json":
        told: dict[str, Any] = {"faults": _as_json(report.faults)}
        told |= {"warnings": _as_json(report.warnings), "notes": _as_json(report.notes)}
        told |= {"briefs": [_size_as_json(size) for size in report.briefs]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
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


def preview(arguments: argparse.Namespace) -> int:
    """Show one brief in the terminal, or send it to a chat."""
    given = settings.read()
    brief = _one(_own_content(), arguments.brief)
    if brief is None:
        return refused(f"there is no brief '{arguments.brief}'; give its id or its file")
    if arguments.to is None:
        from bot.terminal import chat

        # A withdrawn brief has a single page, to which only links lead.
        gone = brief.withdrawn is not None
        alone = Library([], withdrawn=[brief]) if gone else Library([brief])
        opening = f"/start {Link(Kind.START, brief.id).encode()}"
        chat.run(alone, color=not arguments.no_color, opening=opening if gone else "/start")
        return 0
    token = token_of(given)
    from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

    from bot.newsroom import preview

    try:
        sent = asyncio.run(preview.send(brief, arguments.to, token, given.api_url))
    except InvalidToken:
        return refused(REFUSED_TOKEN)
    except ChatMigrated as error:
        return refused(f"the chat {arguments.to} has become {error.new_chat_id}; send it there")
    except (BadRequest, Forbidden) as error:
        why = error.message.replace(token, "[secret]")
        return refused(
            f"Telegram does not send it to {arguments.to} ({why}); has it written to the bot?"
        )
    except TelegramError as error:
        why = error.message.replace(token, "[secret]")
        return refused(f"it could not be sent, for Telegram cannot be reached ({why})")
    print(f"{sent} messages sent to {arguments.to}")
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of a brief file."""
    print(skeleton.schema(), end="")
    return 0


def _own_content() -> Path:
    """Where an editor's briefs are: BOT_CONTENT, or content/ here; without either, the bundled ones."""
    given, here = settings.read().content, Path("content")
    return here if given == settings.bundled() and here.is_dir() else given


def _one(content: Path, wanted: str) -> Brief | None:
    """One brief by file or id, whatever is wrong with the others."""
    path = Path(wanted)
    if not path.is_file():
        path = next((file for file in library.files(content) if file.stem == wanted), content)
    reading = Reading(path, people=shared_people(path, content), zone=settings.read().zone)
    found = reading.load(limits.held(reading), drafts=path.is_file())
    return found.latest if path.is_file() else found.brief(wanted)


def _with_bar(reading: Reading) -> Iterator[BriefFile]:
    """The files of a reading, with a bar on a terminal that shows how many have been checked."""
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
        counted(size.sections, "section"),
        counted(size.points, "point"),
        counted(size.quotes, "quote"),
        f"longest reply {size.longest_reply} characters",
    )
    unseen = "" if size.standing is Standing.VISIBLE else f"{size.standing.value}, "
    if size.appears:
        unseen = f"to come at {_as_text(size.appears)}, "
    return f"{size.path}: {unseen}{', '.join(parts)}"


def _size_as_json(size: Size) -> dict[str, Any]:
    told = {**size._asdict(), "path": str(size.path), "standing": size.standing.value}
    appears = told.pop("appears")
    return {**told, "appears": _as_text(appears)} if appears else told


def _as_text(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")


def _as_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    return [{**fault._asdict(), "path": str(fault.path)} for fault in faults]
