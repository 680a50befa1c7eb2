"""The answers to who asks what is kept, and to who wants it deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from bot.links import Setting
from bot.replies import data, notices
from bot.telegram.handlers.orders import Answer, Asker
from bot.telegram.transport.requests import Document

if TYPE_CHECKING:
    from bot.delivery.subscribers.keeping import Delivered, Kept

_FILE = "brief-bot-data.json"
"""The name of the file with all that is kept."""


async def show(asker: Asker, _words: str = "") -> Answer:
    """All that is kept about the chat, to be read, and as a file."""
    kept = await asker.delivery.subscribers.kept(asker.place.chat)
    if not kept:
        return Answer((data.nothing(asker.locale),))
    file = _document(kept) if asker.files.is_first(asker.place.chat, asker.at) else None
    views = [(asker.view(each.subscription), each.deliveries) for each in kept]
    shown = [(view, [_shown(one, view.now.tzinfo) for one in each]) for view, each in views]
    return Answer((data.page(shown, asker.locale, with_file=file is not None),), file=file)


def _shown(each: Delivered, zone: tzinfo | None) -> data.Delivered:
    return data.Delivered(each.title, each.due.astimezone(zone), each.correction)


async def ask(asker: Asker, _words: str = "") -> Answer:
    """The question whether everything about the chat is to be deleted."""
    if not await asker.delivery.subscribers.subscriptions(asker.place.chat):
        return Answer((data.nothing(asker.locale),))
    return Answer((data.asked(asker.locale),))


async def pressed(asker: Asker, setting: Setting) -> Answer:
    """Delete everything, or nothing, as the button says."""
    if setting == data.KEEP:
        return Answer((data.stays(asker.locale),))
    if setting != data.ALL:
        return Answer(notice=notices.STALE)
    await asker.delivery.subscribers.forget(asker.place.chat)
    return Answer((data.deleted(asker.locale),))


def _document(kept: Sequence[Kept]) -> Document:
    """All that is kept about a chat, as JSON."""
    chat = kept[0].subscription
    whole = {
        "chat": chat.place.chat,
        "kind": chat.kind,
        "subscriptions": [_subscription(each) for each in kept],
    }
    content = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    return Document(_FILE, content, "application/json")


def _subscription(kept: Kept) -> dict[str, Any]:
    found = kept.subscription
    choices = found.choices
    return {
        "topic": found.place.topic or None,
        "standing": found.standing,
        "since": _moment(found.since),
        "standing_since": _moment(found.changed),
        "paused_until": _moment(found.paused_until),
        "times": [f"{at:%H:%M}" for at in choices.times],
        "days": choices.days,
        "sound": choices.sound,
        "time_zone": choices.zone,
        "time_zone_confirmed": choices.zone_confirmed,
        "language": choices.language or None,
        "language_chosen": choices.language_chosen,
        "last_sound": _moment(kept.rang),
        "briefs": [_delivered(each) for each in kept.deliveries],
    }


def _delivered(each: Delivered) -> dict[str, Any]:
    return {
        "brief": each.brief,
        "title": each.title,
        "correction": each.correction,
        "state": each.state,
        "due": _moment(each.due),
        "settled": _moment(each.settled),
        "silent": each.silent,
        "message": each.message,
        "revision": each.revision,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
