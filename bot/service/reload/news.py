"""The differences between two libraries, brief by brief."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.library import Library
from bot.replies.admin import News


class _Brief(NamedTuple):
    """The parts of a brief that are compared, so that the old brief need not be kept."""

    title: str
    text: bytes
    file: Path | None


Known = Mapping[str, _Brief]
"""The briefs of a library by their ids."""


def known(library: Library) -> Known:
    """The briefs of a library, as they are compared."""
    files = library.files or [None] * len(library.briefs)
    return {
        brief.id: _Brief(
            brief.title, hashlib.sha256(brief.model_dump_json().encode()).digest(), file
        )
        for brief, file in zip(library.briefs, files, strict=True)
    }


def news(before: Known, after: Known, mended: Collection[Path]) -> list[tuple[News, str]]:
    """What happened to briefs, each with its title. `mended` are the files that were faulty and no longer are."""
    found = []
    for id, brief in after.items():
        old = before.get(id)
        if old is None:
            found.append((News.PUBLISHED, brief.title))
        elif brief.file in mended:
            found.append((News.MENDED, brief.title))
        elif old.text != brief.text:
            found.append((News.CHANGED, brief.title))
    return found + [(News.WITHDRAWN, old.title) for id, old in before.items() if id not in after]
