"""Requests to the Bot API: repeated where that can help, and no sooner than Telegram allows."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from telegram.error import NetworkError

from bot.metrics import Metrics
from bot.telegram.transport import proxy
from bot.telegram.transport.answers import SHORTEST_WAIT, Answer, HeldError, TooManyRequestsError
from bot.telegram.transport.backoff import backoff
from bot.telegram.transport.outbox import Outgoing, UnsureError, current
from bot.telegram.transport.requests import Call, Requests
from bot.telegram.transport.session import Session, Way

TRIES = 5
"""Tries of one request. Those that Telegram answers with a 429 do not count."""
TOGETHER = 30.0
"""Seconds after which a request is not repeated any more. The waits that Telegram asks for do not count."""
_FIRST_PAUSE = 0.5

# Polling, the webhook, the start and the profile repeat these themselves, and tell the operator.
_REPEATED_BY_CALLER = frozenset(
    ["getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"]
    + [f"{verb}My{part}" for verb in ("get", "set")
       for part in ("Commands", "Name", "Description", "ShortDescription")]
)  # fmt: skip
# One of these that left may have turned a message, even if no answer came.
_EDITS = "edit"
# Telegram may be asked for these twice without anybody seeing it twice.
_HARMLESS = ("get", "set", "delete", _EDITS, "answer")


class Transport(Requests):
    """
    Carries requests over the network.

    A 429 makes its chat wait and no other. A request that may work a moment later is repeated up to
    `TRIES` times; a message that may have arrived, as `Outgoing` says.
    """

    def __init__(self, metrics: Metrics, api_url: str) -> None:
        self._session = Session(metrics, proxy.to(api_url))
        self._paused: dict[object, float] = {}
        """The chats that Telegram has wait, and the loop's time until which."""

    async def initialize(self) -> None:
        """Open the pool of connections."""
        self._session.open()

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def carry(self, call: Call) -> Answer:
        """The Bot API's answer to a request. Raises `NetworkError`, `TimedOut` and `UnsureError`."""
        if call.method in _REPEATED_BY_CALLER:
            return await self._try(call, Way())
        if call.method.startswith(_HARMLESS):
            return await self._repeat(call, None)
        outbox = current.get(None)
        message = outbox.next() if outbox else Outgoing()
        if not message.taken and not message.unsure:
            try:
                answer = await self._repeat(call, message)
            except UnsureError:
                # The rest of the answer may still arrive; the handler of the update asks the outbox.
                if not outbox:
                    raise
            else:
                if not message.taken:
                    if outbox:
                        outbox.refused()
                    return answer
        return {"ok": True, "result": {"message_id": message.id}}

    async def once(self, call: Call) -> Answer:
        """
        The Bot API's answer to a request that is tried a single time, without any wait, a refusal included.

        A 429 makes no other request wait. Raises `TooManyRequestsError`, as `HeldError` where Telegram has
        the chat wait already, `UnsureError` and `NetworkError`.
        """
        if (seconds := self._seconds_left(call.chat)) > 0:
            raise HeldError(seconds)
        way = Way()
        try:
            return await self._session.exchange(call, way)
        except TooManyRequestsError:
            raise
        except NetworkError as error:
            # Over a connection that the server has closed it may have arrived before that.
            if way.left:
                raise UnsureError from error
            raise

    async def _repeat(self, call: Call, message: Outgoing | None) -> Answer:
        """Try until there is an answer that a repetition would not change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + TOGETHER
        tries = refusals = 0
        while True:
            deadline += await self._pause_of(call.chat)
            way = Way()
            began = loop.time()
            try:
                if message is None:
                    answer = await self._try(call, way)
                else:
                    answer = await self._session.exchange(call, way, fresh=message.doubts > 0)
                    if answer["ok"]:
                        message.taken, message.id = True, _message_id(answer)
                if answer.get("error_code", 0) < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer
                tries += 1
                if tries == TRIES or loop.time() > deadline:
                    return answer
            except TooManyRequestsError as error:
                # Telegram says itself when to come again, so that this was no failed try.
                wait = max(error.seconds, backoff(refusals, first=SHORTEST_WAIT))
                refusals += 1
                deadline += await self._wait(call.chat, wait)
                continue
            except NetworkError:
                if way.left and call.method.startswith(_EDITS) and (outbox := current.get(None)):
                    outbox.edited = True
                if message is not None and way.left:
                    await asyncio.sleep(message.doubt())
                    deadline += loop.time() - began
                    continue
                tries += 1
                if tries == TRIES or loop.time() > deadline:
                    raise
            await asyncio.sleep(backoff(tries - 1, first=_FIRST_PAUSE))

    async def _try(self, call: Call, way: Way) -> Answer:
        """Try once, and at once again over a new connection where the server had closed the old."""
        try:
            return await self._session.exchange(call, way)
        except NetworkError:
            if not way.stale:
                raise
        return await self._session.exchange(call, way, fresh=True)

    def _seconds_left(self, chat: object) -> float:
        """The seconds for which Telegram still has a chat wait, none or less where it does not."""
        return self._paused.get(chat, 0.0) - asyncio.get_running_loop().time()

    async def _pause_of(self, chat: object) -> float:
        """Wait as long as Telegram has a chat wait. Returns the seconds that were waited."""
        seconds = self._seconds_left(chat)
        return await self._wait(chat, seconds) if seconds > 0 else 0

    async def _wait(self, chat: object, seconds: float) -> float:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        if chat is not None and until > self._paused.get(chat, 0.0):
            self._paused[chat] = until
            # Not after the sleep, which may be cancelled while Telegram still has the chat wait.
            loop.call_at(until, self._resume, chat, until)
        if outbox := current.get(None):
            outbox.pause(seconds)
        await asyncio.sleep(seconds)
        return seconds

    def _resume(self, chat: object, until: float) -> None:
        """End a chat's pause, unless Telegram has asked for a longer one meanwhile."""
        if self._paused.get(chat) == until:
            del self._paused[chat]


def _message_id(answer: Answer) -> int | None:
    """The number of a message that was sent, as far as Telegram says it."""
    result = answer["result"]
    id = result.get("message_id") if isinstance(result, dict) else None
    return id if type(id) is int else None
