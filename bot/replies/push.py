"""
What is sent to subscribers unasked: a brief, and the reply that tells of a correction.

The first 100 characters of a brief are its title and summary, for a notification shows no more: Telegram puts
the bot's name above them. A brief is one message, in which a later version takes the place of an earlier one.
So no button turns it: in a private chat they answer with a message of their own; in groups and channels,
where many see it, they are links to the bot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale

from bot import markup
from bot.brief import Brief, Correction
from bot.links import SUBSCRIBE, Kind, Link, Setting, address
from bot.markup import HTML, bold, italic, lines
from bot.masthead import Newsroom
from bot.replies import keyboard
from bot.replies.parts import (
    colophon,
    dated,
    newest_correction,
    picture_of,
    quoted_whole,
    title_and_date,
    written_in,
)
from bot.reply import Button, Open, Reply, Rows, Turn, Url
from bot.subscription import ChatKind
from bot.translation import Label, Message

# Translators: a link behind a brief that was passed on; {name} is the newsroom's.
_HOME = Label("{name} · newest version")
_QUOTES = Label("Quotes")
# Translators: a button to the settings of the subscription.
_DELIVERY = Label("Delivery")
# Translators: a button in a channel that subscribes to the brief in a chat with the bot.
_SUBSCRIBE = Label("Get it every morning")
CHECKING = Label("We are checking this brief.")
"""What is shown of a brief that the newsroom checks."""
_CORRECTION = Message("<b>Correction</b>: {text}")
_TEST = Message("<b>TEST</b>, sent to you alone. The buttons work once the brief is out.")


def push(
    brief: Brief,
    newsroom: Newsroom | None,
    username: str,
    locale: Locale,
    *,
    kind: ChatKind,
) -> Reply:
    """A brief that is not withdrawn, as the chats of one kind get it; `username` is the bot's name at Telegram."""
    locale = written_in(brief, locale)
    sections = (lines(bold(section.title), section.summary) for section in brief.sections)
    lead = brief.quote(brief.lead) if brief.lead else None
    source, *_ = colophon(brief, locale)
    paragraphs = (
        lines(bold(brief.title), newest_correction(brief, locale)),
        HTML.escape(brief.summary),
        *sections,
        *([quoted_whole(brief, lead, locale)] if lead else []),
        lines(dated(brief, brief.day) if brief.day else "", source),
        _home(brief, newsroom, username, locale),
    )
    return Reply(paragraphs, _buttons(brief, username, kind, locale), picture=picture_of(brief))


def test(reply: Reply, locale: Locale) -> Reply:
    """A push as an editor gets it to look at before readers do."""
    return replace(reply, paragraphs=(_TEST(locale), *reply.paragraphs))


def checking(brief: Brief, locale: Locale) -> Reply:
    """What copies of a brief show while the newsroom checks it."""
    return Reply((HTML.escape(CHECKING(written_in(brief, locale))),))


def corrected(
    brief: Brief,
    corrections: Sequence[Correction],
    username: str,
    locale: Locale,
    *,
    kind: ChatKind,
) -> Reply:
    """The reply to the copy of a brief that tells of some of its corrections, at least one."""
    locale = written_in(brief, locale)
    told = lines(*(_CORRECTION(locale, text=correction.text) for correction in corrections))
    whole = _button(keyboard.whole(brief, locale), username, kind)
    return Reply((told, italic(title_and_date(brief, locale))), ((whole,),))


def _home(brief: Brief, newsroom: Newsroom | None, username: str, locale: Locale) -> HTML:
    """The link to the brief in the bot, for those who got the message from another reader."""
    name = newsroom.masthead(locale.language).name if newsroom else f"@{username}"
    return markup.link(address(username, Link(Kind.OVERVIEW, brief.id)), _HOME(locale, name=name))


def _buttons(brief: Brief, username: str, kind: ChatKind, locale: Locale) -> Rows:
    """Buttons to the brief's pages, of many sections to the first; the last one is about delivery."""
    last: list[Button] = []
    if kind is ChatKind.PRIVATE:
        last.append(Open(_DELIVERY(locale), Setting()))
    elif kind is ChatKind.CHANNEL:
        last.append(Url(_SUBSCRIBE(locale), address(username, SUBSCRIBE)))
    # Without their number, which a later version may change while the text stays as it is.
    overviews = [Turn(_QUOTES(locale), Link(Kind.QUOTES, brief.id))] if brief.quotes else []
    overviews.append(keyboard.whole(brief, locale))
    room = keyboard.MOST - len(overviews) - len(last)
    sections = [
        Turn(section.title, Link(Kind.SECTION, brief.id, section.id))
        for section in brief.sections[:room]
    ]
    pages = [_button(turn, username, kind) for turn in (*sections, *overviews)]
    # Of an odd number the first is wide, and the last stays small.
    odd = (len(pages) + len(last)) % 2
    return (*keyboard.rows(pages[:odd]), *keyboard.rows([*pages[odd:], *last]))


def _button(turn: Turn, username: str, kind: ChatKind) -> Button:
    """A button to the same page that leaves the message as it is."""
    assert isinstance(turn.to, Link)
    if kind is ChatKind.PRIVATE:
        return Open(turn.title, turn.to)
    return Url(turn.title, address(username, turn.to))
