"""The ways from a bot to Telegram's side of the Bot API, with what can go wrong on them.

Three doors to one `BotApi`: `InProcess` for what answers alone, `Memory` for the transport and what
fetches updates, on a clock that a test can move, and `Loopback` for a real process over HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

import aiohttp
from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest

from bot.metrics import Metrics
from bot.telegram.transport.requests import Call, Requests
from bot.telegram.transport.transport import Transport
from tests.support import bodies
from tests.support.botapi import TOKEN, BotApi, Refusal, Request


def _body(api: BotApi, method: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    try:
        return 200, {"ok": True, "result": api.answer(method, arguments)}
    except Refusal as refusal:
        return _refused(refusal)


def _refused(refusal: Refusal) -> tuple[int, dict[str, Any]]:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return refusal.code, body


class InProcess(Requests):
    """The door for a bot in this process: no network at all."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def carry(self, call: Call) -> dict[str, Any]:
        given = json.loads(call.body)
        if call.document:
            given["document"] = bodies.File(*call.document)
        return _body(self._api, call.method, given)[1]


class Fault(Enum):
    """What can happen to a request between the bot and Telegram."""

    UNREACHABLE = "no connection comes about, so that nothing was sent"
    BUSY = "Telegram's servers say that they cannot answer it"
    CUT = "the connection breaks before it arrives"
    CUT_AFTER = "the connection breaks before its answer arrives"
    BAD_GATEWAY = "a proxy answers in its place"
    SILENCE = "it is lost, and no answer comes"


class CutError(Exception):
    """The connection that a request came on breaks."""


class Answer(NamedTuple):
    """What comes back for a request."""

    status: int
    body: bytes
    content_type: str = "application/json"

    @property
    def content(self) -> Self:
        """What the body is read from, as aiohttp hands it out."""
        return self

    async def iter_any(self) -> AsyncIterator[bytes]:
        """The body in parts."""
        yield self.body


def _answer(status: int, body: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(body).encode())


class Wire:
    """What lies between a bot and Telegram: requests take their time on it, and break."""

    longest_poll = 60.0
    """Seconds that getUpdates waits for an update at most."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.polls = 0
        """How often getUpdates came."""
        self.delay = 0.0
        """Seconds that an answer takes."""
        self.passable = asyncio.Event()
        """Cleared by a test that has all answers wait until it is set again."""
        self.passable.set()
        self.holds: Callable[[Request], asyncio.Event | None] = lambda _: None
        """Lets a test have a request arrive no sooner than an event."""
        self.fault: Callable[[Request], Fault | None] = lambda _: None
        """Lets a test break a request, getUpdates too, on the way there or back."""
        self.instead: Callable[[Request], Answer | None] = lambda _: None
        """Lets a test answer a request in Telegram's place."""
        self._happened = asyncio.Condition()

    async def exchange(self, method: str, arguments: dict[str, Any], fault: Fault | None) -> Answer:
        """The answer to a request. Raises `CutError`."""
        if fault is Fault.BAD_GATEWAY:
            return Answer(502, b"<h1>502</h1>", "text/html")
        if odd := self.instead(Request(method, arguments)):
            return odd
        if fault is Fault.BUSY:
            return _answer(*_refused(Refusal(500, "Internal Server Error")))
        if fault is Fault.SILENCE:
            await asyncio.Event().wait()
        if event := self.holds(Request(method, arguments)):
            await event.wait()
        if fault is not Fault.CUT:
            await asyncio.sleep(self.delay)
            await self.passable.wait()
            if method == "getUpdates":
                status, body = await self._updates(arguments)
            else:
                status, body = _body(self.api, method, arguments)
        async with self._happened:
            self._happened.notify_all()
        if fault:
            raise CutError
        return _answer(status, body)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until a request has made something true; a minute is a guard, not a measure."""
        async with asyncio.timeout(60), self._happened:
            await self._happened.wait_for(true)

    async def _updates(self, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.polls += 1
        poll = self.polls
        self.api.confirm(arguments.get("offset", 0))
        async with self._happened:
            self._happened.notify_all()
        await self.api.wait_for_updates(min(arguments.get("timeout", 0), self.longest_poll))
        try:
            overtaken = poll != self.polls
            return 200, {"ok": True, "result": self.api.polled(arguments, overtaken=overtaken)}
        except Refusal as refusal:
            return _refused(refusal)


def bot_over(request: BaseRequest, url: str = "https://api.telegram.org") -> Bot:
    """A bot whose requests all go over one transport: without it, each bot would read all certificates."""
    return Bot(TOKEN, f"{url}/bot", request=request, get_updates_request=request)


class Memory(Wire):
    """The door for a bot in this process: its transport sends over it instead of a session."""

    def transport(self, metrics: Metrics | None = None, api_url: str = "http://x") -> Transport:
        """A transport of the bot that is connected to this wire, whatever its address is."""
        transport = Transport(metrics or Metrics(), api_url)
        ways = transport._session
        ways._session = ways._fresh = self
        return transport

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        *,
        data: bytes | aiohttp.Payload,
        headers: dict[str, str],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's name
        trace_request_ctx: Any,
        **_: Any,
    ) -> AsyncIterator[Answer]:
        """An answer, as aiohttp's sessions give it and with the errors that they raise."""
        address = urlsplit(url)
        body = data if isinstance(data, bytes) else await data.as_bytes()
        given = bodies.arguments(headers.get("Content-Type", ""), body)
        arguments = {**bodies.values(dict(parse_qsl(address.query))), **given}
        name = address.path.rpartition("/")[2]
        fault = self.fault(Request(name, arguments))
        if fault is Fault.UNREACHABLE:
            raise aiohttp.ClientConnectionError
        trace_request_ctx.left = True
        try:
            async with asyncio.timeout(timeout.total):
                answer = await self.exchange(name, arguments, fault)
        except CutError:
            raise aiohttp.ServerDisconnectedError from None
        yield answer

    async def close(self) -> None:
        """Nothing is open."""


class Loopback(Wire):
    """The door for a real process: an HTTP server on this machine."""

    # Short, so that nobody waits for a poll that a bot has left behind.
    longest_poll = 0.5

    def __init__(self, api: BotApi) -> None:
        super().__init__(api)
        self.url = ""
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen(0)
        host, self._port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{self._port}"
        return self

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Nothing leaves for it: no connection comes about, and those that are open are closed."""
        assert self._site is not None
        assert self._runner is not None
        assert self._runner.server is not None
        await self._site.stop()
        await self._runner.server.shutdown(0.01)
        yield
        await self._listen(self._port)

    async def _listen(self, port: int) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await self._site.start()

    async def __aexit__(self, *exception: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return web.json_response(body, status=401)
        given = bodies.arguments(request.headers["Content-Type"], await request.read())
        arguments = {**bodies.values(dict(request.query)), **given}
        try:
            method = request.match_info["method"]
            answer = await self.exchange(method, arguments, self.fault(Request(method, arguments)))
        except CutError:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(
            status=answer.status, body=answer.body, content_type=answer.content_type
        )


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is true that no request announces; a minute is a guard, not a measure."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)
