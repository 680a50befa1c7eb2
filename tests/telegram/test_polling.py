"""What is promised of every command, with the real process fetching updates over HTTP."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot import messages
from tests.support import updates
from tests.support.botapi import TOKEN, BotApi, Fault, Loopback, Refusal, Request
from tests.support.process import Process, free_port, running


def bot(loopback: Loopback, **settings: str) -> AbstractAsyncContextManager[Process]:
    return running("run", BOT_TOKEN=TOKEN, BOT_API_URL=loopback.url, **settings)


def ask(api: BotApi, chat: int, text: str = "/privacy") -> dict:
    return api.add(message=updates.message(text, chat={**updates.PRIVATE, "id": chat}))


def answers(api: BotApi) -> Counter[int]:
    """How many answers each chat got."""
    return Counter(request.arguments["chat_id"] for request in api.sent())


def too_many(seconds: float) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def sending(*chats: int):
    """A test for requests that send something to one of these chats."""
    return lambda r: r.method == "sendMessage" and r.arguments["chat_id"] in chats


async def test_nothing_is_lost_when_it_is_killed(loopback, api):
    """60 of 300 commands are answered by then, and a window of others is on its way."""
    for chat in range(1, 301):
        ask(api, chat)
    loopback.fault = lambda r: Fault.CUT if sending(*range(61, 301))(r) else None
    async with bot(loopback) as first:
        await loopback.until(lambda: len(answers(api)) == 60)
        await asyncio.sleep(0.2)
        await first.end(signal.SIGKILL)
    loopback.fault = lambda _: None
    async with bot(loopback) as second:
        await loopback.until(lambda: len(answers(api)) == 300)
        await until(lambda: not api.pending)
        assert (await second.end())[0] == 0
    assert sum(answers(api).values()) <= 400  # twice at most what is in flight at a time


async def test_only_what_was_answered_is_confirmed(loopback, api):
    """The offset stands still before an update whose answer is on its way."""
    ask(api, 1)
    for chat in range(2, 12):
        ask(api, chat)
    held = asyncio.Event()
    loopback.fault = lambda r: Fault.CUT if sending(1)(r) and not held.is_set() else None
    async with bot(loopback):
        await loopback.until(lambda: len(answers(api)) == 10)
        await asyncio.sleep(0.3)
        assert [u["update_id"] for u in api.pending] == list(range(1, 12))
        held.set()
        await loopback.until(lambda: answers(api)[1] == 1)
        await until(lambda: not api.pending)
    assert set(answers(api).values()) == {1}


async def test_a_429_makes_its_chat_wait_and_no_other(loopback, api):
    ask(api, 1)
    ask(api, 1, "/about")
    asked: list[float] = []

    def refuse(request: Request) -> Refusal | None:
        if not sending(1)(request):
            return None
        asked.append(time.monotonic())
        return too_many(2) if len(asked) == 1 else None

    api.refuse = refuse
    async with bot(loopback):
        await loopback.until(lambda: bool(asked))
        for chat in range(2, 41):
            ask(api, chat)
        await loopback.until(lambda: len(answers(api)) == 40)
        others_took = time.monotonic() - asked[0]
        await loopback.until(lambda: len(asked) == 3)
    assert others_took < 1
    assert asked[1] - asked[0] >= 2
    own = [r.text.text for r in api.sent() if r.arguments["chat_id"] == 1]
    assert [text[:12] for text in own] == ["I keep nothi", "I keep nothi", "Russia and U"]


async def test_many_delayed_chats_do_not_fill_the_window(loopback, api):
    """More chats have to wait than Telegram shows updates at a time; the others are answered."""
    for chat in range(1, 131):
        ask(api, chat)
    for chat in range(1001, 1021):
        ask(api, chat)
    api.refuse = lambda r: too_many(3600) if sending(*range(1, 131))(r) else None
    async with bot(loopback) as process:
        await loopback.until(lambda: set(range(1001, 1021)) <= set(answers(api)))
        began = time.monotonic()
        code, log = await process.end()
    assert time.monotonic() - began < 3, "nothing that can be finished is worth waiting for"
    assert code == 0
    assert "Stopped before 130 updates were answered; " in log
    kept = int(log.partition("were answered; ")[2].split()[0])
    # No more than had to be are confirmed before their answers.
    assert 30 <= kept <= 80
    assert len(api.pending) >= 130 - kept


async def test_delayed_answers_come_when_telegram_allows_them(loopback, api):
    for chat in range(1, 121):
        ask(api, chat)
    seen: set[int] = set()

    def refuse(request: Request) -> Refusal | None:
        if request.method != "sendMessage" or request.arguments["chat_id"] in seen:
            return None
        seen.add(request.arguments["chat_id"])
        return too_many(1)

    api.refuse = refuse
    async with bot(loopback) as process:
        await loopback.until(lambda: sum(answers(api).values()) == 240)
        assert (await process.end())[0] == 0
    assert set(answers(api).values()) == {2}  # the refused one and the other
    assert not api.pending


async def test_an_answer_that_hangs_does_not_fill_the_window(loopback, api):
    ask(api, 1)
    for chat in range(2, 302):
        ask(api, chat)
    loopback.fault = lambda r: Fault.SILENCE if sending(1)(r) else None
    async with bot(loopback):
        await loopback.until(lambda: len(answers(api)) == 300, seconds=5)
        await until(lambda: not api.pending)


async def test_while_nothing_is_answered_nothing_is_confirmed(loopback, api):
    for chat in range(1, 151):
        ask(api, chat)
    loopback.fault = lambda r: Fault.BAD_GATEWAY if r.method == "sendMessage" else None
    async with bot(loopback):
        await until(lambda: len(loopback.polls) > 0)
        await asyncio.sleep(2)
        assert len(api.pending) == 150
        loopback.fault = lambda _: None
        await loopback.until(lambda: len(answers(api)) == 150)
        await until(lambda: not api.pending)
    assert set(answers(api).values()) == {1}


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.CUT_AFTER, Fault.BAD_GATEWAY])
async def test_an_answer_that_did_not_go_out_is_sent_again(loopback, api, fault):
    ask(api, 1)
    faults = [fault, fault]
    loopback.fault = lambda r: faults.pop() if r.method == "sendMessage" and faults else None
    async with bot(loopback) as process:
        await until(lambda: not faults and answers(api)[1] and not api.pending)
        code, log = await process.end()
    assert code == 0
    assert "Traceback" not in log
    # A reader would rather see it twice than never.
    assert answers(api)[1] == (3 if fault is Fault.CUT_AFTER else 1)


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_an_error_of_telegrams_own_is_no_refusal(loopback, api, status):
    ask(api, 1)
    errors = [Refusal(status, "Bad Gateway")] * 2
    api.refuse = lambda r: errors.pop() if r.method == "sendMessage" and errors else None
    async with bot(loopback):
        await until(lambda: not api.pending)
    assert answers(api)[1] == 3


async def test_what_the_transport_gives_up_is_handled_again(loopback, api):
    """More failures than the transport's five tries: the update stays until it is answered."""
    ask(api, 1)
    ask(api, 2)
    faults = [Fault.CUT] * 6
    loopback.fault = lambda r: faults.pop() if sending(1)(r) and faults else None
    async with bot(loopback) as process:
        await loopback.until(lambda: answers(api)[2] == 1)
        await until(lambda: not api.pending, seconds=20)
        _, log = await process.end()
    assert answers(api) == {1: 1, 2: 1}
    assert log.count("Answers do not go out (") == 1
    assert log.count("Answers go out again") == 1


