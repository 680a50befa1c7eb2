"""The real process delivers: from a file that is saved to the chats of its subscribers."""

from __future__ import annotations

import signal
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.delivery.clock import SystemClock
from bot.delivery.subscriptions import Subscriptions
from bot.store.folder import Folder
from bot.store.store import opened_in
from bot.subscription import ChatKind, Choices, Place
from tests.support.botapi import TOKEN
from tests.support.process import Process, running
from tests.support.samples import BRIEF
from tests.support.wire import Loopback

pytestmark = pytest.mark.process

CHATS = range(101, 131)


async def _subscribed(folder: Path) -> None:
    """A database in which some chats have subscribed."""
    clock = SystemClock()
    async with opened_in(Folder(folder), None, clock.now()) as store:
        subscriptions = Subscriptions(clock, store.cipher)
        for chat in CHATS:
            await store.database.write(
                lambda c, chat=chat: subscriptions.subscribe(
                    c, Place(chat), ChatKind.PRIVATE, Choices(zone_confirmed=True)
                )
            )


def _bot(loopback: Loopback, content: Path, data: Path) -> AbstractAsyncContextManager[Process]:
    return running(
        "run",
        BOT_TOKEN=TOKEN,
        BOT_API_URL=loopback.url,
        BOT_CONTENT=str(content),
        BOT_DATA=str(data),
        BOT_DELIVERY="auto",
        BOT_DELIVERY_DELAY="0",
    )


def _save(content: Path, **changes: object) -> None:
    raw = {**BRIEF, **changes}
    (content / f"{raw['id']}.yaml").write_text(yaml.safe_dump(raw))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")


async def test_a_saved_brief_reaches_all_though_the_process_is_killed(loopback, api, tmp_path):
    content, data = tmp_path / "content", tmp_path / "data"
    content.mkdir()
    _save(content)
    await _subscribed(data)
    async with _bot(loopback, content, data) as process:
        await loopback.until(lambda: loopback.polls > 0)
        _save(content, id="tunnel", title="A Tunnel", published=_now())
        await loopback.until(lambda: len(api.sent()) >= 10)
        await process.end(signal.SIGKILL)
    async with _bot(loopback, content, data) as process:
        await loopback.until(lambda: set(api.answers()) == set(CHATS))
        code, log = await process.end()
    assert code == 0, log
    assert len(api.sent()) <= len(CHATS) + 10
