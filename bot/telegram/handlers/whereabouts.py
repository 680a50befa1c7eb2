"""Finds out a subscriber's time zone: by the clock there, or by a place, with one more question at most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from bot.links import Setting
from bot.replies import settings, zone
from bot.replies.view import Whose
from bot.replies.zone import Choice, Face
from bot.reply import Reply
from bot.subscription import Standing
from bot.telegram.handlers import subscribing
from bot.telegram.handlers.orders import Answer, Asker, aside

if TYPE_CHECKING:
    from bot.schedule.clock_faces import ClockFace

_MOST = 7
"""Places that a reader chooses from, beside the button for none of them."""
_OFFSET = re.compile(r"[+-][0-9]{1,4}")


async def asked(asker: Asker, unknown: str = "") -> Reply:
    """The question for the time zone; `unknown` is what was typed and is no answer to it."""
    from bot.schedule.clock_faces import clock_faces

    faces = await aside(clock_faces, asker.now)
    shown = [
        Face(face.local, Setting("zone", f"{face.offset:+d}"), face.needs_day) for face in faces
    ]
    return zone.clocks(shown, asker.locale, writes=asker.whose is Whose.READER, unknown=unknown)


async def ask(asker: Asker, _words: str = "") -> Answer:
    """The question for the time zone, to who gets briefs."""
    subscription = await asker.subscription()
    if subscription is None or subscription.standing is not Standing.ACTIVE:
        return await subscribing.show(asker)
    return Answer((await asked(asker),))


def written(asker: Asker, unknown: str = "") -> Reply:
    """The question for who types the answer."""
    return zone.written(asker.username, asker.locale, unknown)


async def meant(asker: Asker, value: str) -> str | Reply | None:
    """
    The zone that a button names, or one more question; None where it names none.

    The value is the IANA name of a zone, or the minutes by which a clock is ahead of UTC.
    """
    from bot.schedule.zones import canonical, is_zone

    if not _OFFSET.fullmatch(value):
        return canonical(value) if is_zone(value) else None
    from bot.schedule.behaviours import behaviours_at

    behaviours = await aside(behaviours_at, int(value), asker.now)
    if len(behaviours) <= 1:
        return behaviours[0].zone if behaviours else None
    return zone.which(
        [_choice(behaviour.zone, asker) for behaviour in behaviours], asker.locale, nearest=True
    )


async def answer(asker: Asker, text: str) -> Answer:
    """Set the zone that a text names, or ask one more question, or the same again where it names none."""
    return await _answered(asker, text, await aside(_meant_by, asker, text))


async def _answered(asker: Asker, text: str, meant: _Meant) -> Answer:
    subscription = await asker.subscription()
    if subscription is None or subscription.standing is not Standing.ACTIVE:
        return await subscribing.show(asker)
    if not meant.choices:
        private = asker.whose is Whose.READER
        return Answer((written(asker, text) if private else await asked(asker, text),))
    if len(meant.choices) > 1 or not meant.is_sure:
        return Answer((zone.which(meant.choices, asker.locale, nearest=meant.is_clock),))
    chosen = replace(subscription.choices, zone=meant.choices[0].to.value, zone_confirmed=True)
    changed = await asker.changed(subscription, chosen)
    return Answer((settings.page(asker.view(changed), asker.locale),))


async def answer_or_wish(asker: Asker, text: str) -> Answer:
    """The answer to words in reply to the first page of settings: a zone, or else other wishes."""
    meant = await aside(_meant_by, asker, text)
    if not meant.choices:
        understood = await subscribing.read(text, asker)
        if not understood.unknown and (found := await subscribing.changed_by(asker, understood)):
            return found
    return await _answered(asker, text, meant)


class _Meant(NamedTuple):
    """What a text can mean."""

    choices: Sequence[Choice]
    is_sure: bool = True
    """Whether it is one of these as it was written."""
    is_clock: bool = False
    """Whether it is the time, which clocks show in all of these places."""


def _meant_by(asker: Asker, text: str) -> _Meant:
    """What an answer to the question for the time zone can mean, be it a whole sentence."""
    from bot.schedule import places, wishes
    from bot.schedule.clock_faces import faces_like
    from bot.schedule.wish_words import without_denial

    text = without_denial(text)
    faces = faces_like(text, asker.at, asker.locale)
    found = places.find(text, asker.at, asker.locale)
    if not faces and not found.places:
        read = wishes.read(text, asker.at, asker.locale)
        is_more = read.unknown or read.days or read.sound
        if read.places and not is_more:
            found = places.Found(read.places, read.is_place_sure)
        elif read.times and len(read.times) == 1 and not is_more:
            faces = faces_like(f"{read.times[0]:%H:%M}", asker.at)
    if faces:
        alone = len(faces) == 1
        around = [choice for face in faces for choice in _around(face, asker, alone=alone)]
        return _Meant(around[:_MOST], is_clock=alone)
    choices = [Choice(place.name, Setting("zone", place.zone)) for place in found.places]
    return _Meant(choices, found.is_exact)


def _around(face: ClockFace, asker: Asker, *, alone: bool) -> Iterator[Choice]:
    """The places whose clocks show some time, which stands beside them unless it is the same in all."""
    from bot.schedule.behaviours import behaviours_at

    local = asker.now.astimezone(timezone(timedelta(minutes=face.offset)))
    for behaviour in behaviours_at(face.offset, asker.at):
        yield _choice(behaviour.zone, asker, None if alone else local)


def _choice(name: str, asker: Asker, local: datetime | None = None) -> Choice:
    from bot.schedule.zone_names import name_of

    return Choice(name_of(name, asker.locale), Setting("zone", name), local)
