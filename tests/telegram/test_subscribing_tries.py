"""An order whose answer does not go out at the first try: nothing is ordered twice, and nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.metrics import Metrics
from bot.store.store import in_memory
from bot.telegram.app import App
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.transport import backoff, outbox, transport
from tests.support import updates
from tests.support.botapi import TOKEN, Refusal, Request
from tests.support.clock import HandClock
from tests.support.delivering import delivery_over
from tests.support.wire import Fault, Memory
from tests.telegram.test_subscribing import BRIEFS, HERE

SIX = 6
"""Failures in a row after which the update is handled again."""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once: the database works in threads, for which a moved clock does not wait."""
    for module in (backoff, transport):
        monkeypatch.setattr(module, "backoff", lambda *_, **__: 0)
    monkeypatch.setattr(outbox, "PAUSES", (0, 0))


@pytest.fixture
async def app(memory: Memory) -> AsyncIterator[App]:
    """A bot that delivers, with its transport."""
    store = await in_memory()
    delivery = delivery_over(store, HandClock(updates.NOW))
    await delivery.start(BRIEFS)
    yield await started(memory, delivery)
    await store.close()


async def started(memory: Memory, delivery) -> App:
    app = App(BRIEFS, TOKEN, memory.transport())
    await app.initialize()
    app.serve_subscribers(delivery)
    memory.api.requests.clear()
    return app


def firsts(api) -> list[str]:
    """The first line of each message that arrived."""
    return [request.text.text.split("\n")[0] for request in api.sent()]


async def answered(app: App, raw) -> None:
    await Pipeline(app, Metrics()).submit(raw).confirmed


async def kept(app: App) -> list[tuple[str, int | None]]:
    assert app.delivery
    (kept,) = await app.delivery.subscribers.kept(HERE.chat)
    return [(each.state, each.message) for each in kept.deliveries]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.BUSY])
async def test_the_page_and_the_brief_come_once_each(app, memory, api, first, fault):
    """The first or the second message does not go out, until the update is handled again."""
    seen: list[Request] = []

    def breaks(request: Request) -> Fault | None:
        if request.method != "sendMessage":
            return None
        seen.append(request)
        return fault if first < len(seen) <= first + SIX else None

    memory.fault = breaks
    await answered(app, api.add(message=updates.message("/subscribe")))
    assert len(seen) > SIX
    assert firsts(api) == ["You are subscribed.", "The Bridge Opens"]
    assert await kept(app) == [("sent", 1002)]


async def test_a_press_turns_the_page_once_and_brings_the_brief_once(app, memory, api):
    left = [Fault.UNREACHABLE] * SIX
    memory.fault = lambda r: left.pop() if r.method == "sendMessage" and left else None
    await answered(app, api.add(callback_query=updates.press("d:on")))
    assert not left
    assert set(firsts(api)) == {"You are subscribed.", "The Bridge Opens"}
    assert firsts(api)[-1] == "The Bridge Opens"
    assert await kept(app) == [("sent", 1001)]


async def test_a_brief_that_may_have_arrived_is_sent_no_more_than_it_must_be(app, memory, api):
    def lost(request: Request) -> Fault | None:
        brief = request.method == "sendMessage" and request.text.text.startswith("The Bridge")
        return Fault.CUT_AFTER if brief else None

    memory.fault = lost
    await answered(app, api.add(message=updates.message("/subscribe")))
    assert firsts(api) == ["You are subscribed.", *["The Bridge Opens"] * 3]
    assert await kept(app) == [("sent", None)]


async def test_a_process_that_ends_between_the_page_and_the_brief_loses_none(app, memory, api):
    """The update comes again to another process, which knows nothing but what is stored."""
    raw = api.add(message=updates.message("/subscribe"))
    memory.fault = lambda r: (
        Fault.UNREACHABLE
        if r.method == "sendMessage" and r.text.text.startswith("The Bridge")
        else None
    )
    pipeline = Pipeline(app, Metrics())
    entry = pipeline.submit(raw)
    await memory.until(lambda: firsts(api) == ["You are subscribed."])
    await pipeline.drain(0.1)
    assert not entry.confirmed.result()
    assert await kept(app) == [("sent", None)]
    memory.fault = lambda _: None
    await answered(await started(memory, app.delivery), raw)
    assert firsts(api) == ["You are subscribed.", "The Bridge Opens"]
    assert await kept(app) == [("sent", 1003)]


async def test_a_brief_that_telegram_refuses_comes_with_the_next_wish(app, api):
    refused = [Refusal(400, "Bad Request: can't parse entities")]
    api.refuse = lambda r: (
        refused.pop()
        if refused and r.method == "sendMessage" and r.text.text.startswith("The Bridge")
        else None
    )
    await answered(app, api.add(message=updates.message("/subscribe")))
    assert await kept(app) == [("sent", None)]
    await answered(app, api.add(message=updates.message("/subscribe")))
    assert firsts(api)[-2:] == ["You are subscribed.", "The Bridge Opens"]


async def test_a_deletion_that_is_not_told_is_told_when_it_is_tried_again(app, memory, api):
    await answered(app, api.add(message=updates.message("/subscribe")))
    left = [Fault.UNREACHABLE] * SIX
    memory.fault = lambda r: left.pop() if r.method == "editMessageText" and left else None
    await answered(app, api.add(callback_query=updates.press("d:forget=all")))
    assert firsts(api)[-1] == "Everything that I kept about this chat is deleted."
    assert await app.delivery.subscribers.kept(HERE.chat) == ()
