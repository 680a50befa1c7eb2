"""`brief-bot chat`: the bot in a terminal, offline."""

from __future__ import annotations

import sys

import click

from bot import settings
from bot.cli import content, options
from bot.library import visible


@click.command()
@click.option(
    "--language",
    default="",
    help="The code of the language of the reader's Telegram, such as uk; the newsroom's if not given.",
)
@options.no_color
@options.version
def chat(*, no_color: bool, language: str) -> int:
    """Try the bot in this terminal, offline."""
    briefs = content.serve(settings.read())
    for fault in briefs.faults[:20]:
        print(f"brief-bot: left out: {fault}", file=sys.stderr)
    left_out = {note.path for note in briefs.notes} - set(briefs.files)
    for path in sorted(left_out):
        print(f"{path} is left out; 'brief-bot check {path}' says why", file=sys.stderr)
    from bot.terminal import chat

    chat.run(briefs.shown(visible.now(), early=True), color=not no_color, language=language)
    return 0
