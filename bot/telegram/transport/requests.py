"""A request to the Bot API, and what carries one there."""

from __future__ import annotations

import json
from abc import abstractmethod
from http import HTTPStatus
from typing import Any, NamedTuple

from telegram.error import BadRequest
from telegram.request import BaseRequest, RequestData

from bot.telegram.failures import refusal
from bot.telegram.transport.answers import Answer

TIMEOUT = 10.0
"""Seconds for one try, from the wait for a connection to the last byte of the answer."""


class Document(NamedTuple):
    """A file that is sent."""

    name: str
    content: bytes
    type: str = "application/octet-stream"
    """The type of its content, such as application/json."""


class Call(NamedTuple):
    """A request as it is sent, as often as need be."""

    url: str
    """The whole address, which has the token in it."""
    body: bytes
    """The arguments as JSON."""
    chat: object = None
    """The chat that it is for, if it is for one."""
    seconds: float = TIMEOUT
    """How long one try may take."""
    document: Document | None = None
    """The file that is sent with it, as the argument `document`."""

    @property
    def method(self) -> str:
        """The method of the Bot API."""
        return self.url.rpartition("/")[2]


class Requests(BaseRequest):
    """
    Carries requests to the Bot API: those that are encoded already, and the library's own.

    The only files that it sends are those of `Call`.
    """

    @abstractmethod
    async def carry(self, call: Call) -> Answer:
        """The Bot API's answer to a request, a refusal included. Raises `NetworkError`."""

    async def once(self, call: Call) -> Answer:
        """
        The Bot API's answer to a request that is tried a single time, without any wait, a refusal included.

        Raises `TooManyRequestsError` where Telegram has the bot wait, `UnsureError` where the request left
        and no answer came, and `NetworkError` where none of it left.
        """
        return await self.carry(call)

    async def call(self, call: Call) -> Any:
        """The result of a request. Raises the `TelegramError` for what Telegram refuses it with."""
        answer = await self.carry(call)
        if not answer["ok"]:
            raise refusal(answer)
        return answer["result"]

    @property
    def read_timeout(self) -> float:
        """Seconds that a request may take."""
        return TIMEOUT

    async def do_request(  # type: ignore[override]  # of the time-outs none is used
        self, url: str, method: str, request_data: RequestData | None = None, **_timeouts: object
    ) -> tuple[int, bytes]:
        """
        Carry a request of python-telegram-bot's.

        Returns the status and the JSON body of the answer. Raises `BadRequest` for arguments that
        are no JSON, and `NetworkError`.
        """
        del method  # the Bot API takes POST for everything
        parameters = request_data.parameters if request_data else {}
        answer = await self.carry(Call(url, encoded(parameters), parameters.get("chat_id")))
        return answer.get("error_code", HTTPStatus.OK), json.dumps(answer).encode()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read the JSON of an answer. Unlike the inherited method it logs none of it: readers wrote some."""
        parsed: dict[str, Any] = json.loads(payload)
        return parsed


def encoded(arguments: dict[str, Any]) -> bytes:
    """
    Arguments of a request as JSON. Raises `BadRequest` for what is none.

    Half a surrogate pair, with which a text that somebody cut can end, becomes a question mark:
    Telegram refuses it.
    """
    try:
        return json.dumps(arguments, ensure_ascii=False).encode(errors="replace")
    except (TypeError, ValueError, RecursionError) as error:
        # Not left to the library, which would take it for a failure of the network.
        raise BadRequest(f"an argument that is no JSON: {type(error).__name__}") from error
