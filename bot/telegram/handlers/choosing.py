"""The answers to the buttons of a subscription's settings. Any reader can forge one: each value is looked at."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta

from bot.links import Setting
from bot.replies import data as data_replies
from bot.replies import language, notices, settings, settings_choices, view
from bot.replies.view import Whose
from bot.reply import Reply
from bot.subscription import Choices, Days, Sound, Standing, Subscription
from bot.telegram.handlers import data, speaking, subscribing, whereabouts
from bot.telegram.handlers.orders import Answer, Asker

_TIMES = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:,(?:[01][0-9]|2[0-3])[0-5][0-9]){0,5}")
_STALE = Answer(notice=notices.STALE)


async def pressed(asker: Asker, setting: Setting) -> Answer:
    """The page that a button opens, after what it changes."""
    if general := _GENERAL.get(setting):
        return await general(asker, "")
    if setting.page in (data_replies.ALL.page, data_replies.KEEP.page):
        return await data.pressed(asker, setting)
    if setting.page == language.PAGE:
        return await speaking.choose(asker, setting.value)
    if setting.page not in _OF_ACTIVE:
        return _STALE
    subscription = await asker.subscription()
    if subscription is None or subscription.standing is not Standing.ACTIVE:
        # The page is older than what has happened since.
        return await subscribing.show(asker)
    return await _OF_ACTIVE[setting.page](asker, subscription, setting.value)


async def _times(asker: Asker, subscription: Subscription, value: str) -> Answer:
    choices = subscription.choices
    if not value:
        return Answer((settings_choices.times(choices, asker.locale),))
    if value == view.AS_THEY_APPEAR.value:
        return await _chosen(asker, subscription, replace(choices, times=()))
    if not _TIMES.fullmatch(value):
        return _STALE
    times = {time(int(each[:2]), int(each[2:])) for each in value.split(",")}
    changed = await asker.changed(subscription, replace(choices, times=tuple(sorted(times))))
    return Answer((settings_choices.times(changed.choices, asker.locale),))


async def _days(asker: Asker, subscription: Subscription, value: str) -> Answer:
    if value not in set(Days):
        return _STALE
    return await _chosen(asker, subscription, replace(subscription.choices, days=Days(value)))


async def _sound(asker: Asker, subscription: Subscription, value: str) -> Answer:
    if not value:
        return Answer((settings_choices.sounds(asker.view(subscription), asker.locale),))
    if value not in set(Sound):
        return _STALE
    return await _chosen(asker, subscription, replace(subscription.choices, sound=Sound(value)))


async def _zone(asker: Asker, subscription: Subscription, value: str) -> Answer:
    if not value:
        return Answer((await whereabouts.asked(asker),))
    found = await whereabouts.meant(asker, value)
    if isinstance(found, Reply):
        return Answer((found,))
    if found is None:
        return _STALE
    return await _chosen(
        asker, subscription, replace(subscription.choices, zone=found, zone_confirmed=True)
    )


async def _type(asker: Asker, _subscription: Subscription, value: str) -> Answer:
    if value or asker.whose is not Whose.READER:
        return _STALE
    return Answer((whereabouts.written(asker),))


async def _pause(asker: Asker, subscription: Subscription, value: str) -> Answer:
    if value != view.WEEK.value:
        return _STALE
    await asker.delivery.subscribers.pause(
        subscription.place, asker.now + timedelta(days=int(value))
    )
    return await subscribing.show(asker)


async def _chosen(asker: Asker, subscription: Subscription, choices: Choices) -> Answer:
    page = settings.page(asker.view(await asker.changed(subscription, choices)), asker.locale)
    return Answer((page,), notice=notices.CHOSEN)


_GENERAL: Mapping[Setting, Callable[[Asker, str], Awaitable[Answer]]] = {
    Setting(): subscribing.show,
    view.ON: subscribing.subscribe,
    view.OFF: subscribing.unsubscribe,
}
"""The buttons that mean something whatever the standing of the subscription is."""
_OF_ACTIVE: Mapping[str, Callable[[Asker, Subscription, str], Awaitable[Answer]]] = {
    view.TIMES.page: _times,
    "days": _days,
    view.SOUND.page: _sound,
    view.ZONE.page: _zone,
    view.TYPE.page: _type,
    view.WEEK.page: _pause,
}
"""The pages, and the changes that are made there, of who gets briefs."""
