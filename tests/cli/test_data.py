"""`brief-bot backup`, `restore` and `rekey`, on the data of a bot that runs or is stopped."""

from __future__ import annotations

import asyncio
import base64
import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import rekeying
from bot.store.facts import Fact
from bot.store.store import Store, opened_in
from tests.store.chats import subscribed
from tests.support.clock import HandClock
from tests.support.data import NOW, Data

GIVEN = base64.b64encode(bytes(range(64))).decode()
OTHER = base64.b64encode(bytes(64)).decode()


def test_a_backup_is_made_while_the_bot_runs_and_put_back_while_it_does_not(data, tmp_path: Path):
    file = tmp_path / "backup"
    data.subscribe(1, 2)
    told = data.running(lambda _: data.does("backup", file))
    assert told == f"{file} holds the database. Keep the key as well, and elsewhere.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    data.subscribe(3)
    assert data.chats() == [1, 2, 3]
    # What a restoration left that did not come to its end.
    data.folder.path.joinpath("brief-bot.sqlite3.restored").write_bytes(b"x" * 10**6)
    assert data.does("restore", "--replace", file).startswith(f"{file} is restored. ")
    assert data.chats() == [1, 2]
    assert data.folder.database.stat().st_size < 10**6
    assert data.fact(Fact.RESTORED) is not None
    left = {path.name for path in data.folder.path.iterdir()}
    assert left == {"brief-bot.sqlite3", "brief-bot.sqlite3.lock", "key", "mark"}
    assert {path.stat().st_mode & 0o777 for path in data.folder.path.iterdir()} == {0o600}


