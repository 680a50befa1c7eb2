"""What the bot says of itself: help, Telegram's menu, its source, and what it keeps of readers."""

from __future__ import annotations

from babel import Locale

from bot import __version__
from bot.brief import Brief
from bot.commands import COMMANDS
from bot.library import Library
from bot.links import Kind
from bot.markup import HTML, code, lines
from bot.replies.formats import ENGLISH
from bot.replies.pages import nothing_yet
from bot.replies.parts import headline, menu, source
from bot.reply import Reply

_LINES = 20
"""Lines of a paragraph of the help."""
_MENU = 100
"""Commands that Telegram's menu has room for."""

_TITLE = HTML("<b>What you can ask me</b>")
_COMMAND = HTML("/{}: {}")
_JUST_WRITE = HTML(
    "Or just write to me: a name, a word, both, or a whole question. Small slips of spelling and "
    "other alphabets are fine. In any other chat, write @{username} and your words there."
)
_FOR_EXAMPLE = HTML("For example:")
_WORDS = HTML(
    "Quotes are word for word as the source gives them; summaries and points are in our own words."
)
_PROGRAM = HTML("I am brief-bot {version}, free software under the MIT licence.")


def help(library: Library, username: str) -> Reply:
    """What can be asked, from the table of commands, with examples that this library answers."""
    sections = [(id, section.title) for id, section in library.sections.items()]
    own = [
        (f"{command.name} {command.arguments}".rstrip(), command.description)
        for command in COMMANDS
    ]
    # So many lines a paragraph that a long list of sections still splits into messages that fit.
    lists = [
        lines(*(_COMMAND.format(*command) for command in commands[at : at + _LINES]))
        for commands in (sections, own)
        for at in range(0, len(commands), _LINES)
    ]
    asked = [code(example) for brief in library.briefs[:1] for example in examples(brief)]
    tries = (lines(_FOR_EXAMPLE, *asked),) if asked else ()
    return Reply((_TITLE, *lists, _JUST_WRITE.format(username=username), *tries))


def examples(brief: Brief) -> list[str]:
    """Questions that a brief has an answer to: by name, by word, by both, and as a sentence."""
    if not brief.quotes:
        return []
    quote = brief.quotes[0]
    surname = brief.people[quote.speaker].name.split()[-1]
    word = max(quote.text.split(), key=len).strip(".,;:!?")
    return [surname, f"/quotes {word}", f"{surname} {word}", f"who said {quote.text}"[:100]]


def about(library: Library, locale: Locale = ENGLISH) -> Reply:
    """Where the brief comes from, and what this program is."""
    program = _PROGRAM.format(version=__version__)
    if not library.briefs:
        return Reply((*nothing_yet().paragraphs[:1], _WORDS, program))
    brief = library.latest
    return Reply((headline(brief, locale), source(brief), _WORDS, program), menu(brief, Kind.START))


def privacy() -> Reply:
    """What is kept about a reader."""
    return Reply(
        (
            HTML(
                "I keep nothing about you: no messages, no names, no list of who asked what. "
                "Your question is used to answer you and is forgotten then."
            ),
            HTML("Telegram itself carries your messages and has its own privacy policy."),
        )
    )


def telegram_menu(library: Library) -> list[tuple[str, str]]:
    """Telegram's menu as (command, description), as many sections as fit before the bot's own."""
    sections = [(id, section.title) for id, section in library.sections.items()]
    own = [(command.name, command.description) for command in COMMANDS]
    return [*sections[: _MENU - len(own)], *own]
