"""Deliveries of the running bot: made as the settings say, over the store that they name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.delivery.delivery import Delivery
from bot.settings import Settings
from bot.store.store import Store, opened
from bot.subscription import Mode
from bot.telegram.app import App
from bot.telegram.channel import described
from bot.telegram.pushes import Pushes


@asynccontextmanager
async def delivering(settings: Settings, app: App) -> AsyncIterator[Delivery]:
    """
    Deliveries by the settings. They begin with `Delivery.run`; where they are off, subscribers can only leave.

    Raises `StoreError` and `SettingsError` where the store cannot be used.
    """
    async with opened(settings) as store:
        delivery = _delivery(settings, app, store)
        if settings.delivery_mode == "off":
            app.serve_subscribers(delivery, Mode.STORED)
        else:
            await delivery.channel(settings.channel)
            _watch_channel(settings, app, delivery)
            app.serve_subscribers(delivery)
            if settings.server:
                app.admin.is_told = delivery.is_told
        yield delivery


@asynccontextmanager
async def taking_part(settings: Settings, app: App) -> AsyncIterator[Delivery]:
    """
    Deliveries of a process without content, beside others that have it. They begin with `Delivery.run`.

    Raises `StoreError` and `SettingsError` where the store cannot be used.
    """
    async with opened(settings) as store:
        delivery = _delivery(settings, app, store)
        _watch_channel(settings, app, delivery)
        await delivery.join()
        yield delivery


def _delivery(settings: Settings, app: App, store: Store) -> Delivery:
    return Delivery(
        store,
        store.clock,
        Pushes(app.bot, app.requests),
        editors=settings.editors,
        username=lambda: app.bot.username,
        zone=settings.timezone,
        language=settings.language,
        rate=settings.delivery_rate,
        delay=settings.delivery_delay,
        asks=settings.delivery_mode == "ask",
        paid=settings.delivery_paid,
        answered=app.sender.answered.take,
    )


def _watch_channel(settings: Settings, app: App, delivery: Delivery) -> None:
    if settings.channel is not None:
        delivery.watch_channel(partial(described, app.bot, app.requests, settings.channel))
