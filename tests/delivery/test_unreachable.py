"""Chats that take nothing, though they have not blocked the bot, are not tried for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.delivery.ledger import spreading, unreachable
from bot.delivery.ledger.sending import Result, Sending
from bot.store.errors import UnavailableError
from bot.store.tables import campaigns
from bot.subscription import ChatKind, Place, Standing
from tests.support.delivering import Delivering
from tests.support.samples import brief

OLD = brief(id="old", published="2027-01-10")
GROUP = -5


def news(number: int):
    return brief(id=f"n{number}", title=f"News {number}", published="2027-01-15T08:00Z")


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """Two readers, and a group with two topics of which one is closed."""
    await delivering.publishes(OLD)
    for chat in (1, 2):
        await delivering.subscribes(chat)
    for topic in (0, 7):
        await delivering.subscribes(GROUP, kind=ChatKind.GROUP, topic=topic)
    delivering.chats.answer = lambda place: (
        Sending(Result.CLOSED) if place == Place(GROUP, 7) else None
    )
    return delivering


async def publish(newsroom: Delivering, first: int, last: int) -> None:
    """Have briefs delivered, one after the other."""
    for number in range(first, last + 1):
        await newsroom.publishes(OLD, *(news(each) for each in range(1, number + 1)))
        await newsroom.jumps(120)


async def standing(newsroom: Delivering, place: Place) -> Standing:
    found = await newsroom.store.database.read(lambda c: newsroom.subscriptions.of(c, place))
    assert found
    return found.standing


def tries(newsroom: Delivering, place: Place) -> int:
    return sum(push.place == place for push in newsroom.chats.pushes)


async def test_what_took_none_of_five_briefs_in_a_row_is_suspended(newsroom):
    closed = Place(GROUP, 7)
    await publish(newsroom, 1, 4)
    assert await standing(newsroom, closed) is Standing.ACTIVE
    await publish(newsroom, 5, 7)
    assert await standing(newsroom, closed) is Standing.BLOCKED
    assert tries(newsroom, closed) == 5
    assert await standing(newsroom, Place(GROUP)) is Standing.ACTIVE
    assert tries(newsroom, Place(GROUP)) == 7


async def test_what_took_one_of_them_is_not(newsroom):
    closed, answer = Place(GROUP, 7), newsroom.chats.answer
    await publish(newsroom, 1, 3)
    newsroom.chats.answer = lambda _: None
    await publish(newsroom, 4, 4)
    newsroom.chats.answer = answer
    await publish(newsroom, 5, 8)
    assert await standing(newsroom, closed) is Standing.ACTIVE
    assert tries(newsroom, closed) == 8


async def test_where_most_take_nothing_nobody_is_suspended(newsroom):
    """As with the token of another bot, which finds hardly any of the chats."""
    newsroom.chats.answer = lambda place: (
        None if place == Place(1) else Sending(Result.CLOSED, why="chat not found")
    )
    await publish(newsroom, 1, 7)
    for place in (Place(1), Place(2), Place(GROUP), Place(GROUP, 7)):
        assert await standing(newsroom, place) is Standing.ACTIVE


async def test_many_are_suspended_some_at_a_time(newsroom, monkeypatch):
    monkeypatch.setattr(unreachable, "_SUSPENDED_AT_ONCE", 1)
    closed = [Place(GROUP, 7), Place(1)]
    newsroom.chats.answer = lambda place: Sending(Result.CLOSED) if place in closed else None
    await newsroom.subscribes(3)
    await publish(newsroom, 1, 4)
    monkeypatch.setattr(spreading, "suspend_some", never)
    await publish(newsroom, 5, 5)
    write, now = newsroom.store.database.write, newsroom.clock.now()

    async def suspend() -> tuple[bool, int]:
        done = await write(lambda c: unreachable.suspend_some(c, now))
        standings = [await standing(newsroom, place) for place in closed]
        return done, standings.count(Standing.BLOCKED)

    assert [await suspend() for _ in range(4)] == [(True, 1), (True, 2), (True, 2), (False, 2)]


async def test_nobody_waits_to_be_alone_while_some_are_suspended(newsroom, monkeypatch):
    asked = []
    monkeypatch.setattr(spreading, "alone", lambda connection: alone(connection, asked))
    await publish(newsroom, 1, 1)
    await newsroom.store.database.write(
        lambda c: c.execute(update(campaigns).values(unreached_to=0))
    )
    asked.clear()
    write, now = newsroom.store.database.write, newsroom.clock.now()
    assert await write(lambda c: spreading.do_some(c, now))
    assert asked == []


async def test_who_cannot_be_suspended_holds_no_campaign_up(newsroom, monkeypatch):
    """It is made up for, also by another start."""
    await publish(newsroom, 1, 4)

    async def fails(*_: object) -> None:
        raise UnavailableError("the database takes too long (57014)")

    with monkeypatch.context() as failing:
        failing.setattr(spreading, "suspend_some", fails)
        await newsroom.publishes(OLD, *(news(each) for each in range(1, 6)))
        with pytest.raises(UnavailableError):
            await newsroom.passes(240)
        assert (await newsroom.campaign(5))["state"] == "done"
        assert await standing(newsroom, Place(GROUP, 7)) is Standing.ACTIVE
    newsroom.start()
    await newsroom.passes(60)
    assert await standing(newsroom, Place(GROUP, 7)) is Standing.BLOCKED


async def alone(connection: object, asked: list[object]) -> None:
    asked.append(connection)


async def never(*_: object) -> bool:
    return False
