"""The figures of deliveries on /metrics."""

from __future__ import annotations

import asyncio
from datetime import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.delivery import figures
from bot.delivery.ledger.sending import Result, Sending
from bot.metrics import Metrics
from bot.store.errors import UnavailableError
from bot.subscription import Choices
from tests.support.delivering import Delivering
from tests.support.samples import brief

OLDER = brief(id="older")
BRIDGE = brief(published="2027-01-15T08:00Z")
MORNING = Choices((time(7),), zone="Europe/Berlin", zone_confirmed=True)


class Watched(Delivering):
    """Delivery whose metrics are read."""

    def start(self) -> None:
        super().start()
        self.metrics = Metrics()
        self.engine.watched_by(self.metrics)

    async def figures(self) -> dict[str, float]:
        """The values of the metrics by name and label, without what is 0."""
        families = text_string_to_metric_families((await self.metrics.text()).decode())
        samples = [sample for family in families for sample in family.samples]
        return {
            " ".join(
                [sample.name.removeprefix("brief_bot_"), *sample.labels.values()]
            ): sample.value
            for sample in samples
            if (sample.value and "deliver" in sample.name)
            or sample.labels.keys() & {"standing", "state"}
            if sample.value and not sample.name.endswith("_created")
        }


@pytest.fixture
async def newsroom(delivering: Delivering, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(figures, "_FRESH", 0.0)
    newsroom = Watched(delivering.store)
    await newsroom.publishes(OLDER)
    return newsroom


async def test_each_campaign_and_subscription_is_counted(newsroom):
    assert await newsroom.figures() == {"delivery_rate": 25.0}
    for chat in range(1, 9):
        await newsroom.subscribes(chat)
    await newsroom.subscribes(9, MORNING)
    newsroom.chats.answer = lambda place: Sending(Result.BLOCKED) if place.chat == 7 else None
    await newsroom.publishes(OLDER, BRIDGE)
    assert await newsroom.figures() == {
        "delivery_rate": 25.0,
        "campaigns waiting": 1.0,
        "subscriptions active": 9.0,
    }
    await newsroom.passes(70)
    assert await newsroom.figures() == {
        "delivery_rate": 25.0,
        "deliveries_sent_total": 7.0,
        "deliveries_due": 1.0,
        "campaigns going": 1.0,
        "subscriptions active": 8.0,
        "subscriptions blocked": 1.0,
    }
    assert (await newsroom.figures())["deliveries_sent_total"] == 7.0


async def test_what_may_have_arrived_is_counted(newsroom):
    await newsroom.subscribes(1)
    newsroom.chats.answer = lambda _: Sending(Result.UNSURE)
    await newsroom.publishes(OLDER, BRIDGE)
    await newsroom.passes(120)
    assert (await newsroom.figures())["deliveries_unsure"] == 1.0


async def test_the_lag_is_that_of_the_first_which_can_be_sent(newsroom):
    await newsroom.subscribes(1)
    await newsroom.subscribes(2, MORNING)
    await newsroom.publishes(OLDER, BRIDGE)
    newsroom.clock.time += 60 + 100
    assert (await newsroom.figures())["delivery_lag_seconds"] == 100.0  # nothing is planned yet
    newsroom.chats.answer = lambda _: Sending(Result.NOT_SENT)
    await newsroom.engine.turn()
    assert (
        "delivery_lag_seconds" not in await newsroom.figures()
    )  # it is tried again in ten seconds
    newsroom.clock.time += 10 + 300
    assert (await newsroom.figures())["delivery_lag_seconds"] == 300.0
    await newsroom.decides("pause", 1)
    assert "delivery_lag_seconds" not in await newsroom.figures()
    await newsroom.decides("resume", 1)
    newsroom.chats.answer = lambda _: None
    await newsroom.passes(60)
    assert "delivery_lag_seconds" not in await newsroom.figures()


async def test_what_waits_for_the_editors_is_no_lag(delivering, monkeypatch):
    newsroom = Watched(delivering.store, asks=True)
    await newsroom.publishes(OLDER)
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIDGE)
    newsroom.clock.time += 3600
    await newsroom.engine.turn()
    assert await newsroom.figures() == {
        "delivery_rate": 25.0,
        "campaigns asked": 1.0,
        "subscriptions active": 1.0,
    }


async def test_the_rate_is_what_telegram_allows(newsroom):
    for chat in (1, 2):
        await newsroom.subscribes(chat)
    newsroom.chats.answer = lambda _: Sending(Result.LATER, seconds=30)
    await newsroom.publishes(OLDER, BRIDGE)
    await newsroom.passes(61)
    assert "delivery_rate" not in await newsroom.figures()
    newsroom.clock.time += 31
    assert 0 < (await newsroom.figures())["delivery_rate"] <= 25


async def test_where_the_database_cannot_be_read_the_figures_stay_and_the_lag_grows(
    newsroom, monkeypatch
):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIDGE)
    newsroom.clock.time += 61
    before = await newsroom.figures()

    async def locked(_: object) -> None:
        raise UnavailableError("another program has locked the database")

    monkeypatch.setattr(newsroom.store.database, "read", locked)
    newsroom.clock.time += 60
    assert await newsroom.figures() == {**before, "delivery_lag_seconds": 61.0}


async def test_nobody_waits_for_a_database_that_does_not_answer(newsroom, monkeypatch):
    """It is asked once at a time, and its answer is taken when it comes."""
    await newsroom.subscribes(1)
    before = await newsroom.figures()
    read, asked, free = newsroom.store.database.read, [], asyncio.Event()

    async def slow(work: object) -> object:
        asked.append(work)
        await free.wait()
        return await read(work)

    monkeypatch.setattr(newsroom.store.database, "read", slow)
    monkeypatch.setattr(figures, "_PATIENCE", 0.0)
    await newsroom.subscribes(2)
    assert await newsroom.figures() == await newsroom.figures() == before
    assert len(asked) == 1
    free.set()
    monkeypatch.setattr(figures, "_PATIENCE", 60.0)
    assert (await newsroom.figures())["subscriptions active"] == 2.0


async def test_figures_are_read_once_in_a_while(newsroom, monkeypatch):
    monkeypatch.setattr(figures, "_FRESH", 3600.0)
    before = await newsroom.figures()
    await newsroom.subscribes(1)
    assert await newsroom.figures() == before


async def test_a_bot_that_delivers_nothing_has_none_of_them():
    text = (await Metrics().text()).decode()
    assert "brief_bot_answer" in text
    assert "deliver" not in text
    assert "campaigns" not in text
