"""`brief-bot chat`: the bot in a terminal, offline."""

from __future__ import annotations

import sys

import click

from bot import settings
from bot.cli import content, options
from bot.cli.refusal import refused
from bot.library import visible
from bot.links import Kind, Link
from bot.settings import Settings


@click.command()
@click.argument("brief", required=False)
@click.option(
    "--language",
    default="",
    help="The code of the language of the reader's Telegram, such as uk; that of the briefs if not given.",
)
@options.no_color
@options.version
def chat(brief: str | None, *, no_color: bool, language: str) -> int:
    """
    Try the bot in this terminal, offline.

    BRIEF is the id or the file of the one brief that it is to have; if not given, it has all of them, drafts included.
    """
    given = settings.read()
    if brief is not None:
        return _with_one(brief, given, language, color=not no_color)
    briefs = content.serve(given)
    for fault in briefs.faults[:20]:
        print(f"brief-bot: left out: {fault}", file=sys.stderr)
    left_out = {note.path for note in briefs.notes} - set(briefs.files)
    for path in sorted(left_out):
        print(f"{path} is left out; 'brief-bot check {path}' says why", file=sys.stderr)
    from bot.terminal import chat

    chat.run(briefs.shown(visible.now(), early=True), color=not no_color, language=language)
    return 0


def _with_one(wanted: str, given: Settings, language: str, *, color: bool) -> int:
    found = content.alone(wanted, given)
    if found is None:
        return refused(content.NO_BRIEF.format(wanted))
    brief, alone = found
    from bot.terminal import chat

    opening = f"/start {Link(Kind.START, brief.id).encode()}" if brief.withdrawn else "/start"
    chat.run(alone, color=color, opening=opening, language=language or brief.language)
    return 0
