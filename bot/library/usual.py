"""Files in which YAML changes nothing without a word, so that they need not be gone through line by line."""

from __future__ import annotations

import re

from bot.library.characters import ODD

# Each looks for one literal, or one set, first: over thousands of briefs that is what takes the time.
_SIGN = re.compile(r"[!&*]")
_SIGN_THAT_COUNTS = re.compile(r"(?:^|[-:,\[{?])[ ]*[!&*]", re.MULTILINE)
_COMMENT = re.compile(r"[^ \n] +#")
_LINE = re.compile(r"\n(?: *-[^ \n]|%|\.\.\.)")
_DEPTH = re.compile(r"[|>][+-]?\d")
_UNSEEN = re.compile(f"[\t{ODD}]")
_ITEM = re.compile(r"\n *-(?=\s|$)")


def unusual(text: str) -> bool:
    """Whether a file has anything in a place where YAML may take it for something else than text."""
    lines = f"\n{text}"
    return bool(
        (_SIGN.search(text) and _SIGN_THAT_COUNTS.search(text))
        or (" #" in text and _COMMENT.search(text))
        or _LINE.search(lines)
        or _DEPTH.search(text)
        or "\t" in text
        or (not text.isascii() and _UNSEEN.search(text))
    )


def items(text: str) -> int:
    """Lines that begin with a hyphen; as many items are read if none of them was taken for text."""
    return len(_ITEM.findall(f"\n{text}"))
