"""Requests to the Bot API: repeated where that can help, and no sooner than Telegram allows."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.metrics import Metrics
from bot.telegram.transport import proxy
from bot.telegram.transport.answers import SHORTEST_WAIT, TooManyRequestsError
from bot.telegram.transport.copies import Message, UnsureError, current
from bot.telegram.transport.session import DONE, Call, Session, Way

TRIES = 5
TOGETHER = 30.0
"""Seconds after which a request is not repeated any more, Telegram's own `retry_after` left out."""
_FIRST_PAUSE = 0.5
_TIMEOUT = 10.0
"""Seconds for one try, from the wait for a connection to the last byte of the answer."""

# Polling and start-up have loops of their own around these, which tell the operator.
_REPEATED_BY_CALLER = frozenset(
    {"getMe", "getUpdates", "setWebhook", "deleteWebhook", "setMyCommands"}
)
# What Telegram may be asked for twice without anybody seeing it twice.
_HARMLESS = ("get", "set", "delete", "edit", "answer")

put_off: ContextVar[Callable[[float], None]] = ContextVar("put_off")
"""Told, where set, of the seconds that Telegram has the current task's request wait."""


class Transport(BaseRequest):
    """
    What python-telegram-bot sends its requests with; the bot sends no files, and neither does this.

    A 429 makes its chat wait and no other. What may work a moment later is repeated up to `TRIES`
    times; what would come twice by that, as `copies` says.
    """

    def __init__(self, metrics: Metrics, api_url: str) -> None:
        self._session = Session(metrics, proxy.to(api_url))
        self._paused: dict[object, float] = {}
        """The chats that Telegram has wait, and the loop's time until which."""

    @property
    def read_timeout(self) -> float:
        """Seconds that a request may take."""
        return _TIMEOUT

    async def initialize(self) -> None:
        """Open the pool of connections."""
        self._session.open()

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._session.close()

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
        call = Call(name, method, url, body, seconds)
        if name in _REPEATED_BY_CALLER:
            return await self._try_freely(call)
        if name.startswith(_HARMLESS):
            return await self._repeat(call, parameters.get("chat_id"), None)
        copies = current.get(None)
        message = copies.next() if copies else Message()
        if message.taken or message.unsure:
            return HTTPStatus.OK, DONE
        try:
            return await self._repeat(call, parameters.get("chat_id"), message)
        except UnsureError:
            if not copies:
                raise
            # What follows of the answer may arrive, and whoever handles the update asks `copies`.
            return HTTPStatus.OK, DONE

    async def _repeat(self, call: Call, chat: object, message: Message | None) -> tuple[int, bytes]:
        """Try until there is an answer that a repetition would not change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + TOGETHER
        tries = refusals = 0
        while True:
            deadline += await self._pause_of(chat)
            way = Way()
            began = loop.time()
            try:
                if message is None:
                    status, body = await self._try_freely(call)
                else:
                    status, body = await self._session.exchange(call, way, fresh=message.doubts > 0)
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

    async def _try_freely(self, call: Call) -> tuple[int, bytes]:
        """Try once, and at once again over a new connection where the server had closed the old."""
        way = Way()
        try:
            return await self._session.exchange(call, way)
        except NetworkError:
            if not way.stale:
                raise
        return await self._session.exchange(call, Way(), fresh=True)

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


def backoff(failures: int, *, first: float, longest: float = TOGETHER) -> float:
    """Seconds to pause after some failures: doubling, and spread so that nobody comes in step."""
    return min(longest, first * 2.0 ** min(failures, 16)) * random.uniform(0.5, 1)  # noqa: S311 - no secret
