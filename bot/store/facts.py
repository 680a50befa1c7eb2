"""What there is one of in a database: facts, each with a name."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import facts


class Fact(StrEnum):
    """The names of the store's own facts."""

    SCHEMA = "schema"
    """The number of the last revision of the tables."""
    OLDEST_SCHEMA = "oldest schema"
    """Programs whose own schema has at least this number can use the tables."""
    PROGRAM = "program"
    """The version of the program that brought the tables to the schema."""
    KEY_CHECK = "key check"
    """What `Cipher.check_value` gives with the key of the chats."""
    KEY_ID = "key id"
    """The number of that key; a new key has a new number."""
    MARK = "mark"
    """A number that grows at each start, with its twin outside of the database."""
    HOME = "home"
    """The server and its database that this one is, by which a copy is noticed."""
    RESTORED = "restored"
    """The moment at which the database was found to be an older copy. Deliveries begin anew from there."""
    COPIED = "copied"
    """The moment at which the database was copied to a server. From then on this one is the older copy."""


async def value(connection: AsyncConnection, name: str) -> str | None:
    """The value of a fact, or None."""
    return await connection.scalar(select(facts.c.value).where(facts.c.name == name))


async def put(connection: AsyncConnection, name: str, value: str) -> None:
    """Set a fact to a value, in place of the one that it has."""
    put = insert(facts).values(name=name, value=value)
    await connection.execute(
        put.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


async def remove(connection: AsyncConnection, name: str) -> None:
    """Remove a fact."""
    await connection.execute(delete(facts).where(facts.c.name == name))
