"""Strangers at the bot's web server: half-sent requests, too many connections, and what is no HTTP."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from types import SimpleNamespace
from typing import Any, Self

import pytest
from aiohttp import web

from bot.metrics import Metrics
from bot.service.server import connections, server
from bot.settings import Address
from tests.support.botapi import TOKEN, BotApi
from tests.support.clock import now, since
from tests.support.process import free_port, running
from tests.support.wire import Loopback, until
from tests.telegram.test_webhook import SECRET, telegram

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


class Stranger:
    """A connection that says whatever a test wants it to say."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def say(self, what: bytes) -> None:
        self.writer.write(what)

    async def hear(self) -> bytes:
        """The head of one answer."""
        async with asyncio.timeout(600):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def ended(self) -> bytes:
        """What comes until the server closes the connection."""
        heard = b""
        async with asyncio.timeout(600):
            try:
                while more := await self.reader.read(65536):
                    heard += more
            except ConnectionError:
                pass
        return heard


class Strangers:
    """Connections to one port, all closed at the end."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._stack = AsyncExitStack()

    async def connect(self) -> Stranger:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._stack.callback(writer.close)
        return Stranger(reader, writer)

    async def healthz(self) -> int:
        """The status of the page of health, over a connection of its own."""
        one = await self.connect()
        one.say(HEAD + b"Connection: close\r\n\r\n")
        return int((await one.hear()).split()[1])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()


@asynccontextmanager
async def listening(*routes: web.RouteDef, host: str = "127.0.0.1") -> AsyncIterator[Strangers]:
    health: Any = SimpleNamespace(
        trouble=lambda: None, content=None, note=None, delivery=lambda: None
    )
    address = Address(host, free_port())
    async with (
        server.listen(address, Metrics(), health, routes),
        Strangers(address.port) as strangers,
    ):
        yield strangers


@contextmanager
def descriptors(count: int) -> Iterator[None]:
    """Let what is started meanwhile have so many descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("moved_clock")
