"""The briefs of a file or a folder. Each file is read whole or left out, with its faults told."""

from bot.library.brief_file import BriefFile
from bot.library.content import raw
from bot.library.faults import ContentError, Fault, Finding, Place, one_line
from bot.library.file import UnfitError, read
from bot.library.folder import (
    NEWSROOM,
    PEOPLE,
    files,
    is_newsroom,
    is_people,
    overlooked,
    people_file,
    stamp,
)
from bot.library.library import Library
from bot.library.newsroom import newsroom_faults
from bot.library.people import people_faults
from bot.library.reading import Reading, load

__all__ = [
    "NEWSROOM",
    "PEOPLE",
    "BriefFile",
    "ContentError",
    "Fault",
    "Finding",
    "Library",
    "Place",
    "Reading",
    "UnfitError",
    "files",
    "is_newsroom",
    "is_people",
    "load",
    "newsroom_faults",
    "one_line",
    "overlooked",
    "people_faults",
    "people_file",
    "raw",
    "read",
    "stamp",
]
