"""The source of updates that Telegram sends."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, TelegramError
from yarl import URL

from bot.settings import SettingsError
from bot.telegram import failures
from bot.telegram.app import ALLOWED_UPDATES, App
from bot.telegram.intake.entry import Entry, is_update
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.transport.requests import Call

log = logging.getLogger(__name__)

CONNECTIONS = 100
"""Updates that Telegram may send at a time, each on a connection of its own; its highest."""
_HELD = 25
"""
Updates whose connections may stay open while Telegram itself delays their answers.

A quarter of `CONNECTIONS`, so that up to three replicas leave some of these to the other chats.
"""
_LOOK = 3600.0
"""Seconds after which Telegram is asked whether the webhook still stands."""
_BODY = 10.0
"""Seconds that the body of a request may take."""
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Webhook:
    """Answers Telegram's deliveries: 200 once the pipeline is done with an update, not before."""

    name = "webhook"

    def __init__(self, app: App, pipeline: Pipeline, url: str, secret: str) -> None:
        self._bot = app.bot
        self._requests = app.requests
        self._pipeline = pipeline
        # With nothing left in it that Telegram would have to encode.
        self._url = URL(url)
        self._secret = secret
        self._open: dict[int, Entry] = {}
        self._taking = False

    def routes(self) -> list[web.RouteDef]:
        """Every address: whether it is the webhook's is decided when a request comes."""
        # Not by its path, in which aiohttp would take braces for a pattern.
        return [web.route("*", "/{path:.*}", self._receive)]

    async def connect(self) -> None:
        """Tell Telegram where to send updates. Raises `SettingsError` where it refuses the address."""
        self._taking = True
        try:
            await self._set()
        except BadRequest as error:
            raise SettingsError(
                f"BOT_WEBHOOK_URL is refused by Telegram: {error.message}"
            ) from None

    async def run(self) -> None:
        """Make room for updates while Telegram sends them. Raises `InvalidToken` once it refuses the token."""
        watching = asyncio.create_task(self._watch())
        try:
            while not self._pipeline.token_refused:
                await self._pipeline.changed.wait()
                self._pipeline.changed.clear()
                self._make_room()
        finally:
            watching.cancel()
        raise InvalidToken

    async def _set(self) -> None:
        await self._bot.set_webhook(
            str(self._url),
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=CONNECTIONS,
        )

    async def _watch(self) -> None:
        """Set the webhook again where another bot with this token, such as an older replica, has set its own."""
        told = False
        while True:
            await asyncio.sleep(_LOOK)
            try:
                if await self._stands():
                    told = False
                    continue
                await self._set()
            except TelegramError as error:
                log.info("The webhook could not be looked at: %s", failures.reason(error))
                continue
            if not told:
                log.warning(
                    "The webhook at Telegram was another one; it is set again, and looked at each hour"
                )
            told = True

    async def _stands(self) -> bool:
        """Whether the webhook at Telegram is this one. Raises `TelegramError`."""
        found = await self._requests.call(Call(f"{self._bot.base_url}/getWebhookInfo", b"{}"))
        kinds = found.get("allowed_updates")
        asked = isinstance(kinds, list) and sorted(map(str, kinds)) == sorted(ALLOWED_UPDATES)
        return asked and found.get("url") == str(self._url)

    def failing(self) -> float:
        """Seconds for which updates could not arrive: none, as far as can be seen from here."""
        return 0.0

    def close(self) -> None:
        """Take no more updates; Telegram repeats them, to whom it reaches then."""
        self._taking = False

    async def confirm(self) -> None:
        """Nothing to do: each update was confirmed when it was answered."""

    async def _receive(self, request: web.Request) -> web.Response:
        if (request.rel_url.path or "/") != (self._url.path or "/"):
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        given = request.headers.get(_SECRET, "").encode(errors="replace")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        if not self._taking:
            return web.Response(status=503)
        # The type that the request declares, with or without a charset, says nothing that counts.
        try:
            async with asyncio.timeout(_BODY):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except (web.RequestPayloadError, ConnectionError):
            return web.Response(status=400, text="broken off")
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return web.Response(status=400, text="not JSON")
        if not is_update(raw):
            return web.Response(status=400, text="not an update")
        entry = self._open[raw["update_id"]] = self._pipeline.submit(raw)
        self._make_room()
        # Telegram may hang up and come again; the answer is on its way all the same.
        answered = await asyncio.shield(entry.confirmed)
        self._open.pop(entry.id, None)
        return web.Response(status=200 if answered else 503)

    def _make_room(self) -> None:
        """Confirm the oldest of the updates whose answers Telegram delays, if they are too many."""
        if len(self._open) <= _HELD:
            return
        delayed = [entry for entry in self._open.values() if self._pipeline.delayed(entry)]
        for entry in delayed[: max(0, len(delayed) - _HELD)]:
            self._pipeline.confirm_early(entry)
