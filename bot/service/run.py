"""Runs the bot: logs in, answers what one source brings, and stops cleanly when told to."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot import __version__
from bot.library import Library, visible
from bot.metrics import Metrics
from bot.os_errors import reason
from bot.replies.formats import counted
from bot.service.reload.reload import Publisher
from bot.service.server.server import Health, listen
from bot.settings import Settings, SettingsError
from bot.telegram import app
from bot.telegram.app import App
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.polling import Polling
from bot.telegram.intake.webhook import Webhook
from bot.telegram.menu import Menu
from bot.telegram.transport.answers import TooManyRequestsError
from bot.telegram.transport.transport import Transport, backoff

log = logging.getLogger(__name__)

Source = Polling | Webhook

# Together less than the 10 s after which `docker stop` kills.
_FINISH = 7.0
"""Seconds that what is in flight at a stop may take."""
_LEAVE = 0.5
"""Seconds that watching for changes may take to end."""
_CONFIRM = 2.0
"""Seconds that the last confirmation may take."""


async def run(settings: Settings, library: Library) -> None:
    """
    Answer until a signal ends it.

    Raises `InvalidToken` where Telegram refuses the token, and `SettingsError` where it refuses the
    webhook's address or `BOT_LISTEN` cannot be had.
    """
    assert settings.token is not None
    metrics = Metrics()
    transport = Transport(metrics, settings.api_url)
    application = app.build(
        library.shown(visible.now()),
        settings.token.get_secret_value(),
        api_url=settings.api_url,
        admin_chat=settings.admin_chat,
        request=transport,
    )
    briefs = counted(len(library.briefs), "{count} brief", "{count} briefs")
    _collect_rarely()
    pipeline = Pipeline(application, metrics)
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        source: Source = Webhook(application, pipeline, settings.webhook_url, secret)
    else:
        source = Polling(application, transport, pipeline, metrics)
    health = Health(source, pipeline)
    menu = Menu(application)
    publisher = Publisher(application, settings.content, metrics, health, menu=menu, whole=library)
    # Only the publisher holds it now, which lets it go when there is another one.
    del library
    async with AsyncExitStack() as stack:
        stack.push_async_callback(transport.shutdown)
        if settings.address:
            listening = listen(settings.address, metrics, health, source.routes())
            try:
                await stack.enter_async_context(listening)
            except OSError as error:
                why = reason(error) or "choose another address"
                raise SettingsError(f"BOT_LISTEN cannot be used: {why}") from None
        log.info(
            "brief-bot %s starts: %s, %s, %s",
            __version__,
            "webhook" if isinstance(source, Webhook) else "polling",
            f"listening on {settings.address}" if settings.address else "listening nowhere",
            briefs,
        )
        stack.push_async_callback(application.shutdown)
        await _until_stopped(_answer(application, source, health, publisher, menu))
        log.info("Stopping")
        source.close()
        await pipeline.drain(_FINISH)
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONFIRM):
                await source.confirm()


def _collect_rarely() -> None:
    """
    Leave what was loaded to itself, and look for garbage after more new objects than the default.

    Each answer makes hundreds of objects, nearly all without cycles; to go through them every 700
    took a sixth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do some work until SIGTERM or SIGINT ends it. Raises what the work raises."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _answer(
    application: App, source: Source, health: Health, publisher: Publisher, menu: Menu
) -> None:
    await _connect(application, source)
    health.connected = True
    log.info("Answering as @%s", application.bot.username)
    publishing = asyncio.create_task(publisher.run())
    telling = asyncio.create_task(menu.run())
    telling.add_done_callback(_told_if_ended)
    publishing.add_done_callback(lambda task: _ended(task, health))
    try:
        await source.run()
    finally:
        publishing.cancel()
        telling.cancel()
        await asyncio.wait({publishing}, timeout=_LEAVE)


def _ended(publishing: asyncio.Task[None], health: Health) -> None:
    """Let nobody take a bot that publishes nothing any more for one that does."""
    if publishing.cancelled():
        return
    log.error("Changes are not taken over any more", exc_info=publishing.exception())
    health.content = "changes are not taken over any more; the log says why; restart the bot"


def _told_if_ended(task: asyncio.Task[None]) -> None:
    """Log what ended a task that should end with the bot alone."""
    if not task.cancelled() and (error := task.exception()):
        log.error("Telegram is told of no menu of commands any more", exc_info=error)


async def _connect(application: App, source: Source) -> None:
    """Log in, then tell Telegram of the source, for as long as that takes."""
    failures = 0
    steps = [application.initialize, source.connect]
    while steps:
        refused = False
        try:
            await steps[0]()
        except InvalidToken:
            refused = True
        except TelegramError as error:
            pause = backoff(failures, first=1)
            if isinstance(error, TooManyRequestsError):
                pause = max(pause, error.seconds)
            if not failures:
                log.warning("Telegram cannot be reached (%s); trying until it can", error)
            await asyncio.sleep(pause)
            failures += 1
        else:
            del steps[0]
        if refused:
            raise InvalidToken  # the library's own has the token in its text
