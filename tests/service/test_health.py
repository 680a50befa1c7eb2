"""When the bot calls itself unhealthy, told by a clock that the tests move."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import NetworkError

from bot import app
from bot.intake import entry as entries
from bot.intake import pipeline as pipelines
from bot.intake import polling as pollings
from bot.intake.pipeline import Pipeline
from bot.intake.polling import Polling
from bot.metrics import Metrics
from bot.server import Health
from bot.transport import put_off
from tests.support import updates
from tests.support.botapi import TOKEN, BotApi, InProcess


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (entries, pipelines, pollings):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
async def bot(api: BotApi, briefs, clock: Clock) -> Any:
    request, metrics = InProcess(api), Metrics()
    application = app.build(briefs, TOKEN, request=request)
    await application.initialize()
    pipeline = Pipeline(application, metrics)
    polling = Polling(application, request, pipeline, metrics)
    health = Health(polling, pipeline)
    health.connected = True
    yield SimpleNamespace(health=health, pipeline=pipeline, polling=polling, request=request)
    await pipeline.drain(0)
    await application.shutdown()


def stuck(bot: Any, monkeypatch: pytest.MonkeyPatch, *, delayed_for: float = 0) -> None:
    """Let answers wait for ever, on Telegram's own word where it delays them."""

    async def never(*_: object, **__: object) -> Any:
        if delayed_for:
            put_off.get()(delayed_for)
        await asyncio.Event().wait()

    monkeypatch.setattr(InProcess, "do_request", never)


async def test_it_is_healthy_while_nothing_is_asked(bot, clock):
    clock.now += 10_000
    assert bot.health.trouble() is None


async def test_fetching_that_fails_for_a_minute_is_trouble(bot, clock):
    bot.polling._failed(NetworkError("x"))
    clock.now += 59
    bot.polling._failed(NetworkError("y"))
    assert bot.health.trouble() is None
    clock.now += 1
    assert bot.health.trouble() == "fetching updates has failed for 60 s"
    bot.polling._works()
    assert bot.health.trouble() is None


async def test_answers_that_do_not_move_for_a_minute_are_trouble(bot, clock, monkeypatch, api):
    stuck(bot, monkeypatch)
    clock.now += 10_000
    bot.pipeline.submit(api.add(message=updates.message("/start")))
    clock.now += 59
    assert bot.health.trouble() is None
    clock.now += 1
    assert bot.health.trouble() == "updates wait, and none has been answered for 60 s"
    # Another chat is answered meanwhile: the bot as a whole is not stuck.
    bot.pipeline.submit(api.add(message=updates.message("hello", chat=updates.GROUP)))
    assert bot.health.trouble() is None


async def test_what_telegram_delays_is_no_trouble(bot, clock, monkeypatch, api):
    stuck(bot, monkeypatch, delayed_for=300)
    bot.pipeline.submit(api.add(message=updates.message("/start")))
    await asyncio.sleep(0)
    clock.now += 299
    assert bot.health.trouble() is None
    clock.now += 30
    assert bot.health.trouble() is None
    clock.now += 31
    assert bot.health.trouble() == "updates wait, and none has been answered for 60 s"


async def test_an_answer_is_tried_for_as_long_as_telegram_keeps_updates(
    bot, clock, monkeypatch, caplog, api
):
    async def fails(*_: object, **__: object) -> Any:
        raise NetworkError("down")

    monkeypatch.setattr(InProcess, "do_request", fails)
    monkeypatch.setattr(pipelines, "_FIRST_PAUSE", 0)
    entry = bot.pipeline.submit(api.add(message=updates.message("/start")))
    await asyncio.sleep(0.05)
    clock.now += pipelines.RETRIED
    assert not entry.confirmed.done()
    clock.now += 1
    async with asyncio.timeout(5):
        assert await entry.confirmed
    assert "Update 1 is given up: down" in caplog.text


async def test_memory_for_delayed_answers_is_bounded(bot, monkeypatch, api):
    stuck(bot, monkeypatch, delayed_for=300)
    monkeypatch.setattr(pipelines, "KEPT", 1)
    first, second = (
        bot.pipeline.submit(api.add(message=updates.message("/start", chat=chat)))
        for chat in (updates.PRIVATE, updates.GROUP)
    )
    await asyncio.sleep(0)
    assert bot.pipeline.keep(first)
    assert not bot.pipeline.keep(first)
    assert not bot.pipeline.keep(second)
