"""The running bot over HTTP to a Bot API on this machine: conversations, the menu, the settings."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import __version__
from bot.delivery.delivery import Delivery
from bot.replies import help
from bot.subscription import Mode
from bot.translation import ENGLISH
from tests.support import tdlib, updates
from tests.support.botapi import TOKEN, Refusal, Request
from tests.support.clock import now, since
from tests.support.process import free_port, run
from tests.support.service import answering

HOOK = "https://bot.example/hook"


async def test_the_menu_is_set_once_from_the_table(loopback, api, briefs):
    async with answering(loopback):
        for number in (1, 2):
            api.add(message=updates.message("/start"))
            await loopback.until(lambda number=number: len(api.sent()) == number)
    (menu,) = [
        request
        for request in api.requests
        if request.method == "setMyCommands" and "language_code" not in request.arguments
    ]
    assert menu.arguments["commands"] == [
        {"command": name, "description": description}
        for name, description in help.telegram_menu(briefs, Mode.OFF, ENGLISH)
    ]


async def test_a_button_pressed_over_http_is_turned_and_answered(loopback, api):
    api.add(callback_query=updates.press("srussia-ukraine-talks_why_it_matters"))
    api.add(callback_query=updates.press("forged", id="2"))
    async with answering(loopback):
        await loopback.until(lambda: not api.unanswered())
    assert api.sent()[0].text.text.startswith("Why It Matters")


async def test_finding_turning_copying_and_sharing_over_http(loopback, api):
    """From a search to another chat, each step by what the one before it offered."""
    async with answering(loopback):
        api.add(message=updates.message("trump infrastructure and everything he called a war"))
        await loopback.until(lambda: len(api.sent()) == 1)
        found = api.sent()[0]
        api.add(callback_query=updates.press(found.buttons["1"], id="1", under=found.as_message))
        await loopback.until(lambda: len(api.sent()) == 2)
        quote = api.sent()[1]
        (copy,) = [b["copy_text"]["text"] for b in quote.keyboard if "copy_text" in b]
        (said,) = quote.text.spans("BlockQuote")
        assert copy == f"{said} — Donald Trump, U.S. President"
        (share,) = [b for b in quote.keyboard if "switch_inline_query_chosen_chat" in b]
        query = share["switch_inline_query_chosen_chat"]["query"]
        api.add(inline_query=updates.inline(query, id="2"))
        await loopback.until(lambda: api.presses["2"])
        (answer,) = (r for r in api.requests if r.method == "answerInlineQuery")
        first, *_ = answer.arguments["results"]
        inserted = tdlib.parse(first["input_message_content"]["message_text"])
        assert inserted.spans("BlockQuote") == [said]
        _, payload = inserted.entities[-1].url.split("?start=")
        api.add(message=updates.message(f"/start {payload}"))
        await loopback.until(lambda: len(api.sent()) == 3)
        assert quote.text.text.startswith(f"{api.sent()[2].text.text}\n\nFrom the results for ")


async def test_a_page_is_turned_after_a_restart(loopback, api):
    words = "trump " * 30  # too long for a button
    async with answering(loopback):
        api.add(message=updates.message(words))
        await loopback.until(lambda: len(api.sent()) == 1)
    found = api.sent()[0]
    press = updates.press(found.buttons["Page 2 ›"], under=found.as_message)
    api.add(callback_query=press)
    async with answering(loopback):
        await loopback.until(lambda: not api.unanswered())
    assert "(page 2 of 3)" in api.sent()[1].text.text


async def test_health_and_metrics_are_served_while_polling(loopback, api, get):
    api.ask(1)
    api.deliver({"update_id": 2, "message": {}})
    port = free_port()
    async with answering(loopback, listen=f"127.0.0.1:{port}"):
        await loopback.until(lambda: not api.pending)
        assert await get(port, "/healthz") == (200, '{"ok": true}')
        status, text = await get(port, "/metrics")
        assert (await get(port, "/"))[0] == 404
    assert status == 200
    for line in (
        'brief_bot_updates_total{kind="message"} 2.0',
        'brief_bot_answers_total{outcome="answered"} 1.0',
        'brief_bot_answers_total{outcome="unreadable"} 1.0',
        'brief_bot_telegram_requests_total{code="200",method="sendMessage"} 1.0',
        "brief_bot_answer_seconds_count 2.0",
        "brief_bot_in_flight 0.0",
        "brief_bot_library_briefs 1.0",
    ):
        assert f"{line}\n" in text
    assert float(text.partition("\nbrief_bot_last_fetch_timestamp_seconds ")[2].split()[0]) > 0


@pytest.mark.usefixtures("moved_clock")
async def test_the_start_is_told_in_one_line(memory, caplog):
    caplog.set_level("INFO")
    async with answering(memory):
        await memory.until(lambda: memory.polls > 0)
    started = f"brief-bot {__version__} starts: polling, listening nowhere, 1 brief"
    assert caplog.messages[0] == started


async def test_the_start_behind_a_webhook_is_told_in_one_line(loopback, api, caplog):
    caplog.set_level("INFO")
    port = free_port()
    settings = {"webhook_url": HOOK, "webhook_secret": "a-secret-of-the-tests"}
    api.webhook = {}
    async with answering(loopback, listen=f"127.0.0.1:{port}", **settings):
        await loopback.until(lambda: bool(api.webhook))
    started = f"brief-bot {__version__} starts: webhook, listening on 127.0.0.1:{port}, 1 brief"
    assert caplog.messages[0] == started


@pytest.mark.usefixtures("moved_clock")
async def test_it_waits_for_telegram_to_be_reachable(memory, api, caplog):
    refusals = [Refusal(502, "Bad Gateway")] * 5
    api.refuse = lambda request: refusals.pop() if request.method == "getMe" and refusals else None
    api.add(message=updates.message("/start"))
    async with answering(memory):
        await memory.until(lambda: len(api.sent()) == 1)
    told = "Telegram cannot be reached (Bad Gateway); trying until it can"
    assert caplog.text.count(told) == 1


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize(
    "refusal",
    [
        Refusal.too_many(3600),
        Refusal(500, "Internal Server Error"),
        Refusal(404, "Not Found"),
        Refusal(401, "Unauthorized"),
        Refusal(403, "Forbidden"),
        Refusal(400, "Bad Request: BOT_COMMAND_INVALID"),
    ],
)
async def test_a_menu_that_telegram_refuses_keeps_nobody_from_being_answered(
    memory, api, caplog, refusal
):
    tries: list[float] = []

    def refuse(request: Request) -> Refusal | None:
        if request.method != "setMyCommands" or "language_code" in request.arguments:
            return None
        tries.append(now())
        return refusal if len(tries) < 4 else None

    api.refuse = refuse
    began = now()
    api.ask(1)
    async with answering(memory):
        await memory.until(lambda: len(api.sent()) == 1)
        assert since(began) < 1
        await asyncio.sleep(5 * 3600)
    # A bad request stays one. Of what may pass, Telegram says when to come again, or pauses grow.
    assert len(tries) == (1 if refusal.code == 400 else 4)
    least = [3600] * 3 if refusal.code == 429 else [5, 10, 20]
    assert all(b - a >= wait for a, b, wait in zip(tries, tries[1:], least, strict=False))
    assert caplog.text.count("the menu of commands") == 1
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("moved_clock")
async def test_a_menu_that_is_not_told_yet_is_no_work_that_a_stop_waits_for(memory, api):
    api.refuse = lambda r: Refusal.too_many(3600) if r.method == "setMyCommands" else None
    async with answering(memory) as bot:
        await memory.until(lambda: memory.polls > 1)
        began = now()
        await bot.end()
        assert since(began) < 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "BOT_TOKEN is not set; get a token from @BotFather"),
        ({"BOT_TOKEN": "hello"}, "BOT_TOKEN is no bot token; copy it whole from @BotFather"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "/nowhere"}, "/nowhere:1:1: there is no such file"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "{empty}"}, "there is no brief here"),
        ({"BOT_TOKEN": TOKEN, "BOT_CONTENT": "{bad}"}, "bad.yaml:1:1: id: missing; add it (and 3"),
        ({"BOT_TOKEN": TOKEN, "BOT_LOG_LEVEL": "loud"}, "BOT_LOG_LEVEL must be 'DEBUG', 'INFO'"),
        ({"BOT_TOKEN": TOKEN, "BOT_ADMIN_CHAT": "me"}, "BOT_ADMIN_CHAT must be a number"),
        ({"BOT_TOKEN": TOKEN, "BOT_API_URL": "ftp://x"}, "BOT_API_URL is no web address"),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": HOOK}, "BOT_WEBHOOK_SECRET is not set; BOT_WEB"),
        (
            {"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": "http://x"},
            "BOT_WEBHOOK_URL begins with http://",
        ),
        ({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_URL": "https://x.y/metrics"}, "BOT_WEBHOOK_URL has the"),
        (
            {"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_SECRET": "a secret"},
            "BOT_WEBHOOK_SECRET must be 16 to",
        ),
        ({"BOT_TOKEN": TOKEN, "BOT_API_URL": "http://[::1"}, "BOT_API_URL is no web address"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "a..b:80"}, "BOT_LISTEN is no address"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "8080"}, "BOT_LISTEN is no address; write host:port"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "::1:8080"}, "BOT_LISTEN is no address"),
        ({"BOT_TOKEN": TOKEN, "BOT_LISTEN": "x:99999"}, "BOT_LISTEN is no address"),
    ],
)
def test_what_cannot_run_ends_in_one_line(capsys, monkeypatch, tmp_path: Path, settings, sentence):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.yaml").write_text("title: only a title")
    places = {"empty": tmp_path / "empty", "bad": tmp_path / "bad.yaml"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value.format(**places))
    assert run("run", monkeypatch=monkeypatch) == 2
    told = capsys.readouterr().err
    assert told.startswith("brief-bot: ")
    assert sentence in told
    assert told.count("\n") == 1
    assert "a secret" not in told
    assert TOKEN not in told


async def test_the_end_of_deliveries_is_never_unseen(loopback, tmp_path, monkeypatch, caplog, get):
    async def ends(_: Delivery) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Delivery, "run", ends)
    port = free_port()
    given = {"delivery": "ask", "admin_chat": 4242, "data": tmp_path}
    async with answering(loopback, listen=f"127.0.0.1:{port}", **given):
        await loopback.until(lambda: "Nothing is delivered any more" in caplog.text)
        status, told = await get(port, "/healthz")
    assert status == 200
    assert "deliveries have ended; the log says why" in told
