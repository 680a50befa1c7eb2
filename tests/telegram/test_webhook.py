"""What is promised of every command that Telegram sends, over HTTP on this machine."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import logging
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.replies import notices
from bot.settings import SettingsError
from bot.telegram.app import ALLOWED_UPDATES
from bot.telegram.intake import webhook
from bot.translation import ENGLISH
from tests.support import updates
from tests.support.botapi import BotApi, Refusal
from tests.support.clock import now, since
from tests.support.process import free_port
from tests.support.service import Service, answering
from tests.support.wire import Fault, Loopback, until

SECRET = "a-Secret_of-the-tests"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


class Telegram:
    """Telegram's end of a webhook: it sends what waits, at most 100 at a time, until each got its 200."""

    def __init__(self, api: BotApi, port: int, session: aiohttp.ClientSession) -> None:
        self.api = api
        self.url = f"http://127.0.0.1:{port}/hook"
        self.session = session
        self.statuses: list[int] = []
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, body: bytes, secret: str | None = SECRET, **headers: str) -> int:
        given = {HEADER: secret} if secret is not None else {}
        kind = {"Content-Type": "application/json"}
        limit = aiohttp.ClientTimeout(total=15)
        async with self.session.post(
            self.url, data=io.BytesIO(body), headers={**kind, **given, **headers}, timeout=limit
        ) as r:
            return r.status

    async def send(self) -> None:
        """Send for ever."""
        while True:
            for update in self.api.pending[:]:
                id = update["update_id"]
                if len(self._under_way) < 100 and id not in self._under_way:
                    self._under_way.add(id)
                    task = asyncio.create_task(self._deliver(update))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
            await asyncio.sleep(0.01)

    async def _deliver(self, update: dict[str, Any]) -> None:
        try:
            status = await self.post(json.dumps(update).encode())
        except aiohttp.ClientError:
            status = 0
            await asyncio.sleep(0.1)
        self.statuses.append(status)
        if status == 200 and update in self.api.pending:
            self.api.pending.remove(update)
        self._under_way.discard(update["update_id"])


@asynccontextmanager
async def telegram(api: BotApi, port: int, *, sends: bool = True) -> AsyncIterator[Telegram]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        found = Telegram(api, port, session)
        task = asyncio.create_task(found.send()) if sends else None
        yield found
        if task:
            task.cancel()


def addressed(loopback: Loopback, port: int, **more: Any) -> Any:
    """A bot with a webhook, which is not set yet."""
    settings = {
        "webhook_url": "https://bot.example/hook",
        "webhook_secret": SECRET,
        "listen": f"127.0.0.1:{port}",
    }
    return answering(loopback, **settings, **more)


@asynccontextmanager
async def bot(loopback: Loopback, port: int, **more: Any) -> AsyncIterator[Service]:
    loopback.api.webhook = {}
    async with addressed(loopback, port, **more) as service:
        await loopback.until(lambda: bool(loopback.api.webhook))
        yield service


@pytest.mark.usefixtures("moved_clock")
async def test_a_webhook_that_another_has_set_is_set_again(memory, api, caplog, monkeypatch):
    # Each second of an hour costs the server some work.
    monkeypatch.setattr(webhook, "_LOOK", 60.0)

    def older(**changes: Any) -> None:
        api.webhook = {**api.webhook, **changes}

    def sets() -> int:
        return [request.method for request in api.requests].count("setWebhook")

    given = {"webhook_url": "https://bot.example/hook", "webhook_secret": SECRET}
    async with answering(memory, **given, listen=f"127.0.0.1:{free_port()}"):
        await asyncio.sleep(60)
        assert sets() == 1
        ours = api.webhook
        for change in ({"allowed_updates": ["message"]}, {"url": ""}):
            older(**change)
            await asyncio.sleep(60)
            assert api.webhook == ours
        assert sets() == 3
        assert caplog.text.count("it is set again") == 1
        api.refuse = lambda r: Refusal(500, "Internal") if r.method == "getWebhookInfo" else None
        await asyncio.sleep(60)
        api.refuse = lambda _: None
        await asyncio.sleep(60)
        assert sets() == 3
        older(url="https://old.example/")
        await asyncio.sleep(60)
    assert sets() == 4
    # Told anew, for it had stood in between.
    assert caplog.text.count("it is set again") == 2


async def test_the_webhook_is_set_with_all_that_it_needs(loopback, api, caplog):
    async with bot(loopback, free_port()):
        pass
    assert api.webhook == {
        "url": "https://bot.example/hook",
        "secret_token": SECRET,
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 100,
    }
    assert SECRET not in caplog.text


