"""Transactions: shared by writers, seen when they are committed, and whole or not at all whatever happens."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import UnavailableError
from bot.store.sqlite import SQLite
from bot.store.tables import subscriptions
from tests.store.facts import added, names, removed

SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000) SELECT max(x) FROM n"


class Commits:
    """Counts the commits of a database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database._engine, "commit", self)

    def __call__(self, _: object) -> None:
        self.count += 1


async def test_what_is_written_is_read(any: Database):
    assert await any.write(added("a")) == "a"
    assert await names(any) == {"a"}


async def test_writers_share_a_transaction(any: Database):
    """The first begins at once, and those that come meanwhile go together."""
    commits = Commits(any)
    begun, asked = threading.Event(), threading.Event()

    async def slow(connection: AsyncConnection) -> str:
        begun.set()
        asked.wait(60)
        return await added("first")(connection)

    first = asyncio.create_task(any.write(slow))
    await asyncio.to_thread(begun.wait, 60)
    others = [asyncio.create_task(any.write(added(str(number)))) for number in range(50)]
    await asyncio.sleep(0)
    asked.set()
    assert await asyncio.gather(first, *others) == ["first", *map(str, range(50))]
    assert commits.count == 2


async def test_work_that_fails_takes_no_other_with_it(any: Database):
    await any.write(added("there"))
    wanted = ["a", "b", "there", "c", "b", "d"]
    done = await asyncio.gather(
        *(any.write(added(name)) for name in wanted), return_exceptions=True
    )
    assert [one if isinstance(one, str) else type(one) for one in done] == [
        *("a", "b", IntegrityError, "c", IntegrityError, "d"),
    ]
    assert await names(any) == {"there", "a", "b", "c", "d"}


async def test_nothing_stays_of_work_that_fails(any: Database):
    async def fail(connection: AsyncConnection) -> None:
        await added("half")(connection)
        raise LookupError

    with pytest.raises(LookupError):
        await any.write(fail)
    assert await names(any) == set()


async def test_an_error_holds_nothing_of_what_was_to_be_written(any: Database):
    await any.write(added("secret"))
    with pytest.raises(IntegrityError) as failed:
        await any.write(added("secret"))
    assert "secret" not in str(failed.value)


async def test_nothing_is_seen_before_it_is_committed(any: Database):
    written, go_on = threading.Event(), threading.Event()

    async def slowly(connection: AsyncConnection) -> None:
        await added("a")(connection)
        written.set()
        go_on.wait()

    writing = asyncio.create_task(any.write(slowly))
    await asyncio.to_thread(written.wait)
    reading = asyncio.create_task(names(any))
    if any._readers:
        assert await reading == set()
        go_on.set()
    else:  # there is one connection
        go_on.set()
        assert await reading == {"a"}
    await writing
    assert await names(any) == {"a"}


async def test_who_reads_cannot_write(database: Database):
    with pytest.raises(UnavailableError):
        await database.read(added("a"))
    assert await names(database) == set()


async def test_who_gives_up_before_the_work_begins_has_not_asked(any: Database):
    tasks = [asyncio.create_task(any.write(added(name))) for name in ("a", "b")]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.wait(tasks)
    assert await names(any) == {"a"}


async def test_who_gives_up_later_undoes_nothing(any: Database):
    begun = threading.Event()

    async def work(connection: AsyncConnection) -> None:
        begun.set()
        await added("a")(connection)

    task = asyncio.create_task(any.write(work))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.wait([task])
    await any.write(added("b"))
    assert await names(any) == {"a", "b"}


async def test_readers_who_give_up_are_in_nobodys_way(either: Database):
    await either.write(added("a"))
    begun = threading.Event()

    async def work(connection: AsyncConnection) -> None:
        begun.set()
        await connection.execute(text(SLOW))

    for _ in range(8):
        begun.clear()
        task = asyncio.create_task(either.read(work))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    assert await names(either) == {"a"}
    assert await either.write(added("b")) == "b"


async def test_a_program_that_ends_leaves_nobody_waiting(any: Database):
    """It cancels all tasks, also those whose work has begun."""
    begun, go_on = threading.Event(), threading.Event()

    async def work(connection: AsyncConnection) -> None:
        begun.set()
        go_on.wait()

    tasks = [asyncio.create_task(any.write(work))]
    await asyncio.to_thread(begun.wait)
    tasks.append(asyncio.create_task(any.write(added("a"))))
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert all(task.cancelled() for task in tasks)
    go_on.set()
    await any.write(added("b"))
    assert await names(any) == {"b"}


async def test_work_that_waits_for_anything_else_is_refused(any: Database):
    """It would keep everybody waiting."""

    async def work(connection: AsyncConnection) -> None:
        await added("a")(connection)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="work awaits something other than its connection"):
        await any.write(work)
    assert await names(any) == set()


async def test_what_was_found_is_read_when_the_transaction_is_over(any: Database):
    for name in "abc":
        await any.write(added(name, "a value"))
    found = await any.read(
        lambda c: c.execute(text("SELECT name FROM facts WHERE value = 'a value' ORDER BY name"))
    )
    await any.write(removed("c"))
    assert found.scalars().all() == ["a", "b", "c"]


