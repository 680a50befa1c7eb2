"""The bot's own web server: `/healthz`, `/metrics`, and the webhook where there is one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.service.server.connections import Connections
from bot.service.server.listener import accepting
from bot.settings import Address
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.polling import Polling
from bot.telegram.intake.webhook import Webhook

PATIENCE = 60.0
"""Seconds of trouble after which the bot calls itself unhealthy."""
_LARGEST = 1024 * 1024
"""Bytes of a request's body; what is larger is refused with 413."""


class Health:
    """Whether updates can arrive and be answered."""

    def __init__(self, source: Polling | Webhook, pipeline: Pipeline) -> None:
        self.connected = False
        """Whether Telegram has taken the token and the bot has begun to answer."""
        self.content: str | None = None
        """What keeps changed content from being taken over; the last good content is served meanwhile."""
        self._source = source
        self._pipeline = pipeline

    def trouble(self) -> str | None:
        """Why the bot cannot answer, or None while it can."""
        if not self.connected:
            return "Telegram has not been reached yet"
        if (seconds := self._source.failing()) >= PATIENCE:
            return f"fetching updates has failed for {seconds:.0f} s"
        if (seconds := self._pipeline.stalled()) >= PATIENCE:
            return f"updates wait, and none has been answered for {seconds:.0f} s"
        return None


@asynccontextmanager
async def listen(
    address: Address, metrics: Metrics, health: Health, routes: Iterable[web.RouteDef]
) -> AsyncIterator[None]:
    """Serve at an address. Raises `OSError` where that cannot be had."""

    async def healthz(request: web.Request) -> web.Response:
        trouble = health.trouble()
        if trouble:
            return web.json_response({"ok": False, "reason": trouble}, status=503)
        return web.json_response(
            {"ok": True} | ({"content": health.content} if health.content else {})
        )

    async def numbers(request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    connections = Connections()
    app = web.Application(client_max_size=_LARGEST, middlewares=[connections.answer])
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", numbers), *routes])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    assert runner.server is not None
    try:
        async with accepting(address, connections, runner.server):
            yield
    finally:
        await runner.cleanup()
