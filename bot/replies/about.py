"""The bot about itself: where its brief comes from, what it is, and what it keeps of readers."""

from __future__ import annotations

from babel import Locale

from bot import __version__
from bot.library import Library
from bot.links import Kind
from bot.markup import HTML
from bot.replies import keyboard
from bot.replies.formats import ENGLISH
from bot.replies.pages import nothing_yet
from bot.replies.parts import headline, source
from bot.reply import Reply

_WORDING = HTML(
    "Quotes are word for word as the source gives them; summaries and points are in our own words."
)
_PROGRAM = HTML("I am brief-bot {version}, free software under the MIT licence.")


def page(library: Library, locale: Locale = ENGLISH) -> Reply:
    """The source of the latest brief, how it was written, and the program's version and licence."""
    program = _PROGRAM.format(version=__version__)
    if not library.briefs:
        return Reply((*nothing_yet(library).paragraphs[:1], _WORDING, program))
    brief = library.latest
    return Reply(
        (headline(brief, locale), source(brief), _WORDING, program),
        keyboard.menu(brief, Kind.START),
    )


def privacy() -> Reply:
    """The data that the bot keeps about a reader: none."""
    return Reply(
        (
            HTML(
                "I keep nothing about you: no messages, no names, no list of who asked what. "
                "Your question is used to answer you and is forgotten then."
            ),
            HTML("Telegram itself carries your messages and has its own privacy policy."),
        )
    )
