"""The lists and keys of a content file that stand in brackets."""

from __future__ import annotations

import re

from bot.library.page import KEYS, Page, UnclearError
from bot.library.texts import Texts, goes_on

_CLOSES = {"[": "]", "{": "}"}
_REST = re.compile(r"\s*(?:$|\s#)")
_PLAIN = re.compile(r"(?:[^,\[\]{}#:]|(?<!\s)#|:(?![\s,\[\]{}]|$))+")
_TIGHT_KEY = re.compile(r"(\w+):(?=[^\s,\[\]{}\"'])")
_DEEPEST = 8
"""More brackets in each other than a brief has levels; the reader of the file tells of them."""


class Brackets:
    """Reads one bracket with all that stands in it."""

    def __init__(self, page: Page, texts: Texts) -> None:
        self.page = page
        self.texts = texts
        self._next = (0, 0)
        """Where to go on after a text that ends in a later line."""

    def read(self, line: int, column: int, owner: int, key: str) -> int:
        """Read what a bracket begins; the line after it."""
        page = self.page
        self._next = (line, column)
        if (end := self._end(line, column, owner)) is None:
            return self._unclosed(line, column, owner)
        last, after = end
        rest = page.lines[last]
        if re.match(r"\s*:(?:\s|$)", rest[after:]):
            raise UnclearError
        if not _REST.match(rest, after):
            sign = page.lines[line][column]
            page.fault(line, column, f"a text cannot begin with {sign}; put it in quotes")
            page.keep(line, column)
            return self.texts.plain(line, column, owner, key)
        return last + 1

    def _end(self, line: int, column: int, owner: int) -> tuple[int, int] | None:
        """Where a bracket and all within it are closed; None where they are not."""
        page = self.page
        wanted: list[str] = []
        begins = True  # a text or a bracket may begin here
        for at in range(line, len(page.lines)):
            if at > line:
                if page.ends(at, owner):
                    return None
                self.texts.tabs(at, owner + 2)
            if at < self._next[0]:
                continue
            column = self._next[1] if at == self._next[0] else column if at == line else 0
            while column < len(page.lines[at]):
                text = page.lines[at]
                sign = text[column]
                if sign == "#" and (column == 0 or text[column - 1].isspace()):
                    break
                if sign in "[{":
                    wanted.append(_CLOSES[sign])
                    if len(wanted) > _DEEPEST:
                        raise UnclearError
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
        sign = self.page.lines[line][column]
        if sign != wanted:
            rule = f"a {sign} stands here where a {wanted} is needed; correct it"
            self.page.fault(line, column, rule)
            self.page.put(line, column, wanted)

    def _quoted(self, line: int, column: int, owner: int) -> tuple[int, int]:
        """Where a text in quotation marks has ended."""
        page = self.page
        sign = page.lines[line][column]
        found = self.texts.closing(line, column, owner)
        if found is None:
            rule = f"a {sign} begins a text here and none ends it; add a {sign} at its end"
            page.fault(line, column, rule)
        elif re.match(r"\s*(?:[,:\]}]|$|\s#)", page.lines[found[0]][found[1] :]):
            return found
        else:
            page.fault(line, column, goes_on(sign))
        page.keep(line, column)
        return line, self._rest(line, column)

    def _plain(self, line: int, column: int, wanted: str) -> int:
        """Where a text without quotation marks, or a key, has ended in its line."""
        page = self.page
        text = page.lines[line]
        tight = _TIGHT_KEY.match(text, column) if wanted == "}" else None
        if tight and tight[1] in KEYS:
            rule = f"a space is missing after the colon; write '{tight[1]}: …'"
            page.fault(line, tight.end(), f"{tight[1]}: {rule}")
            begun = text[tight.end() : tight.end() + 2]
            page.put(line, tight.end(), " " + page.stand_in(begun), len(begun))
            return tight.end() + 2
        if text[column] in "!&*@%`|>" or text[column : column + 2] == "- ":
            page.keep(line, column)
        return self._rest(line, column)

    def _rest(self, line: int, column: int) -> int:
        found = _PLAIN.match(self.page.lines[line], column)
        return found.end() if found else column + 1

    def _unclosed(self, line: int, column: int, owner: int) -> int:
        page = self.page
        sign = page.lines[line][column]
        rule = f"a {sign} begins here and is not closed; add a {_CLOSES[sign]} at its end"
        page.fault(line, column, f"{rule}, or put a text that begins with {sign} in quotes")
        last = page.last_below(line, owner)
        # Nothing that stands in it can be told from text now.
        page.keep_all("[]{}\"':#,&*!", line, column, last)
        return last + 1
