"""The bot's own web server: `/healthz`, `/metrics`, and the webhook where there is one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.service.health import Health
from bot.service.server.connections import Connections
from bot.service.server.listener import accepting
from bot.settings import Address

_LARGEST = 1024 * 1024
"""Bytes of a request's body; a larger one is refused with 413."""


@asynccontextmanager
async def listen(
    address: Address, metrics: Metrics, health: Health, routes: Iterable[web.RouteDef]
) -> AsyncIterator[None]:
    """Serve at an address. Raises `OSError` where it cannot be used."""

    async def healthz(request: web.Request) -> web.Response:
        trouble = health.trouble()
        if trouble:
            return web.json_response({"ok": False, "reason": trouble}, status=503)
        told = {"content": health.content, "note": health.note, "delivery": health.delivery()}
        return web.json_response({"ok": True} | {key: text for key, text in told.items() if text})

    async def numbers(request: web.Request) -> web.Response:
        body = await metrics.text()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

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
