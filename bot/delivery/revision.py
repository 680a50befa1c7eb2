"""The content of a brief at one moment, as far as what is delivered of it shows."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from bot.brief import Brief


class Form(StrEnum):
    """What copies of a revision show."""

    BRIEF = "brief"
    WITHDRAWN = "withdrawn"
    CHECKING = "checking"


def hash_of(brief: Brief) -> str:
    """The hash of a brief's content."""
    return hashlib.sha256(brief.model_dump_json().encode()).hexdigest()


def unexplained(old: Brief, new: Brief) -> bool:
    """Whether facts have changed without a correction."""
    del old, new
    return False
