"""A process that only delivers, beside others with the same Postgres that answer readers."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

from bot import __version__
from bot.garbage import collect_rarely
from bot.library import Library
from bot.metrics import Metrics
from bot.service.delivering import taking_part
from bot.service.health import Health
from bot.service.run import connect, listening, until_stopped
from bot.settings import Settings
from bot.telegram.app import App
from bot.telegram.transport.transport import Transport

log = logging.getLogger(__name__)


async def work(settings: Settings) -> None:
    """
    Deliver until a signal ends it.

    Raises `InvalidToken` where Telegram refuses the token, `SettingsError` where `BOT_LISTEN` cannot be had, and
    `StoreError` where the database cannot be used.
    """
    assert settings.token is not None
    metrics = Metrics()
    transport = Transport(metrics, settings.api_url)
    # What it sends lies in the database, as the processes with the content have stored it.
    token = settings.token.get_secret_value()
    app = App(Library((), language=settings.language), token, transport, api_url=settings.api_url)
    collect_rarely()
    health = Health()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(transport.shutdown)
        delivery = await stack.enter_async_context(taking_part(settings, app))
        health.delivery = delivery.trouble
        delivery.engine.watched_by(metrics)
        await stack.enter_async_context(listening(settings, metrics, health))
        log.info("brief-bot %s starts: it only delivers", __version__)
        stack.push_async_callback(app.shutdown)

        async def delivers() -> None:
            await connect(app.initialize)
            health.connected = True
            log.info("Delivering as @%s", app.bot.username)
            await delivery.run()

        await until_stopped(delivers())
        log.info("Stopping")
