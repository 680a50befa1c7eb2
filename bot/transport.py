"""Requests to the Bot API over aiohttp: pooled, timed, repeated where that can help."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.answers import SHORTEST_WAIT, TooManyRequestsError, understood
from bot.copies import Message, UnsureError, current
from bot.metrics import Metrics
from bot.reasons import reason

TRIES = 5
TOGETHER = 30.0
"""Seconds after which a request is not repeated any more, Telegram's own `retry_after` left out."""
_FIRST_PAUSE = 0.5
_TIMEOUT = 10.0
"""Seconds for one try, from the wait for a connection to the last byte of the answer."""
_CONNECT_TIMEOUT = 5.0
_LARGEST = 16 * 1024 * 1024
"""Bytes of an answer; a hundred of the longest updates are less."""
_DISTRUST = 600.0
"""Seconds for which connections are not used again after one of them was closed unannounced."""
_CLOSED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError)
_CONNECTIONS = 256
"""More than Telegram gives a bot to answer at a time (100), so that nobody waits for a connection."""

# Polling and start-up have loops of their own around these, which tell the operator.
_REPEATED_BY_CALLER = frozenset(
    {"getMe", "getUpdates", "setWebhook", "deleteWebhook", "setMyCommands"}
)
# What Telegram may be asked for twice without anybody seeing it twice.
_HARMLESS = ("get", "set", "delete", "edit", "answer")

put_off: ContextVar[Callable[[float], None]] = ContextVar("put_off")
"""Told, where set, of the seconds that Telegram has the current task's request wait."""


class _Way:
    """What became of one request between here and Telegram."""

    __slots__ = ("left", "reused", "stale")

    def __init__(self) -> None:
        self.left = False
        """Whether any of it was sent. The kind of an error does not tell that."""
        self.reused = False
        """Whether it went over a connection that had served others."""
        self.stale = False
        """Whether that connection turned out to be closed."""


class _Call(NamedTuple):
    """A request as it is sent, as often as need be."""

    name: str
    method: str
    url: str
    body: bytes
    seconds: float


