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
from bot.subscription import Mode

_WORDING = HTML(
    "Quotes are word for word as the source gives them; summaries and points are in our own words."
)
_NEWSROOM = HTML("<b>{name}</b>")
_WRITE_TO = HTML("Write to us: {contact}")
_PRIVACY_CONTACT = HTML("Questions about your data: {contact}")
_KEPT = HTML(
    "I keep nothing about you: no messages, no names, no list of who asked what. "
    "Your question is used to answer you, then forgotten."
)
_ASKS = HTML(
    "<b>If you only ask</b>, I keep nothing about you: no messages, no names, no list of who asked what. "
    "Your question is used to answer you, then forgotten."
)
_SUBSCRIBES = HTML(
    "<b>If you subscribe</b>, I keep the id of the chat and of its topic, your settings, and which briefs "
    "came here. Without these I could neither deliver a brief nor correct one that you have. "
    "I keep no name, no phone number and none of your messages."
)
_HOW_LONG = HTML(
    "<b>For how long:</b> which briefs came, 90 days from when they went out. The rest, as long as you are subscribed, and 30 days "
    "more after you have unsubscribed or blocked me, in case you come back. "
    "Backups are deleted after 30 days at the latest."
)
_HOW = HTML(
    "<b>How:</b> the ids of chats are encrypted, and the key is kept apart. Nobody else is given anything."
)
_YOURS = HTML("/mydata shows you all of it. /forget deletes it at once.")
_STORED = HTML(
    "I deliver nothing at the moment. Of those who were subscribed I still have the id of the chat, encrypted, "
    "the settings, and which briefs came there. /mydata shows it to you. /forget deletes it at once."
)
_DELIVERED = HTML("/subscribe brings you each brief as it appears, or at the hour that you like.")
_TELEGRAM = HTML("Telegram itself carries your messages and has its own privacy policy.")
_PROGRAM = HTML("<i>I am brief-bot {version}, free software under the MIT licence.</i>")


def page(library: Library, mode: Mode = Mode.OFF, locale: Locale = ENGLISH) -> Reply:
    """The newsroom, the source of the latest brief, how it was written, and the program's version and licence."""
    program = (
        *([_DELIVERED] if mode is Mode.ON else []),
        _PROGRAM.format(version=__version__),
    )
    who: tuple[HTML, ...] = ()
    if library.newsroom:
        texts = library.newsroom.masthead(locale.language)
        contact = _WRITE_TO.format(contact=texts.contact) if texts.contact else ""
        who = (lines(_NEWSROOM.format(name=texts.name), texts.promise, contact),)
    if not library.briefs:
        return Reply((*who, *nothing_yet(library).paragraphs[:1], _WORDING, *program))
    brief = library.latest
    return Reply(
        (*who, headline(brief, locale), *colophon(brief, locale), _WORDING, *program),
        keyboard.pages(brief, None),
    )


def privacy(library: Library, mode: Mode = Mode.OFF, locale: Locale = ENGLISH) -> Reply:
    """The data that the bot keeps about a reader, and whom to ask."""
    texts = library.newsroom.masthead(locale.language) if library.newsroom else None
    contact = texts.privacy_contact if texts else ""
    asking = (_PRIVACY_CONTACT.format(contact=contact),) if contact else ()
    return Reply((*_PRIVACY[mode], _TELEGRAM, *asking))


_PRIVACY = {
    Mode.OFF: (_KEPT,),
    Mode.STORED: (_ASKS, _STORED),
    Mode.ON: (_ASKS, _SUBSCRIBES, _HOW_LONG, _HOW, _YOURS),
}
