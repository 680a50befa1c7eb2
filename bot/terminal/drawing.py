"""Draws answers in a terminal: wrapped, with a bar beside quotations, and with buttons in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.box import Box
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.terminal.html import Answer, Line, Piece, lines

_WIDEST = 100
"""Columns of the widest line; longer ones are hard to read."""
_NARROWEST = 20
"""Columns of the narrowest drawing; a terminal with fewer wraps its lines itself."""
_STYLES = {
    "b": Style(bold=True),
    "i": Style(italic=True),
    "u": Style(underline=True),
    "s": Style(strike=True),
    "a": Style(color="blue", underline=True),
    "tg-time": Style(underline=True),
    "code": Style(color="green"),
    "pre": Style(color="green"),
    # Highlighted and not hidden, for nothing in a terminal could uncover it.
    "tg-spoiler": Style(reverse=True),
}
_HEADING = Style(color="yellow", bold=True)
_BAR = Text("▎ ", Style(color="cyan"))
_BUTTON = Style(color="bright_white", bgcolor="blue")
_HANGING = re.compile(r"• |\[\d+\] | {0,8}")
"""The beginning of a line under which its wrapped parts are indented: a bullet, a number, or spaces."""
_GAP = Box("    \n" * 8)
"""The border of a row of buttons: a space between them and nothing around."""


def console(*, color: bool) -> Console:
    """The terminal to draw in; without `color`, or where NO_COLOR is set, it shows bold and italics but no colours."""
    return Console(no_color=not color or None)


def draw(console: Console, answers: Sequence[Answer]) -> None:
    """Print answers with an empty line between them, as wide as the terminal is at that moment."""
    width = max(_NARROWEST, min(console.width, _WIDEST))
    for number, answer in enumerate(answers):
        if number:
            console.print()
        _draw_answer(console, answer, width)


def _draw_answer(console: Console, answer: Answer, width: int) -> None:
    before = Line()
    for line in lines(answer.html):
        _draw_line(console, line, width, begins=not before.pieces)
        before = line
    for row in _keyboard(answer.captions, width):
        console.print()
        console.print(row)


def _draw_line(console: Console, line: Line, width: int, *, begins: bool) -> None:
    """Draw one line; if it `begins` a paragraph and all of it is bold, as a heading."""
    text = Text.assemble(*((piece.text, _style(piece)) for piece in line.pieces))
    if begins and all("b" in piece.tags for piece in line.pieces):
        text.stylize(_HEADING)
    bar = _BAR if line.quoted else Text()
    hanging = _HANGING.match(text.plain)
    assert hanging  # the pattern matches the empty string, too
    lead, rest = text.divide([hanging.end()])
    for part in rest.wrap(console, width - len(bar) - len(lead)):
        row = Text.assemble(bar, lead, part)
        row.rstrip()
        console.print(row)
        lead = Text(" " * len(lead))


def _style(piece: Piece) -> Style:
    styles = [_STYLES.get(tag, Style.null()) for tag in piece.tags]
    return Style.combine([*styles, Style(link=piece.url or None)])


def _keyboard(rows: tuple[tuple[str, ...], ...], width: int) -> Iterator[Table]:
    for row in rows:
        table = Table(box=_GAP, show_edge=False, show_header=False, padding=0, width=width)
        for _ in row:
            table.add_column(ratio=1, justify="center", style=_BUTTON)
        table.add_row(*map(Text, row))
        yield table
