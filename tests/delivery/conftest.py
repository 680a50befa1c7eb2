"""Delivery over a store, on each kind of database, and by several processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store.store import Store
from tests.support import postgres, versions
from tests.support.clock import HandClock
from tests.support.delivering import Chats, Delivering
from tests.support.samples import brief


@pytest.fixture
def delivering(store: Store) -> Delivering:
    return Delivering(store)


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    return await versions.subscribed(delivering)


class CommonClock(HandClock):
    """A clock by which several sleep at the same time."""

    async def sleep(self, seconds: float) -> None:
        end = self.time + seconds
        await asyncio.sleep(0.001)  # in which their databases' threads do something
        self.time = max(self.time, end)


@pytest.fixture
async def three(postgres_address: str) -> AsyncIterator[list[Delivering]]:
    """Three processes, which have the clock and Telegram in common, and an older brief."""
    stores = [await postgres.store(postgres_address, number) for number in range(3)]
    processes = [Delivering(store) for store in stores]
    first = processes[0]
    first.clock = CommonClock()
    first.chats = Chats(first.clock)
    for each in processes:
        each.shares(first.clock, first.chats)
    await first.publishes(brief(id="older", published="2027-01-14"))
    yield processes
    for store in stores:
        await store.close()
