"""The commands of editors: a new brief, its check, its preview, the schema."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot import library, settings
from bot.brief import Brief
from bot.cli.common import REFUSED_TOKEN, refused, token_of
from bot.fields import OWN, Id
from bot.library import ContentError, Fault, Library, Misfit, visible
from bot.library.visible import Standing
from bot.links import Kind, Link
from bot.newsroom import limits, revision, skeleton
from bot.newsroom.warnings import Doubts
from bot.replies.formats import counted


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
    faults: list[Fault] = []
    warnings: list[Fault] = []
    notes: list[Fault] = []
    briefs: list[dict[str, Any]] = []
    zone, moment = settings.read().zone, visible.now()
    doubts = Doubts()
    lengths: dict[str, int] = {}
    first: dict[str, Path] = {}
    for path in arguments.path or [_own_content()]:
        if library.is_people(path):
            faults += library.people_faults(path)
            continue
        try:
            with _rules(path, arguments.since, lengths, zone) as rules:
                found = library.load(
                    path,
                    rules,
                    doubts,
                    people=_shared_people(path),
                    zone=zone,
                    drafts=path.is_file(),
                )
        except ContentError as error:
            faults += error.faults
            # They come with the library, of which there is none now.
            warnings += library.overlooked(path)
        else:
            warnings += found.warnings
            notes += found.notes
            for file, brief in zip(found.files, found.briefs, strict=True):
                seen = visible.standing(brief, moment, zone)
                briefs.append(_counts(file, brief, lengths[brief.id]) | {"standing": seen.value})
                if seen is Standing.TO_COME:
                    briefs[-1]["appears"] = visible.appears(brief, zone).isoformat(" ", "minutes")
                if not brief.draft and (other := first.setdefault(brief.id, file)) != file:
                    rule = f"id: '{brief.id}' is the id of {other} already; choose another"
                    faults.append(Fault(file, 1, 1, rule))
    failed = bool(faults or (arguments.strict and warnings))
    if arguments.format == "json":
        told: dict[str, Any] = {"faults": _as_json(faults), "warnings": _as_json(warnings)}
        told |= {"notes": _as_json(notes), "briefs": briefs}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return int(failed)
    for fault in faults:
        print(fault)
    for warning in warnings:
        print(warning._replace(rule=f"warning: {warning.rule}"))
    for note in notes:
        print(note._replace(rule=f"draft: {note.rule}"))
    for counts in () if failed else briefs:
        parts = (
            counted(counts[f"{noun}s"], f"{{count}} {noun}", f"{{count}} {noun}s")
            for noun in ("section", "point", "quote")
        )
        size = f"{', '.join(parts)}, longest reply {counts['longest_reply']} characters"
        print(f"{counts['path']}: {_unseen(counts)}{size}")
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


def _shared_people(path: Path) -> Path | None:
    """The people that all of an editor's briefs share, for a part of these; None for other briefs."""
    own = _own_content()
    inside = own.is_dir() and path.resolve().is_relative_to(own.resolve())
    return library.beside(own) if inside else None


def _one(content: Path, wanted: str) -> Brief | None:
    """One brief by file or id, whatever is wrong with the others."""
    path = Path(wanted)
    if not path.is_file():
        path = next((file for file in library.files(content) if file.stem == wanted), content)
    found = library.load(
        path,
        limits.misfits,
        people=_shared_people(path),
        zone=settings.read().zone,
        drafts=path.is_file(),
    )
    return found.latest if path.is_file() else found.brief(wanted)


@contextmanager
def _rules(
    path: Path, since: str | None, lengths: dict[str, int], zone: tzinfo
) -> Iterator[library.Misfits]:
    """
    What `check` holds briefs to beyond the model, with a bar of progress on a terminal.

    `lengths` is given the longest reply of each brief by id: to render them again would take as long.
    """
    # Drawing takes time to load, which a reader's or an operator's commands need not spend.
    from rich.console import Console
    from rich.progress import Progress

    folder = path if path.is_dir() else path.parent
    moment, unseen = visible.now(), (Standing.DRAFT, Standing.TO_COME)
    silent = revision.SilentChanges(folder, since) if since else lambda *_: ()
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("Checking", total=len(library.files(path)))

        def rules(brief: Brief, file: Path) -> Iterable[Misfit]:
            progress.advance(task)
            pages = tuple(limits.replies(brief))
            lengths[brief.id] = limits.longest(pages)
            seen = visible.standing(brief, moment, zone) not in unseen
            return (*limits.held_to_limits(brief, pages), *(silent(brief, file) if seen else ()))

        yield rules


def _unseen(counts: Mapping[str, Any]) -> str:
    """What is said first of a brief that readers do not see."""
    if "appears" in counts:
        return f"to come at {counts['appears']}, "
    standing = counts["standing"]
    return f"{standing}, " if standing != Standing.VISIBLE.value else ""


def _counts(file: Path, brief: Brief, longest: int) -> dict[str, Any]:
    return {
        "path": str(file),
        "id": brief.id,
        "sections": len(brief.sections),
        "points": sum(len(section.points) for section in brief.sections),
        "quotes": len(brief.quotes),
        "longest_reply": longest,
    }


def _as_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    return [{**fault._asdict(), "path": str(fault.path)} for fault in faults]