@pytest.mark.parametrize("status", [400, 403])
async def test_an_undeliverable_answer_is_logged_once_and_done_with(loopback, api, status):
    ask(api, 1)
    ask(api, 2)
    refusal = Refusal(status, "Forbidden: bot was blocked" if status == 403 else "Bad Request: no")
    api.refuse = lambda r: refusal if sending(1)(r) else None
    async with bot(loopback) as process:
        await until(lambda: not api.pending)
        _, log = await process.end()
    assert answers(api)[1] <= 2  # the answer, and the apology for a bad request
    assert answers(api)[2] == 1
    assert log.count("Update 1 is undeliverable" if status == 403 else "Update 1 failed") == 1


POISON = [
    {"message": {"message_id": 1}},
    {"message": "text"},
    {"message": {**updates.message("/start"), "date": 10**30}},
    {"message": {**updates.message("/start"), "entities": [{"type": 5}]}},
    {"message": {**updates.message("/start"), "chat": {"id": "x", "type": "private"}}},
    {"callback_query": {"id": "1"}},
    {"callback_query": []},
]


async def test_what_cannot_be_read_is_passed_over(loopback, api):
    for number, poison in enumerate(POISON):
        update = {"update_id": 1000 + number, **poison}
        api.pending.append(update)
    api._last_update = 2000
    ask(api, 1)
    async with bot(loopback) as process:
        await until(lambda: not api.pending)
        polls = len(loopback.polls)
        await asyncio.sleep(0.5)
        _, log = await process.end()
    assert answers(api) == {1: 1}
    assert len(loopback.polls) - polls <= 3
    for number in range(len(POISON)):
        assert log.count(f"Update {1000 + number} (") == 1


