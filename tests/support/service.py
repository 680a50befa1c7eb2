"""The whole of `brief-bot run` in this process, without the time that a process takes to start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest
from watchfiles import Change

from bot.library import watching
from bot.newsroom import serving
from bot.service import run
from bot.settings import Settings
from tests.support.botapi import TOKEN
from tests.support.wire import Loopback, Memory


class Service:
    """A running bot."""

    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task

    async def end(self) -> None:
        """Stop it in the way of SIGTERM."""
        self._task.cancel()
        await self._task

    async def ended(self) -> None:
        """Wait for it to end by itself. Raises what it ends with."""
        async with asyncio.timeout(60):
            await self._task


class Watcher:
    """Tells the bot of changed files when a test says so, in place of the system."""

    def __init__(self) -> None:
        self._changes = asyncio.Event()

    def tell(self) -> None:
        """Have the bot look at its content."""
        self._changes.set()

    async def __call__(self, *_: object, **__: object) -> AsyncIterator[set[Any]]:
        """The changes, as watchfiles gives them."""
        while True:
            await self._changes.wait()
            self._changes.clear()
            yield {(Change.modified, "any")}


class Server(NamedTuple):
    """A server that speaks for Telegram, and is none of these tests' own."""

    url: str


@asynccontextmanager
async def answering(
    door: Memory | Loopback | Server, watcher: Watcher | None = None, **settings: Any
) -> AsyncIterator[Service]:
    """
    A bot that speaks to Telegram through a door, and is stopped at the end if it still runs.

    Behind `Memory`, where no clock of the system counts, only a watcher of the test's own tells it of
    changed files.
    """
    with pytest.MonkeyPatch.context() as patch:
        # What suits a process of its own would stay with all the tests that follow in this one.
        patch.setattr(run, "collect_rarely", lambda: None)
        if isinstance(door, Memory):
            patch.setattr(run, "Transport", door.transport)
            patch.setattr(watching, "awatch", watcher or Watcher())
        else:
            settings["api_url"] = door.url
        given = Settings(token=TOKEN, **{"delivery": "off", **settings})
        whole = serving.serve(given.content, zone=given.zone, language=given.language)
        task = asyncio.create_task(run.run(given, whole))
        try:
            yield Service(task)
        finally:
            if not task.done():
                await Service(task).end()