async def test_two_replicas_share_one_webhook(loopback, api):
    ports = free_port(), free_port()
    async with (
        bot(loopback, ports[0]),
        bot(loopback, ports[1]),
        telegram(api, ports[0], sends=False) as one,
        telegram(api, ports[1], sends=False) as other,
    ):
        for chat in range(1, 41):
            update = json.dumps(api.ask(chat)).encode()
            assert await (one if chat % 2 else other).post(update) == 200
    assert set(api.answers().values()) == {1}
    assert len(api.answers()) == 40


async def test_a_200_comes_only_after_the_answer(loopback, api):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        faults = [Fault.BUSY] * 2
        loopback.fault = lambda r: faults.pop() if r.sends_to(1) and faults else None
        assert await sender.post(json.dumps(api.ask(1)).encode()) == 200
        assert api.answers() == {1: 1}


async def test_an_update_that_comes_again_is_answered_once(loopback, api):
    port = free_port()
    loopback.delay = 0.05
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        update = json.dumps(api.ask(1)).encode()
        assert await asyncio.gather(*(sender.post(update) for _ in range(3))) == [200] * 3
        assert await sender.post(update) == 200
    assert api.answers() == {1: 1}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "é"])
async def test_whoever_does_not_know_the_secret_is_refused(loopback, api, secret):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        assert await sender.post(json.dumps(api.ask(1)).encode(), secret) == 403
        assert await sender.post(b"{" * 10, secret) == 403
    assert api.sent() == []


async def test_bodies_that_are_no_updates_are_refused(loopback, api, caplog):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for body in (b"", b"hello", b"{", b"\xff\xfe", b"[" * 100_000):
            assert await sender.post(body) == 400
        for found in (
            None,
            5,
            "x",
            [],
            {},
            {"update_id": "1"},
            {"update_id": True},
            [{"update_id": 1}],
        ):
            assert await sender.post(json.dumps(found).encode()) == 400
        assert await sender.post(b" " * (1024 * 1024 + 1)) == 413
        update = json.dumps(api.ask(1)).encode()
        kind = "application/json; charset=utf-8"
        assert await sender.post(update, **{"Content-Type": kind}) == 200
        async with sender.session.get(sender.url) as response:
            assert response.status == 405
    assert "Traceback" not in caplog.text
    assert api.answers() == {1: 1}


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "GZIP", "wat", "\t"]
)
async def test_bodies_are_not_unpacked(loopback, api, caplog, coding):
    """Telegram packs none; a small one could unfold to gigabytes."""
    port = free_port()
    update = json.dumps(api.ask(1)).encode()
    bomb = gzip.compress(bytes(50_000_000), 1)
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for body in (b"hello", b"\x1f\x8b\x08", gzip.compress(update), zlib.compress(update), bomb):
            assert await sender.post(body, **{"Content-Encoding": coding}) == 400
        assert await sender.post(update, "wrong", **{"Content-Encoding": coding}) == 403
        assert await sender.post(update) == 200
    assert "Traceback" not in caplog.text
    assert api.answers() == {1: 1}


NUMBERS = [
    "-1",
    f"{2**63}",
    f"{2**70}",
    "1.5",
    "-0.5",
    "1e3",
    "1e999",
    "NaN",
    "-Infinity",
    '"1"',
    "null",
    "true",
    "[1]",
    "{}",
]


async def test_an_update_without_a_number_is_none(loopback, api, caplog):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for number in [*NUMBERS, "9" * 5000]:
            assert await sender.post(f'{{"update_id": {number}}}'.encode()) == 400
    assert "Traceback" not in caplog.text


async def test_whatever_stands_in_an_update_it_is_confirmed(loopback, api, caplog):
    """Else Telegram would send it for a day."""
    port = free_port()
    caplog.set_level(logging.DEBUG, "bot")
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for number, id in enumerate([0, 1, 2**31 - 1]):
            update = {**api.ask(number + 1), "update_id": id}
            assert await sender.post(json.dumps(update).encode()) == 200
        deep: Any = {}
        for _ in range(400):
            deep = {"message_id": 1, "date": 1, "chat": {"id": 1}, "reply_to_message": deep}
        numbers: list[Any] = [2**70, -1, 0.5, float("nan"), float("inf"), 10**4000]
        wrong = [
            *numbers,
            "",
            "\ud800",
            "\0",
            None,
            True,
            [],
            [[]],
            {},
            {"": {}},
            "x" * 900_000,
            deep,
        ]
        sample = updates.message("hello")
        for number, value in enumerate(wrong, 5000):
            for kind in ("message", "callback_query", "inline_query", "my_chat_member", "x"):
                update = {"update_id": number, kind: value}
                assert await sender.post(json.dumps(update).encode()) == 200
            for place, name in enumerate(sample):
                update = {"update_id": number * 100 + place, "message": {**sample, name: value}}
                assert await sender.post(json.dumps(update).encode()) == 200, (
                    name,
                    str(value)[:50],
                )
    assert "aiohttp.server" not in {record.name for record in caplog.records}