async def test_closing_finishes_what_is_waiting(file: Path):
    database = await Database.open(SQLite(file))
    writing = [asyncio.create_task(database.write(added(str(number)))) for number in range(3)]
    await asyncio.sleep(0)
    await database.close()
    assert [await task for task in writing] == ["0", "1", "2"]
    for use in (database.write(added("a")), names(database), database.empty_log()):
        with pytest.raises(UnavailableError, match="the database is closed"):
            await use
    await database.close()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


async def test_a_row_of_nothing_is_refused(any: Database):
    row = {"chat_id": 1, "schedule_id": 1, "standing": "active", "sound": "aloud"}
    orphan = insert(subscriptions).values(**row, zone_confirmed=False, since=0, changed=0)
    with pytest.raises(IntegrityError):
        await any.write(lambda connection: connection.execute(orphan))


async def test_a_commit_is_on_the_disk_and_readers_wait_for_none(database: Database):
    async def told(connection: AsyncConnection) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
        return [await connection.scalar(text(f"PRAGMA {name}")) for name in pragmas]

    assert await database.write(told) == ["wal", 2, 1, 1, 2]


async def test_the_files_are_the_owners_alone(database: Database, file: Path):
    await database.write(added("a"))
    files = list(file.parent.iterdir())
    assert len(files) == 3
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


async def test_what_is_deleted_leaves_no_trace(database: Database, file: Path):
    await database.write(added("a", "a trace of somebody"))
    await database.write(removed("a"))
    assert await database.empty_log()
    assert b"a trace" not in b"".join(path.read_bytes() for path in file.parent.iterdir())


@contextmanager
def another_program(file: Path, statement: str) -> Iterator[None]:
    """Another process that has begun a transaction by a statement."""
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "[connection.execute(one).fetchall() for one in sys.argv[2].split(';')];"
        "print('begun', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, file, statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"begun\n"
        yield
        process.communicate()


@pytest.mark.process
async def test_another_program_that_writes_is_told_of_and_waited_for(
    database: Database, file: Path
):
    with another_program(file, "BEGIN IMMEDIATE"):
        done = await asyncio.gather(
            *(database.write(added(name)) for name in "ab"), return_exceptions=True
        )
        assert [str(error) for error in done] == [
            "another program has locked the database (SQLITE_BUSY)"
        ] * 2
        assert await names(database) == set()
    await database.write(added("a"))
    assert await names(database) == {"a"}


@pytest.mark.process
async def test_another_program_that_reads_is_in_nobodys_way(database: Database, file: Path):
    with another_program(file, "BEGIN;SELECT * FROM facts"):
        await database.write(added("a"))
        assert await names(database) == {"a"}
        assert not await database.empty_log()
    assert await database.empty_log()


@contextmanager
def no_room(more: int) -> Iterator[None]:
    """No file can grow beyond a number of bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_loses_nothing_and_later_there_is_room_again(
    database: Database, file: Path
):
    await database.write(added("before"))
    with no_room(200_000):
        big, small = added("big", "x" * 1_000_000), added("small")
        tasks = [asyncio.create_task(database.write(work)) for work in (big, small)]
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(one) for one in done} == {UnavailableError}
        assert str(done[0]).startswith("the disk of the database does not work, or is full")
        assert await names(database) == {"before"}
    assert await database.write(small) == "small"
    assert await names(database) == {"before", "small"}


async def test_a_log_that_finds_no_room_in_the_database_stays(database: Database):
    await database.write(added("big", "x" * 1_000_000))
    with no_room(200_000), pytest.raises(UnavailableError, match="the disk of the database"):
        await database.empty_log()
    assert await names(database) == {"big"}
    assert await database.empty_log()


async def test_a_database_that_may_grow_no_more_is_a_full_disk(either: Database):
    async def narrow(connection: AsyncConnection) -> None:
        await connection.execute(text("PRAGMA max_page_count = 1"))  # means: as many as there are
        await added("big", "x" * 1_000_000)(connection)

    with pytest.raises(UnavailableError, match=r"the disk of the database is full \(SQLITE_FULL\)"):
        await either.write(narrow)
    assert await names(either) == set()


def no_database(file: Path) -> None:
    file.write_text("hello, I am a text of some length" * 100)


def damage(file: Path) -> None:
    """Overwrite the pages of the table of facts."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'facts'")
        pages = [number for (number,) in found]
    content = bytearray(file.read_bytes())
    for number in pages:
        content[4096 * (number - 1) : 4096 * number] = b"\xff" * 4096
    file.write_bytes(content)


async def test_a_file_that_is_no_database_is_told(file: Path):
    no_database(file)
    with pytest.raises(UnavailableError, match="the file of the database is no database"):
        await Database.open(SQLite(file))


async def test_a_damaged_database_is_told(file: Path):
    await (await Database.open(SQLite(file))).close()
    damage(file)
    with pytest.raises(UnavailableError, match="the database is damaged"):
        await Database.open(SQLite(file))


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(UnavailableError, match="the database cannot be opened"):
        asyncio.run(Database.open(SQLite(tmp_path / "none.sqlite3")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_a_program_that_forgets_to_close_ends_all_the_same(file: Path):
    code = (
        "import asyncio, pathlib, sys; from bot.store.database import Database;"
        "from bot.store.sqlite import SQLite;"
        "asyncio.run(Database.open(SQLite(pathlib.Path(sys.argv[1]))))"
    )
    assert subprocess.run([sys.executable, "-c", code, file], timeout=60).returncode == 0
