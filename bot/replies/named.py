"""What a name leads to: a section's command, or a page's title written as plain text."""

from __future__ import annotations

import difflib

from babel import Locale

from bot.commands import COMMANDS
from bot.library import Library
from bot.links import Kind
from bot.markup import HTML
from bot.replies.about import about, help
from bot.replies.formats import ENGLISH, clipped, either
from bot.replies.pages import nothing_yet, overview, quotes, section, start
from bot.replies.parts import menu
from bot.reply import Reply
from bot.text import folded

_NAME = 40
"""Characters of an unknown command that are repeated."""

_UNKNOWN = HTML("I don't know the command /{command}.")
_UNKNOWN_BUT = HTML("I don't know the command /{command}. Did you mean {offers}?")


def section_command(library: Library, name: str, locale: Locale = ENGLISH) -> Reply:
    """A command that is not one of the bot's own: a section of the latest brief, or what is near."""
    if not library.briefs:
        return nothing_yet()
    found = library.latest.section(name)
    if found:
        return section(library.latest, found, locale)
    return no_section(library, name) if name in library.sections else unknown(library, name, locale)


def by_name(library: Library, words: str, username: str, locale: Locale = ENGLISH) -> Reply | None:
    """The page that goes by that name, as a title or as a command without its slash, or None."""
    name = _as_command(words)
    if not library.briefs:
        return {"help": help(library, username), "about": about(library, locale)}.get(name)
    for found in library.latest.sections:
        if name in map(_as_command, (found.id, found.title)):
            return section(library.latest, found, locale)
    if name == "help":
        return help(library, username)
    if name == "about":
        return about(library, locale)
    pages = {"start": start, "brief": overview, "quotes": quotes}
    return pages[name](library.latest, locale) if name in pages else None


def _as_command(words: str) -> str:
    return "_".join(folded(words))


def no_section(library: Library, name: str) -> Reply:
    """The latest brief lacks a section that another one has."""
    title = library.sections[name].title
    text = HTML("The latest brief has no section “{title}”. This is what it has:").format(
        title=title
    )
    return Reply((text,), menu(library.latest, Kind.START))


def unknown(library: Library, name: str, locale: Locale) -> Reply:
    """A command that does not exist, and those that look like it."""
    known = [*library.sections, *(command.name for command in COMMANDS)]
    near = difflib.get_close_matches(name, known, n=3)
    command = clipped(name, _NAME)
    if near:
        offers = either([f"/{name}" for name in near], locale)
        text = _UNKNOWN_BUT.format(command=command, offers=offers)
    else:
        text = _UNKNOWN.format(command=command)
    return Reply((text, HTML("/help lists what you can ask me.")))
