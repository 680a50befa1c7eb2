"""Requests to the Bot API: what is repeated, what waits, and what is never told."""

from __future__ import annotations

import asyncio
import errno
import os
import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.metrics import Metrics
from bot.reply import Reply
from bot.telegram.sender import Place, Sender
from bot.telegram.transport import session, transport
from bot.telegram.transport.backoff import backoff
from bot.telegram.transport.outbox import UnsureError
from bot.telegram.transport.transport import Transport
from tests.support.botapi import TOKEN, BotApi, Refusal
from tests.support.clock import now, since
from tests.support.wire import Fault, Memory, bot_over

pytestmark = pytest.mark.usefixtures("moved_clock")


X = Reply(("x",))


@pytest.fixture
async def sender(memory: Memory) -> AsyncIterator[Sender]:
    """The bot's sender over the transport."""
    transport = memory.transport()
    async with bot_over(transport) as bot:
        yield Sender(bot, transport)


def refusing(api: BotApi, *refusals: Refusal) -> None:
    left = list(refusals)
    api.refuse = lambda r: left.pop(0) if left and r.method == "sendMessage" else None


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.BUSY])
async def test_a_request_that_nobody_took_is_tried_five_times(sender, memory, fault):
    tries = []
    memory.fault = lambda r: tries.append(r) or fault
    with pytest.raises(NetworkError):
        await sender.send(Place(1), X)
    assert len(tries) == transport.TRIES == 5


async def test_no_more_tries_than_fit_the_time(sender, memory, api):
    memory.delay = 9
    refusing(api, *[Refusal(502, "Bad Gateway")] * 5)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await sender.send(Place(1), X)
    assert len(api.sent()) == 4


@pytest.mark.parametrize(
    ("refusal", "raised"),
    [(Refusal(400, "Bad Request: x"), BadRequest), (Refusal(403, "Forbidden: x"), Forbidden)],
)
async def test_a_refused_request_is_not_repeated(sender, api, refusal, raised):
    refusing(api, refusal)
    with pytest.raises(raised):
        await sender.send(Place(1), X)
    assert len(api.sent()) == 1


DOUBTFUL = [Fault.CUT, Fault.CUT_AFTER, Fault.SILENCE, Fault.BAD_GATEWAY]


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_what_may_have_arrived_is_sent_twice_more(sender, memory, fault):
    tries: list[float] = []
    memory.fault = lambda _: tries.append(now()) or fault
    with pytest.raises(UnsureError):
        await sender.send(Place(1), X)
    first, second, third = tries
    assert second - first >= 5
    assert third - second >= 60


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_what_harms_nobody_twice_is_repeated_as_before(sender, memory, fault):
    tries = []
    memory.fault = lambda _: tries.append(now()) or fault
    with pytest.raises(NetworkError):
        await sender.edit(Place(1), 5, X)
    assert len(tries) >= 3
    assert tries[-1] - tries[0] < transport.TOGETHER


async def test_a_message_that_may_have_arrived_is_repeated_over_a_connection_of_its_own(
    memory, monkeypatch
):
    """Where one connection has died unnoticed, the others may have, too."""
    other = Memory(memory.api)
    carrier = memory.transport()
    carrier._session._fresh = other
    memory.fault = lambda r: Fault.SILENCE if r.method == "sendMessage" else None
    async with Bot(TOKEN, request=carrier) as bot:
        await Sender(bot, carrier).send(Place(1), X)
    assert memory.api.answers() == {1: 1}


async def test_a_429_pauses_every_request_to_its_chat(sender, api):
    refusing(api, Refusal.too_many(300))
    began = now()
    took = {}

    async def send(chat: int, name: str) -> None:
        await sender.send(Place(chat), X)
        took[name] = since(began)

    first = asyncio.create_task(send(1, "first"))
    await asyncio.sleep(100)
    await asyncio.gather(first, send(1, "second"), send(2, "other"))
    assert took["first"] >= 300
    assert took["second"] >= 300
    assert took["other"] == 100


async def test_a_429_that_does_not_say_how_long_waits_a_second(sender, api):
    refusing(api, Refusal(429, "Too Many Requests"))
    began = now()
    await sender.send(Place(1), X)
    assert 1 <= since(began) < 1.1


async def test_half_a_surrogate_pair_is_sent_as_a_question_mark(sender, api):
    await sender._request("sendMessage", {"chat_id": 1, "text": "a\ud83d"})
    assert api.sent()[0].text.text == "a?"


async def test_what_is_no_json_is_a_bad_request_and_no_failure_of_the_network(sender, api):
    with pytest.raises(BadRequest, match="an argument that is no JSON: TypeError"):
        await sender._bot.send_message(1, "x", api_kwargs={"x": {object()}})
    assert api.sent() == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9", "http://[::1]:9"])
async def test_no_error_tells_the_token(url):
    bot = bot_over(Transport(Metrics(), url), url)
    with pytest.raises(NetworkError, match=rf": {os.strerror(errno.ECONNREFUSED)}$") as raised:
        await bot.initialize()
    error: BaseException | None = raised.value
    while error:
        assert TOKEN not in repr(error)
        error = error.__cause__
    await bot.shutdown()


async def test_no_error_is_told_in_the_words_of_the_network_libraries():
    kinds = [aiohttp.ServerDisconnectedError, aiohttp.ServerTimeoutError, aiohttp.ClientOSError]
    for error in [
        *(kind("xyzzy") for kind in kinds),
        aiohttp.ClientOSError(None, "xyzzy"),
        aiohttp.ClientConnectorSSLError(None, ssl.SSLError(1, "xyzzy")),
        aiohttp.ClientConnectorCertificateError(None, ssl.SSLCertVerificationError(1, "xyzzy")),
        OSError("xyzzy"),
    ]:
        assert session._reason(error) == type(error).__name__
    refused = OSError(errno.ECONNREFUSED, "xyzzy")
    told = f"ClientConnectorError: {os.strerror(errno.ECONNREFUSED)}"
    assert session._reason(aiohttp.ClientConnectorError(None, refused)) == told


async def test_a_request_before_the_start_is_an_error():
    with pytest.raises(NetworkError, match="the transport is not open"):
        await Transport(Metrics(), "http://127.0.0.1").post("http://127.0.0.1/sendMessage")


def test_pauses_double_up_to_the_longest_and_are_spread():
    assert {0.5 <= backoff(0, first=1) <= 1 for _ in range(100)} == {True}
    assert 4 <= backoff(3, first=1) <= 8
    assert 15 <= backoff(10**6, first=1) <= 30
    assert len({backoff(0, first=1) for _ in range(100)}) > 90


async def test_a_wait_that_is_cancelled_is_forgotten_when_it_is_over_and_not_before(memory, api):
    transport = memory.transport()
    async with bot_over(transport) as bot:
        sender = Sender(bot, transport)
        refusing(api, Refusal.too_many(300))
        began = now()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(100):
                await sender.send(Place(1), X)
        await sender.send(Place(1), X)
        assert since(began) >= 300
        refusing(api, Refusal.too_many(300))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(100):
                await sender.send(Place(1), X)
        await asyncio.sleep(201)
    assert transport._paused == {}
