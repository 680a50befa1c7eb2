"""The texts of a content file: plain, in quotation marks, or below a > or a |, as YAML has them."""

from __future__ import annotations

import re

from bot.library.buffer import Buffer
from bot.library.key_names import KEYS, SHOWN

_COLON = re.compile(r":(?=\s|$)")
_COMMENT = re.compile(r"(?<=[ \t])#")
_REST = re.compile(r"\s*(?:$|\s#)")
_BLOCK = re.compile(r"[|>](?:([1-9])[+-]?|[+-]([1-9])?)?[ \t]*(?:\s#.*)?$")
KNOWN = re.compile(rf" *(?:- +)?(?:{'|'.join(sorted(KEYS))}) *:(?:\s|$)")
_CLOSED = {'"': re.compile(r'(?:[^"\\]|\\.|\\$)*?"'), "'": re.compile(r"(?:[^']|'')*?'(?!')")}
_ESCAPE = re.compile(r"\\(.|$)")
_ESCAPES = '0abt\tnvfre "/\\N_LPxuU'
_CLIPPED = 60


class Texts:
    """Reads one text at a time from a buffer; each public method returns the line after the text."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer

    def plain(self, line: int, column: int, owner: int, key: str) -> int:
        """A text without quotation marks; it goes on in the lines that are indented more than `owner`."""
        buffer = self.buffer
        if buffer.lines[line][column] in "!&*@%`,[]{}\"'#" or re.match(
            r"[-?](?:\s|$)", buffer.lines[line][column:]
        ):
            buffer.escape(line, column)
        seen, told = "", False
        while True:
            text = buffer.lines[line]
            comment = _COMMENT.search(text, column)
            end = comment.start() if comment else len(text)
            for colon in _COLON.finditer(text, column, end):
                if not told:
                    buffer.fault(line, colon.start(), _in_quotes(text[column:end], "': '"))
                told = True
                buffer.escape(line, colon.start())
            seen = f"{seen} {text[column:end].strip()}".strip()
            after = self._continued(line, owner)
            if comment and after is not None:
                rule = "a comment begins at this # in the middle of a text; put the text in quotation marks"
                buffer.fault(line, comment.start(), rule)
                buffer.replace(line, comment.start(), buffer.stand_in("#"))
                # The rest of the line is text, too.
                column = comment.start()
                continue
            if comment:
                self._cut(line, comment.start(), key, buffer.escaped, seen)
            if after is None:
                return line + 1
            line, column = after, buffer.indent(after) or 0

    def _continued(self, line: int, owner: int) -> int | None:
        """The line in which a plain text goes on, or None."""
        buffer = self.buffer
        for after in buffer.following(line):
            begun = buffer.lines[after].lstrip()
            if KNOWN.match(begun) or begun.startswith("- "):
                return None
            self.tabs(after, owner + 2)
            indent = buffer.indent(after)
            if indent is None or indent <= owner or buffer.lines[after][indent] == "#":
                return None
            return after
        return None

    def _cut(self, line: int, column: int, key: str, table: dict[int, str], seen: str) -> None:
        spaced = self.buffer.lines[line][column + 1 : column + 2] in ("", " ", "\t")
        if spaced and key not in SHOWN and key != "":
            return
        shown = seen.translate(table)
        shown = shown if len(shown) <= _CLIPPED else f"…{shown[-_CLIPPED:]}"
        rule = f"a comment begins at this #, so readers see “{shown}”; "
        self.buffer.warn(
            line,
            column,
            f"{rule}put a text with ' #' in quotation marks, a comment on its own line",
        )

    def tabs(self, line: int, wanted: int) -> None:
        """Note a tab that a line begins with, and replace the indentation by `wanted` spaces."""
        text = self.buffer.lines[line]
        start = text[: len(text) - len(text.lstrip(" \t"))]
        if "\t" in start:
            self.buffer.misindented(line, start.index("\t"), "begins with a tab; use spaces")
            self.buffer.replace(line, 0, " " * wanted, len(start))

    def quoted(self, line: int, column: int, owner: int, key: str) -> int:
        """A text in quotation marks."""
        buffer = self.buffer
        mark = buffer.lines[line][column]
        found = self.closing(line, column, owner)
        if found is None:
            return self._unclosed(line, column, owner)
        last, end = found
        if not _REST.match(buffer.lines[last], end):
            buffer.fault(line, column, goes_on(mark))
            buffer.escape(line, column)
            # Between the other marks a colon is text, too.
            buffer.escape_all(":", line, column, line)
            return self.plain(line, column, owner, key)
        if mark == '"':
            self._escapes(line, column + 1, last, end - 1)
        return last + 1

    def closing(self, line: int, column: int, owner: int) -> tuple[int, int] | None:
        """The line and the column after the closing quotation mark; None where there is none."""
        buffer = self.buffer
        closed = _CLOSED[buffer.lines[line][column]]
        column += 1
        for at in range(line, len(buffer.lines)):
            if at > line and buffer.ends(at, owner):
                return None
            if found := closed.match(buffer.lines[at], column):
                return at, found.end()
            column = 0
        return None

    def _unclosed(self, line: int, column: int, owner: int) -> int:
        buffer = self.buffer
        mark = buffer.lines[line][column]
        rule = f"a {mark} begins a text here and none ends it; add a {mark} at its end"
        buffer.fault(
            line, column, f"{rule}, or put the other kind around a text that begins with it"
        )
        last = buffer.last_below(line, owner)
        # As a plain text it needs no end; other faults in its lines follow from this one.
        buffer.escape_all("\"':#", line, column, last)
        return last + 1

    def _escapes(self, line: int, column: int, last: int, end: int) -> None:
        buffer = self.buffer
        for at in range(line, last + 1):
            start, stop = column if at == line else 0, end if at == last else len(buffer.lines[at])
            for found in _ESCAPE.finditer(buffer.lines[at], start, stop):
                if found[1] and found[1] not in _ESCAPES:
                    rule = "a \\ between double quotation marks needs a second one; write \\\\"
                    buffer.fault(at, found.start(), rule)
                    buffer.escape(at, found.start())

    def block(self, line: int, column: int, owner: int, key: str) -> int:
        """A text that stands below a > or a |, indented."""
        buffer = self.buffer
        sign = buffer.lines[line][column]
        header = _BLOCK.match(buffer.lines[line], column)
        below = next((self._below(at, owner) for at in buffer.following(line)), None)
        if header and (below is not None or not (header[1] or header[2])):
            return self._lines(line, owner, below or 0, given=bool(header[1] or header[2]))
        if header is None:
            rule = f"a text cannot begin with {sign}; put it in quotation marks, or begin it on the next line"
            buffer.fault(line, column, rule)
        buffer.escape(line, column)
        return self.plain(line, column, owner, key)

    def _below(self, line: int, owner: int) -> int | None:
        self.tabs(line, owner + 2)
        indent = self.buffer.indent(line)
        return indent if indent is not None and indent > owner else None

    def _lines(self, line: int, owner: int, indent: int, *, given: bool) -> int:
        buffer = self.buffer
        for at in buffer.following(line):
            text = buffer.lines[at]
            if "\t" in text[:indent] and not text[:indent].strip(" \t"):
                self.tabs(at, indent)
            found = buffer.indent(at)
            if found is None:
                continue
            if found <= owner or (found < indent and KNOWN.match(text)):
                return at
            if found < indent and not given:
                rule = "is indented less than the text that it belongs to; "
                buffer.fault(at, found, f"{rule}indent it by {indent} spaces")
                buffer.replace(at, 0, " " * indent, found)
        return len(buffer.lines)


def goes_on(mark: str) -> str:
    """The rule about words after a text in quotation marks."""
    other = "'" if mark == '"' else '"'
    return f"the text goes on after its closing {mark}; put {other} around the whole text"


def _in_quotes(text: str, what: str) -> str:
    """The rule about a text that YAML takes for something else because of what is in it."""
    if text.lstrip()[:1] in ("“", "”", "„", "«", "‘"):
        marks = "curly quotation marks are part of the text"
        return f'the text has {what} in it, and {marks}; put straight ones (") around it all'
    return f"the text has {what} in it; put it in quotation marks"
