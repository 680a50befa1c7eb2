"""The bot about itself: where its brief comes from, what it is, and what it keeps of readers."""

from __future__ import annotations

from babel import Locale

from bot import __version__
from bot.library import Library
from bot.markup import HTML, bold, lines
from bot.replies import keyboard
from bot.replies.parts import colophon, headline
from bot.replies.start import nothing_yet
from bot.reply import Reply
from bot.subscription import Mode
from bot.translation import Message

_WORDING = Message(
    "Quotes are word for word as the source gives them; summaries and points are in our own words."
)
_WRITE_TO = Message("Write to us: {contact}")
_PRIVACY_CONTACT = Message("Questions about your data: {contact}")
_KEPT = Message(
    "I keep nothing about you: no messages, no names, no list of who asked what. "
    "Your question is used to answer you, then forgotten."
)
_ASKS = Message(
    "<b>If you only ask</b>, I keep nothing about you: no messages, no names, no list of who asked what. "
    "Your question is used to answer you, then forgotten."
)
_SUBSCRIBES = Message(
    "<b>If you subscribe</b>, I keep the id of the chat and of its topic, your settings, and which briefs "
    "came here. Without these I could neither deliver a brief nor correct one that you have. "
    "I keep no name, no phone number and none of your messages."
)
_HOW_LONG = Message(
    "<b>For how long:</b> which briefs came, 90 days from when they went out. The rest, as long as you are subscribed, and 30 days "
    "more after you have unsubscribed or blocked me, in case you come back. "
    "Backups are deleted after 30 days at the latest."
)
_HOW = Message(
    "<b>How:</b> the ids of chats are encrypted, and the key is kept apart. Nobody else is given anything."
)
_YOURS = Message("/mydata shows you all of it. /forget deletes it at once.")
_STORED = Message(
    "I deliver nothing at the moment. Of those who were subscribed I still have the id of the chat, encrypted, "
    "the settings, and which briefs came there. /mydata shows it to you. /forget deletes it at once."
)
_DELIVERED = Message(
    "/subscribe brings you each brief as it appears, or at the hour that you like."
)
_TELEGRAM = Message("Telegram itself carries your messages and has its own privacy policy.")
_PROGRAM = Message("<i>I am brief-bot {version}, free software under the MIT licence.</i>")


def page(library: Library, mode: Mode, locale: Locale) -> Reply:
    """The newsroom, the source of the latest brief, how it was written, and the program's version and licence."""
    program = (
        *([_DELIVERED(locale)] if mode is Mode.ON else []),
        _PROGRAM(locale, version=__version__),
    )
    who: tuple[HTML, ...] = ()
    if library.newsroom:
        texts = library.newsroom.masthead(locale.language)
        contact = _WRITE_TO(locale, contact=texts.contact) if texts.contact else ""
        who = (lines(bold(texts.name), texts.promise, contact),)
    if not library.briefs:
        return Reply(
            (*who, *nothing_yet(library, locale).paragraphs[:1], _WORDING(locale), *program)
        )
    brief = library.latest
    return Reply(
        (*who, headline(brief, locale), *colophon(brief, locale), _WORDING(locale), *program),
        keyboard.pages(brief, None, locale),
    )


def privacy(library: Library, mode: Mode, locale: Locale) -> Reply:
    """The data that the bot keeps about a reader, and whom to ask."""
    texts = library.newsroom.masthead(locale.language) if library.newsroom else None
    contact = texts.privacy_contact if texts else ""
    asking = (_PRIVACY_CONTACT(locale, contact=contact),) if contact else ()
    return Reply((*(text(locale) for text in _PRIVACY[mode]), _TELEGRAM(locale), *asking))


_PRIVACY = {
    Mode.OFF: (_KEPT,),
    Mode.STORED: (_ASKS, _STORED),
    Mode.ON: (_ASKS, _SUBSCRIBES, _HOW_LONG, _HOW, _YOURS),
}
