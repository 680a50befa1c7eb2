"""Sends one request over aiohttp and reads its answer, within limits of time and size."""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from types import SimpleNamespace

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.metrics import Metrics
from bot.os_errors import reason
from bot.telegram.transport.answers import Answer, understood
from bot.telegram.transport.proxy import Proxy
from bot.telegram.transport.requests import Call

_CONNECT_TIMEOUT = 5.0
_LARGEST = 16 * 1024 * 1024
"""Bytes of an answer; a hundred of the longest updates are less."""
_DISTRUST = 600.0
"""Seconds for which connections are not used again after one of them was closed unannounced."""
_CLOSED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError)
_CONNECTIONS = 256
"""More than Telegram gives a bot to answer at a time (100), so that nobody waits for a connection."""

_HEADERS = {
    "User-Agent": BaseRequest.USER_AGENT,
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
}


class Way:
    """The progress of one request on its way to Telegram."""

    __slots__ = ("left", "reused", "stale")

    def __init__(self) -> None:
        self.left = False
        """Whether any of it was sent. The kind of an error does not tell that."""
        self.reused = False
        """Whether it went over a connection that had served others."""
        self.stale = False
        """Whether that connection turned out to be closed."""


class Session:
    """The connections to Telegram. No exception holds the address of a request, which has the token in it."""

    def __init__(self, metrics: Metrics, proxy: Proxy | None) -> None:
        self._metrics = metrics
        self._proxy = proxy
        self._way = f" by way of the proxy in {proxy.variable}" if proxy else ""
        self._session: aiohttp.ClientSession | None = None
        self._fresh: aiohttp.ClientSession | None = None
        """The session that opens a connection for each request."""
        self._fresh_until = 0.0
        """The loop's time until which no connection is used again, for one was closed unannounced."""

    def open(self) -> None:
        """Have connections opened when they are needed. TLS certificates are verified, aiohttp's default."""
        if self._session is None:
            connector = self._proxy.connector if self._proxy else aiohttp.TCPConnector
            self._session = self._made(connector(limit=_CONNECTIONS, keepalive_timeout=60))
            self._fresh = self._made(connector(limit=_CONNECTIONS, force_close=True))

    def _made(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=self._proxy.http if self._proxy else None,
            headers=_HEADERS,
            trace_configs=[_tracing()],
        )

    async def close(self) -> None:
        """Close the connections."""
        for session in (self._session, self._fresh):
            if session is not None:
                await session.close()
        self._session = self._fresh = None

    async def exchange(self, call: Call, way: Way, *, fresh: bool = False) -> Answer:
        """
        Send a request once. Returns the Bot API's answer, a refusal included.

        `way` is told how far the request came. `fresh` has it sent over a new connection. Raises
        `NetworkError`, `TimedOut`, and `TooManyRequestsError`.
        """
        loop = asyncio.get_running_loop()
        fresh = fresh or loop.time() < self._fresh_until
        session = self._fresh if fresh else self._session
        if session is None:
            raise NetworkError("the transport is not open")
        body, headers = _body(call)
        failure: NetworkError
        try:
            async with session.request(
                "POST",
                call.url,
                data=body,
                headers=headers,
                timeout=_timeout(call.seconds),
                allow_redirects=False,
                trace_request_ctx=way,
            ) as response:
                answer = await _read(response)
                status, kind = response.status, response.content_type
        except TimeoutError:
            why = f"no answer within {call.seconds:.0f} s{self._way}"
            result, failure = "timeout", TimedOut(why)
        # Whatever it is, what the libraries below could not do is no fault of this program's.
        except Exception as error:  # noqa: BLE001 - told by its kind
            result, failure = "network", NetworkError(f"{_reason(error)}{self._way}")
            if way.reused and isinstance(error, _CLOSED):
                way.stale = True
                self._fresh_until = loop.time() + _DISTRUST
        else:
            self._metrics.requests.labels(call.method, str(status)).inc()
            return understood(call.method, status, kind, answer, self._way)
        self._metrics.requests.labels(call.method, result).inc()
        # Not raised above: aiohttp's own error, which can hold the address, would stay its context.
        raise failure


@lru_cache(maxsize=16)
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT_TIMEOUT)


def _body(call: Call) -> tuple[bytes | aiohttp.Payload, dict[str, str]]:
    """The body of a request, and the headers that it needs besides those of every request."""
    if call.document is None:
        return call.body, {}
    form = aiohttp.FormData()
    for name, value in json.loads(call.body).items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    name, content, kind = call.document
    form.add_field("document", content, filename=name, content_type=kind)
    # A form can be read once, and is made anew for each try.
    body = form()
    return body, {"Content-Type": body.headers["Content-Type"]}


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body of an answer, cut where it is longer than any of Telegram's."""
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            break
    return b"".join(parts)


def _tracing() -> aiohttp.TraceConfig:
    """Has aiohttp note on a `Way` how far its request comes."""

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
