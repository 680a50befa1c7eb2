"""The store: a database, and the cipher of the chats in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.cipher import Cipher
from bot.store.database import Database

_KEY_OF_MEMORY = bytes(range(64))
"""The key of what nobody can read but this process."""


@dataclass(frozen=True)
class Store:
    """What is kept of subscriptions and deliveries."""

    database: Database
    cipher: Cipher

    async def close(self) -> None:
        """Finish what is being written and close the database."""
        await self.database.close()


async def in_memory() -> Store:
    """A new store that is gone with the process, for the terminal and for tests."""
    return Store(await Database.open(), Cipher(_KEY_OF_MEMORY))