class Transport(BaseRequest):
    """
    What python-telegram-bot sends its requests with; the bot sends no files, and neither does this.

    A 429 makes its chat wait and no other. What may work a moment later is repeated up to `TRIES`
    times; what would come twice by that, as `copies` says. No exception holds the address of a
    request, which has the token in it.
    """

    def __init__(self, metrics: Metrics, api_url: str) -> None:
        self._metrics = metrics
        self._proxy = _proxy(api_url)
        self._session: aiohttp.ClientSession | None = None
        self._fresh: aiohttp.ClientSession | None = None
        """Opens a connection for each request."""
        self._fresh_until = 0.0
        """The loop's time until which no connection is used again, for one was closed unannounced."""
        self._paused: dict[object, float] = {}
        """The chats that Telegram has wait, and the loop's time until which."""

    @property
    def read_timeout(self) -> float:
        """Seconds that a request may take."""
        return _TIMEOUT

    async def initialize(self) -> None:
        """Open the pool of connections. TLS certificates are verified, aiohttp's default."""
        if self._session is None:
            self._session = self._open(
                aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=60)
            )
            self._fresh = self._open(aiohttp.TCPConnector(limit=_CONNECTIONS, force_close=True))

    def _open(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=self._proxy,
            headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "identity"},
            trace_configs=[_tracing()],
        )

    async def shutdown(self) -> None:
        """Close the connections."""
        for session in (self._session, self._fresh):
            if session is not None:
                await session.close()
        self._session = self._fresh = None

    async def do_request(  # type: ignore[override]  # of the time-outs, the one that is used
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        **_other_timeouts: object,
    ) -> tuple[int, bytes]:
        """The answer to a request as (HTTP status, JSON body). Raises `NetworkError`, `TimedOut`."""
        parameters = request_data.parameters if request_data else {}
        name = url.partition("?")[0].rpartition("/")[2]
        seconds = read_timeout if isinstance(read_timeout, int | float) else _TIMEOUT
        try:
            # Telegram refuses half a surrogate pair, which a text cut by somebody else can end with.
            body = json.dumps(parameters, ensure_ascii=False).encode(errors="replace")
        except (TypeError, ValueError, RecursionError) as error:
            # Not left to the library, which would take it for a failure of the network.
            raise BadRequest(f"an argument that is no JSON: {type(error).__name__}") from error
        call = _Call(name, method, url, body, seconds)
        if name in _REPEATED_BY_CALLER:
            return await self._try_freely(call)
        if name.startswith(_HARMLESS):
            return await self._repeat(call, parameters.get("chat_id"), None)
        copies = current.get(None)
        message = copies.next() if copies else Message()
        if message.taken or message.unsure:
            return HTTPStatus.OK, _DONE
        try:
            return await self._repeat(call, parameters.get("chat_id"), message)
        except UnsureError:
            if not copies:
                raise
            # What follows of the answer may arrive, and whoever handles the update asks `copies`.
            return HTTPStatus.OK, _DONE

    async def _repeat(
        self, call: _Call, chat: object, message: Message | None
    ) -> tuple[int, bytes]:
        """Try until there is an answer that a repetition would not change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + TOGETHER
        tries = refusals = 0
        while True:
            deadline += await self._pause_of(chat)
            way = _Way()
            began = loop.time()
            try:
                if message is None:
                    status, body = await self._try_freely(call)
                else:
                    status, body = await self._try(call, way, fresh=message.doubts > 0)
                    message.taken = status == HTTPStatus.OK
                if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return status, body
                tries += 1
                if tries == TRIES or loop.time() > deadline:
                    return status, body
            except TooManyRequestsError as error:
                # Telegram says itself when to come again, so that this was no failed try.
                wait = max(error.seconds, backoff(refusals, first=SHORTEST_WAIT))
                refusals += 1
                deadline += await self._wait(chat, wait)
                continue
            except NetworkError:
                if message is not None and way.left:
                    await asyncio.sleep(message.doubt())
                    deadline += loop.time() - began
                    continue
                tries += 1
                if tries == TRIES or loop.time() > deadline:
                    raise
            await asyncio.sleep(backoff(tries - 1, first=_FIRST_PAUSE))

    async def _try_freely(self, call: _Call) -> tuple[int, bytes]:
        """Try once, and at once again over a new connection where the server had closed the old."""
        way = _Way()
        try:
            return await self._try(call, way)
        except NetworkError:
            if not way.stale:
                raise
        return await self._try(call, _Way(), fresh=True)

    async def _try(self, call: _Call, way: _Way, *, fresh: bool = False) -> tuple[int, bytes]:
        loop = asyncio.get_running_loop()
        fresh = fresh or loop.time() < self._fresh_until
        session = self._fresh if fresh else self._session
        if session is None:
            raise RuntimeError("the transport is not open")
        timeout = aiohttp.ClientTimeout(total=call.seconds, sock_connect=_CONNECT_TIMEOUT)
        failure: NetworkError
        try:
            async with session.request(
                call.method,
                call.url,
                data=call.body,
                headers=_JSON,
                timeout=timeout,
                allow_redirects=False,
                trace_request_ctx=way,
            ) as response:
                answer = await _read(response)
                status, kind = response.status, response.content_type
        except TimeoutError:
            result, failure = "timeout", TimedOut(f"no answer within {call.seconds:.0f} s")
        # Whatever it is, what the libraries below could not do is no fault of this program's.
        except Exception as error:  # noqa: BLE001
            result, failure = "network", NetworkError(_reason(error))
            if way.reused and isinstance(error, _CLOSED):
                way.stale = True
                self._fresh_until = loop.time() + _DISTRUST
        else:
            self._metrics.requests.labels(call.name, str(status)).inc()
            status, answer = understood(call.name, status, kind, answer)
            if status == HTTPStatus.OK and call.name.startswith(_RESULT_UNREAD):
                answer = _DONE
            return status, answer
        self._metrics.requests.labels(call.name, result).inc()
        # Not raised above: aiohttp's own error, which can hold the address, would stay its context.
        raise failure

    async def _pause_of(self, chat: object) -> float:
        """Wait as long as Telegram has a chat wait; the seconds that were waited."""
        until = self._paused.get(chat) if chat is not None else None
        if until is None:
            return 0
        seconds = until - asyncio.get_running_loop().time()
        return await self._wait(chat, seconds) if seconds > 0 else 0

    async def _wait(self, chat: object, seconds: float) -> float:
        until = asyncio.get_running_loop().time() + seconds
        if chat is not None:
            self._paused[chat] = max(until, self._paused.get(chat, 0))
        if tell := put_off.get(None):
            tell(seconds)
        await asyncio.sleep(seconds)
        if self._paused.get(chat, until) <= until:
            self._paused.pop(chat, None)
        return seconds

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The JSON of an answer. Unlike the inherited one it logs none of it: readers wrote some."""
        try:
            parsed: dict[str, Any] = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("an answer that is no JSON") from None
        return parsed


# The bot reads nothing in what Telegram says of a message it sent, and to make objects of that takes
# a sixth of the time of an answer. `True` is what the library knows an edit of inline messages by.
_RESULT_UNREAD = ("send", "edit")
_DONE = b'{"ok":true,"result":true}'
_JSON = {"Content-Type": "application/json"}


def backoff(failures: int, *, first: float, longest: float = TOGETHER) -> float:
    """Seconds to pause after some failures: doubling, and spread so that nobody comes in step."""
    return min(longest, first * 2.0 ** min(failures, 16)) * random.uniform(0.5, 1)  # noqa: S311 - no secret


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body of an answer, or as much of it as makes it none."""
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            break
    return b"".join(parts)


def _tracing() -> aiohttp.TraceConfig:
    """Has aiohttp note on a `_Way` how far its request comes."""

    async def left(_session: object, context: SimpleNamespace, _what: object) -> None:
        context.trace_request_ctx.left = True

    async def reused(_session: object, context: SimpleNamespace, _what: object) -> None:
        context.trace_request_ctx.reused = True

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(left)
    config.on_request_chunk_sent.append(left)
    config.on_connection_reuseconn.append(reused)
    return config


def _reason(error: Exception) -> str:
    """An error of the network in words that hold no address: its kind, and the system's reason."""
    system = getattr(error, "os_error", error)
    why = reason(system) if isinstance(system, OSError) else None
    return f"{type(error).__name__}: {why}" if why else type(error).__name__


def _proxy(api_url: str) -> str | None:
    """
    The proxy that the environment names for the Bot API (HTTPS_PROXY, NO_PROXY and the like).

    Asked once: aiohttp's own `trust_env` asks again for every request, in a thread.
    """
    address = urlsplit(api_url)
    if proxy_bypass(address.hostname or ""):
        return None
    return getproxies().get(address.scheme)
