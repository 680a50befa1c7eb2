"""The answers to who subscribes, unsubscribes, or asks for the settings, by a command or in other words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.links import Setting
from bot.markup import HTML
from bot.replies import phrases, settings, standing, wished
from bot.replies.zone import Choice, which
from bot.reply import Reply
from bot.subscription import Choices, Standing, Subscription
from bot.telegram.handlers import speaking
from bot.telegram.handlers.orders import Answer, Asker, aside

if TYPE_CHECKING:
    from bot.schedule.wishes import Wishes


async def subscribe(asker: Asker, words: str) -> Answer:
    """Subscribe at once, as the words say, and give the latest brief. `/subscribe off` unsubscribes."""
    from bot.schedule.wish_words import is_off

    row = phrases.row(phrases.key(words), asker.username)
    if is_off(words) or (row and row.order == "unsubscribe"):
        return await unsubscribe(asker)
    watched = asker.delivery.watched
    if watched and watched.discussion == asker.place.chat:
        return Answer((standing.from_channel(asker.locale),))
    before = await asker.subscription()
    wishes = await read(words, asker)
    known = Choices(zone=asker.delivery.zone, language=speaking.usual(asker))
    choices = wishes.over(before.choices if before else known)
    welcomed = await asker.delivery.subscribers.welcome(
        asker.place, asker.kind, choices, asker.latest
    )
    page = shown(asker, welcomed.subscription, wishes)
    brief = (welcomed.brief,) if welcomed.brief else ()
    return Answer((page, *brief), welcomed.copy)


async def unsubscribe(asker: Asker, _words: str = "") -> Answer:
    """Deliver nothing any more."""
    await asker.delivery.subscribers.stop(asker.place)
    subscription = await asker.subscription()
    if subscription is None:
        return Answer((standing.nothing_to_stop(asker.whose, asker.locale),))
    page = settings.page(asker.view(subscription), asker.locale)
    return Answer((page if asker.delivers else replace(page, buttons=()),))


async def show(asker: Asker, _words: str = "") -> Answer:
    """The page of settings, or an offer to who has no subscription."""
    subscription = await asker.subscription()
    if subscription is None:
        return Answer((standing.offer(asker.whose, asker.locale),))
    return Answer((settings.page(asker.view(subscription), asker.locale),))


async def wish(asker: Asker, words: str) -> Answer | None:
    """Change the settings as a text says; None where it says nothing of them."""
    return await changed_by(asker, await read(words, asker))


async def changed_by(asker: Asker, wishes: Wishes) -> Answer | None:
    """Change the settings as wishes say; None where they say nothing of them."""
    subscription = await asker.subscription()
    if subscription is None or subscription.standing is not Standing.ACTIVE:
        return None
    if not (wishes.places or wishes.days or wishes.sound or wishes.times is not None):
        return None
    changed = await asker.changed(subscription, wishes.over(subscription.choices))
    return Answer((shown(asker, changed, wishes),))


async def returned(asker: Asker) -> tuple[Reply, ...]:
    """The question to who has blocked the bot whether delivery shall go on; nothing for everybody else."""
    subscription = await asker.subscription()
    if subscription is None or subscription.standing is not Standing.BLOCKED:
        return ()
    return (settings.page(asker.view(subscription), asker.locale),)


async def read(words: str, asker: Asker) -> Wishes:
    """What some words ask for."""
    from bot.schedule import wishes

    return await aside(wishes.read, words, asker.at, asker.locale) if words else wishes.Wishes()


def shown(asker: Asker, subscription: Subscription, wishes: Wishes) -> Reply:
    """The page of settings, with what was not understood, and a question for the place where that is not sure."""
    notes: list[HTML] = [*wished.notes(wishes.unknown, wishes.left_out, asker.locale)]
    view = asker.view(subscription)
    if not wishes.places or wishes.is_place_sure:
        return settings.page(view, asker.locale, notes)
    choices = [Choice(place.name, Setting("zone", place.zone)) for place in wishes.places]
    return settings.page(view, asker.locale, notes, question=which(choices, asker.locale))
