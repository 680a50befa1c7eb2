"""What is promised of every command that is fetched, by a clock that the tests move."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import Counter
from typing import Any

import pytest
import yaml

from bot.metrics import Metrics
from bot.replies import notices
from bot.service import run
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.support.botapi import BotApi, Refusal, Request
from tests.support.clock import now, since
from tests.support.service import answering
from tests.support.wire import Fault, Memory

pytestmark = pytest.mark.usefixtures("moved_clock")


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


async def test_only_what_was_answered_is_confirmed(memory: Memory, api: BotApi):
    """The offset stands still before an update whose answer is on its way."""
    for chat in range(1, 12):
        api.ask(chat)
    broken = True
    memory.fault = lambda r: Fault.UNREACHABLE if broken and r.sends_to(1) else None
    async with answering(memory):
        await memory.until(lambda: len(api.answers()) == 10)
        await asyncio.sleep(600)
        assert [update["update_id"] for update in api.pending] == list(range(1, 12))
        broken = False
        await memory.until(lambda: not api.pending)
    assert set(api.answers().values()) == {1}
    assert len(api.answers()) == 11


async def test_a_429_makes_its_chat_wait_and_no_other(memory: Memory, api: BotApi):
    api.ask(1)
    api.ask(1, "/about")
    asked: list[float] = []

    def refuse(request: Request) -> Refusal | None:
        if not request.sends_to(1):
            return None
        asked.append(now())
        return Refusal.too_many(2) if len(asked) == 1 else None

    api.refuse = refuse
    async with answering(memory):
        await memory.until(lambda: bool(asked))
        for chat in range(2, 41):
            api.ask(chat)
        await memory.until(lambda: len(api.answers()) == 40)
        others_took = since(asked[0])
        await memory.until(lambda: len(asked) == 3)
    assert others_took < 1
    assert round(asked[1] - asked[0], 3) >= 2
    own = [r.text.text for r in api.sent() if r.arguments["chat_id"] == 1]
    assert [text[:12] for text in own] == ["I keep nothi", "I keep nothi", "Russia and U"]


async def test_many_delayed_chats_do_not_fill_the_window(memory: Memory, api: BotApi, caplog):
    """More chats have to wait than Telegram shows updates at a time; the others are answered."""
    delayed, others = range(1, 131), range(1001, 1021)
    for chat in (*delayed, *others):
        api.ask(chat)
    api.refuse = lambda r: Refusal.too_many(3600) if r.sends_to(*delayed) else None
    async with answering(memory) as bot:
        await memory.until(lambda: set(others) <= set(api.answers()))
        began = now()
        await bot.end()
    assert since(began) < 1, "nothing that can be finished is worth waiting for"
    assert "Stopped before 130 updates were answered; " in caplog.text
    kept = int(caplog.text.partition("were answered; ")[2].split()[0])
    # No more than had to be are confirmed before their answers.
    assert 30 <= kept <= 80
    assert len(api.pending) >= 130 - kept


async def test_delayed_answers_come_when_telegram_allows_them(memory: Memory, api: BotApi):
    for chat in range(1, 121):
        api.ask(chat)
    seen: set[int] = set()

    def refuse(request: Request) -> Refusal | None:
        if request.method != "sendMessage" or request.arguments["chat_id"] in seen:
            return None
        seen.add(request.arguments["chat_id"])
        return Refusal.too_many(300)

    api.refuse = refuse
    async with answering(memory):
        await memory.until(lambda: len(seen) == 100)
        began = now()
        async with asyncio.timeout(610):
            while api.pending or api.answers().total() < 240:
                await asyncio.sleep(1)
        assert since(began) >= 300
    assert set(api.answers().values()) == {2}  # the refused one and the other


async def test_an_answer_that_hangs_does_not_fill_the_window(memory: Memory, api: BotApi):
    for chat in range(1, 302):
        api.ask(chat)
    memory.fault = lambda r: Fault.SILENCE if r.sends_to(1) else None
    async with answering(memory):
        began = now()
        await memory.until(lambda: len(api.answers()) == 300)
        assert since(began) < 5
        await memory.until(lambda: not api.pending)
    assert 1 not in api.answers()


async def test_while_nothing_is_answered_nothing_is_confirmed(memory: Memory, api: BotApi):
    for chat in range(1, 151):
        api.ask(chat)
    memory.fault = lambda r: Fault.BAD_GATEWAY if r.method == "sendMessage" else None
    async with answering(memory):
        await memory.until(lambda: memory.polls > 0)
        await asyncio.sleep(60)
        assert len(api.pending) == 150
        memory.fault = lambda _: None
        await memory.until(lambda: not api.pending)
    assert set(api.answers().values()) == {1}
    assert len(api.answers()) == 150


DOUBTFUL = [Fault.CUT, Fault.CUT_AFTER, Fault.BAD_GATEWAY, Fault.SILENCE]


async def confirmed(api: BotApi) -> None:
    """Wait for an hour at most until no update is left."""
    async with asyncio.timeout(3600):
        while api.pending:
            await asyncio.sleep(1)


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_an_answer_that_may_have_gone_out_is_sent_again(memory, api, caplog, fault):
    api.ask(1)
    faults = [fault, fault]
    memory.fault = lambda r: faults.pop() if r.sends_to(1) and faults else None
    async with answering(memory):
        await confirmed(api)
    assert not faults
    assert "Traceback" not in caplog.text
    assert "nothing tells" not in caplog.text
    # A reader would rather see it twice than never.
    assert api.answers()[1] == (3 if fault is Fault.CUT_AFTER else 1)


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_an_answer_that_may_have_gone_out_thrice_is_left_at_that(
    memory, api, caplog, monkeypatch, fault
):
    tries: list[float] = []
    memory.fault = lambda r: tries.append(now()) or fault if r.sends_to(1) else None
    counted = Metrics()
    monkeypatch.setattr(run, "Metrics", lambda: counted)
    api.ask(1)
    async with answering(memory):
        await confirmed(api)
        await asyncio.sleep(3600)
        api.ask(2)
        await confirmed(api)
    first, second, third = tries
    assert second - first >= 5
    assert third - second >= 60
    assert api.answers() == ({1: 3, 2: 1} if fault is Fault.CUT_AFTER else {2: 1})
    assert caplog.text.count("Update 1: nothing tells whether its answer arrived") == 1
    assert b'brief_bot_answers_total{outcome="unsure"} 1.0' in await counted.text()


async def test_copies_are_counted_over_all_repetitions_of_an_update(memory, api):
    """Between the requests that may have arrived come many that nobody took."""
    left = itertools.cycle([Fault.CUT_AFTER, *[Fault.UNREACHABLE] * 17, *[Fault.BUSY] * 17])
    memory.fault = lambda r: next(left) if r.sends_to(1) else None
    api.ask(1)
    async with answering(memory):
        await confirmed(api)
    assert api.answers() == {1: 3}


async def test_of_an_answer_of_several_messages_each_is_sent_no_more_than_it_must_be(
    memory, api, tmp_path
):
    # Each fits one message, as subscribers get it; the list of all their sections does not.
    for brief in range(4):
        sections = [
            samples.section(id=f"s{n}", title=f"{n} {'word ' * 18}", points=[])
            for n in range(15 * brief, 15 * brief + 15)
        ]
        content = {**samples.BRIEF, "id": f"long-{brief}", "sections": sections, "quotes": []}
        (tmp_path / f"long-{brief}.yaml").write_text(yaml.safe_dump(content))
    # The first arrives, the last is not taken for a quarter of an hour, and one in the middle never answered.
    came: list[str] = []
    began = now()

    def fault(request: Request) -> Fault | None:
        if not request.sends_to(1):
            return None
        texts = [r.text.text for r in api.sent()]
        if len(set(texts)) == 1 and request.text.text != texts[0]:
            return Fault.CUT_AFTER
        if len(set(texts)) == 2 and request.text.text == texts[-1]:
            return Fault.CUT_AFTER
        if len(set(texts)) >= 2 and since(began) < 900:
            came.append(request.text.text)
            return Fault.UNREACHABLE
        return None

    memory.fault = fault
    api.ask(1, "/help")
    async with answering(memory, content=tmp_path):
        await confirmed(api)
    assert len(came) > 50
    counted = Counter(r.text.text for r in api.sent())
    assert list(counted.values()) == [1, 3, *[1] * (len(counted) - 2)]
    assert len(counted) >= 3


@pytest.mark.parametrize("asked", [0, -5, None, "x", "", True, [], 1e999, float("nan"), 0.001])
async def test_a_wait_that_makes_no_sense_is_a_second_and_grows(memory, api, asked):
    """JSON knows no NaN, and Python's writes it all the same."""
    tries: list[float] = []

    def refuse(request: Request) -> Refusal | None:
        if not request.sends_to(1):
            return None
        tries.append(now())
        return Refusal(429, "Too Many Requests", retry_after=asked)

    api.refuse = refuse
    api.ask(1)
    async with answering(memory):
        await asyncio.sleep(60)
        # A minute of pauses of 1, 1 to 2, 2 to 4 seconds and so on.
        assert len(tries) == 1 if asked == 1e999 else 5 <= len(tries) <= 8
        assert all(b - a >= 1 for a, b in itertools.pairwise(tries))


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_an_error_of_telegrams_own_is_no_refusal(memory, api, status):
    api.ask(1)
    errors = [Refusal(status, "Bad Gateway")] * 2
    api.refuse = lambda r: errors.pop() if r.sends_to(1) and errors else None
    async with answering(memory):
        await memory.until(lambda: not api.pending)
    assert api.answers()[1] == 3


