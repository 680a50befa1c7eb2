"""The lists and keys of a content file that stand in brackets."""

from __future__ import annotations

import re

from bot.library.page import KEYS, Page, Unclear
from bot.library.texts import Texts

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

    def read(self, line: int, column: int, owner: int, key: str) -> int:
        """Read what a bracket begins; the line after it."""
        page = self.page
        if (end := self._end(line, column, owner)) is None:
            return self._unclosed(line, column, owner)
        last, after = end
        rest = page.lines[last]
        if re.match(r"\s*:(?:\s|$)", rest[after:]):
            raise Unclear
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
        at = line
        while at < len(page.lines):
            if at > line and (page.ends(at, owner) or (page.indent(at) or 0) < owner):
                return None
            if at > line:
                self.texts.tabs(at, owner + 2)
                column = 0
            while column < len(page.lines[at]):
                text = page.lines[at]
                sign = text[column]
                if sign.isspace():
                    column += 1
                elif sign == "#" and (column == 0 or text[column - 1].isspace()):
                    break
                elif sign in "[{":
                    wanted.append(_CLOSES[sign])
                    if len(wanted) > _DEEPEST:
                        raise Unclear
                    begins = True
                    column += 1
                elif sign in "]}":
                    if sign != wanted[-1]:
                        rule = f"a {sign} stands here where a {wanted[-1]} is needed; correct it"
                        page.fault(at, column, rule)
                        page.put(at, column, wanted[-1])
                    wanted.pop()
                    begins = False
                    column += 1
                    if not wanted:
                        return at, column
                elif sign in ",:":
                    begins = True
                    column += 1
                elif begins and sign in "\"'":
                    found = self.texts.closing(at, column, owner)
                    if found is None:
                        rule = (
                            f"a {sign} begins a text here and none ends it; add a {sign} at its end"
                        )
                        page.fault(at, column, rule)
                        page.keep(at, column)
                        begins = False
                        continue
                    at, column = found
                    begins = False
                else:
                    tight = _TIGHT_KEY.match(text, column) if begins and wanted[-1] == "}" else None
                    if tight and tight[1] in KEYS:
                        rule = f"a space is missing after the colon; write '{tight[1]}: …'"
                        page.fault(at, tight.end(), f"{tight[1]}: {rule}")
                        begun = text[tight.end() : tight.end() + 2]
                        page.put(at, tight.end(), " " + page.stand_in(begun), len(begun))
                        column = tight.end() + 2
                        continue
                    if begins and (sign in "!&*@%`|>" or text[column : column + 2] == "- "):
                        page.keep(at, column)
                    found_text = _PLAIN.match(page.lines[at], column)
                    column = found_text.end() if found_text else column + 1
                    begins = False
            at += 1
        return None

    def _unclosed(self, line: int, column: int, owner: int) -> int:
        page = self.page
        sign = page.lines[line][column]
        rule = f"a {sign} begins here and is not closed; add a {_CLOSES[sign]} at its end"
        page.fault(line, column, f"{rule}, or put a text that begins with {sign} in quotes")
        last = line
        for at in page.following(line):
            if page.ends(at, owner) or (page.indent(at) or 0) <= owner:
                break
            last = at
        # Nothing that stands in it can be told from text now.
        page.keep_all("[]{}\"':#,&*!", line, column, last)
        return last + 1
