"""Runs the bot: logs in, answers updates, and stops cleanly at a signal."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from aiohttp.web import RouteDef
from telegram.error import InvalidToken, TelegramError

from bot import __version__
from bot.garbage import collect_rarely
from bot.library import Library, visible
from bot.metrics import Metrics
from bot.os_errors import reason
from bot.replies.formats import counted
from bot.service.health import Health
from bot.service.reload.reload import Reload
from bot.service.server.server import listen
from bot.settings import Settings, SettingsError
from bot.store.folder import Folder
from bot.subscription import Mode
from bot.telegram.app import App
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.polling import Polling
from bot.telegram.intake.source import Source
from bot.telegram.intake.webhook import Webhook
from bot.telegram.profile import Profile
from bot.telegram.transport.backoff import until_it_works
from bot.telegram.transport.transport import Transport

if TYPE_CHECKING:
    from bot.delivery.delivery import Delivery

log = logging.getLogger(__name__)

# Together less than the 10 s after which `docker stop` kills.
_FINISH = 6.0
"""Seconds after a stop until which the updates in flight may be answered."""
_LEAVE = 3.2
"""Seconds of these that deliveries and watching for changes may take to end; more than deliveries wait for any answer."""
_CONFIRM = 2.0
"""Seconds that the last confirmation may take."""
_FIRST_PAUSE = 1.0
"""Seconds to wait after Telegram could not be reached for the first time, about."""


async def run(settings: Settings, library: Library) -> None:
    """
    Answer until a signal ends it.

    Raises `InvalidToken` where Telegram refuses the token, `SettingsError` where it refuses the webhook's
    address or `BOT_LISTEN` cannot be had, and `StoreError` where deliveries are on and cannot be kept.
    """
    assert settings.token is not None
    metrics = Metrics()
    transport = Transport(metrics, settings.api_url)
    app = App(
        library.shown(visible.now()),
        settings.token.get_secret_value(),
        transport,
        api_url=settings.api_url,
        admin_chat=settings.admin_chat,
    )
    briefs = counted(len(library.briefs), "{count} brief", "{count} briefs")
    collect_rarely()
    pipeline = Pipeline(app, metrics)
    source: Source
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        source = Webhook(app, pipeline, settings.webhook_url, secret)
    else:
        source = Polling(app, pipeline, metrics)
    health = Health(source, pipeline)
    profile = Profile(app)
    reload = Reload(app, settings.content, metrics, health, profile=profile, whole=library)
    # Only the reload holds it now, which lets it go when there is another one.
    del library
    async with AsyncExitStack() as stack:
        stack.push_async_callback(transport.shutdown)
        delivery = await _deliveries(settings, app, stack)
        if delivery and settings.delivery_mode != "off":
            health.delivery = delivery.trouble
            delivery.engine.watched_by(metrics)
            reload.follow, delivery.pulled_changes = delivery.follow, reload.pull
            await delivery.start(reload.whole)
        await stack.enter_async_context(listening(settings, metrics, health, source.routes()))
        log.info(
            "brief-bot %s starts: %s, %s, %s",
            __version__,
            source.name,
            f"listening on {settings.address}" if settings.address else "listening nowhere",
            briefs,
        )
        stack.push_async_callback(app.shutdown)
        stack.callback(app.lanes.cancel)
        stopped = await until_stopped(
            _answer(app, source, health, reload=reload, profile=profile, delivery=delivery)
        )
        log.info("Stopping")
        source.close()
        await pipeline.drain(stopped + _FINISH - asyncio.get_running_loop().time())
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONFIRM):
                await source.confirm()


@asynccontextmanager
async def listening(
    settings: Settings, metrics: Metrics, health: Health, routes: Iterable[RouteDef] = ()
) -> AsyncIterator[None]:
    """Listen where the settings say so, if anywhere. Raises `SettingsError` where that is not possible."""
    if settings.address is None:
        yield
        return
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(listen(settings.address, metrics, health, routes))
        except OSError as error:
            why = reason(error) or "choose another address"
            raise SettingsError(f"BOT_LISTEN cannot be used: {why}") from None
        yield


async def _deliveries(settings: Settings, app: App, stack: AsyncExitStack) -> Delivery | None:
    """Deliveries, until the stack is left; None where they are off. Raises `StoreError` and `SettingsError`."""
    if settings.delivery_mode == "off":
        if settings.why_off:
            log.info(settings.why_off)
        # Those who have subscribed before can still leave; behind a webhook each replica would be asked.
        if not settings.server and (settings.webhook_url or not _has_database(settings)):
            return None
    # The libraries of databases take half a second, which a bot that delivers nothing does without.
    from bot.service.delivering import delivering

    return await stack.enter_async_context(delivering(settings, app))


def _has_database(settings: Settings) -> bool:
    """Whether there is a database from a time in which deliveries were on."""
    try:
        return Folder.of(settings).has_database()
    except SettingsError:  # there is no home to look in
        return False


async def until_stopped(work: Coroutine[Any, Any, None]) -> float:
    """Do some work until SIGTERM or SIGINT ends it. Returns when that came, by the event loop's clock. Raises as the work does."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    came = math.inf

    def stop() -> None:
        nonlocal came
        came = min(came, loop.time())
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await task
    return min(came, loop.time())


async def _answer(
    app: App,
    source: Source,
    health: Health,
    *,
    reload: Reload,
    profile: Profile,
    delivery: Delivery | None,
) -> None:
    await connect(app.initialize, source.connect)
    health.connected = True
    log.info("Answering as @%s", app.bot.username)
    publishing = asyncio.create_task(reload.run())
    telling = asyncio.create_task(profile.run())
    telling.add_done_callback(_told_if_ended)
    publishing.add_done_callback(lambda task: _ended(task, health))
    leaving = {publishing}
    if delivery and app.mode is Mode.ON:
        delivering = asyncio.create_task(delivery.run())
        delivering.add_done_callback(lambda task: _ended_delivering(task, health))
        leaving.add(delivering)
    try:
        await source.run()
    finally:
        for task in (*leaving, telling):
            task.cancel()
        await asyncio.wait(leaving, timeout=_LEAVE)


def _ended(publishing: asyncio.Task[None], health: Health) -> None:
    """Log that reloading has ended by an error, and show it on `/healthz`."""
    if publishing.cancelled():
        return
    log.error("Changes are not taken over any more", exc_info=publishing.exception())
    health.content = "changes are not taken over any more; the log says why; restart the bot"


def _ended_delivering(delivering: asyncio.Task[None], health: Health) -> None:
    """Log that deliveries have ended by an error, and show it on `/healthz`."""
    if delivering.cancelled():
        return
    log.error("Nothing is delivered any more", exc_info=delivering.exception())
    health.delivery = lambda: "deliveries have ended; the log says why; restart the bot"


def _told_if_ended(task: asyncio.Task[None]) -> None:
    """Log the error that ended the task of the profile, which should end with the bot alone."""
    if not task.cancelled() and (error := task.exception()):
        log.error("Telegram is told of no menu of commands and no name any more", exc_info=error)


async def connect(*steps: Callable[[], Awaitable[None]]) -> None:
    """
    Log in to Telegram, and whatever else is to be done there, step by step until each works.

    Raises `InvalidToken`.
    """
    told = refused = False

    def failed(error: TelegramError) -> None:
        nonlocal told
        if not told:
            log.warning("Telegram cannot be reached (%s); trying until it can", error)
        told = True

    try:
        for step in steps:
            await until_it_works(step, failed=failed, first=_FIRST_PAUSE)
    except InvalidToken:
        refused = True
    if refused:
        raise InvalidToken  # the library's own has the token in its text