async def test_what_the_transport_gives_up_is_handled_again(memory, api, caplog):
    """More failures than the transport's five tries: the update stays until it is answered."""
    api.ask(1)
    api.ask(2)
    faults = [Fault.UNREACHABLE] * 6
    memory.fault = lambda r: faults.pop() if r.sends_to(1) and faults else None
    async with answering(memory):
        await memory.until(lambda: api.answers()[2] == 1)
        await memory.until(lambda: not api.pending)
    assert api.answers() == {1: 1, 2: 1}
    assert caplog.text.count("Answers do not go out (") == 1
    assert caplog.text.count("Answers go out again") == 1


@pytest.mark.parametrize("status", [400, 403])
async def test_an_undeliverable_answer_is_logged_once_and_done_with(memory, api, caplog, status):
    api.ask(1)
    api.ask(2)
    refusal = Refusal(status, "Forbidden: bot was blocked" if status == 403 else "Bad Request: no")
    api.refuse = lambda r: refusal if r.sends_to(1) else None
    async with answering(memory):
        await memory.until(lambda: not api.pending)
    assert api.answers()[1] <= 2  # the answer, and the apology for a bad request
    assert api.answers()[2] == 1
    told = "Update 1 is undeliverable" if status == 403 else "Update 1 failed"
    assert caplog.text.count(told) == 1


