"""A store on SQLite that is copied to a server: all of it or nothing, and what goes on from there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Table, insert, inspect, select, text, update

from bot.store import copying, facts
from bot.store.copying import copy
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.postgres import Postgres
from bot.store.store import Store, in_memory, opened_in, opened_on
from bot.store.tables import campaigns, deliveries, lanes, leases, metadata, subscriptions
from bot.subscription import ChatKind, Choices
from tests.store.facts import added, names
from tests.support import postgres
from tests.support.clock import HandClock
from tests.support.delivering import Delivering
from tests.support.deployment import KEY
from tests.support.samples import brief

OLDER = brief(id="older")
BRIEF = brief(published="2027-01-15T08:00Z")
EVENING = Choices((time(18),), zone="Europe/Kyiv", zone_confirmed=True)


@pytest.fixture
async def source() -> AsyncIterator[Store]:
    """A store on SQLite, with a brief on its way: some have it, others wait for their hour."""
    store = await in_memory()
    newsroom = Delivering(store, rate=2.0)
    for chat in range(1, 31):
        await newsroom.subscribes(chat)
    await newsroom.subscribes(-100, kind=ChatKind.GROUP, topic=7)
    await newsroom.subscribes(31, EVENING)
    await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(65)
    states = await newsroom.states()
    assert 0 < states["sent"] < 30
    yield store
    await store.close()


@asynccontextmanager
async def on(address: str) -> AsyncIterator[Store]:
    """The store of a database on a server."""
    store = await postgres.store(address)
    try:
        yield store
    finally:
        await store.close()


async def rows(store: Store, table: Table) -> list[Any]:
    """All rows of a table, without the facts that each database has of its own."""
    found = await store.database.read(
        lambda c: c.execute(select(table).order_by(*table.primary_key.columns))
    )
    return [row for row in found.all() if table.name != "facts" or row.name not in copying._OWN]


async def tables(address: str) -> list[str]:
    with Postgres(address, readers=1).writer.connect() as connection:
        return inspect(connection).get_table_names()


async def refusal(store: Store, address: str) -> str:
    with pytest.raises(StoreError) as refused:
        await copy(store, address)
    assert refused.value.__cause__ is None
    return str(refused.value)


@pytest.mark.parametrize("made", [False, True], ids=["without tables", "with empty tables"])
async def test_every_table_is_copied(source, empty, monkeypatch, made):
    monkeypatch.setattr(copying, "_AT_A_TIME", 4)
    if made:
        postgres.with_tables(empty)
        async with on(empty) as used:
            await used.database.write(lambda c: facts.put(c, Fact.HOME, "another"))
    odd = "\\N\t“Трамп”\r\n\\."
    write = source.database.write
    await write(lambda c: c.execute(update(campaigns).values(title=odd, words="")))
    await write(lambda c: c.execute(update(subscriptions).values(paused_until=1_800_000_000.1)))
    await write(added("a fact", odd))
    copied = await copy(source, empty)
    assert copied == (32, 1)
    async with on(empty) as target:
        for table in metadata.sorted_tables:
            known = await rows(source, table)
            assert known, table.name
            # What a process holds at the moment is not the other's.
            assert await rows(target, table) == ([] if table is leases else known), table.name
        assert await target.database.read(lambda c: facts.value(c, Fact.HOME)) is None


async def test_an_empty_store_is_copied(empty):
    source = await in_memory()
    assert await copy(source, empty) == (0, 0)
    async with on(empty) as target:
        assert (await Delivering(target).subscribes(1)).id == 1
    await source.close()


async def test_new_rows_get_numbers_that_nobody_has_had(source, postgres_address):
    """A campaign remembers the last subscription that has its row."""
    last = text("DELETE FROM subscriptions WHERE id = 32")
    await source.database.write(lambda c: c.execute(last))
    await copy(source, postgres_address)
    async with on(postgres_address) as target:
        newsroom = Delivering(target)
        assert (await newsroom.subscribes(99)).id == 33
        newsroom.clock.time += 3600
        newer = brief(id="newer", title="Newer", published="2027-01-15T09:00Z")
        await newsroom.publishes(OLDER, BRIEF, newer)
        await newsroom.jumps(100)
        assert (await newsroom.campaign(2))["brief"] == "newer"
        planned = [row for row in await rows(target, deliveries) if row.campaign_id == 2]
        assert {row.subscription_id for row in planned} == {*range(1, 32), 33}


async def test_a_brief_that_is_going_out_reaches_each_subscriber_once(source, postgres_address):
    """Also who is claimed, or being sent to, by a worker that was killed."""
    before = {row.subscription_id for row in await rows(source, deliveries) if row.message_id}
    due = [row.id for row in await rows(source, deliveries) if row.state == "due"]
    for id, state in zip(due[:2], ("claimed", "sending"), strict=True):
        held = update(deliveries).where(deliveries.c.id == id)
        held = held.values(state=state, token="gone", lease=1_800_000_090.0)
        await source.database.write(lambda c, held=held: c.execute(held))
    await copy(source, postgres_address)
    async with on(postgres_address) as target:
        newsroom = Delivering(target)
        newsroom.clock.time += 65
        await newsroom.jumps(60)
        await newsroom.jumps(9 * 3600)
        assert await newsroom.states() == {"sent": 32}
        after = Counter(push.place.chat for push in newsroom.chats.pushes)
        assert set(after.values()) == {1}
        assert len(before) + len(after) == 32


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "data")


async def started(store: Store) -> str:
    """The state of the campaign once a bot has begun with a store that has one on its way."""
    newsroom = Delivering(store)
    newsroom.clock.time += 65
    await newsroom.publishes(OLDER, BRIEF)
    return str((await newsroom.campaign())["state"])


@asynccontextmanager
async def of_folder(folder: Folder) -> AsyncIterator[Store]:
    async with opened_in(folder, KEY, HandClock()) as store:
        yield store


async def begun(folder: Folder) -> None:
    """Have a brief on its way in the store of a folder."""
    async with of_folder(folder) as store:
        newsroom = Delivering(store)
        await newsroom.subscribes(1, EVENING)
        await newsroom.publishes(OLDER)
        await newsroom.publishes(OLDER, BRIEF)
        await newsroom.passes(65)


async def test_what_was_going_on_goes_on_at_the_server_alone(folder, postgres_address):
    """Beside the same folder, and however often it was copied before."""
    await begun(folder)
    for _ in range(2):
        postgres.emptied(postgres_address)
        async with of_folder(folder) as store:
            await copy(store, postgres_address)
    for _ in range(2):
        async with opened_on(postgres_address, KEY, folder) as store:
            assert await started(store) == "going"
    async with of_folder(folder) as store:
        assert await started(store) == "paused"
        assert await started(store) == "paused"
        assert await store.database.read(lambda c: facts.value(c, Fact.COPIED)) is None


async def test_a_copy_of_before_the_last_start_is_noticed(folder, postgres_address):
    await begun(folder)
    async with of_folder(folder) as store:
        await copy(store, postgres_address)
    async with of_folder(folder):
        pass
    async with opened_on(postgres_address, KEY, folder) as store:
        assert await started(store) == "paused"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("lanes", insert(lanes).values(name="pushes")),
        ("schedules", text("INSERT INTO schedules VALUES (1, '', '', '')")),
        ("facts", text("INSERT INTO facts VALUES ('baseline', '[]')")),
    ],
)
async def test_a_database_that_is_in_use_is_left_as_it_is(source, postgres_address, table, row):
    async with on(postgres_address) as target:
        await target.database.write(lambda c: c.execute(row))
    told = await refusal(source, postgres_address)
    assert told == f"the database of URL is in use: {table} has rows; make a new one"
    async with on(postgres_address) as target:
        assert sum([len(await rows(target, each)) for each in metadata.sorted_tables]) == 1


async def test_a_database_of_another_program_is_left_as_it_is(source, empty):
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE TABLE others (id int)")
    told = await refusal(source, empty)
    assert told == "URL cannot be used: the database is another program's"
    assert await tables(empty) == ["others"]


async def test_a_database_that_a_bot_uses_is_left_as_it_is(source, postgres_address):
    async with opened_on(postgres_address, KEY):
        told = await refusal(source, postgres_address)
        assert told == "URL cannot be used: another brief-bot uses it; stop that first"


async def test_nobody_uses_the_database_meanwhile(source, postgres_address, monkeypatch):
    some = copying._some

    async def start(*given, **more):
        with pytest.raises(StoreError, match="somebody needs it alone for a while"):
            Postgres(postgres_address, readers=1).writer.connect()
        return await some(*given, **more)

    monkeypatch.setattr(copying, "_some", start)
    assert await copy(source, postgres_address) == (32, 1)


async def test_a_table_may_take_longer_than_other_statements(source, empty, monkeypatch):
    copy_rows = copying._copy_rows
    limits: set[str] = set()

    async def looked_at(store, target, table):
        limits.add(target.scalar(text("SHOW statement_timeout")))
        return await copy_rows(store, target, table)

    monkeypatch.setattr(copying, "_copy_rows", looked_at)
    await copy(source, empty)
    assert limits == {"0"}


@pytest.mark.parametrize("newer", ["source", "target"])
async def test_tables_that_may_hold_more_are_not_copied(source, empty, newer):
    postgres.with_tables(empty)
    for name, value in ((Fact.SCHEMA, "999"), (Fact.OLDEST_SCHEMA, "1")):
        if newer == "source":
            await source.database.write(lambda c, n=name, v=value: facts.put(c, n, v))
        else:
            with psycopg.connect(empty) as connection:
                connection.execute("UPDATE facts SET value = %s WHERE name = %s", (value, name))
    told = await refusal(source, empty)
    assert told == "the tables of BOT_DATA or URL are a later version's; copy with that one"
    async with on(empty) as target:
        assert await rows(target, subscriptions) == []


class Failing:
    """Has something happen where the deliveries are read, when some of the rows are at the server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(copying, "_AT_A_TIME", 10)

    def by(self, happen: Any) -> None:
        some = copying._some

        async def read(connection, table, last):
            if table is deliveries and last is not None:
                happen()
            return await some(connection, table, last)

        self._monkeypatch.setattr(copying, "_some", read)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


