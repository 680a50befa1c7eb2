"""The real `brief-bot run` as a process, over HTTP to a Bot API on this machine."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot import messages
from bot.commands import COMMANDS
from tests.support import tdlib, updates
from tests.support.botapi import TOKEN, Refusal
from tests.support.process import running

HOOK = "https://bot.example/hook"


def clean(log: str) -> bool:
    return not any(word in log for word in (TOKEN, "WARNING", "ERROR", "Traceback"))


async def test_every_command_is_answered_over_http(loopback, api):
    names = ["what_happened", "why_it_matters", "how_it_affects_you", *(c.name for c in COMMANDS)]
    for name in names:
        api.add(message=updates.message(f"/{name}"))
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        await loopback.until(lambda: len(api.sent()) == len(names))
        code, log = await bot.end()
    assert code == 0
    assert clean(log), log
    assert [request.text.text.split("\n")[0] for request in api.sent()[:3]] == [
        "What Happened?",
        "Why It Matters",
        "How It Affects You",
    ]
    assert not api.pending


async def test_the_menu_is_set_once_from_the_table(loopback, api, briefs):
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        for number in (1, 2):
            api.add(message=updates.message("/start"))
            await loopback.until(lambda number=number: len(api.sent()) == number)
        assert (await bot.end())[0] == 0
    (menu,) = [request for request in api.requests if request.method == "setMyCommands"]
    assert menu.arguments["commands"] == [
        {"command": name, "description": description}
        for name, description in messages.telegram_menu(briefs)
    ]


async def test_a_button_pressed_over_http_is_turned_and_answered(loopback, api):
    api.add(callback_query=updates.press("srussia-ukraine-talks_why_it_matters"))
    api.add(callback_query=updates.press("forged", id="2"))
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        await loopback.until(lambda: not api.unanswered())
        assert (await bot.end(signal.SIGINT))[0] == 0
    assert api.sent()[0].text.text.startswith("Why It Matters")


async def test_finding_turning_copying_and_sharing_over_http(loopback, api):
    """From a search to another chat, each step by what the one before it offered."""
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        api.add(message=updates.message("trump infrastructure and everything he called a war"))
        await loopback.until(lambda: len(api.sent()) == 1)
        found = api.sent()[0]
        api.add(callback_query=updates.press(found.buttons["1"], id="1", under=found.as_message))
        await loopback.until(lambda: api.presses["1"])
        quote = api.sent()[1]
        (copy,) = [b["copy_text"]["text"] for b in quote.keyboard if "copy_text" in b]
        assert quote.text.spans("BlockQuote") == [copy]
        (share,) = [b for b in quote.keyboard if "switch_inline_query_chosen_chat" in b]
        query = share["switch_inline_query_chosen_chat"]["query"]
        api.add(inline_query=updates.inline(query, id="2"))
        await loopback.until(lambda: api.presses["2"])
        (result,) = api.requests[-1].arguments["results"]
        inserted = tdlib.parse(result["input_message_content"]["message_text"])
        assert inserted.spans("BlockQuote") == [copy]
        _, payload = inserted.entities[-1].url.split("?start=")
        api.add(message=updates.message(f"/start {payload}"))
        await loopback.until(lambda: len(api.sent()) == 3)
        assert api.sent()[2].text == quote.text
        assert (await bot.end())[0] == 0


async def test_a_page_is_turned_after_a_restart(loopback, api):
    words = "trump " * 30  # too long for a button
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        api.add(message=updates.message(words))
        await loopback.until(lambda: len(api.sent()) == 1)
        assert (await bot.end())[0] == 0
    found = api.sent()[0]
    press = updates.press(found.buttons["Page 2 ›"], under=found.as_message)
    api.add(callback_query=press)
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        await loopback.until(lambda: not api.unanswered())
        assert (await bot.end())[0] == 0
    assert "(page 2 of 3)" in api.sent()[1].text.text


async def test_debug_logs_and_tracebacks_hold_no_token(loopback, api):
    api.refuse = lambda request: (
        Refusal(400, f"Bad Request: broken at /bot{TOKEN}/x")
        if request.method == "sendMessage"
        else None
    )
    api.add(message=updates.message("/start"))
    settings = {"BOT_LOG_LEVEL": "debug", "BOT_LOG_FORMAT": "json"}
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url, **settings) as bot:
        await loopback.until(lambda: len(api.sent()) == 2)  # the answer and the apology
        code, log = await bot.end()
    assert code == 0
    assert "Traceback" in log
    assert "[secret]" in log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log


async def test_it_waits_for_telegram_to_be_reachable(loopback, api):
    refusals = [Refusal(502, "Bad Gateway")]
    api.refuse = lambda request: refusals.pop() if request.method == "getMe" and refusals else None
    api.add(message=updates.message("/start"))
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        await loopback.until(lambda: len(api.sent()) == 1)
        code, log = await bot.end()
    assert code == 0
    assert "Telegram cannot be reached (Bad Gateway); trying until it can" in log


async def test_a_stop_while_telegram_cannot_be_reached_is_clean():
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:9") as bot:
        line = await bot.process.stderr.readline()
        assert b"Telegram cannot be reached" in line
        code, log = await bot.end()
    assert code == 0
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "BOT_TOKEN is not set; get a token from @BotFather"),
        ({"BOT_TOKEN": "hello"}, "BOT_TOKEN is no bot token; copy it whole from @BotFather"),
        ({"BOT_TOKEN": "1:refused"}, "Telegram refuses BOT_TOKEN; check it with @BotFather"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "/nowhere"}, "/nowhere:1:1: there is no such file"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "{empty}"}, "there is no brief here"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "{bad}"}, "bad.yaml:1:1: id: missing; add it (and 3"),
        ({"BOT_TOKEN": TOKEN, "BOT_LOG_LEVEL": "loud"}, "BOT_LOG_LEVEL must be 'DEBUG', 'INFO'"),
        ({"BOT_TOKEN": TOKEN, "BOT_ADMIN_CHAT": "me"}, "BOT_ADMIN_CHAT must be a number"),
        ({"BOT_TOKEN": TOKEN, "BOT_API_URL": "ftp://x"}, "BOT_API_URL is no web address"),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": HOOK}, "BOT_WEBHOOK_SECRET is not set; BOT_WEB"),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": "http://x"}, "BOT_WEBHOOK_URL is no web address"),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": "https://x/metrics"}, "BOT_WEBHOOK_URL has the"),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_SECRET": "a secret"}, "BOT_WEBHOOK_SECRET must be 1 to"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "8080"}, "BOT_LISTEN is no address; write host:port"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "::1:8080"}, "BOT_LISTEN is no address"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "x:99999"}, "BOT_LISTEN is no address"),
    ],
)
async def test_what_cannot_run_ends_in_one_line(loopback, tmp_path: Path, settings, sentence):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.yaml").write_text("title: only a title")
    places = {"empty": tmp_path / "empty", "bad": tmp_path / "bad.yaml"}
    given = {name: value.format(**places) for name, value in settings.items()}
    async with running("run", **{"BOT_API_URL": loopback.url, **given}) as bot:
        code, log = await bot.ended()
    assert code == 2
    assert log.startswith("brief-bot: ")
    assert sentence in log
    assert log.count("\n") == 1
    assert "a secret" not in log
    assert TOKEN not in log


async def test_a_settings_file_that_is_no_text_ends_in_one_line(tmp_path: Path, monkeypatch):
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat"), cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert process.returncode == 2
    assert told == b"brief-bot: .env is not UTF-8 text; save it as UTF-8\n"


async def test_a_menu_that_telegram_refuses_keeps_nobody_from_being_answered(loopback, api):
    refused = Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
    api.refuse = lambda request: refused if request.method == "setMyCommands" else None
    api.add(message=updates.message("/start"))
    async with running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url) as bot:
        await loopback.until(lambda: len(api.sent()) == 1)
        code, log = await bot.end()
    assert code == 0
    assert "Telegram refuses the menu of commands" in log
