"""The store: a database, and the cipher of the chats in it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import Settings
from bot.store import facts, keys
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.tables import chats

log = logging.getLogger(__name__)

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


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """
    The store that the settings name, made where there is none, and locked until the end.

    Raises `StoreError` and `SettingsError` where the folder, the database or the key cannot be used.
    """
    key = settings.data_key.get_secret_value() if settings.data_key else None
    async with opened_in(Folder.of(settings), key) as store:
        yield store


@asynccontextmanager
async def opened_in(folder: Folder, key: str | None) -> AsyncIterator[Store]:
    """
    The store of a folder, made where there is none, and locked until the end.

    `key` is the operator's, as text; without one it is the folder's own. Raises `StoreError` where the
    folder, the database or the key cannot be used.
    """
    with folder.locked():
        try:
            store = await _opened(folder, key)
        except UnavailableError as error:
            raise StoreError(f"BOT_DATA cannot be used: {folder.database}: {error}") from None
        try:
            yield store
        finally:
            await store.close()


async def _opened(folder: Folder, key: str | None) -> Store:
    database = await Database.open(folder.database)
    try:
        return Store(database, await database.write(lambda c: _cipher(c, folder, key)))
    except BaseException:
        await database.close()
        raise


async def _cipher(connection: AsyncConnection, folder: Folder, given: str | None) -> Cipher:
    """The cipher of a database, with the key that fits it. Raises `StoreError`."""
    check = await facts.value(connection, Fact.KEY_CHECK)
    key = keys.find(folder, given, check)
    if key is None:
        if await connection.scalar(select(chats.c.id).limit(1)) is not None:
            raise StoreError(
                f"BOT_DATA: the key of the database is not there; put it back as {folder.key}, or set BOT_DATA_KEY"
            )
        check = None
        key = keys.make(folder)
    if given is None:
        log.warning("%s is the key of the subscribers; keep it apart from backups", folder.key)
    cipher = Cipher(key, int(await facts.value(connection, Fact.KEY_ID) or 1))
    if check is None:
        await facts.put(connection, Fact.KEY_CHECK, cipher.check_value())
        await facts.put(connection, Fact.KEY_ID, str(cipher.key_id))
    return cipher
