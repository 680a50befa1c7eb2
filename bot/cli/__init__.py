"""The command line: a bad setting or a bad content file ends in one plain sentence and an exit code."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import NoReturn, TextIO

from bot import __version__, settings
from bot.cli import editing
from bot.cli.common import REFUSED_TOKEN, refused, say, token_of
from bot.library import ContentError, Library, visible
from bot.newsroom import serving
from bot.newsroom.revision import RevisionError
from bot.os_errors import reason
from bot.service import log
from bot.settings import Settings, SettingsError


def main() -> None:
    """The console script `brief-bot`."""
    _open_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that cannot show or send a character is no reason to stop.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # because sys names the abstract TextIO, and what is there is a TextIOWrapper
    try:
        code = _carried_out(_parser().parse_args())
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has left
        code = 0
    except OSError as error:
        why = os.strerror(error.errno or 0)
        what = f"{error.filename} cannot be used" if error.filename else "the output is lost"
        code = refused(f"{what} ({why})")
    finally:
        _let_go(sys.stdout)
        _let_go(sys.stderr)
    sys.exit(code)


def _carried_out(arguments: argparse.Namespace) -> int:
    """The exit code of a command."""
    refuse = _refused_in_the_log if arguments.command is _run else refused
    notes = logging.StreamHandler()
    notes.setLevel(logging.WARNING)
    notes.addFilter(log.Once())
    if arguments.command is not _run:  # which writes a log of its own
        logging.getLogger().addHandler(notes)
    try:
        return arguments.command(arguments)  # type: ignore[no-any-return]  # because argparse keeps it as anything
    except (SettingsError, RevisionError) as error:
        return refuse(str(error))
    except ContentError as error:
        more = len(error.faults) - 1
        rest = f" (and {more} more: see 'brief-bot check')" if more else ""
        return refuse(f"{error.faults[0]}{rest}")
    except KeyboardInterrupt:
        return 130
    finally:
        logging.getLogger().removeHandler(notes)


def _open_streams() -> None:
    """Have all three standard streams, where a parent has closed one: else the next file would be it."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - open as long as the program runs


def _let_go(stream: TextIO) -> None:
    """Drop what cannot be written, which would change the exit code."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Tell of a usage error in one line."""
        sys.exit(refused(f"{message}; see '{self.prog} --help'"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("brief-bot", description="A Telegram bot that delivers a news brief.")
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
    new = add("new", editing.new, "write the skeleton of a new brief")
    new.add_argument("id", help="small letters, digits and hyphens")
    new.add_argument("--folder", type=Path, help="where to; BOT_CONTENT or content/ if not given")
    preview = add("preview", editing.preview, "try one brief before it is published")
    preview.add_argument("brief", help="its id or its file")
    preview.add_argument("--to", metavar="CHAT", help="send it to a chat on Telegram instead")
    for terminal in (chat, preview):
        terminal.add_argument(
            "--no-color", action="store_true", help="no colours (or set NO_COLOR)"
        )
    checked = add("check", editing.check, "check brief files")
    checked.add_argument("path", nargs="*", type=Path, help="file or folder; BOT_CONTENT if none")
    checked.add_argument("--strict", action="store_true", help="take warnings for faults")
    checked.add_argument("--format", choices=("text", "json"), default="text")
    checked.add_argument(
        "--since", metavar="REV", help="fault quotes that changed since a git revision in silence"
    )
    add("schema", editing.schema, "print the JSON Schema of a brief file")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    # Until the bot has handlers of its own: a stop is none that failed, and there is nothing to reload.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with log.held() as early:
        given = settings.read()
    token_of(given)
    log.configure(given)
    log.tell(early)
    # Telegram's library takes most of the start-up time, which the other commands do without.
    from telegram.error import InvalidToken

    from bot.service.run import run

    try:
        asyncio.run(run(given, _serve(given)))
    except InvalidToken:
        return _refused_in_the_log(REFUSED_TOKEN)
    except (SettingsError, ContentError):
        raise
    except Exception:
        # In the log's format, which the interpreter's own last words are not in.
        logging.getLogger("bot").critical("The bot ends by a fault of its own", exc_info=True)
        return 1
    return 0


def _refused_in_the_log(why: str) -> int:
    """Like `refused`, in the format that BOT_LOG_FORMAT names even where other settings are wrong."""
    if not settings.logs_json():
        return refused(why)
    say(log.last_line(why))
    return 2


def _chat(arguments: argparse.Namespace) -> int:
    briefs = _serve(settings.read())
    for fault in briefs.faults[:20]:
        print(f"brief-bot: left out: {fault}", file=sys.stderr)
    left_out = {note.path for note in briefs.notes} - set(briefs.files)
    for path in sorted(left_out):
        print(f"{path} is left out; 'brief-bot check {path}' says why", file=sys.stderr)
    from bot.terminal import chat

    chat.run(briefs.shown(visible.now(), early=True), color=not arguments.no_color)
    return 0


def _health(arguments: argparse.Namespace) -> int:
    """Exit code 0 while the bot at BOT_LISTEN can answer, else 1 and why. For Docker's HEALTHCHECK."""
    address = settings.read().address
    if address is None:
        return refused("BOT_LISTEN is not set, so nothing tells of the bot's health")
    # A bot that listens everywhere listens here too.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104 - asked, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/healthz"
    # Not by a proxy, which the environment may name for the way to Telegram.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        own = error.headers.get_content_type() == "application/json"
        told = error.read().decode(errors="replace") if own else f"{url}: another program answers"
    except OSError as error:
        # urllib puts the system's error into one of its own.
        cause = getattr(error, "reason", error)
        why = reason(cause) if isinstance(cause, OSError) else None
        told = f"{url}: {why or 'no answer'}"
    except HTTPException:
        told = f"{url}: another program answers"
    else:
        return 0
    say(told)
    return 1


def _serve(given: Settings) -> Library:
    return serving.serve(given.content, zone=given.zone)