async def test_a_body_that_breaks_off_leaves_no_traceback(loopback, api, caplog):
    port = free_port()
    head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for rest in (
            "Content-Length: 100\r\n\r\n{",
            "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nx\r\n\r\n",
        ):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode() + rest.encode())
            await asyncio.sleep(0.05)
            writer.close()
        assert await sender.post(json.dumps(api.ask(1)).encode()) == 200
    assert not [r for r in caplog.records if r.exc_info]


@pytest.mark.usefixtures("moved_clock")
async def test_a_body_that_does_not_arrive_is_not_waited_for(memory, api):
    port = free_port()
    settings = {"webhook_url": "https://bot.example/hook", "webhook_secret": SECRET}
    async with answering(memory, **settings, listen=f"127.0.0.1:{port}"):
        await memory.until(lambda: bool(api.webhook))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n"
        )
        writer.write(head.encode())
        began, heard = now(), asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
        while not heard.done():
            writer.write(b"{")
            await asyncio.sleep(1)
        assert since(began) <= 14
        assert (await heard).startswith(b"HTTP/1.1 408 ")
        writer.close()


async def test_what_cannot_be_read_is_passed_over_and_logged(loopback, api, caplog):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        for number, unreadable in enumerate(updates.UNREADABLE, 1000):
            update = {"update_id": number, **unreadable}
            assert await sender.post(json.dumps(update).encode()) == 200
            assert caplog.text.count(f"Update {number} (") == 1


async def test_a_429_of_one_chat_leaves_connections_to_the_others(loopback, api, caplog):
    """More of its chats have to wait than Telegram has connections for them."""
    for chat in range(1, 131):
        api.ask(chat)
    for chat in range(1001, 1021):
        api.ask(chat)
    api.refuse = lambda r: Refusal.too_many(3600) if r.sends_to(*range(1, 131)) else None
    port = free_port()
    async with bot(loopback, port) as service, telegram(api, port) as sender:
        await loopback.until(lambda: set(range(1001, 1021)) <= set(api.answers()))
        await until(lambda: len(sender.statuses) == 125)
        await service.end()
        await until(lambda: len(sender.statuses) >= 150)
    told = "Stopped before 130 updates were answered; 105 of them will not come again"
    assert told in caplog.text
    # Those that are not in memory come again, to whoever answers next.
    assert set(sender.statuses[125:150]) == {503}
    assert len(api.pending) == 25


async def test_a_flood_is_answered_up_to_a_bound_and_told_once(loopback, api):
    for _ in range(60):
        api.ask(1)
    port = free_port()
    async with bot(loopback, port), telegram(api, port) as sender:
        loopback.passable.clear()
        # Twenty wait for their answers, and the next one for being told so.
        await until(lambda: sender.statuses == [200] * 39)
        loopback.passable.set()
        await until(lambda: not api.pending)
    own = [r.text.text for r in api.sent()]
    assert own.count(notices.FLOODED(ENGLISH)) == 1
    assert len(own) == 21


async def test_health_and_metrics_are_served_beside_the_webhook(loopback, api, get):
    port = free_port()
    async with bot(loopback, port), telegram(api, port, sends=False) as sender:
        await sender.post(json.dumps(api.ask(1)).encode())
        assert await get(port, "/healthz") == (200, '{"ok": true}')
        _, text = await get(port, "/metrics")
    assert 'brief_bot_answers_total{outcome="answered"} 1.0\n' in text


async def test_updates_wait_until_telegram_was_reached(loopback, api, get):
    """The page of health says so, and a delivery that comes early is to come again."""
    port = free_port()
    api.refuse = lambda r: Refusal(502, "Bad Gateway") if r.method == "getMe" else None
    async with addressed(loopback, port), telegram(api, port, sends=False) as sender:
        await loopback.until(lambda: bool(api.requests))
        assert await sender.post(json.dumps(api.ask(1)).encode()) == 503
        reason = '{"ok": false, "reason": "Telegram has not been reached yet"}'
        assert await get(port, "/healthz") == (503, reason)


async def test_an_address_that_telegram_refuses_ends_it(loopback, api):
    refusal = Refusal(
        400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443"
    )
    api.refuse = lambda r: refusal if r.method == "setWebhook" else None
    async with addressed(loopback, free_port()) as service:
        with pytest.raises(
            SettingsError, match=r"^BOT_WEBHOOK_URL is refused by Telegram: "
        ) as told:
            await service.ended()
    assert "webhook can be set up only on ports 80, 88, 443" in str(told.value).lower()