async def test_nothing_stays_of_a_copy_whose_server_goes_away(source, empty, failing, monkeypatch):
    failing.by(lambda: postgres.end_connections(empty))
    told = await refusal(source, empty)
    assert told.startswith("URL cannot be used: the database ")
    assert await tables(empty) == []
    assert await source.database.read(lambda c: facts.value(c, Fact.COPIED)) is None
    monkeypatch.undo()
    assert await copy(source, empty) == (32, 1)


async def test_nothing_stays_of_a_copy_whose_disk_fails(source, empty, failing):
    def fail() -> None:
        raise UnavailableError("the disk of the database does not work, or is full")

    failing.by(fail)
    told = await refusal(source, empty)
    assert told == "BOT_DATA cannot be used: the disk of the database does not work, or is full"
    assert await tables(empty) == []


async def test_nothing_stays_of_a_copy_that_is_interrupted(source, empty, failing):
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    failing.by(lambda: loop.call_soon_threadsafe(task.cancel))
    with pytest.raises(asyncio.CancelledError):
        await copy(source, empty)
    task.uncancel()
    assert await tables(empty) == []


async def test_a_row_that_the_server_does_not_take_is_not_told(source, empty):
    await source.database.write(lambda c: c.execute(update(campaigns).values(words="secret\0")))
    told = await refusal(source, empty)
    assert told == "URL cannot be used: the database does not take what is in BOT_DATA (DataError)"
    assert await tables(empty) == []


async def test_a_store_that_was_left_behind_may_be_full(source, postgres_address, monkeypatch):
    """The copy is there in any case."""
    real = facts.put

    async def put(connection, name, value):
        if name == Fact.COPIED:
            raise UnavailableError("the disk of the database is full")
        await real(connection, name, value)

    monkeypatch.setattr(facts, "put", put)
    assert await copy(source, postgres_address) == (32, 1)
    async with on(postgres_address) as target:
        assert "baseline" in await names(target.database)