async def test_what_cannot_be_read_is_passed_over(memory, api, caplog):
    for number, unreadable in enumerate(updates.UNREADABLE):
        api.deliver({"update_id": 1000 + number, **unreadable})
    api.ask(1)
    async with answering(memory):
        await memory.until(lambda: not api.pending)
        polls = memory.polls
        await asyncio.sleep(60)
        assert memory.polls - polls <= 7  # each of which Telegram holds for ten seconds
    assert api.answers() == {1: 1}
    for number in range(len(updates.UNREADABLE)):
        assert caplog.text.count(f"Update {1000 + number} (") == 1


async def test_an_update_that_comes_again_is_answered_once(memory, api):
    first, second = api.ask(1), api.ask(2)
    memory.delay = 0.2
    api.deliver(first, second, first)
    async with answering(memory):
        await memory.until(lambda: not api.pending)
        api.deliver(first, second)
        await memory.until(lambda: not api.pending)
    assert api.answers() == {1: 1, 2: 1}


async def test_each_chat_is_answered_in_its_order_and_side_by_side(memory, api):
    for _ in range(5):
        for chat in range(1, 11):
            api.ask(chat, "/privacy")
            api.ask(chat, "/help")
    memory.delay = 1
    async with answering(memory):
        await memory.until(lambda: memory.polls > 0)
        began = now()
        await memory.until(lambda: api.answers().total() == 100)
        took = since(began)
    texts = {
        chat: [r.text.text[:6] for r in api.sent() if r.arguments["chat_id"] == chat]
        for chat in range(1, 11)
    }
    assert all(each == ["I keep", "What y"] * 5 for each in texts.values()), texts
    # Ten answers of a second in each chat; all in one queue would take 100 s.
    assert 10 <= took < 15


