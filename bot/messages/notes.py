"""What the bot says of itself: help, menu, privacy, and what went wrong."""

from __future__ import annotations

import difflib

from bot import __version__
from bot.brief import Brief
from bot.commands import COMMANDS
from bot.library import Library
from bot.links import Kind
from bot.messages.pages import nothing_yet, overview, quotes, section, start
from bot.messages.parts import clipped, escaped, headline, menu, source
from bot.reply import Reply
from bot.text import folded

APOLOGY = (
    "Sorry, something went wrong on my side and I could not answer. Please try again in a moment."
)
STALE = "This button is out of date. Send /start for the latest brief."
FLOODED = "That was more than I can answer at once, so I left some of it out. Please ask again in a moment."
UNREACHABLE = "I can no longer change this message. Send /start for the latest brief."
OPEN = "Open the brief"
EARLY = "No brief is out yet"
NOTHING = "Nothing found. Open the brief"
_LINES = 20
_NAME = 40
_MENU = 100
"""Commands that Telegram's menu has room for."""


def section_command(library: Library, name: str) -> Reply:
    """A command that is not one of the bot's own: a section of the latest brief, or what is near."""
    if not library.briefs:
        return nothing_yet()
    found = library.latest.section(name)
    if found:
        return section(library.latest, found)
    return no_section(library, name) if name in library.sections else unknown(library, name)


def by_name(library: Library, words: str, username: str) -> Reply | None:
    """The page that goes by that name, as a title or as a command without its slash, or None."""
    name = _as_command(words)
    if not library.briefs:
        return {"help": help(library, username), "about": about(library)}.get(name)
    for found in library.latest.sections:
        if name in map(_as_command, (found.id, found.title)):
            return section(library.latest, found)
    if name == "help":
        return help(library, username)
    if name == "about":
        return about(library)
    pages = {"start": start, "brief": overview, "quotes": quotes}
    return pages[name](library.latest) if name in pages else None


def _as_command(words: str) -> str:
    return "_".join(folded(words))


def no_section(library: Library, name: str) -> Reply:
    """The latest brief lacks a section that another one has."""
    title = library.sections[name].title
    text = f"The latest brief has no section “{escaped(title)}”. This is what it has:"
    return Reply((text,), menu(library.latest, Kind.START))


def unknown(library: Library, name: str) -> Reply:
    """A command that does not exist, and those that look like it."""
    known = [*library.sections, *(command.name for command in COMMANDS)]
    near = difflib.get_close_matches(name, known, n=3)
    offer = f"Did you mean {' or '.join(f'/{command}' for command in near)}?" if near else ""
    text = f"I don't know the command /{escaped(clipped(name, _NAME))}. {offer}".rstrip()
    return Reply((text, "/help lists what you can ask me."))


def only_text(brief: Brief) -> Reply:
    """Something other than text was sent."""
    text = "I can only read text. Write a name or some words, or choose:"
    return Reply((text,), menu(brief, Kind.START))


def help(library: Library, username: str) -> Reply:
    """What can be asked, from the table of commands, with examples that this library answers."""
    sections = [f"/{id}: {escaped(section.title)}" for id, section in library.sections.items()]
    own = [
        f"/{command.name} {command.arguments}".rstrip() + f": {command.description}"
        for command in COMMANDS
    ]
    # So many lines a paragraph that a long list of sections still splits into messages that fit.
    lists = [
        "\n".join(lines[at : at + _LINES])
        for lines in (sections, own)
        for at in range(0, len(lines), _LINES)
    ]
    how = (
        "Or just write to me: a name, a word, both, or a whole question. Small slips of spelling and "
        f"other alphabets are fine. In any other chat, write @{username} and your words there."
    )
    asked = [
        f"<code>{escaped(example)}</code>"
        for brief in library.briefs[:1]
        for example in examples(brief)
    ]
    tries = ("For example:\n" + "\n".join(asked),) if asked else ()
    return Reply(("<b>What you can ask me</b>", *lists, how, *tries))


def examples(brief: Brief) -> list[str]:
    """Questions that a brief has an answer to: by name, by word, by both, and as a sentence."""
    if not brief.quotes:
        return []
    quote = brief.quotes[0]
    surname = brief.people[quote.speaker].name.split()[-1]
    word = max(quote.text.split(), key=len).strip(".,;:!?")
    return [surname, f"/quotes {word}", f"{surname} {word}", f"who said {quote.text}"[:100]]


def about(library: Library) -> Reply:
    """Where the brief comes from, and what this program is."""
    program = f"I am brief-bot {__version__}, free software under the MIT licence."
    words = "Quotes are word for word as the source gives them; summaries and points are in our own words."
    if not library.briefs:
        return Reply((*nothing_yet().paragraphs[:1], words, program))
    brief = library.latest
    return Reply((headline(brief), source(brief), words, program), menu(brief, Kind.START))


def privacy() -> Reply:
    """What is kept about a reader."""
    return Reply(
        (
            "I keep nothing about you: no messages, no names, no list of who asked what. "
            "Your question is used to answer you and is forgotten then.",
            "Telegram itself carries your messages and has its own privacy policy.",
        )
    )


def preview(page: Reply) -> Reply:
    """A page as an editor is sent it before anybody else; its buttons would lead nowhere yet."""
    return Reply(("<i>Preview, not published</i>", *page.paragraphs))


def telegram_menu(library: Library) -> list[tuple[str, str]]:
    """Telegram's menu as (command, description), as many sections as fit before the bot's own."""
    sections = [(id, section.title) for id, section in library.sections.items()]
    own = [(command.name, command.description) for command in COMMANDS]
    return [*sections[: _MENU - len(own)], *own]


def report(error: BaseException, update: int | None) -> Reply:
    """What the admin is told of an error: enough to find it in the log, nothing a reader wrote."""
    where = f"while answering update {update}" if update is not None else "outside of any update"
    return Reply((f"{escaped(type(error).__name__)} {where}. The log has the details.",))
