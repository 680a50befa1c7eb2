"""The newsroom's own description, from a file beside its briefs."""

from __future__ import annotations

from pathlib import Path

from bot.library.content import parse
from bot.library.faults import Fault
from bot.masthead import SHORT_DESCRIPTION, Newsroom


def newsroom_faults(path: Path) -> tuple[list[Fault], list[Fault]]:
    """The faults and the warnings of a newsroom's file."""
    faults: list[Fault] = []
    warnings: list[Fault] = []
    read_newsroom(path, faults, warnings)
    return faults, warnings


def read_newsroom(path: Path, faults: list[Fault], warnings: list[Fault]) -> Newsroom | None:
    """The newsroom that a file describes, None where it is missing or faulty; what is found is added to the lists."""
    if not path.exists():
        return None
    content = parse(path)
    newsroom = content.model(Newsroom)
    found = content.told()
    faults += found
    if newsroom is None or found:
        return None
    warnings += sorted(content.warnings)
    for language, promise in newsroom.promise.items():
        if (size := len(promise)) > SHORT_DESCRIPTION:
            rule = f"{size} characters; the bot's profile shows the first {SHORT_DESCRIPTION}"
            warnings.append(content.fault(("promise", language), rule))
    return newsroom
