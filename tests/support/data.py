"""The data of a bot that runs in this process or is stopped, and the commands that use it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import facts
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.store import Store, opened_in
from tests.store.chats import kept, subscribed
from tests.support.clock import HandClock
from tests.support.process import run

NOW = 1_800_000_000.0


class Data:
    """The folder of a bot, and its commands."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        self.folder = Folder(folder)
        self.key: str | None = None
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("BOT_DATA", str(folder))

    def given(self, key: str) -> None:
        self.key = key
        self._monkeypatch.setenv("BOT_DATA_KEY", key)

    def running(self, during: Callable[[Store], Any]) -> Any:
        """What a function returns while the bot runs."""

        async def bot() -> Any:
            async with opened_in(self.folder, self.key, HandClock(NOW)) as store:
                result = await asyncio.to_thread(during, store)
                return await result if isinstance(result, Awaitable) else result

        return asyncio.run(bot())

    def subscribe(self, *chats: int) -> None:
        async def subscribe(store: Store) -> None:
            for chat in chats:
                await store.database.write(subscribed(store, chat))

        self.running(subscribe)

    def chats(self) -> list[int | str]:
        return self.running(kept)

    def fact(self, name: Fact) -> str | None:
        return self.running(lambda store: store.database.read(lambda c: facts.value(c, name)))

    def does(self, *arguments: str | Path) -> str:
        """What a command prints."""
        assert run(*map(str, arguments), monkeypatch=self._monkeypatch) == 0
        return self._capsys.readouterr().out

    def refuses(self, *arguments: str | Path) -> str:
        """The one line with which a command is refused."""
        assert run(*map(str, arguments), monkeypatch=self._monkeypatch) == 2
        told = self._capsys.readouterr().err.splitlines()
        line = [line for line in told if "is the key of the subscribers" not in line]
        assert len(line) == 1
        assert line[0].startswith("brief-bot: ")
        return line[0].removeprefix("brief-bot: ")
