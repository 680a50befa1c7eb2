"""The store on a server, which any number of processes share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts, mark
from bot.store.database import READERS, Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.work import alone

if TYPE_CHECKING:  # the driver is one of the extra `postgres`
    from sqlalchemy import Connection

    from bot.store.postgres import Postgres

_HOME = text(
    "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
)
"""Numbers that no other server and no other database of it has."""


def backend(url: str, *, alone: bool = False, name: str = "BOT_DATABASE_URL") -> Postgres:
    """
    What connects to a server, by an address that an operator knows by a name.

    With `alone` no other process may use the database. Raises `StoreError`.
    """
    try:
        from bot.store.postgres import Postgres
    except ImportError:
        raise StoreError(
            f"{name} names Postgres, which needs more packages:"
            " pip install '.[postgres]' -c constraints.txt"
        ) from None
    return Postgres(url, readers=READERS, alone=alone, name=name)


@asynccontextmanager
async def connected(
    server: Postgres, prepare: Callable[[Connection], bool]
) -> AsyncIterator[Database]:
    """The database of a server. Raises `UnavailableError` where it cannot be used at first, and `StoreError` where it never can."""
    try:
        database = await Database.open(server, prepare=prepare)
    except UnavailableError as error:
        raise UnavailableError(f"BOT_DATABASE_URL cannot be used: {error}") from None
    try:
        yield database
    finally:
        await database.close()


async def note_home(database: Database, now: float) -> None:
    """
    Note which server and database this is, and `now` as `Fact.RESTORED` where it was another before.

    It is a copy then, which was made with the server's own tools and which others may have used since.
    """

    async def noted(connection: AsyncConnection) -> None:
        await alone(connection)
        home = " ".join(map(str, (await connection.execute(_HOME)).one()))
        known = await facts.value(connection, Fact.HOME)
        if known not in (None, home):
            await facts.put(connection, Fact.RESTORED, str(now))
        await facts.put(connection, Fact.HOME, home)

    await database.write(noted)


async def renew_mark(database: Database, folder: Folder | None, now: float) -> None:
    """Renew the mark in a process's own folder, where it has one that can be written."""
    if folder and folder.path.is_dir():
        with suppress(StoreError):
            await mark.renew(database, folder, now, shared=True)
