"""Brings a database to the tables of this program, where it has earlier ones or none."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, inspect, select

from bot import __version__
from bot.store.errors import StoreError
from bot.store.facts import Fact
from bot.store.tables import facts

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA = 1
"""The number of the last revision."""
OLDEST = 1
"""The smallest number of a last revision with which a program can use these tables."""
_OF_QUEUE = "procrastinate_jobs"
"""A table that is there where those of procrastinate are."""


def migrate(connection: Connection) -> bool:
    """
    Bring the tables to `SCHEMA`, in the transaction of the connection. Returns whether there was anything to do.

    Newer tables are left as they are. Raises `StoreError` where this program is too old for them, and where
    they are another program's.
    """
    if _schema(connection) >= SCHEMA:
        return False
    # It takes time to load, which a start needs only once a version.
    from alembic import command

    command.upgrade(configuration(connection), "head")
    if connection.dialect.name == "postgresql" and not inspect(connection).has_table(_OF_QUEUE):
        _make_queue(connection)
    news = {Fact.SCHEMA: SCHEMA, Fact.OLDEST_SCHEMA: OLDEST, Fact.PROGRAM: __version__}
    connection.execute(delete(facts).where(facts.c.name.in_(news)))
    connection.execute(insert(facts), [{"name": n, "value": str(v)} for n, v in news.items()])
    return True


def _make_queue(connection: Connection) -> None:
    """Make the tables of procrastinate, which wakes the processes of one database."""
    tables = resources.files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8")
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(tables)  # many statements, which SQLAlchemy does not take at once


def require(connection: Connection) -> bool:
    """Take the tables as they are, for a process beside one that uses them. Raises `StoreError` where they are earlier ones."""
    if _schema(connection) < SCHEMA:
        raise StoreError(
            "the database is an earlier version's; start this version's bot first, which changes it"
        )
    return False


def configuration(connection: Connection) -> Config:
    """What Alembic needs to know."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("file_template", "revision_%%(rev)s")
    config.attributes["connection"] = connection
    return config


def _facts(connection: Connection) -> dict[str, str]:
    """The facts of a database; none where it has no tables yet."""
    tables = inspect(connection).get_table_names()
    if facts.name in tables:
        rows = connection.execute(select(facts.c.name, facts.c.value))
        return {row.name: row.value for row in rows}
    if tables:
        raise StoreError("the database is another program's")
    return {}


def _schema(connection: Connection) -> int:
    """The number of a database's last revision. Raises `StoreError` where this program is too old for it."""
    known = _facts(connection)
    schema = int(known.get(Fact.SCHEMA, 0))
    if schema > SCHEMA and int(known.get(Fact.OLDEST_SCHEMA, schema)) > SCHEMA:
        program = known.get(Fact.PROGRAM, "a later version")
        raise StoreError(
            f"the database is one of brief-bot {program}, which {__version__} is too old for;"
            " run that version, or restore an older backup"
        )
    return schema
