"""Files that YAML reads as an editor means them, so that they need not be gone through line by line."""

from __future__ import annotations

import re

from bot.library.characters import ODD

# Each test looks for one literal, or one set, first: over thousands of briefs that is what takes the time.
_SIGN = re.compile(r"[!&*]")
_SIGN_THAT_COUNTS = re.compile(r"(?:^|[-:,\[{?])[ ]*[!&*]", re.MULTILINE)
_COMMENT = re.compile(r"[^ \n] +#")
_LINE = re.compile(r"\n(?: *-[^ \n]|%|\.\.\.)")
_DEPTH = re.compile(r"[|>][+-]?\d")
_UNSEEN = re.compile(f"[\t{ODD}]")
_ITEM = re.compile(r"\n *-(?=\s|$)")


def is_plain(text: str) -> bool:
    """
    Whether nothing in a text may mean one thing to an editor and another one to YAML.

    A text in which it does is read line by line, as is one that YAML refuses.
    """
    lines = f"\n{text}"
    return not (
        (_SIGN.search(text) and _SIGN_THAT_COUNTS.search(text))
        or (" #" in text and _COMMENT.search(text))
        or _LINE.search(lines)
        or _DEPTH.search(text)
        or "\t" in text
        or (not text.isascii() and _UNSEEN.search(text))
    )


def hyphens(text: str) -> int:
    """The number of lines that begin with a hyphen: as many items are read if none is part of a text."""
    return len(_ITEM.findall(f"\n{text}"))
