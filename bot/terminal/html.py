"""Parses Telegram's HTML into lines of formatted text, and writes it as plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import NamedTuple


@dataclass(frozen=True)
class Answer:
    """A message or notice of the bot: its text in Telegram's HTML, and the titles of its buttons, row by row."""

    html: str
    buttons: tuple[tuple[str, ...], ...] = ()
    after: int = 0
    """The number that presses the last button of the messages above it; 0 where there is none."""

    @property
    def captions(self) -> tuple[tuple[str, ...], ...]:
        """The title of each button behind the number that presses it; a title that is the number stands alone."""
        numbers = count(self.first)
        return tuple(tuple(_caption(next(numbers), each) for each in row) for row in self.buttons)

    @property
    def first(self) -> int:
        """The number that presses the first button: its title if that is one, so that an item keeps its number."""
        title = self.buttons[0][0] if self.buttons else ""
        return int(title) if title.isdecimal() else self.after + 1


class Piece(NamedTuple):
    """A part of a line, all of it with the same format."""

    text: str
    tags: tuple[str, ...]
    """The names of the tags around it, the outermost first, without `blockquote`."""
    url: str
    """The address that it links to; empty if none."""


@dataclass
class Line:
    """A line of a message, before it is wrapped."""

    pieces: list[Piece] = field(default_factory=list)
    quoted: bool = False
    """Whether it belongs to a quotation."""

    @property
    def text(self) -> str:
        """The text of the line without its format."""
        return "".join(piece.text for piece in self.pieces)


def lines(html: str) -> list[Line]:
    """Split a text in Telegram's HTML into lines; each link is followed by its address in parentheses."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.lines


def as_text(answer: Answer) -> str:
    """An answer as plain text: `> ` before each line of a quotation, a number before each button."""
    text = "\n".join(
        f"> {line.text}".rstrip() if line.quoted else line.text for line in lines(answer.html)
    )
    buttons = "  ".join(caption for row in answer.captions for caption in row)
    return f"{text}\n\n{buttons}" if buttons else text


def _caption(number: int, title: str) -> str:
    return f"[{number}]" if title == str(number) else f"[{number}] {title}"


class _Parser(HTMLParser):
    """
    Collects the lines of a text.

    Tags must be nested correctly; Telegram refuses any other text, so no reply has one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines = [Line()]
        self._open: list[tuple[str, str]] = []
        """The tags that are open, each as its name and the address that it links to."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, dict(attrs).get("href") or ""))
        if not self.lines[-1].pieces:
            self.lines[-1].quoted = self._quoted

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._add(f" ({self._open[-1][1]})")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        first, *others = data.split("\n")
        self._add(first)
        for text in others:
            self.lines.append(Line(quoted=self._quoted))
            self._add(text)

    def _add(self, text: str) -> None:
        if not text:
            return
        if self.lines[-1].pieces and self.lines[-1].quoted != self._quoted:
            # Telegram shows a quotation on lines of its own, with or without a line break in the text.
            self.lines.append(Line())
        self.lines[-1].quoted = self._quoted
        tags = tuple(tag for tag, _ in self._open if tag != "blockquote")
        url = next((url for _, url in self._open if url), "")
        self.lines[-1].pieces.append(Piece(text, tags, url))

    @property
    def _quoted(self) -> bool:
        return any(tag == "blockquote" for tag, _ in self._open)
