"""From SQLite to Postgres: every row, nothing twice, and nothing at all where it fails."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from bot.store import copying
from bot.store.copying import copy
from bot.store.errors import StoreError
from bot.store.folder import Folder
from bot.store.store import opened_in, opened_on
from bot.store.tables import metadata
from bot.subscription import Choices
from tests.support import postgres
from tests.support.clock import HandClock
from tests.support.delivering import Delivering
from tests.support.deployment import KEY
from tests.support.process import run
from tests.support.samples import brief

OLDER = brief(id="older", published="2027-01-14")
BRIEF = brief(published="2027-01-15T08:00Z")
CHATS = range(1, 31)
OF_ONE = ("schema", "oldest schema", "program", "mark", "home", "copied")


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "data")


async def half_sent(folder: Folder) -> None:
    """A brief is going out, and some have it."""
    async with opened_in(folder, KEY, HandClock()) as store:
        newsroom = Delivering(store)
        await newsroom.publishes(OLDER)
        for chat in CHATS:
            await newsroom.subscribes(chat, Choices(zone_confirmed=True))
        await newsroom.publishes(OLDER, BRIEF)
        await newsroom.passes(100)
        assert await newsroom.states() == {"sent": len(CHATS)}
        await store.database.write(lambda c: _put_back(c, 12))


async def _put_back(connection: Any, some: int) -> None:
    """Have some rows be due again, as if the bot had been stopped before."""
    table = metadata.tables["deliveries"]
    await connection.execute(
        table.update().where(table.c.id <= some).values(state="due", message_id=None, settled=None)
    )
    campaigns = metadata.tables["campaigns"]
    await connection.execute(campaigns.update().values(state="going", spread=True))


def in_file(folder: Folder, table: str) -> list[Any]:
    with closing(sqlite3.connect(folder.database)) as connection:
        names = ", ".join(column.name for column in metadata.tables[table].columns)
        return sorted(connection.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)


def on_server(address: str, table: str) -> list[Any]:
    with psycopg.connect(address) as connection:
        names = ", ".join(column.name for column in metadata.tables[table].columns)
        return sorted(connection.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)


async def test_every_row_is_copied_and_new_ones_come_behind(folder, postgres_address):
    await half_sent(folder)
    async with opened_in(folder, KEY, HandClock()) as store:
        assert await copy(store, postgres_address) == (len(CHATS), 1)
    for table in metadata.tables:
        if table in ("facts", "leases"):
            continue
        assert on_server(postgres_address, table) == in_file(folder, table), table
    facts = {row for row in in_file(folder, "facts") if row[0] not in OF_ONE}
    assert facts <= set(on_server(postgres_address, "facts"))
    async with opened_on(postgres_address, KEY) as store:
        newsroom = Delivering(store)
        newsroom.clock.time += 120
        subscription = await newsroom.subscribes(999)
        assert subscription.id == len(CHATS) + 1
        await newsroom.passes(60)
        # Who had it has it; the others get it now. It is no database that was put back.
        assert sorted(push.place.chat for push in newsroom.chats.pushes) == list(range(1, 13))
        assert (await newsroom.campaign())["trouble"] == ""


async def test_the_old_database_asks_before_it_sends_anything(folder, postgres_address):
    await half_sent(folder)
    async with opened_in(folder, KEY, HandClock()) as store:
        await copy(store, postgres_address)
    async with opened_in(folder, KEY, HandClock()) as store:
        newsroom = Delivering(store)
        newsroom.clock.time += 120
        await newsroom.publishes(OLDER, BRIEF)
        await newsroom.passes(60)
        assert newsroom.chats.pushes == []
        assert (await newsroom.campaign())["trouble"] == "restored"


async def test_a_database_that_is_in_use_is_refused(folder, postgres_address):
    await half_sent(folder)
    async with opened_on(postgres_address, KEY) as store:
        await Delivering(store).subscribes(7)
        async with opened_in(folder, KEY) as source:
            with pytest.raises(StoreError, match="another brief-bot uses the database of URL"):
                await copy(source, postgres_address)
    async with opened_in(folder, KEY) as source:
        with pytest.raises(
            StoreError, match=r"the database of URL is in use: .* has rows; make a new"
        ):
            await copy(source, postgres_address)
    assert len(on_server(postgres_address, "subscriptions")) == 1


async def test_an_error_midway_leaves_nothing(folder, postgres_address, monkeypatch):
    await half_sent(folder)
    copied = copying._copy_rows

    async def fails(store: Any, target: Any, table: Any) -> int:
        if table.name == "deliveries":
            postgres.end_connections(postgres_address)
        return await copied(store, target, table)

    monkeypatch.setattr(copying, "_copy_rows", fails)
    async with opened_in(folder, KEY) as source:
        with pytest.raises(StoreError, match="URL cannot be used: the database"):
            await copy(source, postgres_address)
    assert on_server(postgres_address, "chats") == []
    monkeypatch.undo()
    async with opened_in(folder, KEY) as source:
        assert await copy(source, postgres_address) == (len(CHATS), 1)


async def test_tables_are_made_where_there_are_none(folder, postgres_server, monkeypatch):
    monkeypatch.setattr(copying, "_AT_A_TIME", 7)
    await half_sent(folder)
    with postgres.database(postgres_server) as address:
        async with opened_in(folder, KEY) as store:
            await copy(store, address)
        assert len(on_server(address, "deliveries")) == len(in_file(folder, "deliveries"))
        async with opened_on(address, KEY) as store:
            found = await store.database.read(lambda c: c.execute(select(metadata.tables["chats"])))
            assert len(found.all()) == len(CHATS)


@pytest.mark.parametrize(
    ("url", "settings", "told"),
    [
        (
            "mysql://me:secret@host/x",
            {},
            "URL names no Postgres; write postgresql://user:password@host/name",
        ),
        (
            "postgresql://me:secret@127.0.0.1:1/x",
            {},
            "URL cannot be used: the database cannot be reached (Connection refused)",
        ),
        (
            "postgresql://me:se%cret@host/x",
            {},
            "URL is no address of a database; special characters in the password are written as %40",
        ),
        (
            "postgresql://me:secret@h/x",
            {"DATABASE_URL": "postgresql://h/x", "DATA_KEY": KEY},
            "BOT_DATABASE_URL names Postgres already; copy before you set it",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(url, settings, told, folder, monkeypatch, capsys):
    with folder.locked():
        pass
    folder.database.write_bytes(b"")
    monkeypatch.setenv("BOT_DATA", str(folder.path))
    for name, value in settings.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    if "127.0.0.1" in url or "%c" in url:
        made(folder)
        capsys.readouterr()
    assert run("copy", url, monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"brief-bot: {told}"


def made(folder: Folder) -> None:
    """An empty database, with a key of its own."""

    async def make() -> None:
        async with opened_in(folder, None):
            pass

    asyncio.run(make())


def test_what_to_do_next_is_said(folder, postgres_address, monkeypatch, capsys):
    made(folder)
    capsys.readouterr()
    monkeypatch.setenv("BOT_DATA", str(folder.path))
    assert run("copy", postgres_address, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == (
        "0 subscriptions and 0 campaigns copied. Set BOT_DATABASE_URL to the same URL, and"
        f" BOT_DATA_KEY_FILE to {folder.key}. Start no bot with the old database any more:"
        " readers would get briefs twice.\n"
    )
