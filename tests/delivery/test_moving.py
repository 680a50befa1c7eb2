"""What is planned moves where a time zone gets other rules, and where the clock is set back: some at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.delivery.ledger import moving, spreading
from bot.delivery.ledger.sending import Result, Sending
from bot.schedule import moments
from bot.store.errors import UnavailableError
from bot.store.tables import deliveries, slots
from tests.delivery.test_delivering import BRIEF, MORNING, OLDER
from tests.support.delivering import Delivering
from tests.support.samples import brief

CORRECTED = brief(
    published="2027-01-15T08:00Z",
    summary="It is shut.",
    corrections=[{"date": "2027-01-15", "text": "The bridge is shut."}],
)
READERS = range(1, 8)
HOUR = 3600.0


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_MOVED_AT_ONCE", 2)
    monkeypatch.setattr(spreading, "_TOGETHER", 1)


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """A newsroom whose brief all readers get in the morning."""
    await delivering.publishes(OLDER)
    for chat in READERS:
        await delivering.subscribes(chat, MORNING)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    return delivering


def change_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have mornings come an hour later everywhere."""
    due = moments.due
    monkeypatch.setattr(moments, "due", lambda *given: due(*given) + timedelta(hours=1))


def changed_at_once(newsroom: Delivering) -> list[int]:
    """How many deliveries each statement changes from now on."""
    found: list[int] = []

    def note(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        if statement.startswith("UPDATE deliveries"):
            found.append(cursor.rowcount)

    event.listen(newsroom.store.database._engine, "after_cursor_execute", note)
    return found


def between(
    newsroom: Delivering, monkeypatch: pytest.MonkeyPatch, happens: Callable[[int], Any]
) -> None:
    """Have something happen before each transaction that moves deliveries, of which it is given the number."""
    write, number = newsroom.store.database.write, 0

    async def after_that(work: Any, *given: Any) -> Any:
        nonlocal number
        if isinstance(work, partial) and work.func is moving._move_some:
            number += 1
            if (awaited := happens(number)) is not None:
                await awaited
        return await write(work, *given)

    monkeypatch.setattr(newsroom.store.database, "write", after_that)


async def dues(newsroom: Delivering) -> tuple[set[float], set[float], set[float]]:
    """The moments of all slots, and those of all deliveries: when they are wanted, and when they are ready."""
    columns = slots.c.due, deliveries.c.due, deliveries.c.ready
    read = newsroom.store.database.read
    found = [set(await read(lambda c, one=one: c.scalars(select(one)))) for one in columns]
    return found[0], found[1], found[2]


async def test_a_zone_with_other_rules_moves_some_at_a_time(newsroom, monkeypatch):
    ((planned,), *_) = await dues(newsroom)
    change_rules(monkeypatch)
    newsroom.start()
    changed = changed_at_once(newsroom)
    await newsroom.work.take_over()
    assert await dues(newsroom) == ({planned + HOUR},) * 3
    assert max(changed) == 2
    changed.clear()
    await newsroom.work.take_over()
    assert sum(changed) == 0


async def test_a_start_that_is_killed_as_it_moves_is_made_up_for(newsroom, monkeypatch):
    ((planned,), *_) = await dues(newsroom)
    change_rules(monkeypatch)

    def is_killed(transaction: int) -> None:
        if transaction == 3:
            raise UnavailableError

    with monkeypatch.context() as killed:
        between(newsroom, killed, is_killed)
        with pytest.raises(UnavailableError):
            await newsroom.work.take_over()
    assert await dues(newsroom) == ({planned}, *({planned, planned + HOUR},) * 2)
    newsroom.start()
    await newsroom.work.take_over()
    assert await dues(newsroom) == ({planned + HOUR},) * 3


async def test_what_is_planned_as_others_move_is_not_left_behind(delivering, monkeypatch):
    monkeypatch.setattr(spreading, "_CHUNK", 2)
    await delivering.publishes(OLDER)
    for chat in READERS:
        await delivering.subscribes(chat, MORNING)
    await delivering.publishes(OLDER, BRIEF)
    delivering.clock.time += 60
    write = delivering.store.database.write
    await write(delivering.campaigns.advance)

    async def plan() -> None:
        assert await write(partial(spreading.spread, now=delivering.clock.now())) == 1

    await plan()
    ((planned,), *_) = await dues(delivering)
    change_rules(monkeypatch)
    between(delivering, monkeypatch, lambda number: plan() if number in (1, 2) else None)
    await delivering.work.take_over()
    assert await dues(delivering) == ({planned + HOUR},) * 3
    while (await delivering.campaign())["spread"] is False:
        await plan()
    assert await dues(delivering) == ({planned + HOUR},) * 3
    assert await delivering.states() == {"due": len(READERS)}


async def test_what_has_its_hour_meanwhile_is_not_put_off(newsroom, monkeypatch):
    ((planned,), *_) = await dues(newsroom)
    change_rules(monkeypatch)

    def comes(transaction: int) -> None:
        if transaction == 2:
            newsroom.clock.time = planned

    with monkeypatch.context() as meanwhile:
        between(newsroom, meanwhile, comes)
        await newsroom.work.take_over()
    await newsroom.passes(60)
    assert await newsroom.states() == {"sent": len(READERS) - 2, "due": 2}
    await newsroom.passes(HOUR)
    assert await newsroom.states() == {"sent": len(READERS)}


async def test_processes_that_start_at_once_move_it_once(three, monkeypatch):
    first = three[0]
    for chat in READERS:
        await first.subscribes(chat, MORNING)
    await first.publishes(OLDER, BRIEF)
    await first.jumps(60)
    ((planned,), *_) = await dues(first)
    change_rules(monkeypatch)
    changed = [changed_at_once(process) for process in three]
    await asyncio.gather(*(process.work.take_over(alone=False) for process in three))
    assert await dues(first) == ({planned + HOUR},) * 3
    assert sum(map(sum, changed)) == len(READERS)


async def test_what_was_ready_before_the_clock_was_set_back_stays_so(newsroom):
    ((planned,), *_) = await dues(newsroom)
    changed = changed_at_once(newsroom)
    await moving.set_back(newsroom.store.database, planned - HOUR, planned + HOUR)
    assert await dues(newsroom) == ({planned}, {planned}, {planned - HOUR})
    assert changed
    assert max(changed) <= 2


async def test_what_is_put_off_is_so_for_as_long_by_a_clock_that_was_set_back(newsroom):
    """Half of the deliveries were to be tried again in ten minutes; the others wait for the morning."""
    ((planned,), *_) = await dues(newsroom)
    latest = planned - 2 * HOUR
    put_off = update(deliveries).where(deliveries.c.id % 2 == 0).values(ready=latest + 600)
    await newsroom.store.database.write(lambda c: c.execute(put_off))
    await moving.set_back(newsroom.store.database, latest - HOUR, latest)
    assert await dues(newsroom) == ({planned}, {planned}, {planned, latest - HOUR + 600})


async def test_copies_of_before_the_clock_was_set_back_are_corrected_at_once(newsroom):
    await newsroom.jumps(86_400)
    assert await newsroom.states() == {"sent": len(READERS)}
    newsroom.clock.time -= 20 * HOUR
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.passes(120)
    assert len(newsroom.chats.edits) == len(READERS)


async def test_an_edit_that_is_put_off_is_so_for_seconds_whatever_the_clock(newsroom):
    await newsroom.jumps(86_400)
    newsroom.chats.answer = lambda _: Sending(Result.UNSURE)
    await newsroom.publishes(OLDER, CORRECTED)
    newsroom.clock.time += 60
    for tries in (1, 2, 3):
        await newsroom.passes(5)
        await newsroom.passes(4)
        assert len(newsroom.chats.edits) == tries * len(READERS)
        newsroom.clock.time -= 20 * HOUR
