"""Requests to the Bot API over aiohttp: pooled, timed, repeated where that can help."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot import proxy
from bot.metrics import Metrics
from bot.reasons import reason

TRIES = 5
TOGETHER = 30.0
"""Seconds after which a request is not repeated any more, Telegram's own `retry_after` left out."""
_FIRST_PAUSE = 0.5
_TIMEOUT = 10.0
"""Seconds for one try, from the wait for a connection to the last byte of the answer."""
_CONNECT_TIMEOUT = 5.0
_CONNECTIONS = 256
"""More than Telegram gives a bot to answer at a time (100), so that nobody waits for a connection."""

# Polling and start-up have loops of their own around these, which tell the operator.
_REPEATED_BY_CALLER = frozenset(
    {"getMe", "getUpdates", "setWebhook", "deleteWebhook", "setMyCommands"}
)

put_off: ContextVar[Callable[[float], None]] = ContextVar("put_off")
"""Told, where set, of the seconds that Telegram has the current task's request wait."""


class TooManyRequestsError(NetworkError):
    """Telegram asks to wait. In place of the library's `RetryAfter`, which warns when it is made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests, to be repeated in {seconds:.0f} s")
        self.seconds = seconds


class Transport(BaseRequest):
    """
    What python-telegram-bot sends its requests with; the bot sends no files, and neither does this.

    A 429 makes its chat wait and no other. What may work a moment later is repeated up to `TRIES`
    times. No exception's text holds the address of a request, which has the token in it.
    """

    def __init__(self, metrics: Metrics, api_url: str) -> None:
        self._metrics = metrics
        self._proxy = found = proxy.to(api_url)
        self._way = f" by way of the proxy in {found.variable}" if found else ""
        self._session: aiohttp.ClientSession | None = None
        self._paused: dict[object, float] = {}
        """The chats that Telegram has wait, and the loop's time until which."""

    @property
    def read_timeout(self) -> float:
        """Seconds that a request may take."""
        return _TIMEOUT

    async def initialize(self) -> None:
        """Open the pool of connections. TLS certificates are verified, aiohttp's default."""
        if self._session is None:
            connector = self._proxy.connector if self._proxy else aiohttp.TCPConnector
            self._session = aiohttp.ClientSession(
                connector=connector(limit=_CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy.http if self._proxy else None,
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        if name in _REPEATED_BY_CALLER:
            return await self._try(name, method, url, parameters, seconds)
        return await self._repeat(name, method, url, parameters, seconds)

    async def _repeat(
        self, name: str, method: str, url: str, parameters: dict[str, Any], seconds: float
    ) -> tuple[int, bytes]:
        """Try until there is an answer that a repetition would not change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + TOGETHER
        chat = parameters.get("chat_id")
        tries = 0
        while True:
            deadline += await self._pause_of(chat)
            tries += 1
            try:
                status, body = await self._try(name, method, url, parameters, seconds)
                if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return status, body
                if tries == TRIES or loop.time() > deadline:
                    return status, body
            except TooManyRequestsError as error:
                # Telegram says itself when to come again, so that this was no failed try.
                tries -= 1
                deadline += await self._wait(chat, error.seconds)
                continue
            except NetworkError:
                # A request that timed out after it was sent may have been carried out. It is
                # repeated all the same: a reader would rather see an answer twice than never.
                if tries == TRIES or loop.time() > deadline:
                    raise
            await asyncio.sleep(backoff(tries - 1, first=_FIRST_PAUSE))

    async def _try(
        self, name: str, method: str, url: str, parameters: dict[str, Any], seconds: float
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport is not open")
        try:
            # Telegram refuses half a surrogate pair, which a text cut by somebody else can end with.
            body = json.dumps(parameters, ensure_ascii=False).encode(errors="replace")
        except (TypeError, ValueError, RecursionError) as error:
            # Not left to the library, which would take it for a failure of the network.
            raise BadRequest(f"an argument that is no JSON: {type(error).__name__}") from error
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT_TIMEOUT)
        try:
            async with self._session.request(
                method, url, data=body, headers=_JSON, timeout=timeout, allow_redirects=False
            ) as response:
                answer = await response.read()
                status, kind = response.status, response.content_type
        except TimeoutError:
            self._metrics.requests.labels(name, "timeout").inc()
            raise TimedOut(f"no answer within {seconds:.0f} s{self._way}") from None
        # `from None`: aiohttp's own text, and what caused it, can hold the address.
        except (aiohttp.ClientError, OSError) as error:
            self._metrics.requests.labels(name, "network").inc()
            raise NetworkError(f"{_reason(error)}{self._way}") from None
        self._metrics.requests.labels(name, str(status)).inc()
        if kind != "application/json":
            # Something between here and Telegram has answered instead, a proxy most likely.
            raise NetworkError(f"answered {status} {kind}, not as the Bot API does{self._way}")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooManyRequestsError(_retry_after(answer))
        if status == HTTPStatus.OK and name.startswith(_RESULT_UNREAD):
            answer = _DONE
        return status, answer

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


def _retry_after(body: bytes) -> float:
    """Seconds that Telegram asks to wait; one where it does not say."""
    try:
        return float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, LookupError, TypeError):
        return 1.0


def _reason(error: Exception) -> str:
    """An error of the network in words that hold no address: its kind, and the system's reason."""
    system = getattr(error, "os_error", error)
    why = reason(system) if isinstance(system, OSError) else None
    return f"{type(error).__name__}: {why}" if why else type(error).__name__
