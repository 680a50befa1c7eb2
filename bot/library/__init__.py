"""The briefs of a file or a folder, read and checked; of each file all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from bot.library.content import raw
from bot.library.faults import ContentError, Fault, Misfit, Place, one_line
from bot.library.folder import PEOPLE, beside, files, is_people, overlooked, stamp
from bot.library.library import Library
from bot.library.people import people_faults
from bot.library.reading import Misfits, load, serve

__all__ = [
    "PEOPLE",
    "ContentError",
    "Fault",
    "Library",
    "Misfit",
    "Misfits",
    "Place",
    "beside",
    "bundled",
    "files",
    "is_people",
    "load",
    "one_line",
    "overlooked",
    "people_faults",
    "raw",
    "serve",
    "stamp",
]


def bundled() -> Path:
    """The folder of the briefs that come with the program."""
    inside = Path(__file__).parents[1] / "content"
    # A wheel holds the folder inside the package; in a checkout it stands beside it.
    return inside if inside.is_dir() else inside.parents[1] / "content"