class TestTime:
    @pytest.mark.parametrize("said", [b"", b"G", HEAD, b"PRI * HTTP/2.0"])
    async def test_a_head_that_is_not_finished_is_closed(self, said):
        async with listening() as strangers:
            one, began = await strangers.connect(), now()
            one.say(said)
            assert await one.ended() == b""
            assert 10 <= since(began) <= 12

    async def test_a_head_that_comes_byte_by_byte_is_closed(self):
        async with listening() as strangers:
            one, began = await strangers.connect(), now()
            ended = asyncio.create_task(one.ended())
            for byte in HEAD * 10:
                one.say(bytes([byte]))
                await asyncio.sleep(1)
                if ended.done():
                    break
            assert 10 <= since(began) <= 12

    async def test_a_second_head_has_no_more_time_than_the_first(self):
        async with listening() as strangers:
            one = await strangers.connect()
            one.say(HEAD + b"\r\n")
            await one.hear()
            await asyncio.sleep(60)
            one.say(HEAD)
            began = now()
            await one.ended()
            assert 10 <= since(began) <= 12

    async def test_a_connection_stays_open_between_requests_for_longer_than_proxies_keep_it(self):
        async with listening() as strangers:
            one = await strangers.connect()
            for _ in range(3):
                one.say(HEAD + b"\r\n")
                assert b" 200 " in (await one.hear()).splitlines()[0]
                await asyncio.sleep(170)
            began = now()
            await one.ended()
            assert since(began) <= 12

    async def test_a_body_that_nobody_reads_is_not_waited_for(self):
        async with listening() as strangers:
            one, began = await strangers.connect(), now()
            one.say(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx")
            assert (await one.ended()).startswith(b"HTTP/1.1 405 ")
            assert since(began) <= 12

    async def test_an_answer_may_take_longer(self):
        async def slow(_: web.Request) -> web.Response:
            await asyncio.sleep(500)
            return web.Response(text="at last")

        async with listening(web.get("/slow", slow)) as strangers:
            one = await strangers.connect()
            one.say(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in (await one.hear()).splitlines()[0]


async def test_the_connection_that_waits_longest_makes_room(monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(connections, "most", lambda: 20)
    async with listening() as strangers:
        used = await strangers.connect()
        used.say(HEAD + b"\r\n")
        await used.hear()
        silent = [await strangers.connect() for _ in range(19)]
        used.say(HEAD + b"\r\n")
        await used.hear()
        newer = [await strangers.connect() for _ in range(19)]
        for one in silent:
            assert await one.ended() == b""
        for one in (used, newer[-1]):
            one.say(HEAD + b"\r\n")
            assert b" 200 " in (await one.hear()).splitlines()[0]
        for _ in range(100):
            assert await strangers.healthz() == 200
    assert caplog.text.count("20 are open") == 1


async def test_what_is_being_answered_is_not_closed_for_a_newcomer(monkeypatch):
    monkeypatch.setattr(connections, "most", lambda: 3)
    go_on = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await go_on.wait()
        return web.Response(text="at last")

    async with listening(web.get("/slow", slow)) as strangers:
        asked = [await strangers.connect() for _ in range(3)]
        for one in asked:
            one.say(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            await asyncio.sleep(0.05)
        assert await (await strangers.connect()).ended() == b""
        go_on.set()
        for one in asked:
            assert (await one.ended()).endswith(b"at last")
        assert await strangers.healthz() == 200


async def test_no_descriptor_for_a_connection_is_told_once(monkeypatch, caplog):
    """The system has none at times; as soon as it has one, whoever waits is answered."""
    caplog.set_level(logging.INFO)
    accept, refused = socket.socket.accept, 0

    def refusing(self: socket.socket) -> Any:
        nonlocal refused
        refused += 1
        if refused % 4:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return accept(self)

    async with listening() as strangers:
        monkeypatch.setattr(socket.socket, "accept", refusing)
        for _ in range(3):
            assert await strangers.healthz() == 200
    assert caplog.text.count(os.strerror(errno.EMFILE)) == 1
    assert len(caplog.records) == 1


async def test_a_host_may_have_an_address_that_this_machine_lacks(monkeypatch):
    loop = asyncio.get_running_loop()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0))]

    async def both(host: str, port: int, **_: Any) -> list[Any]:
        if host == "both":
            return [*found, (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return found

    monkeypatch.setattr(loop, "getaddrinfo", both)
    async with listening(host="both") as strangers:
        assert await strangers.healthz() == 200
        with pytest.raises(OSError, match=os.strerror(errno.EADDRINUSE)):
            async with server.listen(Address("both", strangers.port), Metrics(), None, ()):
                pass
    with pytest.raises(OSError, match=os.strerror(errno.EADDRNOTAVAIL)):
        async with listening(host="missing"):
            pass


async def test_who_reads_no_answer_holds_no_connection(monkeypatch):
    monkeypatch.setattr(connections, "most", lambda: 5)
    async with listening() as strangers:
        for _ in range(20):
            one = await strangers.connect()
            one.say(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 3000)
            one.say(b"garbage\r\n\r\n")
        assert await strangers.healthz() == 200
        assert await strangers.healthz() == 200


NO_HTTP = {
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "SSH": b"SSH-2.0-OpenSSH_9.9\r\n",
    "zeros": bytes(5000),
    "random bytes": bytes((n * n * 31 + 7) % 256 for n in range(5000)) + b"\r\n\r\n",
    "blank lines": b"\r\n" * 1000 + b"x\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "HTTP/9": b"GET / HTTP/9.9\r\n\r\n",
    "a wrong version": b"GET / HTTP/x.y\r\n\r\n",
    "a long line": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "a long header": HEAD + b"A: " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": HEAD + b"A: a\r\n" * 50_000 + b"\r\n",
    "a header without a name": HEAD + b": a\r\n\r\n",
    "a header without a colon": HEAD + b"hello\r\n\r\n",
    "a folded header": HEAD + b"A: a\r\n b\r\n\r\n",
    "a zero in a header": HEAD + b"A: a\0b\r\n\r\n",
    "an escape in a header": HEAD + b"A\x1b[31m: a\r\n\r\n",
    "a negative length": b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "a length in words": b"POST / HTTP/1.1\r\nContent-Length: ten\r\n\r\n",
    "an endless length": b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of no length": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n\r\n",
    "an unknown coding": b"POST / HTTP/1.1\r\nTransfer-Encoding: wat\r\n\r\nhello",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n" + bytes(100_000),
    "another's address": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a broken address": b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "a port that is none": b"GET http://x:99999999/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "bad escapes": b"GET /%ff%zz%00%0a HTTP/1.1\r\nHost: x\r\n\r\n",
    "raw bytes in a path": b"GET /\xff\xfe\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long way up": b"GET " + b"/.." * 2000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a strange method": b"M\x1b[31m / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a lower method": b"get /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a strange host": b"GET /healthz HTTP/1.1\r\nHost: \xff[::1:99999\r\n\r\n",
    "an expectation": HEAD + b"Expect: miracles\r\n\r\n",
    "an upgrade": HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + bytes(100_000),
    "h2c": HEAD
    + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no gzip": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
    "no gzip in chunks": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "a proxy's greeting": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + HEAD + b"\r\n",
    "many requests at once": (HEAD + b"\r\n") * 500,
    "garbage after a request": HEAD + b"\r\n" + b"\x16\x03\x01 garbage\r\n\r\n",
}


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
async def test_what_is_no_http_is_refused_in_calm(caplog, level):
    caplog.set_level(level)
    async with listening() as strangers:
        for _ in range(3):
            for said in NO_HTTP.values():
                one = await strangers.connect()
                one.say(said)
                one.writer.write_eof()
                heard = await asyncio.wait_for(one.reader.read(100_000), 10)
                # No answer is an answer; a fault of the bot's own is none.
                assert not heard or heard.startswith(b"HTTP/"), said[:80]
                assert b" 500 " not in heard, said[:80]
                assert all(byte >= 32 or byte in b"\r\n\t" for byte in heard), said[:80]
                one.writer.close()
        assert await strangers.healthz() == 200
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]
    told = [record for record in caplog.records if not record.name.startswith("asyncio")]
    assert len(told) == 1
    assert told[0].levelno == logging.INFO
    assert caplog.text.isprintable() or caplog.text.replace("\n", "").isprintable()


@pytest.mark.process
@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_half_sent_requests_keep_nobody_out(loopback: Loopback, api: BotApi, webhook):
    """More of them than the process has descriptors."""
    port = free_port()
    settings = {"BOT_LISTEN": f"127.0.0.1:{port}"}
    if webhook:
        settings |= {
            "BOT_WEBHOOK_URL": "https://bot.example/hook",
            "BOT_WEBHOOK_SECRET": SECRET,
        }
    async with AsyncExitStack() as stack:
        with descriptors(256):
            started = running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url, **settings)
            process = await stack.enter_async_context(started)
        await loopback.until(lambda: bool(api.webhook) if webhook else loopback.polls > 0)
        strangers = await stack.enter_async_context(Strangers(port))
        for _ in range(300):
            (await strangers.connect()).say(HEAD)
        await stack.enter_async_context(telegram(api, port, sends=webhook))
        for chat in range(1, 151):
            api.ask(chat)
        await loopback.until(lambda: len(api.answers()) == 150)
        await until(lambda: not api.pending)
        assert await strangers.healthz() == 200
        code, log = await process.end()
    assert code == 0
    assert "Traceback" not in log
    assert log.count("\n") < 12, log
