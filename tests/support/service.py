"""The whole of `brief-bot run` in this process, without the time that a process takes to start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot import library, run
from bot.settings import Settings
from tests.support.botapi import TOKEN, Loopback, Memory


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


@asynccontextmanager
async def answering(door: Memory | Loopback, **settings: Any) -> AsyncIterator[Service]:
    """A bot that speaks to Telegram through a door, and is stopped at the end if it still runs."""
    with pytest.MonkeyPatch.context() as patch:
        # What suits a process of its own would stay with all the tests that follow in this one.
        patch.setattr(run, "_collect_rarely", lambda: None)
        if isinstance(door, Memory):
            patch.setattr(run, "Transport", door.transport)
            # Its watcher of files is a thread, which no clock of a test moves.
            patch.setattr(run.Publisher, "run", _idle)
        else:
            settings["api_url"] = door.url
        given = Settings(token=TOKEN, **settings)
        task = asyncio.create_task(run.run(given, library.load(given.content)))
        try:
            yield Service(task)
        finally:
            if not task.done():
                await Service(task).end()


async def _idle(_: object) -> None:
    await asyncio.Event().wait()
