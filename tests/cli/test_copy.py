"""`brief-bot copy`, from the data of a bot that is stopped to a server."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import psycopg
import pytest

from bot.store import copying
from bot.store.store import opened_on
from tests.store.chats import kept
from tests.support import postgres
from tests.support.data import Data

KEY = base64.b64encode(bytes(range(64))).decode()
SECRET = "hush"


def chats(address: str, key: str) -> list[int | str]:
    """The chats that a bot finds that is set as it was told."""

    async def found() -> list[int | str]:
        async with opened_on(address, key) as store:
            return await kept(store)

    return asyncio.run(found())


def test_it_is_told_what_to_set_next(data: Data, postgres_address):
    data.subscribe(1, 2)
    told = data.does("copy", postgres_address)
    assert told == (
        "0 subscriptions and 0 campaigns copied. Set BOT_DATABASE_URL to the same URL, and"
        f" BOT_DATA_KEY_FILE to {data.folder.key}."
        " Start no bot with the old database any more: readers would get briefs twice.\n"
    )
    assert chats(postgres_address, data.folder.key.read_text()) == [1, 2]
    assert data.chats() == [1, 2]


def test_a_key_that_was_given_stays(data: Data, postgres_address):
    data.given(KEY)
    data.subscribe(1)
    told = data.does("copy", postgres_address)
    assert ". Set BOT_DATABASE_URL to the same URL, and keep BOT_DATA_KEY. " in told
    assert chats(postgres_address, KEY) == [1]


@pytest.mark.parametrize(
    "url", ["sqlite:////tmp/x", "mysql://me:hush@host/x", "hush", "", "POSTGRESQL+psycopg://hush"]
)
def test_what_is_no_server_is_refused(data: Data, tmp_path: Path, url):
    told = data.refuses("copy", url)
    assert told == "URL names no Postgres; write postgresql://user:password@host/name"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([f"postgresql://me:{SECRET}%zz@host/x"], "URL is no address of a database; "),
        ([f"postgresql://me:{SECRET} {SECRET}@host/x"], "URL is no address of a database; "),
        ([f"postgresql://me:x@{SECRET}@127.0.0.1:1/x"], "URL cannot be used: the database cannot"),
        ([f"postgresql://me:{SECRET}@127.0.0.1:1/x"], "URL cannot be used: the database cannot"),
        (["sqlite:///x", f"postgresql://me:{SECRET}@host/x"], "copy takes one URL; see "),
        (["--url", f"postgresql://me:{SECRET}@host/x"], "no such option '--url'"),
    ],
)
def test_a_password_is_not_repeated(data: Data, arguments, told):
    data.subscribe(1)
    line = data.refuses("copy", *arguments)
    assert line.startswith(told)
    assert SECRET not in line


def test_nothing_is_made_where_there_is_no_database(data: Data, tmp_path: Path, postgres_address):
    told = data.refuses("copy", postgres_address)
    assert told == f"BOT_DATA has no database: {data.folder.database}"
    assert list(tmp_path.iterdir()) == []


def test_a_bot_that_runs_is_not_disturbed(data: Data, postgres_address):
    told = data.running(lambda _: data.refuses("copy", postgres_address))
    assert told == f"another brief-bot uses BOT_DATA ({data.folder.path}); stop it first"


def test_what_is_copied_is_never_a_server(data: Data, postgres_address, monkeypatch):
    data.given(KEY)
    monkeypatch.setenv("BOT_DATABASE_URL", postgres_address)
    told = data.refuses("copy", postgres_address)
    assert told == "BOT_DATABASE_URL names Postgres already; copy before you set it"


def test_a_second_copy_is_refused(data: Data, postgres_address):
    data.subscribe(1)
    data.does("copy", postgres_address)
    told = data.refuses("copy", postgres_address)
    assert told == "the database of URL is in use: chats has rows; make a new one"


def test_a_server_that_goes_away_is_told_in_one_line(data: Data, postgres_address, monkeypatch):
    data.subscribe(*range(1, 4))
    monkeypatch.setattr(copying, "_AT_A_TIME", 2)
    some = copying._some

    async def end(connection, table, last):
        if last is not None:
            postgres.end_connections(postgres_address)
        return await some(connection, table, last)

    monkeypatch.setattr(copying, "_some", end)
    assert data.refuses("copy", postgres_address).startswith("URL cannot be used: the database ")
    with psycopg.connect(postgres_address) as connection:
        assert connection.execute("SELECT count(*) FROM chats").fetchone() == (0,)
