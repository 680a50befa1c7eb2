"""The keys at the beginnings of lines, also those without a space or with an invisible character."""

from __future__ import annotations

import re

from bot.library.buffer import Buffer, named
from bot.library.characters import BLANKS, ODD, UNSEEN
from bot.library.key_names import KEYS, TEXTS

_TIGHT_ITEM = re.compile(r"-(?!-|[ \t]|$)")
_QUOTED_KEY = re.compile(r"""(?:"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$)""")
_KEY = re.compile(r"(?:[^\s:#]|(?<!\s)#|:(?=[^\s])|[ \t](?!#))+?:(?=[ \t]|$)")
_TIGHT_KEY = re.compile(r"([\w-]+):(?=\S)")
_ODD_KEY = re.compile(rf"[{ODD}]{{0,9}}([\w-][\w{ODD}-]{{0,40}})[ {ODD}]{{0,9}}:(?=[\s{ODD}]|$)")
_OF_TEXTS = TEXTS | {"points", "aliases"}
"""The keys below which a word with a colon is part of a text."""


class Keys:
    """Finds the key that a line begins with."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer

    def find(self, line: int, column: int, below: str | None, *, inside: bool) -> int | None:
        """
        The column of the colon after a key that begins at a place; None where no key does.

        `below` is the key whose value begins here, if any; `inside` is whether any key came before.
        """
        buffer = self.buffer
        text = buffer.lines[line]
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
                buffer.escape(line, column)
            return found.end() - 1
        if not tight or not (tight[1] in KEYS or (below is None and inside)):
            return None
        if text.startswith("//", tight.end()) or below in _OF_TEXTS:
            return None
        return self._tight(line, tight)

    def tight_item(self, line: int, column: int) -> bool:
        """Whether a hyphen without a space after it stands at a place; if so, it is noted and mended."""
        buffer = self.buffer
        text = buffer.lines[line]
        if not _TIGHT_ITEM.match(text, column):
            return False
        after = text[column + 1]
        if after in BLANKS or after in UNSEEN:
            buffer.fault(
                line, column + 1, f"{named(after)} stands after the hyphen; use a common space"
            )
            buffer.replace(line, column + 1, " ")
            return True
        buffer.fault(line, column, f"a space is missing after the hyphen; write '- {after}…'")
        buffer.replace(line, column + 1, " " + buffer.stand_in(text[column + 1 : column + 3]), 2)
        return True

    def _tight(self, line: int, tight: re.Match[str]) -> int:
        """Note and mend a key without a space after its colon."""
        buffer = self.buffer
        text = buffer.lines[line]
        rule = f"a space is missing after the colon; write '{tight[1]}: …'"
        buffer.fault(line, tight.end(), f"{tight[1]}: {rule}")
        begun = text[tight.end() : tight.end() + 2]
        mark = begun[0] if begun[0] in "\"'[{|>#" else buffer.stand_in(begun)
        buffer.replace(line, tight.end(), f" {mark}", len(begun) if mark != begun[0] else 1)
        return tight.end() - 1

    def _odd(self, line: int, column: int, colon: int) -> int:
        """Note and mend the invisible characters in and around a key."""
        buffer = self.buffer
        text = buffer.lines[line]
        for at in range(column, min(colon + 2, len(text))):
            mark = text[at]
            if mark in BLANKS or mark in UNSEEN:
                inside = at < colon and mark in UNSEEN
                what = "remove it" if mark in UNSEEN else "use a common space"
                buffer.fault(line, at, f"{named(mark)} stands beside a key; {what}")
                buffer.replace(line, at, buffer.stand_in("") if inside else " ")
        return colon


def _is_text(text: str, column: int, below: str | None) -> bool:
    """Whether a word that looks like a key is the beginning of a text with a colon in it."""
    return below in _OF_TEXTS and text[column:].partition(":")[0].strip() not in KEYS
