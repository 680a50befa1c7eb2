"""The store: a database, and the cipher of the chats in it."""

from __future__ import annotations

from bot.store.cipher import Cipher
from bot.store.database import MEMORY, Database


class Store:
    """A database, and the cipher of the chats in it."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self.database = database
        self.cipher = cipher


async def in_memory() -> Store:
    """A store that is gone with the process."""
    return Store(await Database.open(MEMORY), Cipher())
