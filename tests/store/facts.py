"""Small pieces of work on the table of facts, beside those facts that the store itself has there."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, Work
from bot.store.facts import Fact
from bot.store.tables import facts


def added(name: str, value: str = "") -> Work[str]:
    """Insert a fact, and return its name."""

    async def add(connection: AsyncConnection) -> str:
        await connection.execute(insert(facts).values(name=name, value=value))
        return name

    return add


def removed(name: str) -> Work[None]:
    async def remove(connection: AsyncConnection) -> None:
        await connection.execute(delete(facts).where(facts.c.name == name))

    return remove


async def _names(connection: AsyncConnection) -> set[str]:
    return set(await connection.scalars(select(facts.c.name))) - set(Fact)


async def names(database: Database) -> set[str]:
    """The names of the facts that are committed, without the store's own."""
    return await database.read(_names)
