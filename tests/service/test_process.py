"""The real `brief-bot` as a process: what it writes, and how it ends when it is killed, stopped or refused."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.commands import READING
from tests.support import updates
from tests.support.botapi import TOKEN, BotApi, Refusal, Request
from tests.support.process import Process, free_port, running
from tests.support.wire import Fault, Loopback, until
from tests.telegram.test_webhook import SECRET, telegram

pytestmark = pytest.mark.process


def bot(loopback: Loopback, **settings: str) -> AbstractAsyncContextManager[Process]:
    return running("run", **{"BOT_TOKEN": TOKEN, "BOT_API_URL": loopback.url, **settings})


def hooked(loopback: Loopback, port: int, **more: str) -> AbstractAsyncContextManager[Process]:
    """A process with a webhook."""
    return bot(
        loopback,
        BOT_WEBHOOK_URL="https://bot.example/hook",
        BOT_WEBHOOK_SECRET=SECRET,
        BOT_LISTEN=f"127.0.0.1:{port}",
        **more,
    )


def clean(log: str) -> bool:
    return not any(word in log for word in (TOKEN, SECRET, "WARNING", "ERROR", "Traceback"))


async def test_every_command_is_answered_over_http(loopback, api):
    names = ["what_happened", "why_it_matters", "how_it_affects_you", *(c.name for c in READING)]
    for name in names:
        api.add(message=updates.message(f"/{name}"))
    async with bot(loopback) as process:
        await loopback.until(lambda: len(api.sent()) == len(names))
        code, log = await process.end()
    assert code == 0
    assert clean(log), log
    assert [request.text.text.split("\n")[0] for request in api.sent()[:3]] == [
        "What Happened?",
        "Why It Matters",
        "How It Affects You",
    ]
    assert not api.pending


async def test_debug_logs_and_tracebacks_hold_no_token(loopback, api):
    api.refuse = lambda request: (
        Refusal(400, f"Bad Request: broken at /bot{TOKEN}/x")
        if request.method == "sendMessage"
        else None
    )
    api.add(message=updates.message("/start"))
    settings = {"BOT_LOG_LEVEL": "debug", "BOT_LOG_FORMAT": "json"}
    async with bot(loopback, **settings) as process:
        await loopback.until(lambda: len(api.sent()) == 2)  # the answer and the apology
        code, log = await process.end()
    assert code == 0
    assert "Traceback" in log
    assert "[secret]" in log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log


class Held:
    """Holds up every answer to all but the first sixty chats, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, request: Request) -> Fault | None:
        if not request.sends_to(*range(61, 301)):
            return None
        self.count += 1
        return Fault.BUSY


async def test_nothing_fetched_is_lost_when_it_is_killed(loopback: Loopback, api: BotApi):
    """60 of 300 commands are answered by then, and others of a window are on their way."""
    for chat in range(1, 301):
        api.ask(chat)
    loopback.fault = held = Held()
    async with bot(loopback) as first:
        await loopback.until(lambda: len(api.answers()) == 60)
        await until(lambda: held.count >= 40)
        await first.end(signal.SIGKILL)
    loopback.fault = lambda _: None
    async with bot(loopback) as second:
        await loopback.until(lambda: len(api.answers()) == 300)
        await loopback.until(lambda: not api.pending)
        assert (await second.end())[0] == 0
    assert api.answers().total() <= 400  # twice at most what is in flight at a time


async def test_nothing_delivered_is_lost_when_it_is_killed(loopback: Loopback, api: BotApi):
    """The same behind a webhook, where as many are on their way as there are connections."""
    for chat in range(1, 301):
        api.ask(chat)
    loopback.fault = held = Held()
    port = free_port()
    async with telegram(api, port):
        async with hooked(loopback, port) as first:
            await loopback.until(lambda: len(api.answers()) == 60)
            await until(lambda: held.count >= 40)
            await first.end(signal.SIGKILL)
        loopback.fault = lambda _: None
        async with hooked(loopback, port) as second:
            await loopback.until(lambda: len(api.answers()) == 300)
            await until(lambda: not api.pending)
            assert (await second.end())[0] == 0
    assert api.answers().total() <= 400


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_under_load_finishes_what_was_fetched(loopback, api, by):
    for chat in range(1, 301):
        api.ask(chat)
    loopback.delay = 0.1
    async with bot(loopback) as process:
        await loopback.until(lambda: len(api.sent()) >= 30)
        code, log = await process.end(by)
    assert code == 0
    assert "Traceback" not in log
    # Nothing was begun and not confirmed, nothing confirmed and not answered.
    assert set(api.answers().values()) == {1}
    assert len(api.pending) == 300 - len(api.answers())


