"""What is kept about a chat, as its reader sees it; and the question before all of it is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from babel import Locale

from bot.links import Setting
from bot.markup import HTML, lines
from bot.replies.formats import clipped, dated, moment
from bot.replies.settings import described
from bot.replies.view import View, Whose
from bot.reply import Reply, Turn
from bot.subscription import Standing
from bot.translation import Label, Message, Plural

ALL = Setting("forget", "all")
"""The button that deletes everything."""
KEEP = Setting("keep")
"""The button that deletes nothing."""

_LATEST = 5
"""Deliveries that are listed."""
_TITLE = 100
"""Characters of a title in the list."""

_TITLE_OF_PAGE = Message("<b>What I keep about this chat</b>")
_ID = Message("The id of this chat at Telegram, encrypted.")
_NOTHING = Message("I keep nothing about this chat.")
_SINCE = {
    Whose.READER: Message("You subscribed on {day}."),
    Whose.GROUP: Message("This group was subscribed on {day}."),
    Whose.TOPIC: Message("A topic of this group, number {topic}, was subscribed on {day}."),
}
_STANDINGS = {
    Standing.STOPPED: Message("It was ended on {day}, so nothing comes. The settings were:"),
    Standing.BLOCKED: Message(
        "Since {day} I could not write here, so nothing comes until somebody resumes it. The settings were:"
    ),
    Standing.PAUSED: Message("Delivery is paused until {moment}. After that:"),
}
_MESSAGES = Plural(
    "Sent here in the last 90 days, or meant to be: {count} message. The latest:",
    "Sent here in the last 90 days, or meant to be: {count} messages. The latest:",
)
_BRIEF = Message("• {title}, {day}")
_CORRECTION = Message("• Correction: {title}, {day}")
_FILE = Message("The file below has all of it. /forget deletes it.")
_FILE_LATER = Message(
    "You had the file with all of it less than a minute ago. /forget deletes what I keep."
)
_ASKED = Message("<b>Delete everything that I keep about this chat?</b>")
_MEANS = Message(
    "The subscription ends, and what is still on its way will not come. Briefs that came stay here, "
    "but corrections do not reach them. This cannot be undone."
)
_DELETED = Message("Everything that I kept about this chat is deleted.")
_KEPT = Message("Nothing is deleted.")
_DELETE = Label("Delete everything")
_KEEP = Label("Keep it")


class Delivered(NamedTuple):
    """A message that was delivered, or was to be."""

    title: str
    at: datetime
    """When, by the subscriber's clock."""
    correction: bool
    """Whether it tells of a correction to the brief."""


def page(
    kept: Sequence[tuple[View, Sequence[Delivered]]],
    locale: Locale,
    *,
    with_file: bool,
) -> Reply:
    """All subscriptions of a chat, at least one, each with its deliveries, the oldest first."""
    parts = [part for each in kept for part in _part(*each, locale)]
    return Reply(
        (
            lines(_TITLE_OF_PAGE(locale), _ID(locale)),
            *parts,
            _FILE(locale) if with_file else _FILE_LATER(locale),
        )
    )


def nothing(locale: Locale) -> Reply:
    """The reply to who asks for what is kept, or wants it deleted, where nothing is."""
    return Reply((_NOTHING(locale),))


def asked(locale: Locale) -> Reply:
    """The question before everything is deleted."""
    return Reply(
        (_ASKED(locale), _MEANS(locale)), ((Turn(_DELETE(locale), ALL), Turn(_KEEP(locale), KEEP)),)
    )


def deleted(locale: Locale) -> Reply:
    """The page after everything was deleted."""
    return Reply((_DELETED(locale),))


def stays(locale: Locale) -> Reply:
    """The page after the reader has thought better of it."""
    return Reply((_KEPT(locale),))


def _part(view: View, deliveries: Sequence[Delivered], locale: Locale) -> list[HTML]:
    since = view.local(view.subscription.since).date()
    began = _SINCE[view.whose](
        locale, day=dated(since, locale), topic=f"{view.subscription.place.topic}"
    )
    parts = [lines(began, _standing(view, locale), described(view, locale))]
    if deliveries:
        latest = [_listed(each, locale) for each in reversed(deliveries[-_LATEST:])]
        parts.append(lines(_MESSAGES(locale, len(deliveries)), *latest))
    return parts


def _listed(each: Delivered, locale: Locale) -> HTML:
    told = {"title": clipped(each.title, _TITLE), "day": dated(each.at.date(), locale)}
    return (_CORRECTION if each.correction else _BRIEF)(locale, **told)


def _standing(view: View, locale: Locale) -> HTML | str:
    """What keeps briefs from coming, if anything does."""
    found = view.subscription
    if found.standing is Standing.ACTIVE:
        return ""
    until = found.paused_until
    return _STANDINGS[found.standing](
        locale,
        day=dated(view.local(found.changed).date(), locale),
        moment=moment(view.local(until), locale) if until else "",
    )
