"""What breaks between sockets: an error of the network, bounded, and without the token."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError

from bot.metrics import Metrics
from bot.telegram.transport import session
from bot.telegram.transport.transport import Transport
from tests.support.botapi import TOKEN
from tests.support.service import Server, answering
from tests.support.sockets import hold_no_token, http, raw, request_of
from tests.support.wire import bot_over

GOOD = b'{"ok":true,"result":true}'
BROKEN = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": http(GOOD, **{"content-length": "100"})[:-5],
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "gzip that is none": http(GOOD, **{"content-encoding": "gzip"}),
    "gzip that is cut": http(gzip.compress(GOOD)[:-9], **{"content-encoding": "gzip"}),
    "brotli that is none": http(GOOD, **{"content-encoding": "br"}),
    "an encoding nobody knows": http(b"xyzzy", **{"content-encoding": "x-y"}),
    "a head without end": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000 + b"\r\n",
    "a line without end": b"HTTP/1.1 200 " + b"x" * 1_000_000,
    "a strange length": http(GOOD, **{"content-length": "x"}),
    "a strange type": http(b"xyzzy", **{"content-type": '"; charset=\xff'}),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_what_breaks_http_is_an_error_of_the_network_without_the_token(broken):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(broken)
        await writer.drain()

    async with raw(serve) as url:
        bot = bot_over(Transport(Metrics(), url), url)
        with pytest.raises(NetworkError) as raised:
            await bot.initialize()
        await bot.shutdown()
    hold_no_token(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9", "https://127.0.0.1:9", "http://[::1]:9", "http://localhost:99999"),
        *("http://a..b", "http://[::1", "http://\udc80", "http://", "x://y", "http://127.0.0.1:x"),
    ],
)
async def test_no_address_that_cannot_be_reached_tells_the_token(url):
    request = Transport(Metrics(), "http://127.0.0.1")
    await request.initialize()
    with pytest.raises(NetworkError) as raised:
        await request.post(f"{url}/bot{TOKEN}/getMe")
    await request.shutdown()
    hold_no_token(raised.value)


@pytest.mark.parametrize("compressed", [False, True])
async def test_an_answer_without_end_is_read_up_to_a_bound(monkeypatch, compressed):
    monkeypatch.setattr(session, "_LARGEST", 1_000_000)
    part = b"x" * 100_000
    sent = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await request_of(reader)
        head = "content-encoding: gzip\r\n" if compressed else ""
        writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
        endless = gzip.compress(part * 1000) if compressed else part
        while sent < 1000:
            writer.write(endless)
            await writer.drain()
            sent += 1

    async with raw(serve) as url:
        bot = bot_over(Transport(Metrics(), url), url)
        with pytest.raises(NetworkError, match="answered 200 "):
            await bot.initialize()
        await bot.shutdown()
    assert sent < 1000


@pytest.mark.parametrize("pause", [0, 0.02])
async def test_a_server_that_closes_each_connection_unannounced_is_answered(api, pause):
    """After its answer, at once or a moment later, without a word of it in the answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not (found := await request_of(reader)):
            return
        method, arguments = found
        if method == "getUpdates":
            await api.wait_for_updates(0.2)
            result: object = api.polled(arguments, overtaken=False)
        else:
            result = api.answer(method, arguments)
        writer.write(http(json.dumps({"ok": True, "result": result}).encode()))
        await writer.drain()
        await asyncio.sleep(pause)

    for chat in range(1, 31):
        api.ask(chat)
    async with raw(serve) as url, running(url), asyncio.timeout(60):
        while len(api.answers()) < 30:
            await asyncio.sleep(0.01)
    assert set(api.answers().values()) == {1}


@asynccontextmanager
async def running(url: str) -> AsyncIterator[None]:
    """A bot that speaks to a server by its address."""
    async with answering(Server(url)):
        yield
