"""A bot as an operator runs it: a process over a folder of briefs and a folder of data."""

from __future__ import annotations

import base64
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Float

from bot.delivery.content.changes import Changes
from bot.delivery.content.content import Content
from bot.delivery.subscribers.subscriptions import Subscriptions
from bot.newsroom import serving
from bot.store.clock import SystemClock
from bot.store.folder import Folder
from bot.store.store import opened_in, opened_on
from bot.store.tables import metadata
from bot.subscription import ChatKind, Choices, Place, Sound
from tests.support import newsroom
from tests.support.botapi import TOKEN
from tests.support.process import Process, running
from tests.support.wire import Loopback, until

ALOUD = Choices(sound=Sound.ALOUD, zone_confirmed=True)
KEY = base64.b64encode(bytes(range(64))).decode()
"""The key of a database on a server."""
_SPANS = ("blocked_for", "share")
"""Columns with a floating point number that is no moment."""


class Deployment:
    """
    The folders of a bot, and its process while one runs.

    Delivery was switched on over one older brief, and everything that is published goes out at once.
    """

    def __init__(self, loopback: Loopback, folder: Path, server: str | None = None) -> None:
        """`server` is the address of a database with tables, where there is to be one on a server."""
        self.loopback = loopback
        self.api = loopback.api
        self.data = folder / "data"
        self.database = self.data / "brief-bot.sqlite3"
        self.content = folder / "content"
        self.armed = folder / "armed"
        self.content.mkdir()
        newsroom.write(self.content)
        self._settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": loopback.url,
            "BOT_CONTENT": str(self.content),
            "BOT_DATA": str(self.data),
            "BOT_DELIVERY": "auto",
            "BOT_DELIVERY_DELAY": "0",
        }
        self._server = server
        if server:
            self._settings |= {"BOT_DATABASE_URL": server, "BOT_DATA_KEY": KEY}

    def running(
        self, *, point: str = "", hit: int = 1, **settings: str
    ) -> AbstractAsyncContextManager[Process]:
        """The bot, which may be killed at a point of its deliveries."""
        given = {**self._settings, **settings}
        if point:
            return running(point, str(hit), "run", module="tests.support.crashing", **given)
        return running("run", **given)

    def one_of_several(self, command: str, **settings: str) -> AbstractAsyncContextManager[Process]:
        """The bot, or a process that only delivers: `run` or `worker`. It dies at a point that is armed."""
        given = {**self._settings, **settings}
        self.armed.mkdir(exist_ok=True)
        module = "tests.support.crashing"
        return running(str(self.armed), "", command, module=module, **given)

    def arm(self, point: str, by: str = "SIGKILL") -> None:
        """Have the process that comes there first be ended, or stopped, by a signal."""
        (self.armed / point).write_text(by)

    async def does(self, *arguments: str) -> int:
        """The exit code of another command, while the bot does not run."""
        async with running(*arguments, **self._settings) as process:
            code, _ = await process.ended()
        return code

    async def subscribe(
        self, *places: Place, kind: ChatKind = ChatKind.PRIVATE, choices: Choices = ALOUD
    ) -> None:
        """Have chats or topics be subscribed, while the bot does not run."""
        clock = SystemClock()
        whole = serving.serve(self.content, zone=UTC)
        if self._server:
            opening = opened_on(self._server, KEY)
        else:
            opening = opened_in(Folder(self.data), None)
        async with opening as store:
            content = Content(clock, Changes(clock, 0, asks=False))
            subscriptions = Subscriptions(clock, store.cipher)

            async def work(connection: Any) -> None:
                await content.observe(connection, whole)
                for place in places:
                    await subscriptions.subscribe(connection, place, kind, choices)

            await store.database.write(work)

    def publish(self, id: str, title: str, **changes: Any) -> None:
        """Save a brief that is published now."""
        published = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        newsroom.write(self.content, id=id, title=title, **{"published": published, **changes})

    def copies(self, chat: int, title: str) -> list[str]:
        """The texts that stand in a chat at Telegram and begin with a title, as HTML."""
        return [text for text, _ in self._posted(chat, title)]

    def silent(self, chat: int, title: str) -> list[bool]:
        """Whether each of these came without a sound."""
        return [silent for _, silent in self._posted(chat, title)]

    def shown(self, chat: int) -> str:
        """All that stands in a chat at Telegram, as HTML."""
        return "\n".join(text for text, _ in self._posted(chat))

    def _posted(self, chat: int, title: str = "") -> list[tuple[str, bool]]:
        posted = self.api.chats[chat].messages.values()
        begins = f"<b>{title}</b>" if title else ""
        return [(e.content[0], e.silent) for e in posted if e.content[0].startswith(begins)]

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """What a query finds in the database, beside the bot that may be running."""
        with self._open() as execute:
            return list(execute(query, parameters).fetchall())

    def states(self, brief: str | None = None) -> Counter[str]:
        """How many deliveries are in each state, of all briefs or of one."""
        query = (
            "SELECT deliveries.state, count(*) FROM deliveries"
            " JOIN campaigns ON campaigns.id = deliveries.campaign_id"
            " WHERE brief = coalesce(?, brief) GROUP BY 1"
        )
        return Counter(dict(self.rows(query, brief)))

    def campaign(self, brief: str) -> tuple[Any, ...]:
        """The number, the state and the trouble of a brief's campaign; nothing where there is none."""
        query = "SELECT id, state, trouble FROM campaigns WHERE brief = ?"
        return tuple(*self.rows(query, brief))

    def standings(self) -> Counter[str]:
        """How many subscriptions have each standing."""
        return Counter(dict(self.rows("SELECT standing, count(*) FROM subscriptions GROUP BY 1")))

    async def settled(self, *briefs: str) -> None:
        """Wait until the campaigns of some briefs have nothing left to send or to edit."""
        await until(lambda: self.is_settled(*briefs))

    def is_settled(self, *briefs: str) -> bool:
        """Whether the campaigns of some briefs have nothing left to send or to edit."""
        wanted = sorted((brief, "done", None) for brief in briefs)
        query = "SELECT brief, state, edits_begin FROM campaigns ORDER BY brief"
        return [row for row in self.rows(query) if row[0] in briefs] == wanted

    def pass_time(self, seconds: float) -> None:
        """Have everything in the database be earlier, as if time had passed."""
        while True:
            # The bot, which works meanwhile, may wait for a row of this, and this for one of the bot's.
            with suppress(psycopg.errors.DeadlockDetected):
                self._shift(seconds)
                return

    def _shift(self, seconds: float) -> None:
        with self._open() as execute:
            for table in metadata.tables.values():
                for column in table.columns:
                    if isinstance(column.type, Float) and column.name not in _SPANS:
                        name = f"{table.name}.{column.name}"
                        execute(f"UPDATE {table.name} SET {column.name} = {name} - ?", (seconds,))

    def let_ring(self) -> None:
        """Have nothing have rung for long, so that the next message may."""
        with self._open() as execute:
            execute("UPDATE chats SET rang = 0", ())

    @contextmanager
    def _open(self) -> Iterator[Callable[[str, Sequence[object]], Any]]:
        """What executes statements in a transaction; a question mark stands for each parameter."""
        if self._server:
            with psycopg.connect(self._server) as server:
                yield lambda query, given: server.execute(query.replace("?", "%s"), given)
            return
        with closing(sqlite3.connect(self.database)) as connection, connection:
            yield connection.execute