def test_a_restored_database_tells_when(data, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("bot.store.clock.SystemClock.now", lambda _: NOW)
    data.subscribe(1)
    data.does("backup", tmp_path / "backup")
    data.does("restore", "--replace", tmp_path / "backup")
    with closing(sqlite3.connect(data.folder.database)) as connection:
        found = connection.execute("SELECT value FROM facts WHERE name = ?", (Fact.RESTORED,))
        assert found.fetchall() == [(str(NOW),)]


def test_a_backup_restores_on_another_machine_with_the_key(data, tmp_path: Path, monkeypatch):
    data.subscribe(1, 2)
    data.does("backup", tmp_path / "backup")
    key = data.folder.key.read_text()
    other = Data(tmp_path / "other", monkeypatch, data._capsys)
    assert other.refuses("restore", tmp_path / "backup").startswith(
        "BOT_DATA: the key of the database is not there; put it back as "
    )
    other.folder.key.write_text(key)
    other.does("restore", tmp_path / "backup")
    assert other.chats() == [1, 2]


def test_what_was_written_and_not_yet_copied_by_sqlite_is_in_a_backup(data, tmp_path: Path):
    """While the bot runs, much of the database is in its log."""

    async def write(store: Store) -> str:
        await store.database.write(subscribed(store, 7))
        return data.does("backup", tmp_path / "backup")

    data.running(write)
    data.does("restore", "--replace", tmp_path / "backup")
    assert data.chats() == [7]


@pytest.mark.parametrize("command", ["backup", "rekey"])
def test_nothing_is_made_where_there_is_no_database(data, tmp_path: Path, command):
    arguments = ["backup", tmp_path / "backup"] if command == "backup" else ["rekey"]
    told = data.refuses(*arguments)
    assert told == f"BOT_DATA has no database: {data.folder.database}"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_replaces_no_file(data, tmp_path: Path):
    data.subscribe(1)
    (tmp_path / "backup").write_text("another file")
    told = data.refuses("backup", tmp_path / "backup")
    assert told == f"{tmp_path}/backup is there already; choose another name"
    assert (tmp_path / "backup").read_text() == "another file"
    told = data.refuses("backup", tmp_path / "none" / "backup")
    assert told == f"{tmp_path}/none/backup cannot be written (No such file or directory)"


@pytest.fixture
def no_room() -> Iterator[Callable[[int], None]]:
    """Sets how many bytes a file can have; lifted at the end."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_that_does_not_fit_is_no_backup(data, tmp_path: Path, no_room):
    data.subscribe(1)
    no_room(20_000)
    told = data.refuses("backup", tmp_path / "backup")
    assert told.startswith(f"{tmp_path}/backup cannot be written: the disk of the database")
    assert not (tmp_path / "backup").exists()


def test_a_restoration_that_does_not_fit_changes_nothing(data, tmp_path: Path, no_room):
    data.subscribe(1)
    data.does("backup", tmp_path / "backup")
    data.subscribe(2)
    no_room(20_000)
    told = data.refuses("restore", "--replace", tmp_path / "backup")
    assert told.startswith("BOT_DATA cannot be written: ")
    no_room(10**9)
    assert data.chats() == [1, 2]


def test_a_database_that_is_there_is_not_lost_by_a_slip(data, tmp_path: Path):
    data.subscribe(1)
    data.does("backup", tmp_path / "backup")
    data.subscribe(2)
    told = data.refuses("restore", tmp_path / "backup")
    assert told == (
        f"BOT_DATA has a database: {data.folder.database}; move it away, or use --replace"
    )
    assert data.chats() == [1, 2]


def test_a_log_of_the_database_before_is_not_taken_for_the_new_ones(data, tmp_path: Path):
    """As it lies there after a crash."""
    data.subscribe(1)
    data.does("backup", tmp_path / "backup")
    files: dict[str, bytes] = {}

    async def crash(store: Store) -> None:
        await store.database.write(subscribed(store, 2))
        for path in data.folder.path.glob("brief-bot.sqlite3*"):
            files[path.name] = path.read_bytes()

    data.running(crash)
    for name, content in files.items():
        (data.folder.path / name).write_bytes(content)
    assert (data.folder.path / "brief-bot.sqlite3-wal").stat().st_size
    data.does("restore", "--replace", tmp_path / "backup")
    assert not (data.folder.path / "brief-bot.sqlite3-wal").exists()
    assert data.chats() == [1]


@pytest.mark.parametrize("arguments", [["restore", "--replace", "backup"], ["rekey"]])
def test_a_bot_that_runs_is_not_disturbed(data, tmp_path: Path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    data.subscribe(1)
    data.does("backup", "backup")
    told = data.running(lambda _: data.refuses(*arguments))
    assert told == f"another brief-bot uses BOT_DATA ({data.folder.path}); stop it first"
    assert data.chats() == [1]


def truncated(file: Path) -> None:
    os.truncate(file, 9000)


def garbled(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)


@pytest.mark.parametrize("spoil", [truncated, garbled, lambda file: file.write_text("hello" * 999)])
def test_what_is_no_backup_is_not_restored(data, tmp_path: Path, spoil):
    data.subscribe(1)
    file = tmp_path / "backup"
    data.does("backup", file)
    spoil(file)
    told = data.refuses("restore", "--replace", file)
    assert told == f"{file} is no backup, or a damaged one; take another"
    told = data.refuses("restore", "--replace", tmp_path / "none")
    assert told == f"{tmp_path}/none cannot be read (No such file or directory)"
    assert data.chats() == [1]
    assert len(list(data.folder.path.iterdir())) == 4


def test_a_backup_of_another_key_is_not_restored(data, tmp_path: Path):
    data.given(GIVEN)
    data.subscribe(1)
    data.does("backup", tmp_path / "backup")
    (tmp_path / "new").write_text(OTHER)
    data.does("rekey", tmp_path / "new")
    data.given(OTHER)
    told = data.refuses("restore", "--replace", tmp_path / "backup")
    assert told == "BOT_DATA_KEY is not the key of the database; put back the one that is"
    assert data.chats() == [1]


def test_a_backup_of_a_later_version_is_not_restored(data, tmp_path: Path):
    data.subscribe(1)
    newer = text("UPDATE facts SET value = 999 WHERE name IN ('schema', 'oldest schema')")
    data.running(lambda store: store.database.write(lambda c: c.execute(newer)))
    data.does("backup", tmp_path / "backup")
    data.folder.database.unlink()
    assert "is too old for" in data.refuses("restore", "--replace", tmp_path / "backup")


def test_an_empty_file_is_restored_as_no_database(data, tmp_path: Path):
    data.subscribe(1)
    (tmp_path / "backup").touch()
    told = data.refuses("restore", "--replace", tmp_path / "backup")
    assert told == f"{tmp_path}/backup is no backup, or a damaged one; take another"


def test_a_new_key_is_made(data, monkeypatch):
    monkeypatch.setattr(rekeying, "_AT_A_TIME", 2)
    data.subscribe(1, 2, 3, 4, 5)
    before = data.folder.key.read_text()
    told = data.does("rekey")
    assert told == (
        "5 chats encrypted with the new key. The old one is gone from BOT_DATA."
        " Backups of before need the old one.\n"
    )
    assert data.folder.key.read_text() != before
    assert data.chats() == [1, 2, 3, 4, 5]
    assert not data.folder.next_key.exists()
    assert data.fact(Fact.KEY_ID) == "2"
    numbers = text("SELECT DISTINCT key_id FROM chats")
    assert data.running(lambda store: store.database.read(lambda c: c.scalar(numbers))) == 2


def test_a_new_key_is_given(data, tmp_path: Path):
    data.subscribe(1)
    (tmp_path / "new").write_text(GIVEN + "\n")
    assert "Set BOT_DATA_KEY_FILE to its file" in data.does("rekey", tmp_path / "new")
    told = data.refuses("rekey")
    assert "key is not the key of the database" in told
    data.given(GIVEN)
    assert data.chats() == [1]
    told = data.refuses("rekey")
    assert told == "BOT_DATA_KEY is set; give the new key as well: brief-bot rekey FILE"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("hello", "holds no key; make one with: openssl rand -base64 64"),
    ],
)
def test_a_new_key_that_is_none_is_told(data, tmp_path: Path, content, told):
    data.subscribe(1)
    if content:
        (tmp_path / "new").write_text(content)
    assert data.refuses("rekey", tmp_path / "new") == f"{tmp_path}/new {told}"
    assert data.chats() == [1]


class Died(Exception):
    """Where a process dies."""


@pytest.mark.parametrize("committed", [False, True])
def test_a_death_while_a_key_is_made_loses_nothing(data, monkeypatch, committed):
    """Before the chats are encrypted anew, or before the new key takes its place."""
    data.subscribe(1, 2)

    def dies(*_: object) -> None:
        raise Died

    async def attempt() -> None:
        async with opened_in(data.folder, None, HandClock(NOW)) as store:
            if committed:
                monkeypatch.setattr(rekeying.keys, "find", dies)
            else:
                monkeypatch.setattr(rekeying, "_encrypted_anew", dies)
            await rekeying.rekey(store, data.folder, None)

    with pytest.raises(Died):
        asyncio.run(attempt())
    monkeypatch.undo()
    assert data.folder.next_key.exists()
    assert data.chats() == [1, 2]
    assert data.folder.next_key.exists() != committed
