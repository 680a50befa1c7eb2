"""Telegram's HTML as text for a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple


@dataclass(frozen=True)
class Answer:
    """One thing that the bot shows: a text in Telegram's HTML, and rows of buttons under it by title."""

    html: str
    buttons: tuple[tuple[str, ...], ...] = ()


class Piece(NamedTuple):
    """Text on one line that is formatted alike."""

    text: str
    tags: tuple[str, ...]
    """The tags around it, without `blockquote`."""
    url: str
    """Where it leads; empty if nowhere."""


@dataclass
class Line:
    """A line of a message as it is before the terminal's width breaks it."""

    pieces: list[Piece] = field(default_factory=list)
    quoted: bool = False
    """It belongs to a quotation."""

    @property
    def text(self) -> str:
        """The line without its formatting."""
        return "".join(piece.text for piece in self.pieces)


def lines(html: str) -> list[Line]:
    """The lines of a text in Telegram's HTML; a link is followed by its address in parentheses."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.lines


def as_text(answer: Answer) -> str:
    """An answer as plain text: a quotation's lines marked as in a mail, the buttons numbered."""
    text = "\n".join(
        f"> {line.text}".rstrip() if line.quoted else line.text for line in lines(answer.html)
    )
    titles = [title for row in answer.buttons for title in row]
    buttons = "  ".join(f"[{number}] {title}" for number, title in enumerate(titles, 1))
    return f"{text}\n\n{buttons}" if buttons else text


class _Parser(HTMLParser):
    """
    Collects the lines of a text.

    It trusts the tags to be nested as Telegram demands: it would not have taken the text otherwise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines = [Line()]
        self._open: list[tuple[str, str]] = []
        """The tags that are open, each with where it leads."""

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
            # Telegram begins and ends a quotation on lines of its own, whatever the text does.
            self.lines.append(Line())
        self.lines[-1].quoted = self._quoted
        tags = tuple(tag for tag, _ in self._open if tag != "blockquote")
        url = next((url for _, url in self._open if url), "")
        self.lines[-1].pieces.append(Piece(text, tags, url))

    @property
    def _quoted(self) -> bool:
        return any(tag == "blockquote" for tag, _ in self._open)