async def test_an_update_that_comes_again_is_answered_once(loopback, api):
    first, second = ask(api, 1), ask(api, 2)
    loopback.delay = 0.2
    api.pending += [first, second, first]
    async with bot(loopback):
        await until(lambda: not api.pending)
        api.pending += [first, second]
        await until(lambda: not api.pending)
    assert answers(api) == {1: 1, 2: 1}


async def test_each_chat_is_answered_in_its_order_and_side_by_side(loopback, api):
    for _ in range(5):
        for chat in range(1, 11):
            ask(api, chat, "/privacy")
            ask(api, chat, "/help")
    loopback.delay = 0.05
    async with bot(loopback):
        await loopback.until(lambda: sum(answers(api).values()) == 100)
    took = {
        chat: [r.text.text[:6] for r in api.sent() if r.arguments["chat_id"] == chat]
        for chat in range(1, 11)
    }
    assert all(texts == ["I keep", "What y"] * 5 for texts in took.values()), took
    # One after the other they would take 5 s.


async def test_a_flood_is_answered_up_to_a_bound_and_told_once(loopback, api):
    for _ in range(60):
        ask(api, 1)
    for chat in range(2, 12):
        ask(api, chat)
    loopback.delay = 0.02
    async with bot(loopback) as process:
        await loopback.until(lambda: len(answers(api)) == 11)
        await until(lambda: not api.pending)
        assert (await process.end())[0] == 0
    own = [r.text.text for r in api.sent() if r.arguments["chat_id"] == 1]
    assert own.count(messages.FLOODED) == 1
    assert own[-1] == messages.FLOODED
    assert len(own) == 21
    assert all(answers(api)[chat] == 1 for chat in range(2, 12))


