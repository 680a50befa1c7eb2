"""Several processes with one Postgres: whichever is killed, stopped or cut off, the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.subscription import Place
from tests.support.deployment import Deployment
from tests.support.wire import Loopback

pytestmark = pytest.mark.process

CHATS = range(101, 151)


@pytest.fixture
def bot(loopback: Loopback, tmp_path: Path, postgres_address: str) -> Deployment:
    loopback.delay = 0.05
    return Deployment(loopback, tmp_path, postgres_address)


async def test_a_worker_delivers_what_the_bot_publishes(bot):
    await bot.subscribe(*(Place(chat) for chat in CHATS))
    async with bot.running() as replica, bot.working() as worker:
        bot.publish("tunnel", "A Tunnel")
        await bot.settled("tunnel")
        for process in (replica, worker):
            assert (await process.end())[0] == 0
    assert {len(bot.copies(chat, "A Tunnel")) for chat in CHATS} == {1}
    assert bot.states() == {"sent": len(CHATS)}
