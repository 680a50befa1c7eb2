"""The briefs of a file or a folder, read and checked; of each file all of it or nothing."""

from bot.library.brief_file import BriefFile
from bot.library.content import raw
from bot.library.faults import ContentError, Fault, Finding, Place, one_line
from bot.library.folder import PEOPLE, beside, files, is_people, overlooked, stamp
from bot.library.library import Library
from bot.library.people import people_faults
from bot.library.reading import Reading, load

__all__ = [
    "PEOPLE",
    "BriefFile",
    "ContentError",
    "Fault",
    "Finding",
    "Library",
    "Place",
    "Reading",
    "beside",
    "files",
    "is_people",
    "load",
    "one_line",
    "overlooked",
    "people_faults",
    "raw",
    "stamp",
]
