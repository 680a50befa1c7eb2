"""A Bot API that costs little enough to measure bots with: no rules, a queue, and a delay."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

from tests.support import updates

TOKEN = "123456:the-secret-of-the-bench"
BOT = {"id": 123456, "is_bot": True, "first_name": "Brief", "username": "our_bot"}
MESSAGE = {
    "message_id": 1,
    "date": updates.NOW,
    "chat": updates.PRIVATE,
    "from": BOT,
    "text": "An answer.",
}
_HEAD = "HTTP/1.1 {} OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


def asked(id: int, chat: int, text: str = "/what_happened") -> dict[str, Any]:
    """One reader's command."""
    return {
        "update_id": id,
        "message": updates.message(
            text,
            chat={**updates.PRIVATE, "id": chat},
            message_id=id,
            **{"from": {**updates.READER, "id": chat}},
        ),
    }


def response(status: int, body: dict[str, Any]) -> bytes:
    """A whole HTTP response."""
    content = json.dumps(body).encode()
    return _HEAD.format(status, len(content)).encode() + content


class Fault(Enum):
    """What can happen to a request."""

    BAD_GATEWAY = "502"
    TOO_MANY = "429 with a second to wait"
    CUT = "the connection breaks before it arrives"
    CUT_AFTER = "the connection breaks before its answer arrives"
    SILENCE = "no answer ever comes"


class Telegram:
    """The account of a bot: what waits for it, and when what it answered arrived."""

    def __init__(self, delay: float, *, polls_delayed: bool = True, faults: float = 0.0) -> None:
        self.delay = delay
        """Seconds of network: half of it on the way here, half on the way back."""
        self.polls_delayed = polls_delayed
        """Whether getUpdates has that delay too."""
        self.faults = faults
        """The part of all requests that meet a fault."""
        self.pending: list[tuple[int, bytes]] = []
        """What was not confirmed, as (id, JSON), in the order of the ids."""
        self.answered: dict[int, int] = {}
        """How many answers each chat got."""
        self.times: list[float] = []
        """When each answer arrived (monotonic seconds)."""
        self.polls = 0
        self.met = 0
        """Requests that met a fault."""
        self.arrived = asyncio.Event()

    def add(self, update: dict[str, Any]) -> None:
        """An update for the bot."""
        self.pending.append((update["update_id"], json.dumps(update).encode()))
        self.arrived.set()

    def take(self, method: str, arguments: dict[str, Any]) -> bytes:
        """The response to a request of the bot."""
        if method == "getMe":
            return response(200, {"ok": True, "result": BOT})
        if method != "sendMessage":
            return response(200, {"ok": True, "result": True})
        chat = int(arguments["chat_id"])
        self.answered[chat] = self.answered.get(chat, 0) + 1
        self.times.append(time.monotonic())
        return _SENT

    def fault(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """Whether a request meets a fault, and which."""
        if random.random() >= self.faults:
            return None
        self.met += 1
        fault = random.choice(list(Fault))
        if fault is Fault.CUT_AFTER and method != "getUpdates":
            self.take(method, arguments)
        return fault

    async def updates(self, arguments: dict[str, Any]) -> bytes:
        """The response to getUpdates, once there are any."""
        self.polls += 1
        offset = int(arguments.get("offset") or 0)
        confirmed = 0
        while confirmed < len(self.pending) and self.pending[confirmed][0] < offset:
            confirmed += 1
        del self.pending[:confirmed]
        if not self.pending and float(arguments.get("timeout") or 0):
            self.arrived.clear()
            try:
                async with asyncio.timeout(float(arguments["timeout"])):
                    await self.arrived.wait()
            except TimeoutError:
                pass
        limit = int(arguments.get("limit") or 100)
        shown = b",".join(update for _, update in self.pending[:limit])
        content = b'{"ok":true,"result":[' + shown + b"]}"
        return _HEAD.format(200, len(content)).encode() + content


_SENT = response(200, {"ok": True, "result": MESSAGE})


_FAULTS = {
    Fault.BAD_GATEWAY: response(
        502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    ),
    Fault.TOO_MANY: response(
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        },
    ),
}


class Connection(asyncio.Protocol):
    """One connection of the bot: HTTP/1.1 with bodies of a declared length, one request at a time."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._received = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._received) < end + 4 + length:
                return
            line = self._received[: self._received.find(b"\r\n")].decode()
            body = self._received[end + 4 : end + 4 + length]
            self._received = self._received[end + 4 + length :]
            kind = head.partition(b"content-type:")[2].split(b"\r\n", 1)[0].strip()
            target = line.split()[1]
            self._later(self._request, target, kind, body, delay=self._delay(target))

    def _request(self, target: str, kind: bytes, body: bytes) -> None:
        path, _, query = target.partition("?")
        method = path.rpartition("/")[2]
        arguments = {**_form(query), **_arguments(kind, body)}
        if fault := self._telegram.fault(method, arguments):
            if fault is not Fault.SILENCE:
                self._later(self._respond, _FAULTS.get(fault), delay=self._telegram.delay)
        elif method == "getUpdates":
            updates = self._updates(arguments, self._delay(target))
            task = asyncio.get_running_loop().create_task(updates)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            response = self._telegram.take(method, arguments)
            self._later(self._respond, response, delay=self._telegram.delay)

    async def _updates(self, arguments: dict[str, Any], delay: float) -> None:
        self._later(self._respond, await self._telegram.updates(arguments), delay=delay)

    def _delay(self, target: str) -> float:
        polls = self._telegram.polls_delayed or "/getUpdates" not in target
        return self._telegram.delay if polls else 0

    def _later(self, what: Callable[..., None], *arguments: object, delay: float) -> None:
        asyncio.get_running_loop().call_later(delay / 2, what, *arguments)

    def _respond(self, content: bytes | None) -> None:
        if content is None:
            self._transport.abort()
        elif not self._transport.is_closing():
            self._transport.write(content)


def _form(text: str) -> dict[str, Any]:
    return dict(parse_qsl(text))


def _arguments(kind: bytes, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        arguments: dict[str, Any] = json.loads(body)
        return arguments
    if kind.startswith(b"application/x-www-form-urlencoded"):
        return _form(body.decode())
    return _multipart(kind, body)


def _multipart(kind: bytes, body: bytes) -> dict[str, Any]:
    found = {}
    boundary = kind.partition(b"boundary=")[2].strip(b'"')
    # The header was read in small letters; the boundary is taken from the body as it stands.
    first = body[: body.find(b"\r\n")]
    assert first.lower() == b"--" + boundary
    for part in body.split(first)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0].decode()
        found[name] = content.removesuffix(b"\r\n").decode()
    return found


async def serve(telegram: Telegram) -> tuple[asyncio.Server, int]:
    """A server on a free port of this machine."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(telegram), "127.0.0.1", 0, backlog=1024)
    return server, server.sockets[0].getsockname()[1]
