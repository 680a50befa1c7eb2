"""The start page: who brings the briefs, and the latest one; or that there is none."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link
from bot.markup import HTML
from bot.masthead import Newsroom
from bot.replies import keyboard
from bot.replies.parts import colophon, headline, picture_of
from bot.reply import Button, Reply
from bot.translation import Message

_GREETING = Message(
    "I bring you the news as a short brief: what it is about, who said what, and where it comes from."
)
_GREETING_OF = Message("<b>{name}</b>: {promise}")
_GREETING_OF_WHOEVER = Message("<b>{name}</b>: the news as a short brief.")
_NOTHING = Message(
    "No brief is out yet. The first one will be here as soon as it is published: send /start again then."
)
_NOTHING_NOW = Message(
    "There is no brief here right now. The next one will be here as soon as it is published: send /start again then."
)
HELP_LISTS = Message("/help lists what you can ask me.")
_LOST = Message("That link leads to something I don't have any more. Here is the latest brief:")


def nothing_yet(library: Library, locale: Locale) -> Reply:
    """The reply to whoever asks for a brief while there is none: before the first is out, or after all are withdrawn."""
    why = _NOTHING_NOW(locale) if library.withdrawn else _NOTHING(locale)
    return Reply((why, HELP_LISTS(locale)))


def without_brief(library: Library, locale: Locale) -> Reply:
    """The start page while there is no brief."""
    return Reply((_greeting(library.newsroom, locale), *nothing_yet(library, locale).paragraphs))


def page(library: Library, brief: Brief, locale: Locale) -> Reply:
    """A brief's title and summary, and the greeting between them."""
    paragraphs = (
        headline(brief, locale),
        _greeting(library.newsroom, locale),
        HTML.escape(brief.summary),
        *colophon(brief, locale),
    )
    buttons = keyboard.rows(list(_start_buttons(library, brief, locale)))
    here = Link(Kind.START, brief.id)
    if versions := keyboard.versions_of(library.versions(brief), here):
        buttons = (*buttons, tuple(versions))
    return Reply(paragraphs, buttons, picture=picture_of(brief))


def instead(library: Library, locale: Locale) -> Reply:
    """The start page for a link that leads nowhere."""
    first = page(library, library.latest, locale)
    head, _, *rest = first.paragraphs
    return Reply((_LOST(locale), head, *rest), first.buttons, picture=first.picture)


def _greeting(newsroom: Newsroom | None, locale: Locale) -> HTML:
    """Who brings the brief: the newsroom by its name and promise, or else the bot."""
    if newsroom is None:
        return _GREETING(locale)
    texts = newsroom.masthead(locale.language)
    if not texts.promise:
        return _GREETING_OF_WHOEVER(locale, name=texts.name)
    return _GREETING_OF(locale, name=texts.name, promise=texts.promise)


def _start_buttons(library: Library, brief: Brief, locale: Locale) -> Iterator[Button]:
    yield keyboard.whole(brief, locale)
    if brief.quotes:
        yield keyboard.all_quotes(brief, locale)
    if len(library.archive) > 1:
        yield keyboard.all_briefs(locale)
    else:
        yield keyboard.share(brief, Link(Kind.START, brief.id), locale)
