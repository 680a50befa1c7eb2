"""What is not the Bot API's answer: passing faults, told once, that end nothing."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from telegram.error import BadRequest, InvalidToken

from tests.support import updates
from tests.support.botapi import BOT, BotApi, Request
from tests.support.service import answering
from tests.support.sockets import hold_no_token
from tests.support.wire import Answer, Memory, bot_over

ODD = {
    "null": Answer(200, b"null"),
    "list": Answer(200, b"[]"),
    "object": Answer(200, b"{}"),
    "text": Answer(200, b'"x"'),
    "number": Answer(200, b"7"),
    "no result": Answer(200, b'{"ok":true}'),
    "null result": Answer(200, b'{"ok":true,"result":null}'),
    "odd result": Answer(200, b'{"ok":true,"result":"x"}'),
    "odd ok": Answer(200, b'{"ok":"yes","result":true}'),
    "refused for no reason": Answer(200, b'{"ok":false}'),
    "a strange code": Answer(200, b'{"ok":false,"error_code":"x","description":"x"}'),
    "half": Answer(200, b'{"ok":true,"resu'),
    "empty": Answer(200, b""),
    "no text": Answer(200, b"\xff\xfe\x00\xd8"),
    "deep": Answer(200, b"[" * 100_000),
    "a login page": Answer(200, b"<html>", "text/html"),
    "created": Answer(201, b"{}"),
    "moved": Answer(302, b"", "text/html"),
    "a proxy": Answer(502, b"null"),
    "a proxy's list": Answer(503, b"[]"),
    "a page that is not there": Answer(404, b"<h1>404</h1>", "text/html"),
    "no entry": Answer(401, b"<h1>401</h1>", "text/html"),
    "a proxy's JSON": Answer(404, b'{"error":"not found"}'),
    "bad request": Answer(400, b"<h1>400</h1>", "text/html"),
    "ok, and not": Answer(500, b'{"ok":true,"result":true}'),
    "never heard of": Answer(799, b"{}"),
}


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands", "getUpdates"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_an_odd_answer_is_a_passing_fault(memory: Memory, api: BotApi, caplog, method, odd):
    left = [odd] * 3
    memory.instead = lambda r: left.pop() if r.method == method and left else None
    api.ask(1)
    async with answering(memory):
        await memory.until(lambda: api.answers()[1] == 1)
        async with asyncio.timeout(3600):
            while left:
                await asyncio.sleep(60)
            await asyncio.sleep(60)
    assert caplog.text.count(f"answered {odd.status} ") == 1
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_a_press_is_answered_whatever_came_before(memory, api, caplog, method, odd):
    left = [odd] * 3
    memory.instead = lambda r: left.pop() if r.method == method and left else None
    api.add(callback_query=updates.press("srussia-ukraine-talks_why_it_matters"))
    async with answering(memory):
        await memory.until(lambda: not api.unanswered())
    assert not left
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_a_message_with_an_odd_answer_may_have_arrived(memory, api, caplog, odd):
    tries: list[Request] = []

    def instead(request: Request) -> Answer | None:
        if not request.sends_to(1):
            return None
        tries.append(request)
        return odd

    memory.instead = instead
    api.ask(1)
    async with answering(memory):
        async with asyncio.timeout(600):
            while api.pending:
                await asyncio.sleep(1)
    assert len(tries) == 3
    assert "Update 1: nothing tells whether its answer arrived" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("moved_clock")
async def test_an_answer_is_read_whatever_it_is_called(memory, api):
    def instead(request: Request) -> Answer | None:
        if request.method == "getMe":
            return Answer(200, json.dumps({"ok": True, "result": BOT}).encode(), "text/plain")
        if request.sends_to(1):
            api.answer("sendMessage", request.arguments)
            return Answer(200, b'{"ok":true,"result":{}}', "application/octet-stream")
        return None

    memory.instead = instead
    api.ask(1)
    async with answering(memory):
        await memory.until(lambda: memory.polls > 2 and not api.pending)
    assert api.answers() == {1: 1}


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_telegram_does_not_know_ends_the_bot(memory, caplog, status):
    refused = json.dumps({"ok": False, "error_code": status, "description": "No"}).encode()
    memory.instead = lambda _: Answer(status, refused)
    async with answering(memory) as bot:
        with pytest.raises(InvalidToken) as raised:
            await bot.ended()
    hold_no_token(raised.value)


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize(
    "element",
    [
        *(None, "x", 7, [], {}, {"update_id": None}, {"update_id": "1"}, {"update_id": True}),
        *({"update_id": -5}, {"update_id": 2**31}, {"update_id": 10**400}, {"update_id": 1.0}),
    ],
)
async def test_an_odd_update_does_not_stop_the_others(memory, api, caplog, monkeypatch, element):
    polled = api.polled
    monkeypatch.setattr(api, "polled", lambda *a, **k: [element, *polled(*a, **k), element])
    for chat in range(1, 6):
        api.ask(chat)
    async with answering(memory):
        await memory.until(lambda: not api.pending)
        before = memory.polls
        await asyncio.sleep(60)
        assert memory.polls - before <= 60 * 5
        api.ask(6)
        await memory.until(lambda: not api.pending)
    assert api.answers() == dict.fromkeys(range(1, 7), 1)
    assert caplog.text.count("what is no update") == 1
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("moved_clock")
async def test_updates_out_of_order_are_confirmed_no_sooner_than_the_first_of_them(
    memory, api, monkeypatch
):
    polled = api.polled
    monkeypatch.setattr(api, "polled", lambda *a, **k: polled(*a, **k)[::-1])
    for chat in (1, 2, 3):
        api.ask(chat)
    broken = asyncio.Event()
    api.refuse = lambda r: None
    memory.instead = lambda r: (
        Answer(500, b'{"ok":false,"error_code":500,"description":"x"}')
        if r.sends_to(1) and not broken.is_set()
        else None
    )
    async with answering(memory):
        await memory.until(lambda: len(api.answers()) == 2)
        await asyncio.sleep(60)
        assert len(api.pending) == 3
        broken.set()
        await memory.until(lambda: not api.pending)


@pytest.mark.usefixtures("moved_clock")
async def test_a_refusal_has_nothing_in_it_that_is_taken_for_what_it_is_not(memory):
    body = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: x" + "x\nx" * 1000,
        "parameters": {"retry_after": 7, "migrate_to_chat_id": "y"},
    }
    memory.instead = lambda r: (
        Answer(400, json.dumps(body).encode()) if r.method == "sendMessage" else None
    )
    async with bot_over(memory.transport()) as bot:
        with pytest.raises(BadRequest) as raised:
            await bot.send_message(1, "x")
    assert raised.value.message.startswith("Xx xx xx")
    assert len(raised.value.message) <= 300
