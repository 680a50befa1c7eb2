"""Pages that a reader asks for by name: by the command of a section, or by a title in plain text."""

from __future__ import annotations

import difflib

from babel import Locale

from bot.commands import COMMANDS
from bot.library import Library
from bot.links import Kind
from bot.markup import HTML
from bot.replies import about, help, keyboard, pages
from bot.replies.formats import ENGLISH, clipped, either
from bot.reply import Reply
from bot.text import folded

_NAME = 40
"""Characters of an unknown command that the reply repeats."""

_LACKED = HTML("The latest brief has no section “{title}”. This is what it has:")
_UNKNOWN = HTML("I don't know the command /{command}.")
_UNKNOWN_BUT = HTML("I don't know the command /{command}. Did you mean {offers}?")


def section(library: Library, name: str, locale: Locale = ENGLISH) -> Reply:
    """The reply to a command that is none of the bot's own: a section of the latest brief, or a hint."""
    if not library.briefs:
        return pages.nothing_yet(library)
    if part := library.latest.section(name):
        return pages.section(library.latest, part, locale)
    if name in library.sections:
        return _no_section(library, name)
    return _unknown(library, name, locale)


def page(library: Library, words: str, username: str, locale: Locale = ENGLISH) -> Reply | None:
    """The page whose title, or command without its slash, the words are; None if there is none."""
    name = _as_command(words)
    brief = library.latest if library.briefs else None
    if brief:
        for part in brief.sections:
            if name in map(_as_command, (part.id, part.title)):
                return pages.section(brief, part, locale)
    if name == "help":
        return help.page(library, username)
    if name == "about":
        return about.page(library, locale)
    others = {"start": pages.start, "brief": pages.overview, "quotes": pages.quotes}
    return others[name](brief, locale) if brief and name in others else None


def _as_command(words: str) -> str:
    """Words in the form of a command's name, so that titles and commands can be compared."""
    return "_".join(folded(words))


def _no_section(library: Library, name: str) -> Reply:
    """The reply to the command of a section that an older brief has and the latest lacks."""
    text = _LACKED.format(title=library.sections[name].title)
    return Reply((text,), keyboard.menu(library.latest, Kind.START))


def _unknown(library: Library, name: str, locale: Locale) -> Reply:
    """The reply to a command that does not exist: up to three that look like it."""
    known = [*library.sections, *(command.name for command in COMMANDS)]
    near = difflib.get_close_matches(name, known, n=3)
    command = clipped(name, _NAME)
    if near:
        offers = either([f"/{name}" for name in near], locale)
        text = _UNKNOWN_BUT.format(command=command, offers=offers)
    else:
        text = _UNKNOWN.format(command=command)
    return Reply((text, HTML("/help lists what you can ask me.")))
