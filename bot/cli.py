"""The command line: a bad setting or a bad content file ends in one plain sentence and an exit code."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

from bot import __version__, check, library, log, settings
from bot.library import ContentError, Library
from bot.settings import Settings, SettingsError


def main() -> None:
    """The console script `brief-bot`."""
    arguments = _parser().parse_args()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal that cannot show or send a character is no reason to stop.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper outside of tests
    try:
        sys.exit(arguments.command(arguments))
    except SettingsError as error:
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
    run = commands.add_parser("run", help="answer on Telegram (needs BOT_TOKEN)")
    run.set_defaults(command=_run)
    chat = commands.add_parser("chat", help="try the bot in this terminal, offline")
    chat.set_defaults(command=_chat)
    health = commands.add_parser("health", help="ask the bot that runs here whether it answers")
    health.set_defaults(command=_health)
    checked = commands.add_parser("check", help="check brief files")
    checked.add_argument("path", nargs="*", type=Path, help="file or folder; BOT_CONTENT if none")
    checked.set_defaults(command=_check)
    for command in (run, chat, health, checked):
        command.add_argument("--version", action="version", version=f"brief-bot {__version__}")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    given = settings.read()
    if given.token is None:
        return _refused("BOT_TOKEN is not set; get a token from @BotFather")
    log.configure(given)
    briefs = _load(given)
    # Telegram's library takes most of the start-up time, which the other commands do without.
    from telegram.error import InvalidToken

    from bot.run import run

    try:
        asyncio.run(run(given, briefs))
    except InvalidToken:
        return _refused("Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)")
    return 0


def _chat(arguments: argparse.Namespace) -> int:
    briefs = _load(settings.read())
    from bot import chat

    chat.run(briefs)
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
    faulty = False
    for path in arguments.path or [settings.read().content]:
        try:
            briefs = library.load(path, check.misfits)
        except ContentError as error:
            faulty = True
            print(error)
        else:
            for file, brief in zip(briefs.files, briefs.briefs, strict=True):
                print(
                    f"{file}: {len(brief.sections)} sections, "
                    f"{sum(len(section.points) for section in brief.sections)} points, "
                    f"{len(brief.quotes)} quotes, longest reply {check.longest(brief)} characters"
                )
    return 1 if faulty else 0


def _load(given: Settings) -> Library:
    return library.load(given.content, check.misfits)


def _refused(why: str) -> int:
    print(f"brief-bot: {why}", file=sys.stderr)
    return 2
