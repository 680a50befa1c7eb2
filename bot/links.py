"""Every button payload and deep link: written and read here, nowhere else."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

LONGEST = 64
"""Characters of a deep link's payload, and bytes of a button's: what Telegram takes of either."""


class Kind(StrEnum):
    """What a link opens; the value is the letter it begins with and never changes."""

    START = "h"
    OVERVIEW = "b"
    SECTION = "s"
    QUOTES = "q"
    SPEAKER = "p"
    QUOTE = "u"


class Link(NamedTuple):
    """One page of one brief."""

    kind: Kind
    brief: str
    part: str = ""
    """The id of the section, person or quote, for the kinds that open one."""

    def encode(self) -> str:
        """
        The link as it travels, of `[A-Za-z0-9_-]`: `uon-brief_some-quote`.

        The first underscore ends the brief's id, which has none in it. Longer than `LONGEST` only if the
        ids are, which content is refused for.
        """
        return f"{self.kind}{self.brief}_{self.part}" if self.part else f"{self.kind}{self.brief}"


def decode(payload: object) -> Link | None:
    """The link in a payload, or None for anything that `encode` did not write."""
    if not isinstance(payload, str) or len(payload) > LONGEST:
        return None
    match = re.fullmatch(r"([a-z])([a-z0-9-]+)(?:_([a-z0-9_-]+))?", payload)
    if not match or match[1] not in set(Kind):
        return None
    return Link(Kind(match[1]), match[2], match[3] or "")
