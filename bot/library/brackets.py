"""Lists in brackets and mappings in braces, as YAML's flow style has them."""

from __future__ import annotations

import re

from bot.library.buffer import Buffer, LeftToYamlError
from bot.library.key_names import KEYS
from bot.library.texts import Texts, goes_on

_CLOSES = {"[": "]", "{": "}"}
_REST = re.compile(r"\s*(?:$|\s#)")
_PLAIN = re.compile(r"(?:[^,\[\]{}#:]|(?<!\s)#|:(?![\s,\[\]{}]|$))+")
_TIGHT_KEY = re.compile(r"(\w+):(?=[^\s,\[\]{}\"'])")
_DEEPEST = 8
"""Nested brackets after which the text is left to the parser, which has a limit of its own."""


class Brackets:
    """Reads a bracket with everything inside it, and mends its faults in the buffer."""

    def __init__(self, buffer: Buffer, texts: Texts) -> None:
        self.buffer = buffer
        self.texts = texts
        self._next = (0, 0)
        """The line and column after the last text in quotation marks that ends in a later line."""

    def read(self, line: int, column: int, owner: int, key: str) -> int:
        """Read from an opening bracket to its end, and return the line after it."""
        buffer = self.buffer
        self._next = (line, column)
        if (end := self._end(line, column, owner)) is None:
            return self._unclosed(line, column, owner)
        last, after = end
        rest = buffer.lines[last]
        if re.match(r"\s*:(?:\s|$)", rest[after:]):
            raise LeftToYamlError
        if not _REST.match(rest, after):
            sign = buffer.lines[line][column]
            buffer.fault(
                line, column, f"a text cannot begin with {sign}; put it in quotation marks"
            )
            buffer.escape(line, column)
            return self.texts.plain(line, column, owner, key)
        return last + 1

    def _end(self, line: int, column: int, owner: int) -> tuple[int, int] | None:
        """The line of the closing bracket and the column after it; None where it is not closed."""
        buffer = self.buffer
        wanted: list[str] = []
        begins = True  # a text or a bracket may begin here
        for at in range(line, len(buffer.lines)):
            if at > line:
                if buffer.ends(at, owner):
                    return None
                self.texts.tabs(at, owner + 2)
            if at < self._next[0]:
                continue
            column = self._next[1] if at == self._next[0] else column if at == line else 0
            while column < len(buffer.lines[at]):
                text = buffer.lines[at]
                sign = text[column]
                if sign == "#" and (column == 0 or text[column - 1].isspace()):
                    break
                if sign in "[{":
                    wanted.append(_CLOSES[sign])
                    if len(wanted) > _DEEPEST:
                        raise LeftToYamlError
                elif sign in "]}":
                    self._closes(at, column, wanted.pop())
                    if not wanted:
                        return at, column + 1
                elif begins and sign in "\"'":
                    last, column = self._quoted(at, column, owner)
                    begins = False
                    if last > at:
                        self._next = (last, column)
                        break
                    continue
                elif sign not in ",:" and not sign.isspace():
                    column = (
                        self._plain(at, column, wanted[-1]) if begins else self._rest(at, column)
                    )
                    begins = False
                    continue
                begins = sign in "[{,:" or (begins and sign.isspace())
                column += 1
        return None

    def _closes(self, line: int, column: int, wanted: str) -> None:
        sign = self.buffer.lines[line][column]
        if sign != wanted:
            rule = f"a {sign} stands here where a {wanted} is needed; correct it"
            self.buffer.fault(line, column, rule)
            self.buffer.replace(line, column, wanted)

    def _quoted(self, line: int, column: int, owner: int) -> tuple[int, int]:
        """The line and the column after the end of a text in quotation marks."""
        buffer = self.buffer
        sign = buffer.lines[line][column]
        found = self.texts.closing(line, column, owner)
        if found is None:
            rule = f"a {sign} begins a text here and none ends it; add a {sign} at its end"
            buffer.fault(line, column, rule)
        elif re.match(r"\s*(?:[,:\]}]|$|\s#)", buffer.lines[found[0]][found[1] :]):
            return found
        else:
            buffer.fault(line, column, goes_on(sign))
        buffer.escape(line, column)
        return line, self._rest(line, column)

    def _plain(self, line: int, column: int, wanted: str) -> int:
        """The column after the end of a text without quotation marks, or of a key."""
        buffer = self.buffer
        text = buffer.lines[line]
        tight = _TIGHT_KEY.match(text, column) if wanted == "}" else None
        if tight and tight[1] in KEYS:
            rule = f"a space is missing after the colon; write '{tight[1]}: …'"
            buffer.fault(line, tight.end(), f"{tight[1]}: {rule}")
            begun = text[tight.end() : tight.end() + 2]
            buffer.replace(line, tight.end(), " " + buffer.stand_in(begun), len(begun))
            return tight.end() + 2
        if text[column] in "!&*@%`|>" or text[column : column + 2] == "- ":
            buffer.escape(line, column)
        return self._rest(line, column)

    def _rest(self, line: int, column: int) -> int:
        found = _PLAIN.match(self.buffer.lines[line], column)
        return found.end() if found else column + 1

    def _unclosed(self, line: int, column: int, owner: int) -> int:
        buffer = self.buffer
        sign = buffer.lines[line][column]
        rule = f"a {sign} begins here and is not closed; add a {_CLOSES[sign]} at its end"
        buffer.fault(
            line, column, f"{rule}, or put a text that begins with {sign} in quotation marks"
        )
        last = buffer.last_below(line, owner)
        # Inside of it, signs cannot be told from text any more.
        buffer.escape_all("[]{}\"':#,&*!", line, column, last)
        return last + 1
