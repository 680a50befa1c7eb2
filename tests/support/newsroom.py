"""A newsroom: its folder of briefs, and a bot that runs over it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.support import samples, updates
from tests.support.service import Watcher, answering
from tests.support.wire import Memory, Wire

ADMIN = 4242


def write(folder: Path, **changes: Any) -> Path:
    """Save the sample brief as an editor's program does: under another name first."""
    # By way of JSON, so that no part is shared: YAML would write it once and refer to it.
    content = json.loads(json.dumps({**samples.BRIEF, **changes}))
    file = folder / f"{content['id']}.yaml"
    half = folder / f".{file.name}.tmp"
    half.write_text(yaml.safe_dump(content, sort_keys=False))
    half.rename(file)
    return file


class Newsroom:
    """A running bot over a folder, with a reader and an admin."""

    def __init__(self, wire: Wire, folder: Path) -> None:
        self.wire = wire
        self.api = wire.api
        self.folder = folder
        self.watcher = Watcher()

    async def asks(self, text: str) -> str:
        before = len(self._to_reader())
        self.api.add(message=updates.message(text))
        await self.wire.until(lambda: len(self._to_reader()) > before)
        return self._to_reader()[-1].text.text

    def _to_reader(self) -> list[Any]:
        return [r for r in self.api.sent() if r.arguments["chat_id"] != ADMIN]

    def to_admin(self) -> list[str]:
        return [r.text.text for r in self.api.sent() if r.arguments["chat_id"] == ADMIN]

    async def until_answer(self, text: str, holds: Callable[[str], bool]) -> str:
        async with asyncio.timeout(60):
            while not holds(answer := await self.asks(text)):
                await asyncio.sleep(0.05)
        return answer

    @asynccontextmanager
    async def open(self, **settings: Any) -> AsyncIterator[None]:
        settings = {"content": self.folder, "admin_chat": ADMIN, **settings}
        async with answering(self.wire, watcher=self.watcher, **settings):
            await self.asks("/start")
            if isinstance(self.wire, Memory):
                await asyncio.sleep(1)  # until it has looked for the first time
            yield
