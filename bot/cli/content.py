"""Where the commands find briefs."""

from __future__ import annotations

from pathlib import Path

from bot import library, settings
from bot.brief import Brief
from bot.library import Library, Reading
from bot.newsroom import limits, serving
from bot.newsroom.check import shared_people
from bot.settings import Settings

NO_BRIEF = "there is no brief '{}'; give its id or its file"


def own(given: Settings) -> Path:
    """An editor's briefs: BOT_CONTENT, else the folder content/ here, else the bundled ones."""
    here = Path("content")
    return here if given.content == settings.bundled() and here.is_dir() else given.content


def serve(given: Settings) -> Library:
    """The briefs that the bot answers from. Raises `ContentError` where there are none."""
    return serving.serve(given.content, zone=given.zone, language=given.language)


def where(wanted: str, given: Settings) -> Path:
    """The file that an editor names by its path or by the id of its brief; all briefs where no file has that name."""
    path, briefs = Path(wanted), own(given)
    if path.is_file():
        return path
    return next((file for file in library.files(briefs) if file.stem == wanted), briefs)


def file_of(wanted: str, given: Settings) -> Path | None:
    """The file that an editor names by its path or by its brief's id, as it is listed among the others; None where there is none."""
    path, briefs = where(wanted, given), own(given)
    listed = library.files(briefs)
    if path.is_file():
        return next((file for file in listed if file.samefile(path)), path)
    found = Reading(briefs, zone=given.zone, language=given.language).find()
    ids = {brief.id: file for brief, file in zip(found.briefs, found.files, strict=True)}
    return ids.get(wanted)


def alone(wanted: str, given: Settings) -> tuple[Brief, Library] | None:
    """
    A brief by its id or its file, and a library that has no other; None where there is none.

    Raises `ContentError` where it has a fault.
    """
    path = where(wanted, given)
    people = shared_people(path, own(given))
    reading = Reading(path, people=people, zone=given.zone, language=given.language)
    whole = reading.load(limits.held(reading), drafts=path.is_file())
    is_named = path.is_file() and (path == Path(wanted) or path.stem == wanted)
    brief = whole.latest if is_named else whole.brief(wanted)
    if brief is None:
        return None
    # A withdrawn brief has a single page, to which only links lead.
    gone = brief.withdrawn is not None
    return brief, Library(
        [] if gone else [brief],
        withdrawn=[brief] if gone else [],
        newsroom=whole.newsroom,
        language=whole.language,
        zone=whole.zone,
    )
