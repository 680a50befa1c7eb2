"""Text as it arrives, made fit to be worked with."""

from __future__ import annotations

import re

_HALVES = re.compile("[\ud800-\udfff]")


def unbroken(text: str) -> str:
    """A text in which a sign of replacement stands for each half of a surrogate pair, which no encoding takes."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)
