"""A store in a folder: its key, made once and never replaced by another, and what cannot be opened."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.folder import Folder
from bot.store.store import opened, opened_in
from tests.store.chats import kept, subscribed
from tests.support.clock import HandClock

GIVEN = base64.b64encode(bytes(range(64))).decode()
OTHER = base64.b64encode(bytes(64)).decode()
NOW = 1_800_000_000.0
WARNING = "is the key of the subscribers; keep it apart from backups"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


async def refusal(folder: Folder, key: str | None = None) -> str:
    """Why a store cannot be opened: one sentence, without the key."""
    with pytest.raises(StoreError) as refused:
        async with opened_in(folder, key, HandClock(NOW)):
            pass
    told = str(refused.value)
    assert "\n" not in told
    assert GIVEN not in told
    assert OTHER not in told
    return told


async def test_a_key_is_made_once_for_its_owner_alone(folder: Folder, caplog):
    async with opened_in(folder, None, HandClock(NOW)) as store:
        await store.database.write(subscribed(store, 4242))
    key = folder.key.read_text()
    assert len(base64.b64decode(key)) == 64
    assert {path.stat().st_mode & 0o777 for path in folder.path.iterdir()} == {0o600}
    assert folder.path.stat().st_mode & 0o777 == 0o700
    async with opened_in(folder, None, HandClock(NOW)) as store:
        assert await kept(store) == [4242]
    assert folder.key.read_text() == key
    # At each start, in a line that does not hold it.
    assert [record.getMessage() for record in caplog.records] == [f"{folder.key} {WARNING}"] * 2
    assert b"4242" not in folder.database.read_bytes()


async def test_a_key_that_is_given_is_not_written_down(folder: Folder, caplog):
    async with opened_in(folder, GIVEN, HandClock(NOW)) as store:
        await store.database.write(subscribed(store, 4242))
    assert not folder.key.exists()
    assert not caplog.records
    lines = f"{GIVEN[:64]}\n{GIVEN[64:]}\n"  # as openssl writes it
    async with opened_in(folder, lines, HandClock(NOW)) as store:
        assert await kept(store) == [4242]
    files = [path.read_bytes() for path in folder.path.iterdir()]
    assert all(
        GIVEN.encode() not in content and bytes(range(64)) not in content for content in files
    )


async def test_a_database_is_not_opened_with_another_key(folder: Folder):
    async with opened_in(folder, GIVEN, HandClock(NOW)):
        pass
    told = await refusal(folder, OTHER)
    assert told == "BOT_DATA_KEY is not the key of the database; put back the one that is"
    folder.write(folder.key, OTHER)
    told = await refusal(folder)
    assert (
        told == f"BOT_DATA: {folder.key} is not the key of the database; put back the one that is"
    )


async def test_a_database_with_chats_gets_no_new_key(folder: Folder):
    async with opened_in(folder, None, HandClock(NOW)) as store:
        await store.database.write(subscribed(store, 4242))
    key = folder.key.read_text()
    folder.key.unlink()
    told = await refusal(folder)
    assert told.startswith("BOT_DATA: the key of the database is not there; put it back as ")
    assert not folder.key.exists()
    folder.write(folder.key, key)
    async with opened_in(folder, None, HandClock(NOW)) as store:
        assert await kept(store) == [4242]


async def test_a_database_without_chats_gets_a_new_key(folder: Folder):
    async with opened_in(folder, None, HandClock(NOW)):
        key = folder.key.read_text()
    folder.key.unlink()
    async with opened_in(folder, None, HandClock(NOW)) as store:
        await store.database.write(subscribed(store, 4242))
    assert folder.key.read_text() != key
    async with opened_in(folder, None, HandClock(NOW)) as store:
        assert await kept(store) == [4242]


@pytest.mark.parametrize("key", ["", "hello", GIVEN[:-4], GIVEN + GIVEN, "ключ"])
async def test_what_is_no_key_is_told(folder: Folder, key):
    folder.path.mkdir()
    folder.key.write_text(key)
    told = await refusal(folder)
    assert told.startswith(f"BOT_DATA: {folder.key} is no key; write 64 bytes as base64")
    told = await refusal(folder, key)
    assert told.startswith("BOT_DATA_KEY is no key; write 64 bytes as base64")


async def test_a_file_that_is_no_database_is_told(folder: Folder):
    folder.path.mkdir()
    folder.database.write_bytes(b"hello" * 1000)
    assert await refusal(folder) == (
        f"BOT_DATA cannot be used: {folder.database}: the file of the database is no database;"
        " restore a backup (SQLITE_NOTADB)"
    )
    assert folder.database.read_bytes() == b"hello" * 1000


async def test_the_settings_name_the_store(folder: Folder, tmp_path: Path):
    given = Settings(data=folder.path, data_key=GIVEN)
    async with opened(given) as store:
        await store.database.write(subscribed(store, 4242))
    async with opened_in(folder, GIVEN, HandClock(NOW)) as store:
        assert await kept(store) == [4242]
    elsewhere = Settings(data=folder.path, database_url=f"sqlite:///{tmp_path}/elsewhere.sqlite3")
    async with opened(elsewhere) as store:
        assert await kept(store) == []