async def test_a_groups_own_talk_is_no_flood(loopback, api):
    for _ in range(60):
        api.add(message=updates.message("hello", chat=updates.GROUP))
    api.add(message=updates.message("/privacy", chat=updates.GROUP))
    async with bot(loopback):
        await until(lambda: not api.pending)
    (answer,) = api.sent()
    assert answer.text.text.startswith("I keep nothing")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (Refusal(502, "Bad Gateway"), "Bad Gateway"),
        (Refusal(409, "Conflict: terminated by other getUpdates request"), "Conflict"),
        (Refusal(429, "Too Many Requests", retry_after=1), "too many requests"),
        (Fault.CUT, "ServerDisconnectedError"),
        (Fault.BAD_GATEWAY, "answered 502 text/html"),
    ],
)
async def test_fetching_goes_on_after_a_failure_that_is_logged_once(loopback, api, failure, reason):
    failures = [failure] * 2

    def hit(request: Request, kind: type) -> Any:
        polls = request.method == "getUpdates"
        return failures.pop() if polls and failures and isinstance(failure, kind) else None

    loopback.fault = lambda r: hit(r, Fault)
    api.refuse = lambda r: hit(r, Refusal)
    async with bot(loopback) as process:
        await until(lambda: not failures)
        ask(api, 1)
        await loopback.until(lambda: answers(api)[1] == 1)
        code, log = await process.end()
    assert code == 0
    assert log.count(f"Fetching updates fails ({reason}") == 1
    assert log.count("Fetching updates fails") == 1
    assert log.count("Updates are fetched again") == 1


async def test_a_token_that_is_revoked_ends_it_in_one_line(loopback, api):
    async with bot(loopback, BOT_LOG_LEVEL="error") as process:
        await until(lambda: len(loopback.polls) > 0)
        api.refuse = lambda _: Refusal(401, "Unauthorized")
        code, log = await process.ended()
    assert code == 2
    assert log.startswith("brief-bot: Telegram refuses BOT_TOKEN")
    assert log.count("\n") == 1


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_under_load_finishes_what_is_in_flight(loopback, api, by):
    for chat in range(1, 301):
        ask(api, chat)
    loopback.delay = 0.2
    async with bot(loopback) as process:
        await loopback.until(lambda: len(api.sent()) >= 30)
        began = time.monotonic()
        code, log = await process.end(by)
    assert code == 0
    assert time.monotonic() - began < 5
    assert "Traceback" not in log
    # Nothing was begun and not confirmed, nothing confirmed and not answered.
    assert set(answers(api).values()) == {1}
    assert len(api.pending) == 300 - len(answers(api))


async def test_nothing_to_do_is_no_busy_loop(loopback, api):
    ask(api, 1)
    api.refuse = lambda r: too_many(3600) if sending(1)(r) else None
    async with bot(loopback):
        await loopback.until(lambda: len(api.sent()) == 1)
        before = len(loopback.polls)
        await asyncio.sleep(1)
        assert len(loopback.polls) - before <= 12
        # What arrives meanwhile is fetched all the same.
        ask(api, 2)
        await loopback.until(lambda: answers(api)[2] == 1, seconds=1)


async def test_polling_ends_a_webhook_and_keeps_what_waits(loopback, api):
    api.webhook = {"url": "https://bot.example/hook"}
    ask(api, 1)
    async with bot(loopback):
        await loopback.until(lambda: answers(api)[1] == 1)
    assert api.webhook == {}


async def test_health_and_metrics_are_served_while_polling(loopback, api, get):
    ask(api, 1)
    api.pending.append({"update_id": 2, "message": {}})
    port = free_port()
    async with bot(loopback, BOT_LISTEN=f"127.0.0.1:{port}"):
        await until(lambda: answers(api)[1] == 1 and not api.pending)
        assert await get(port, "/healthz") == (200, '{"ok": true}')
        status, text = await get(port, "/metrics")
        assert await healthy(port) == (0, "")
        assert (await get(port, "/"))[0] == 404
    assert await healthy(port) == (
        1,
        f"http://127.0.0.1:{port}/healthz: {os.strerror(errno.ECONNREFUSED)}\n",
    )
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
        assert await healthy(port) == (1, f"http://127.0.0.1:{port}/healthz: {told}\n")


async def healthy(port: int) -> tuple[int, str]:
    """The exit code of `brief-bot health`, and what it says."""
    async with running("health", BOT_LISTEN=f"0.0.0.0:{port}") as process:
        return await process.ended()


async def until(true, seconds: float = 10) -> None:
    """Wait until something is true that no request may announce."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