async def test_a_stop_under_load_finishes_what_was_delivered(loopback, api):
    for chat in range(1, 201):
        api.ask(chat)
    loopback.delay = 0.1
    port = free_port()
    async with telegram(api, port), hooked(loopback, port) as process:
        await loopback.until(lambda: len(api.sent()) >= 30)
        code, log = await process.end()
        assert code == 0
        assert "Traceback" not in log
        assert set(api.answers().values()) == {1}
        await until(lambda: len(api.pending) == 200 - len(api.answers()))


async def test_a_stop_while_telegram_cannot_be_reached_is_clean():
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:9") as process:
        await until(lambda: process.log.count("\n") == 2)
        started, line = process.log.splitlines()
        assert " starts: polling, listening nowhere, 1 brief" in started
        assert "Telegram cannot be reached" in line
        code, log = await process.end()
    assert code == 0
    assert "Traceback" not in log


async def test_a_token_that_telegram_refuses_ends_it_in_one_line(loopback):
    async with bot(loopback, BOT_TOKEN="1:refused") as process:
        code, log = await process.ended()
    started, *told = log.splitlines()
    assert code == 2
    assert " starts: " in started
    assert told == [
        "brief-bot: Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)"
    ]


async def test_a_token_that_is_revoked_ends_it_in_one_line(loopback, api):
    async with bot(loopback, BOT_LOG_LEVEL="error") as process:
        await loopback.until(lambda: loopback.polls > 0)
        api.refuse = lambda _: Refusal(401, "Unauthorized")
        code, log = await process.ended()
    assert code == 2
    assert log.startswith("brief-bot: Telegram refuses BOT_TOKEN")
    assert log.count("\n") == 1


async def test_a_token_that_is_revoked_ends_it_behind_a_webhook_too(loopback, api):
    port = free_port()
    async with (
        hooked(loopback, port, BOT_LOG_LEVEL="error") as process,
        telegram(api, port) as sender,
    ):
        await loopback.until(lambda: bool(api.webhook))
        api.refuse = lambda _: Refusal(401, "Unauthorized")
        api.ask(1)
        code, log = await process.ended()
    assert code == 2
    assert log.startswith("brief-bot: Telegram refuses BOT_TOKEN")
    assert log.count("\n") == 1
    assert 200 not in sender.statuses


async def test_a_port_that_is_taken_ends_it_in_one_line(loopback):
    port = free_port()
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with taken, bot(loopback, BOT_LISTEN=f"127.0.0.1:{port}") as process:
        code, log = await process.ended()
    assert code == 2
    assert log == f"brief-bot: BOT_LISTEN cannot be used: {os.strerror(errno.EADDRINUSE)}\n"


async def test_a_settings_file_that_is_no_text_ends_in_one_line(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat"), cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert process.returncode == 2
    assert told == b"brief-bot: .env is not UTF-8 text; save it as UTF-8\n"


@pytest.mark.parametrize(
    ("host", "everywhere"), [("127.0.0.1", "0.0.0.0"), ("[::1]", "[::]")], ids=["IPv4", "IPv6"]
)
async def test_its_health_is_asked_for_where_it_listens(loopback, host, everywhere):
    port = free_port()
    async with bot(loopback, BOT_LISTEN=f"{host}:{port}"):
        await loopback.until(lambda: loopback.polls > 0)
        assert await health(f"{everywhere}:{port}") == (0, "")
    code, told = await health(f"{everywhere}:{port}")
    assert code == 1
    assert told == f"http://{host}:{port}/healthz: {os.strerror(errno.ECONNREFUSED)}\n"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "no answer"),
        (b"SSH-2.0-x\r\n\r\n", "another program answers"),
        (b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\nx", "another program answers"),
    ],
)
async def test_another_program_where_the_bot_listens_is_no_health(answer, told):
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        told = f"http://127.0.0.1:{port}/healthz: {told}\n"
        assert await health(f"127.0.0.1:{port}") == (1, told)


async def health(address: str) -> tuple[int, str]:
    """The exit code of `brief-bot health`, and what it says."""
    async with running("health", BOT_LISTEN=address) as process:
        return await process.ended()
