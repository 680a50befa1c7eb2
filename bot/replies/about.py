"""The bot about itself: where its brief comes from, what it is, and what it keeps of readers."""

from __future__ import annotations

from babel import Locale

from bot import __version__
from bot.library import Library
from bot.markup import HTML, lines
from bot.replies import keyboard
from bot.replies.formats import ENGLISH
from bot.replies.pages import nothing_yet
from bot.replies.parts import colophon, headline
from bot.reply import Reply

_WORDING = HTML(
    "Quotes are word for word as the source gives them; summaries and points are in our own words."
)
_NEWSROOM = HTML("<b>{name}</b>")
_WRITE_TO = HTML("Write to us: {contact}")
_PRIVACY_CONTACT = HTML("Questions about your data: {contact}")
_KEPT = HTML(
    "I keep nothing about you: no messages, no names, no list of who asked what. "
    "Your question is used to answer you and is forgotten then."
)
_TELEGRAM = HTML("Telegram itself carries your messages and has its own privacy policy.")
_PROGRAM = HTML("<i>I am brief-bot {version}, free software under the MIT licence.</i>")


def page(library: Library, locale: Locale = ENGLISH) -> Reply:
    """The newsroom, the source of the latest brief, how it was written, and the program's version and licence."""
    program = _PROGRAM.format(version=__version__)
    who: tuple[HTML, ...] = ()
    if library.newsroom:
        texts = library.newsroom.masthead(locale.language)
        contact = _WRITE_TO.format(contact=texts.contact) if texts.contact else ""
        who = (lines(_NEWSROOM.format(name=texts.name), texts.promise, contact),)
    if not library.briefs:
        return Reply((*who, *nothing_yet(library).paragraphs[:1], _WORDING, program))
    brief = library.latest
    return Reply(
        (*who, headline(brief, locale), *colophon(brief, locale), _WORDING, program),
        keyboard.pages(brief, None),
    )


def privacy(library: Library, locale: Locale = ENGLISH) -> Reply:
    """The data that the bot keeps about a reader: none; and whom to ask."""
    texts = library.newsroom.masthead(locale.language) if library.newsroom else None
    contact = texts.privacy_contact if texts else ""
    asking = (_PRIVACY_CONTACT.format(contact=contact),) if contact else ()
    return Reply((_KEPT, _TELEGRAM, *asking))