async def test_a_flood_is_answered_up_to_a_bound_and_told_once(memory, api):
    for _ in range(60):
        api.ask(1)
    for chat in range(2, 12):
        api.ask(chat)
    memory.delay = 0.02
    async with answering(memory):
        await memory.until(lambda: not api.pending)
    own = [r.text.text for r in api.sent() if r.arguments["chat_id"] == 1]
    assert own.count(notices.FLOODED(ENGLISH)) == 1
    assert own[-1] == notices.FLOODED(ENGLISH)
    assert len(own) == 21
    assert all(api.answers()[chat] == 1 for chat in range(2, 12))


async def test_every_press_of_a_flood_is_answered(memory, api):
    for number in range(60):
        api.add(callback_query=updates.press("H1", id=str(number)))
    memory.delay = 0.02
    async with answering(memory):
        await memory.until(lambda: not api.pending)
    assert api.presses == {str(number): 1 for number in range(60)}


async def test_every_inline_query_of_a_flood_is_answered(memory, api):
    for number in range(60):
        api.add(inline_query=updates.inline("trump", id=str(number)))
    memory.delay = 0.02
    async with answering(memory):
        await memory.until(lambda: not api.pending)
    assert api.presses == {str(number): 1 for number in range(60)}
    answers = [r.arguments for r in api.requests if r.method == "answerInlineQuery"]
    told = [answer for answer in answers if answer["button"]["text"] == notices.BUSY(ENGLISH)]
    assert len(told) == 40
    assert all((answer["results"], answer["cache_time"]) == ([], 0) for answer in told)


async def test_a_groups_own_talk_is_no_flood(memory, api):
    for _ in range(60):
        api.add(message=updates.message("hello", chat=updates.GROUP))
    api.add(message=updates.message("/privacy", chat=updates.GROUP))
    async with answering(memory):
        await memory.until(lambda: not api.pending)
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
        (Fault.SILENCE, "no answer within 15 s"),
    ],
)
async def test_fetching_goes_on_after_a_failure_that_is_logged_once(
    memory, api, caplog, failure, reason
):
    failures = [failure] * 2

    def hit(request: Request, kind: type) -> Any:
        polls = request.method == "getUpdates"
        return failures.pop() if polls and failures and isinstance(failure, kind) else None

    memory.fault = lambda r: hit(r, Fault)
    api.refuse = lambda r: hit(r, Refusal)
    async with answering(memory):
        api.ask(1)
        await memory.until(lambda: api.answers()[1] == 1)
    assert not failures
    assert caplog.text.count(f"Fetching updates fails ({reason}") == 1
    assert caplog.text.count("Fetching updates fails") == 1
    assert caplog.text.count("Updates are fetched again") == 1


async def test_nothing_to_do_is_no_busy_loop(memory, api):
    api.ask(1)
    api.refuse = lambda r: Refusal.too_many(3600) if r.sends_to(1) else None
    async with answering(memory):
        await memory.until(lambda: len(api.sent()) == 1)
        before = memory.polls
        await asyncio.sleep(60)
        assert memory.polls - before <= 60 * 5
        # What arrives meanwhile is fetched all the same.
        api.ask(2)
        began = now()
        await memory.until(lambda: api.answers()[2] == 1)
        assert since(began) < 1


async def test_a_stop_waits_for_an_answer_that_hangs_but_not_for_long(memory, api, caplog):
    api.ask(1)
    memory.fault = lambda r: Fault.SILENCE if r.sends_to(1) else None
    async with answering(memory) as bot:
        await memory.until(lambda: memory.polls > 1)
        began = now()
        await bot.end()
    # `docker stop` kills after ten seconds.
    assert 5 < since(began) < 10
    assert len(api.pending) == 1
    assert "Stopped before 1 updates were answered; 0 of them will not come again" in caplog.text


async def test_polling_ends_a_webhook_and_keeps_what_waits(memory, api):
    api.webhook = {"url": "https://bot.example/hook"}
    api.ask(1)
    async with answering(memory):
        await memory.until(lambda: api.answers()[1] == 1)
    assert api.webhook == {}
