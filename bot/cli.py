"""The command line: a bad setting or a bad content file ends in one plain sentence and an exit code."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot import __version__, check, editor, library, log, settings
from bot.brief import Brief, Id
from bot.check import RevisionError
from bot.library import ContentError, Fault, Library, Misfit
from bot.messages.parts import counted
from bot.settings import Settings, SettingsError


def main() -> None:
    """The console script `brief-bot`."""
    arguments = _parser().parse_args()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that cannot show or send a character is no reason to stop.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper outside of tests
    try:
        sys.exit(arguments.command(arguments))
    except (SettingsError, RevisionError) as error:
        sys.exit(_refused(str(error)))
    except ContentError as error:
        more = len(error.faults) - 1
        rest = f" (and {more} more: see 'brief-bot check')" if more else ""
        sys.exit(_refused(f"{error.faults[0]}{rest}"))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has left; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "brief-bot", description="A Telegram bot that delivers a news brief."
    )
    parser.add_argument("--version", action="version", version=f"brief-bot {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], help: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(command=command)
        added.add_argument("--version", action="version", version=f"brief-bot {__version__}")
        return added

    add("run", _run, "answer on Telegram (needs BOT_TOKEN)")
    chat = add("chat", _chat, "try the bot in this terminal, offline")
    add("health", _health, "ask the bot that runs here whether it answers")
    new = add("new", _new, "write the skeleton of a new brief")
    new.add_argument("id", help="small letters, digits and hyphens")
    new.add_argument("--folder", type=Path, help="where to; BOT_CONTENT or content/ if not given")
    preview = add("preview", _preview, "try one brief before it is published")
    preview.add_argument("brief", help="its id or its file")
    preview.add_argument("--to", metavar="CHAT", help="send it to a chat on Telegram instead")
    for terminal in (chat, preview):
        terminal.add_argument(
            "--no-color", action="store_true", help="no colours (or set NO_COLOR)"
        )
    checked = add("check", _check, "check brief files")
    checked.add_argument("path", nargs="*", type=Path, help="file or folder; BOT_CONTENT if none")
    checked.add_argument("--strict", action="store_true", help="take warnings for faults")
    checked.add_argument("--format", choices=("text", "json"), default="text")
    checked.add_argument(
        "--since", metavar="REV", help="fault quotes that changed since a git revision in silence"
    )
    add("schema", _schema, "print the JSON Schema of a brief file")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    given = settings.read()
    _token(given)
    log.configure(given)
    # Telegram's library takes most of the start-up time, which the other commands do without.
    from telegram.error import InvalidToken

    from bot.run import run

    try:
        asyncio.run(run(given, _load(given)))
    except InvalidToken:
        return _refused("Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)")
    return 0


def _chat(arguments: argparse.Namespace) -> int:
    briefs = _load(settings.read())
    from bot import chat

    chat.run(briefs, color=not arguments.no_color)
    return 0


def _new(arguments: argparse.Namespace) -> int:
    own = _own_content()
    if own == library.bundled():  # where a program is installed is no place for a new brief
        own = Path("content")
    if f"{arguments.id}.yaml" == library.PEOPLE:
        return _refused(f"{library.PEOPLE} is for the people that briefs share; choose another id")
    try:
        id = TypeAdapter(Id).validate_python(arguments.id)
        file = editor.new(arguments.folder or (own.parent if own.is_file() else own), id)
    except ValidationError as error:
        return _refused(error.errors()[0]["msg"])
    except FileExistsError as error:
        what = "another id" if str(error.filename).endswith(".yaml") else "another folder"
        return _refused(f"{error.filename} is there already; choose {what}")
    except OSError as error:
        return _refused(f"{error.filename} cannot be written ({error.strerror})")
    print(f"{file} is ready to be filled in; 'brief-bot check {file}' says what is missing")
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    print(editor.schema(), end="")
    return 0


def _health(arguments: argparse.Namespace) -> int:
    """Exit code 0 while the bot at BOT_LISTEN can answer, else 1 and why. For Docker's HEALTHCHECK."""
    address = settings.read().address
    if address is None:
        return _refused("BOT_LISTEN is not set, so nothing tells of the bot's health")
    # A bot that listens everywhere listens here too.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104 - asked, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/healthz"
    # Not by a proxy, which the environment may name for the way to Telegram.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        print(error.read().decode(errors="replace"), file=sys.stderr)
        return 1
    except OSError as error:
        reason = getattr(error, "reason", error)
        print(f"{url}: {getattr(reason, 'strerror', None) or reason}", file=sys.stderr)
        return 1
    return 0


