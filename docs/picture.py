# ruff: noqa: INP001 - a script, not a package
"""Writes the picture at the top of README.md: answers of the bot, as `brief-bot chat` draws them."""

from __future__ import annotations

import asyncio
import io
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bot import library, settings
from bot.terminal import drawing
from bot.terminal.chat import Conversation

QUESTIONS = ("/quotes zelinsky",)
"""The lines that the reader in the picture writes."""
WIDTH = 72
"""Columns of the terminal that the picture shows."""

_PALETTE = [
    (33, 42, 53),
    (255, 123, 114),
    (126, 211, 133),
    (240, 200, 105),
    (43, 82, 120),
    (210, 168, 255),
    (98, 190, 230),
    (220, 227, 234),
]
_NIGHT = TerminalTheme((23, 30, 40), (220, 227, 234), _PALETTE, [*_PALETTE[:7], (255, 255, 255)])
"""A terminal with a dark background: background, foreground, and 8 colours, normal and bright."""

# rich's template without its web fonts, so that the picture loads nothing from elsewhere.
_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


async def converse(console: Console) -> None:
    """Draw a conversation about the bundled brief on a console: the opening, each question and its answers."""
    conversation = Conversation(library.load(settings.bundled()))
    drawing.draw(console, await conversation.open())
    for question in QUESTIONS:
        console.print(Text(f"\n> {question}\n"))
        drawing.draw(console, await conversation.say(question))
    console.print(Text("\n>"))
    await conversation.close()


def svg() -> str:
    """The picture as SVG, the same on every machine."""
    console = Console(
        width=WIDTH,
        height=1,  # with both sizes given, rich does not ask the terminal for them
        record=True,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        legacy_windows=False,
    )
    asyncio.run(converse(console))
    return console.export_svg(
        title="brief-bot chat", theme=_NIGHT, code_format=_SVG, unique_id="chat"
    )


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # because sys names the abstract TextIO
    sys.stdout.write(svg())
