"""The keys of a content file, also where they lack a space or hold one that nobody sees."""

from __future__ import annotations

import re

from bot.library.characters import BLANKS, ODD, UNSEEN
from bot.library.page import KEYS, TEXTS, Page, a

_TIGHT_ITEM = re.compile(r"-(?!-|[ \t]|$)")
_QUOTED_KEY = re.compile(r"""(?:"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$)""")
_KEY = re.compile(r"(?:[^\s:#]|(?<!\s)#|:(?=[^\s])|[ \t](?!#))+?:(?=[ \t]|$)")
_TIGHT_KEY = re.compile(r"([\w-]+):(?=\S)")
_ODD_KEY = re.compile(rf"[{ODD}]{{0,9}}([\w-][\w{ODD}-]{{0,40}})[ {ODD}]{{0,9}}:(?=[\s{ODD}]|$)")
_OF_TEXTS = TEXTS | {"points", "aliases"}
"""The keys below which a word with a colon is no key."""


class Keys:
    """Finds the key that a line begins with."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def find(self, line: int, column: int, below: str | None, *, inside: bool) -> int | None:
        """
        Where the colon of the key stands that begins at a place; None where no key does.

        `below` is the key to which what begins here belongs, if it has nothing behind it so far; `inside`
        is whether there was any key before.
        """
        page = self.page
        text = page.lines[line]
        odd = _ODD_KEY.match(text, column) if not text.isascii() else None
        if odd and re.sub(f"[{ODD}]", "", odd[1]) in KEYS:
            return self._odd(line, column, odd.end() - 1)
        if quoted := _QUOTED_KEY.match(text, column):
            return quoted.end() - 1
        if text[column] in "\"'[{|>":
            return None
        tight = _TIGHT_KEY.match(text, column)
        if tight and text[tight.end()] in "[{" and not _is_text(text, column, below):
            return self._tight(line, tight)
        if (found := _KEY.match(text, column)) and not _is_text(text, column, below):
            if text[column] in "!&*@%`,":
                page.keep(line, column)
            return found.end() - 1
        if not tight or not (tight[1] in KEYS or (below is None and inside)):
            return None
        if text.startswith("//", tight.end()) or below in _OF_TEXTS:
            return None
        return self._tight(line, tight)

    def tight_item(self, line: int, column: int) -> bool:
        """Whether a hyphen without a space after it stands at a place; then it has one."""
        page = self.page
        text = page.lines[line]
        if not _TIGHT_ITEM.match(text, column):
            return False
        after = text[column + 1]
        if after in BLANKS or after in UNSEEN:
            page.fault(line, column + 1, f"{a(after)} stands after the hyphen; use a common space")
            page.put(line, column + 1, " ")
            return True
        page.fault(line, column, f"a space is missing after the hyphen; write '- {after}…'")
        page.put(line, column + 1, " " + page.stand_in(text[column + 1 : column + 3]), 2)
        return True

    def _tight(self, line: int, tight: re.Match[str]) -> int:
        """Tell of a key without a space after its colon, and put one there."""
        page = self.page
        text = page.lines[line]
        rule = f"a space is missing after the colon; write '{tight[1]}: …'"
        page.fault(line, tight.end(), f"{tight[1]}: {rule}")
        begun = text[tight.end() : tight.end() + 2]
        mark = begun[0] if begun[0] in "\"'[{|>#" else page.stand_in(begun)
        page.put(line, tight.end(), f" {mark}", len(begun) if mark != begun[0] else 1)
        return tight.end() - 1

    def _odd(self, line: int, column: int, colon: int) -> int:
        """Put right what nobody sees in and around a key."""
        page = self.page
        text = page.lines[line]
        for at in range(column, min(colon + 2, len(text))):
            mark = text[at]
            if mark in BLANKS or mark in UNSEEN:
                inside = at < colon and mark in UNSEEN
                what = "remove it" if mark in UNSEEN else "use a common space"
                page.fault(line, at, f"{a(mark)} stands beside a key; {what}")
                page.put(line, at, page.stand_in("") if inside else " ")
        return colon


def _is_text(text: str, column: int, below: str | None) -> bool:
    """Whether what looks like a key is a text in its place that has a colon in it."""
    return below in _OF_TEXTS and text[column:].partition(":")[0].strip() not in KEYS