def _check(arguments: argparse.Namespace) -> int:
    faults: list[Fault] = []
    warnings: list[Fault] = []
    briefs: list[dict[str, Any]] = []
    doubts = check.Doubts()
    lengths: dict[str, int] = {}
    first: dict[str, Path] = {}
    for path in arguments.path or [_own_content()]:
        if path.name == library.PEOPLE:
            faults += library.people_faults(path)
            continue
        try:
            with _rules(path, arguments.since, lengths) as rules:
                found = library.load(path, rules, doubts, people=_shared_people(path))
        except ContentError as error:
            faults += error.faults
        else:
            warnings += found.warnings
            for file, brief in zip(found.files, found.briefs, strict=True):
                briefs.append(_counts(file, brief, lengths[brief.id]))
                if (other := first.setdefault(brief.id, file)) != file:
                    rule = f"id: '{brief.id}' is the id of {other} already; choose another"
                    faults.append(Fault(file, 1, 1, rule))
    failed = bool(faults or (arguments.strict and warnings))
    if arguments.format == "json":
        told = {"faults": _as_json(faults), "warnings": _as_json(warnings), "briefs": briefs}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return int(failed)
    for fault in faults:
        print(fault)
    for warning in warnings:
        print(warning._replace(rule=f"warning: {warning.rule}"))
    for counts in () if failed else briefs:
        parts = (counted(counts[f"{noun}s"], noun) for noun in ("section", "point", "quote"))
        print(
            f"{counts['path']}: {', '.join(parts)}, longest reply {counts['longest_reply']} characters"
        )
    return int(failed)


def _preview(arguments: argparse.Namespace) -> int:
    given = settings.read()
    brief = _one(_own_content(), arguments.brief)
    if brief is None:
        return _refused(f"there is no brief '{arguments.brief}'; give its id or its file")
    if arguments.to is None:
        from bot import chat

        chat.run(Library([brief]), color=not arguments.no_color)
        return 0
    token = _token(given)
    from telegram.error import BadRequest, Forbidden, TelegramError

    from bot import preview

    try:
        sent = asyncio.run(preview.send(brief, arguments.to, token, given.api_url))
    except (BadRequest, Forbidden) as error:
        why = error.message.replace(token, "[secret]")
        return _refused(
            f"Telegram does not send it to {arguments.to} ({why}); has it written to the bot?"
        )
    except TelegramError as error:
        why = error.message.replace(token, "[secret]")
        return _refused(f"it could not be sent, for Telegram cannot be reached ({why})")
    print(f"{sent} messages sent to {arguments.to}")
    return 0


def _own_content() -> Path:
    """Where an editor's briefs are: BOT_CONTENT, or content/ here; without either, the bundled ones."""
    given, here = settings.read().content, Path("content")
    return here if given == library.bundled() and here.is_dir() else given


def _shared_people(path: Path) -> Path | None:
    """The people that all of an editor's briefs share, for a part of these; None for other briefs."""
    own = _own_content()
    inside = own.is_dir() and path.resolve().is_relative_to(own.resolve())
    return own / library.PEOPLE if inside else None


def _one(content: Path, wanted: str) -> Brief | None:
    """One brief by file or id, whatever is wrong with the others."""
    path = Path(wanted)
    if not path.is_file():
        path = next((file for file in library.files(content) if file.stem == wanted), content)
    found = library.load(path, check.misfits, people=_shared_people(path))
    return found.latest if path.is_file() else found.brief(wanted)


@contextmanager
def _rules(path: Path, since: str | None, lengths: dict[str, int]) -> Iterator[library.Misfits]:
    """
    What `check` holds briefs to beyond the model, with a bar of progress on a terminal.

    `lengths` is given the longest reply of each brief by id: to render them again would take as long.
    """
    # Drawing takes time to load, which a reader's or an operator's commands need not spend.
    from rich.console import Console
    from rich.progress import Progress

    folder = path if path.is_dir() else path.parent
    silent = check.SilentChanges(folder, since) if since else lambda *_: ()
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("Checking", total=len(library.files(path)))

        def rules(brief: Brief, file: Path) -> Iterable[Misfit]:
            progress.advance(task)
            pages = tuple(check.replies(brief))
            lengths[brief.id] = check.longest(pages)
            return (*check.held_to_limits(brief, pages), *silent(brief, file))

        yield rules


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


def _load(given: Settings) -> Library:
    return library.load(given.content, check.misfits)


def _token(given: Settings) -> str:
    if given.token is None:
        raise SettingsError("BOT_TOKEN is not set; get a token from @BotFather")
    return given.token.get_secret_value()


def _refused(why: str) -> int:
    print(f"brief-bot: {why}", file=sys.stderr)
    return 2
