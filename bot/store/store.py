"""The store: a database, and the cipher of the chats in it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import Settings
from bot.store import facts, keys, mark
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.migrations.migrate import require
from bot.store.tables import chats

log = logging.getLogger(__name__)

_KEY_OF_MEMORY = bytes(range(64))
"""The key of what nobody can read but this process."""
_PATIENCE = 30.0
"""Seconds to wait beside a bot that is writing."""


@dataclass(frozen=True)
class Store:
    """What is kept of subscriptions and deliveries."""

    database: Database
    cipher: Cipher
    folder: Folder | None = None
    """Where it is kept; None is in memory."""

    async def renew_mark(self, now: float) -> None:
        """
        Set a mark in the database and beside it, so that copies that were made before are known as such.

        Raises `StoreError`.
        """
        if self.folder:
            await mark.renew(self.database, self.folder, now)

    async def close(self) -> None:
        """Finish what is being written and close the database."""
        await self.database.close()


async def in_memory() -> Store:
    """A new store that is gone with the process, for the terminal and for tests."""
    return Store(await Database.open(), Cipher(_KEY_OF_MEMORY))


@asynccontextmanager
async def opened(settings: Settings, now: float) -> AsyncIterator[Store]:
    """
    The store that the settings name, made where there is none, and locked until the end.

    `now` is the time of day, which `Fact.RESTORED` gets where the database has been replaced by an older copy
    since it was last used. Raises `StoreError` or `SettingsError` where the folder, the database or the key
    cannot be used.
    """
    async with opened_in(Folder.of(settings), given_key(settings), now) as store:
        yield store


def given_key(settings: Settings) -> str | None:
    """The key that the operator has given, as text."""
    return settings.data_key.get_secret_value() if settings.data_key else None


@asynccontextmanager
async def opened_in(folder: Folder, key: str | None, now: float) -> AsyncIterator[Store]:
    """The store of a folder, with a key that is given or with the folder's own; as `opened` otherwise."""
    with folder.locked():
        store = await _opened(folder, key, now)
        try:
            yield store
        finally:
            with suppress(StoreError):  # a full disk does not keep the bot from ending
                await store.renew_mark(now)
            await store.close()


@asynccontextmanager
async def beside(folder: Folder) -> AsyncIterator[Database]:
    """
    The database of a folder, for a moment, whether or not a bot runs with it.

    Raises `StoreError` where there is none or it cannot be used.
    """
    folder.require_database()
    try:
        database = await Database.open(folder.database, patience=_PATIENCE, prepare=require)
        try:
            yield database
        finally:
            await database.close()
    except UnavailableError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Folder, error: UnavailableError) -> StoreError:
    return StoreError(f"BOT_DATA cannot be used: {folder.database}: {error}")


async def _opened(folder: Folder, key: str | None, now: float) -> Store:
    try:
        store = await open_unlocked(folder, key)
        try:
            await store.renew_mark(now)
        except BaseException:
            await store.close()
            raise
    except UnavailableError as error:
        raise _unusable(folder, error) from None
    if key is None:
        log.warning("%s is the key of the subscribers; keep it apart from backups", folder.key)
    return store


async def open_unlocked(folder: Folder, key: str | None) -> Store:
    """The store of a folder that the caller has locked. Raises `StoreError`."""
    database = await Database.open(folder.database)
    try:
        cipher = await database.write(lambda connection: _cipher(connection, folder, key))
        return Store(database, cipher, folder)
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
    cipher = Cipher(key, int(await facts.value(connection, Fact.KEY_ID) or 1))
    if check is None:
        await facts.put(connection, Fact.KEY_CHECK, cipher.check_value())
        await facts.put(connection, Fact.KEY_ID, str(cipher.key_id))
    return cipher
