"""A database that was put back from an older copy is noticed, and no other is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import facts
from bot.store.errors import StoreError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.store import in_memory, opened_in
from tests.support.clock import HandClock

NOW = 1_800_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


async def restored(folder: Folder, now: float = NOW) -> str | None:
    """What a start notes."""
    async with opened_in(folder, None, HandClock(now)) as store:
        return await store.database.read(lambda c: facts.value(c, Fact.RESTORED))


async def killed(folder: Folder, now: float = NOW) -> None:
    """A start whose process dies: nothing happens at its end."""
    mark = folder.mark.read_text() if folder.mark.exists() else None
    await restored(folder, now)
    set_mark(folder, int(mark or 0) + 1)


def set_mark(folder: Folder, number: int) -> None:
    folder.write(folder.mark, f"{number}\n")
    with closing(sqlite3.connect(folder.database)) as connection, connection:
        connection.execute("UPDATE facts SET value = ? WHERE name = ?", (str(number), Fact.MARK))


def copy(folder: Folder) -> Path:
    return Path(shutil.copy(folder.database, folder.path / "copy"))


async def test_a_database_that_stays_is_no_copy(folder: Folder):
    for _ in range(3):
        assert await restored(folder) is None


async def test_a_copy_of_before_the_last_start_is_noticed(folder: Folder):
    await restored(folder)
    older = copy(folder)
    await killed(folder)
    older.replace(folder.database)
    assert await restored(folder, NOW + 5) == str(NOW + 5)


async def test_a_copy_that_was_made_while_the_bot_ran_is_noticed_after_a_stop(folder: Folder):
    async with opened_in(folder, None, HandClock(NOW)) as store:
        await store.database.empty_log()
        older = copy(folder)
    older.replace(folder.database)
    assert await restored(folder) == str(NOW)


async def test_each_of_several_copies_is_noticed(folder: Folder):
    """Also one that is newer than the one that was put back before."""
    copies = []
    for number in range(4):
        await restored(folder)
        copies.append(folder.database.rename(folder.path / str(number)))
        shutil.copy(copies[-1], folder.database)
    for number, moment in ((0, NOW + 1), (2, NOW + 2)):
        copies[number].replace(folder.database)
        assert await restored(folder, moment) == str(moment)


async def test_a_copy_of_before_a_renewal_is_noticed_after_a_crash(folder: Folder):
    async with opened_in(folder, None, HandClock(NOW)) as store:
        await store.database.empty_log()
        older = copy(folder)
        await store.renew_mark()
        mark = folder.mark.read_text()
    folder.mark.write_text(mark)
    older.replace(folder.database)
    assert await restored(folder) == str(NOW)


async def test_a_database_without_its_folder_is_a_copy(folder: Folder):
    await restored(folder)
    folder.mark.unlink()
    assert await restored(folder) == str(NOW)


async def test_a_folder_whose_database_was_lost_begins_anew(folder: Folder):
    await restored(folder)
    folder.database.unlink()
    assert await restored(folder) == str(NOW)


@pytest.mark.parametrize("text", ["", "no number", "-1"])
async def test_a_mark_that_cannot_be_read_is_none(folder: Folder, text):
    await restored(folder)
    folder.mark.write_text(text)
    assert await restored(folder) == str(NOW)


async def test_a_death_between_the_two_is_no_copy(folder: Folder, monkeypatch):
    await restored(folder)

    def dies(*_: object) -> None:
        raise StoreError("the process dies here")

    monkeypatch.setattr(Folder, "write", dies)
    with pytest.raises(StoreError, match="the process dies here"):
        await restored(folder)
    monkeypatch.undo()
    assert await restored(folder) is None


async def test_a_store_in_memory_has_no_mark():
    store = await in_memory()
    await store.renew_mark()
    await store.close()
