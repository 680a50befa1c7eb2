"""When the bot calls itself unhealthy, by a clock that the tests move."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.metrics import Metrics
from bot.service.server.server import Health
from bot.telegram.app import App
from bot.telegram.intake import answering
from bot.telegram.intake import pipeline as pipelines
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.polling import Polling
from tests.support import updates
from tests.support.botapi import TOKEN, Refusal
from tests.support.wire import Fault, Memory

pytestmark = pytest.mark.usefixtures("moved_clock")


@pytest.fixture
async def bot(memory: Memory, briefs) -> Any:
    metrics = Metrics()
    app = App(briefs, TOKEN, memory.transport())
    await app.initialize()
    pipeline = Pipeline(app, metrics)
    polling = Polling(app, pipeline, metrics)
    health = Health(polling, pipeline)
    health.connected = True
    yield SimpleNamespace(health=health, pipeline=pipeline, polling=polling)
    await pipeline.drain(0)
    await app.shutdown()


def stuck(memory: Memory) -> None:
    """Let no answer go out: the network is down."""
    memory.fault = lambda _: Fault.UNREACHABLE


async def test_it_is_healthy_while_nothing_is_asked(bot):
    await asyncio.sleep(10_000)
    assert bot.health.trouble() is None


async def test_fetching_that_fails_for_a_minute_is_trouble(bot):
    bot.polling._mark_down(NetworkError("x"))
    await asyncio.sleep(59)
    bot.polling._mark_down(NetworkError("y"))
    assert bot.health.trouble() is None
    await asyncio.sleep(1)
    assert bot.health.trouble() == "fetching updates has failed for 60 s"
    bot.polling._mark_up()
    assert bot.health.trouble() is None


async def test_answers_that_do_not_move_for_a_minute_are_trouble(bot, memory, api):
    stuck(memory)
    await asyncio.sleep(10_000)
    bot.pipeline.submit(api.ask(1))
    await asyncio.sleep(59)
    assert bot.health.trouble() is None
    await asyncio.sleep(1)
    assert bot.health.trouble() == "updates wait, and none has been answered for 60 s"
    # Another chat is answered meanwhile: the bot as a whole is not stuck.
    bot.pipeline.submit(api.add(message=updates.message("hello", chat=updates.GROUP)))
    assert bot.health.trouble() is None


async def test_what_telegram_delays_is_no_trouble(bot, memory, api):
    refusals = [Refusal.too_many(300)]
    api.refuse = lambda _: refusals.pop() if refusals else None
    bot.pipeline.submit(api.ask(1))
    await asyncio.sleep(0)
    stuck(memory)
    await asyncio.sleep(299)
    assert not refusals
    assert bot.health.trouble() is None
    await asyncio.sleep(30)
    assert bot.health.trouble() is None
    await asyncio.sleep(31)
    assert bot.health.trouble() == "updates wait, and none has been answered for 60 s"


async def test_an_answer_is_tried_for_as_long_as_telegram_keeps_updates(
    bot, memory, caplog, api, monkeypatch
):
    assert answering.RETRIED == 24 * 3600
    monkeypatch.setattr(answering, "RETRIED", 3600.0)  # a day of tries takes ten seconds
    stuck(memory)
    entry = bot.pipeline.submit(api.ask(1))
    await asyncio.sleep(answering.RETRIED - 1)
    assert not entry.confirmed.done()
    async with asyncio.timeout(2):
        assert await entry.confirmed
    assert caplog.text.count("Update 1 is given up: ") == 1


async def test_an_answer_that_telegram_puts_off_for_a_week_is_given_up_after_a_day(
    bot, memory, caplog, api
):
    api.refuse = lambda r: Refusal.too_many(7 * 24 * 3600) if r.sends_to(1) else None
    first, second = bot.pipeline.submit(api.ask(1)), bot.pipeline.submit(api.ask(1))
    await asyncio.sleep(answering.RETRIED - 1)
    assert bot.pipeline.confirm_early(first)
    assert not second.confirmed.done()
    async with asyncio.timeout(40):
        assert await second.confirmed
    assert caplog.text.count(" is given up: ") == 2
    # There is room again for others, and one that comes again is known.
    assert bot.pipeline._confirmed_early == 0
    assert bot.pipeline.submit(api.pending[0]) is first


async def test_memory_for_delayed_answers_is_bounded(bot, monkeypatch, api):
    api.refuse = lambda _: Refusal.too_many(300)
    monkeypatch.setattr(pipelines, "EARLY", 1)
    first, second = (bot.pipeline.submit(api.ask(chat)) for chat in (1, 2))
    await asyncio.sleep(1)
    assert bot.pipeline.confirm_early(first)
    assert not bot.pipeline.confirm_early(first)
    assert not bot.pipeline.confirm_early(second)
