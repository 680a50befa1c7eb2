"""The revisions of the tables against the tables, and which databases a program takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Integer, create_engine, text
from sqlalchemy.exc import IntegrityError

from bot import __version__
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrations.migrate import OLDEST, SCHEMA, configuration, migrate
from bot.store.tables import metadata


@contextmanager
def empty() -> Iterator[Connection]:
    """An empty database."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def connection() -> Iterator[Connection]:
    with empty() as connection:
        yield connection


def described(connection: Connection) -> dict[str, Any]:
    """Everything about the tables that matters, in SQLite's own terms."""
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    ).all()
    found: dict[str, Any] = {}
    for name, sql in rows:
        if name not in metadata.tables:
            continue
        for pragma in ("table_xinfo", "foreign_key_list", "index_list"):
            told = connection.exec_driver_sql(f"PRAGMA {pragma}({name})").mappings().all()
            for row in told:
                key = (name, pragma, row["name"] if "name" in row else (row["from"], row["table"]))
                found[key] = {k: v for k, v in row.items() if k not in ("cid", "seq", "id")}
        found[name] = "AUTOINCREMENT" in sql
    indexes = text("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    return found | {row.name: row.sql for row in connection.execute(indexes)}


def test_the_revisions_make_the_tables(connection: Connection):
    """Where this fails, `.venv/bin/just revision` writes the revision that is missing."""
    migrate(connection)
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    with empty() as other:
        metadata.create_all(other)
        assert described(connection) == described(other)


def test_the_numbers_are_those_of_the_last_revision(connection: Connection):
    script = ScriptDirectory.from_config(configuration(connection))
    assert script.get_heads() == [str(SCHEMA)]
    numbers = [revision.revision for revision in script.walk_revisions()]
    assert numbers == [str(number) for number in range(SCHEMA, 0, -1)]
    assert 1 <= OLDEST <= SCHEMA


def test_the_revisions_are_packaged():
    """All that Alembic reads lies in the package, which a wheel holds whole."""
    folder = resources.files("bot.store.migrations")
    assert {"env.py", "script.py.mako", "versions"} <= {path.name for path in folder.iterdir()}


def facts(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(text("SELECT * FROM facts"))}


def test_a_database_tells_who_can_use_it(connection: Connection):
    assert migrate(connection)
    assert facts(connection) == {
        "schema": str(SCHEMA),
        "oldest schema": str(OLDEST),
        "program": __version__,
    }


def test_alembic_is_loaded_for_a_change_alone(connection: Connection, monkeypatch):
    migrate(connection)
    monkeypatch.setitem(sys.modules, "alembic", None)
    assert not migrate(connection)


def of_a_later_version(connection: Connection, oldest: int) -> None:
    migrate(connection)
    for name, value in {"schema": SCHEMA + 1, "oldest schema": oldest, "program": "9.9"}.items():
        connection.execute(
            text("UPDATE facts SET value = :v WHERE name = :n"), {"n": name, "v": value}
        )
    connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": str(SCHEMA + 1)})


def test_tables_of_a_later_version_are_used_where_they_can_be(connection: Connection):
    """So a version can be rolled back."""
    of_a_later_version(connection, oldest=SCHEMA)
    assert not migrate(connection)
    assert facts(connection)["program"] == "9.9"


def test_a_program_that_is_too_old_is_refused(connection: Connection):
    of_a_later_version(connection, oldest=SCHEMA + 1)
    with pytest.raises(StoreError) as refused:
        migrate(connection)
    assert str(refused.value) == (
        f"the database is one of brief-bot 9.9, which {__version__} is too old for;"
        " run that version, or restore an older backup"
    )


def subscribed(connection: Connection) -> None:
    """A chat with a subscription."""
    for table in ("chats", "schedules", "subscriptions"):
        row = {
            column.name: b"" if column.name == "chat" else 1
            for column in metadata.tables[table].columns
            if not column.nullable
        }
        connection.execute(metadata.tables[table].insert().values(row))


async def test_a_table_that_is_made_anew_takes_no_rows_with_it(database: Database):
    """Alembic deletes the old one, and SQLite would delete what refers to it."""

    def remake(connection: Connection) -> bool:
        subscribed(connection)
        with Operations(MigrationContext.configure(connection)).batch_alter_table(
            "chats", recreate="always"
        ) as chats:
            chats.add_column(Column("more", Integer))
        return True

    database._backend.prepare(database._connection, remake)
    count = text("SELECT count(*) FROM subscriptions")
    assert await database.read(lambda c: c.scalar(count)) == 1
    with pytest.raises(IntegrityError):  # references are checked again
        await database.write(lambda c: c.execute(text("UPDATE subscriptions SET chat_id = 7")))


async def test_a_revision_after_which_references_lead_nowhere_is_undone(database: Database):
    with database._connection.begin():
        subscribed(database._connection)

    def lose(connection: Connection) -> bool:
        connection.execute(text("DELETE FROM chats"))
        return True

    with pytest.raises(StoreError, match="the tables cannot be brought to this version"):
        database._backend.prepare(database._connection, lose)
    count = text("SELECT count(*) FROM chats")
    assert await database.read(lambda c: c.scalar(count)) == 1


def test_the_tables_of_another_program_are_left_alone(connection: Connection):
    connection.execute(text("CREATE TABLE songs (name TEXT)"))
    with pytest.raises(StoreError, match="the database is another program's"):
        migrate(connection)
