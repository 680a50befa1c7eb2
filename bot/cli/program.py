"""The program `brief-bot`: its commands, and the exit code of each way in which one can end."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from click.shell_completion import shell_complete

from bot.cli import options, streams
from bot.cli.backup import backup
from bot.cli.campaigns import campaigns
from bot.cli.chat import chat
from bot.cli.check import check
from bot.cli.copy import copy
from bot.cli.health import health
from bot.cli.new import new
from bot.cli.preview import preview
from bot.cli.refusal import refused, sentence
from bot.cli.rekey import rekey
from bot.cli.restore import restore
from bot.cli.run import run, worker
from bot.cli.schema import schema
from bot.library import ContentError
from bot.newsroom.revision import RevisionError
from bot.service import log
from bot.settings import SettingsError
from bot.store.errors import StoreError

_NAME = "brief-bot"
_COMPLETE = "_BRIEF_BOT_COMPLETE"
"""The variable with which a shell asks for its completions."""


@click.group(
    commands=[
        backup,
        campaigns,
        chat,
        check,
        copy,
        health,
        new,
        preview,
        rekey,
        restore,
        run,
        schema,
        worker,
    ],
    no_args_is_help=False,
)
@options.version
@click.pass_context
def brief_bot(context: click.Context) -> None:
    """Run a Telegram bot that delivers a news brief, and write the briefs."""
    if context.invoked_subcommand not in (run.name, worker.name):  # which write a log
        context.with_resource(_warnings_on_stderr())


@contextmanager
def _warnings_on_stderr() -> Iterator[None]:
    """Print each warning that is logged, once."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.addFilter(log.Once())
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


def main() -> None:
    """Carry out the command of `sys.argv`, and exit."""
    streams.prepare()
    try:
        code = _carried_out(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has left
        code = 0
    except OSError as error:
        why = os.strerror(error.errno or 0)
        what = f"{error.filename} cannot be used" if error.filename else "the output is lost"
        code = refused(f"{what} ({why})")
    finally:
        streams.discard(sys.stdout)
        streams.discard(sys.stderr)
    sys.exit(code)


def _carried_out(arguments: list[str]) -> int:
    """The exit code of a command."""
    if instruction := os.environ.get(_COMPLETE):
        return shell_complete(brief_bot, {}, _NAME, _COMPLETE, instruction)
    # Not by click's own `main`: it makes exit code 1 of a pipe that is closed, and writes to standard
    # error for Ctrl-C.
    try:
        with brief_bot.make_context(_NAME, arguments) as context:
            return int(brief_bot.invoke(context))
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else _NAME
        return refused(f"{_clause(error.format_message())}; see '{path} --help'")
    except (SettingsError, RevisionError, ContentError, StoreError) as error:
        return refused(sentence(error))
    except KeyboardInterrupt:
        return 130


def _clause(message: str) -> str:
    """One of click's messages, which are sentences, as the beginning of a longer sentence."""
    what, _, meant = message.partition("Did you mean")
    hint = f" (did you mean{meant.rstrip(')')})" if meant else ""
    what = what.rstrip(" .(")
    return f"{what[:1].lower()}{what[1:]}{hint}"
