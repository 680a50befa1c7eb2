"""How long what is known of subscribers is kept, and what a database means that was put back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, func, select

from bot.delivery.states import State
from bot.delivery.subscribers import keeping
from bot.delivery.subscribers.keeping import Keeping
from bot.store import facts
from bot.store.errors import UnavailableError
from bot.store.facts import Fact
from bot.store.tables import (
    campaigns,
    chats,
    deliveries,
    metadata,
    revisions,
    schedules,
    subscriptions,
)
from bot.subscription import ChatKind, Place, Standing
from tests.delivery.test_delivering import BRIEF, MORNING, OLDER
from tests.support.delivering import Delivering
from tests.support.samples import brief

DAY = 86_400


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """A newsroom whose brief one reader has, and one will get in the morning."""
    await delivering.publishes(OLDER)
    await delivering.subscribes(1)
    await delivering.subscribes(2, MORNING)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    return delivering


async def _count(newsroom: Delivering, *tables: object) -> list[int]:
    read = newsroom.store.database.read
    return [
        await read(lambda c, t=t: c.scalar(select(func.count()).select_from(t))) for t in tables
    ]


async def test_who_left_is_kept_for_thirty_days(newsroom):
    write, stop = newsroom.store.database.write, newsroom.subscriptions.stop
    await write(lambda c: stop(c, Place(1)))
    await newsroom.jumps(30 * DAY - 3600)
    assert await newsroom.store.database.read(lambda c: newsroom.subscriptions.of(c, Place(1)))
    await newsroom.jumps(2 * 3600)
    assert await _count(newsroom, chats, subscriptions, schedules) == [1, 1, 1]


async def test_deliveries_are_kept_for_ninety_days_and_then_counted(newsroom):
    await newsroom.jumps(DAY)
    await newsroom.jumps(89 * DAY - 3600)
    assert await _count(newsroom, deliveries) == [2]
    await newsroom.jumps(2 * DAY)
    assert await _count(newsroom, deliveries, revisions) == [0, 0]
    assert json.loads((await newsroom.campaign())["counts"]) == {"sent": 2}
    assert not await newsroom.decides("pull", 1)
    await newsroom.publishes(OLDER, brief(published="2027-01-15T08:00Z", summary="Much later."))
    await newsroom.jumps(3600)
    assert newsroom.chats.edits == []


async def test_deliveries_are_deleted_some_at_a_time(newsroom, monkeypatch):
    monkeypatch.setattr(keeping, "_DELETED_AT_ONCE", 1)
    kept = Keeping(newsroom.clock, newsroom.store.cipher)
    write = newsroom.store.database.write
    await newsroom.jumps(DAY)
    newsroom.clock.time += 91 * DAY
    await write(kept.sweep)
    assert [await write(kept.delete_some) for _ in range(3)] == [True, True, False]
    assert await _count(newsroom, deliveries) == [0]


async def test_no_turn_is_longer_for_what_is_deleted(newsroom, monkeypatch):
    """The lease would be over before its end, and what is due would wait for it."""
    monkeypatch.setattr(keeping, "_DELETED_AT_ONCE", 1)
    await newsroom.jumps(DAY)
    newsroom.clock.time += 91 * DAY
    left, waits = [], []
    while not left or left[-1]:
        waits.append(await newsroom.engine.turn())
        left += await _count(newsroom, deliveries)
    assert left == [2, 2, 1, 0]
    assert max(waits) <= 0.05


def test_what_refers_to_rows_that_are_deleted_is_found_by_an_index():
    for table in metadata.tables.values():
        ordered = [
            key.columns
            for key in table.constraints
            if isinstance(key, (PrimaryKeyConstraint, UniqueConstraint))
        ]
        ordered += [index.columns for index in table.indexes]
        firsts = {columns[0].name for columns in ordered if len(columns)}
        for key in table.foreign_keys:
            if key.column.table is not campaigns:  # of which none is deleted
                assert key.parent.name in firsts, key.parent


async def test_who_left_is_deleted_some_at_a_time(newsroom, monkeypatch):
    monkeypatch.setattr(keeping, "_DROPPED_AT_ONCE", 1)
    kept = Keeping(newsroom.clock, newsroom.store.cipher)
    write, stop = newsroom.store.database.write, newsroom.subscriptions.stop
    for chat in (1, 2):
        await write(lambda c, chat=chat: stop(c, Place(chat)))
    newsroom.clock.time += 31 * DAY
    assert [await write(kept.drop_some) for _ in range(3)] == [True, True, False]
    assert await _count(newsroom, chats, subscriptions, deliveries) == [0, 0, 0]


async def test_a_group_stays_while_another_of_its_topics_is_subscribed(newsroom):
    write = newsroom.store.database.write
    for topic in (0, 7):
        await newsroom.subscribes(-1005, kind=ChatKind.GROUP, topic=topic)
    await write(lambda c: newsroom.subscriptions.stop(c, Place(-1005, 7)))
    await newsroom.jumps(31 * DAY)
    assert await _count(newsroom, chats, subscriptions) == [3, 3]


async def test_what_cannot_be_deleted_keeps_nothing_from_being_delivered(newsroom, monkeypatch):
    """A server gives up what takes it too long, each time anew."""

    async def fails(_: object) -> None:
        raise UnavailableError("the database takes too long (57014)")

    monkeypatch.setattr(newsroom.engine._keeping, "sweep", fails)
    newsroom.clock.time += 3600
    await newsroom.engine.turn()
    with pytest.raises(UnavailableError):
        await newsroom.engine.turn()
    more = brief(id="more", title="One More", published="2027-01-15T08:30Z")
    await newsroom.publishes(OLDER, BRIEF, more)
    await newsroom.jumps(60)
    assert [push.place.chat for push in newsroom.chats.pushes] == [1, 1]


async def test_everything_about_a_chat_is_shown_and_forgotten(newsroom):
    keeping = Keeping(newsroom.clock, newsroom.store.cipher)
    (kept,) = await newsroom.store.database.read(lambda c: keeping.kept(c, 2))
    assert kept.subscription.choices == MORNING
    assert [(each.title, each.state) for each in kept.deliveries] == [
        ("The Bridge Opens", State.DUE)
    ]
    assert await newsroom.store.database.write(lambda c: keeping.forget(c, 2))
    assert not await newsroom.store.database.write(lambda c: keeping.forget(c, 2))
    assert await _count(newsroom, chats, subscriptions, deliveries) == [1, 1, 1]
    await newsroom.jumps(DAY)
    assert newsroom.chats.shown(2) == []


async def test_a_pause_ends_by_itself(newsroom):
    until = datetime.fromtimestamp(newsroom.clock.time, UTC) + timedelta(days=7)
    pause = newsroom.subscriptions.pause
    assert await newsroom.store.database.write(lambda c: pause(c, Place(2), until))
    await newsroom.jumps(6 * DAY)
    assert newsroom.chats.shown(2) == []
    await newsroom.jumps(DAY + 3600)
    of = newsroom.subscriptions.of
    found = await newsroom.store.database.read(lambda c: of(c, Place(2)))
    assert found
    assert found.standing is Standing.ACTIVE


async def test_a_database_that_was_put_back_sends_nothing_old(newsroom):
    await newsroom.store.database.write(
        lambda c: facts.put(c, Fact.RESTORED, str(newsroom.clock.time))
    )
    newsroom.start()
    sent_since = brief(id="since", title="Sent Since", published="2027-01-15T07:00Z")
    await newsroom.publishes(OLDER, BRIEF, sent_since)
    await newsroom.jumps(DAY)
    assert [push.place.chat for push in newsroom.chats.pushes] == [1]
    campaign = await newsroom.campaign()
    assert (campaign["state"], campaign["trouble"]) == ("paused", "restored")
    assert (await newsroom.campaign(2))["state"] == "asked"
