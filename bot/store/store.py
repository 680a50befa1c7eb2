"""The store: a database, and the cipher of the chats in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import Settings
from bot.store import facts, keys, mark, server
from bot.store.cipher import Cipher
from bot.store.clock import Clock, SystemClock
from bot.store.database import Database
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.migrations.migrate import migrate, require
from bot.store.sqlite import SQLite
from bot.store.tables import chats
from bot.store.work import alone

log = logging.getLogger(__name__)

_KEY_OF_MEMORY = bytes(range(64))
"""The key of what nobody can read but this process."""
_LEAVE = 1.0
"""Seconds that a server may take to note that a process leaves."""
_PATIENCE = 30.0
"""Seconds to wait beside a bot that is writing."""


@dataclass(frozen=True)
class Store:
    """What is kept of subscriptions and deliveries."""

    database: Database
    cipher: Cipher
    folder: Folder | None = None
    """The folder of the database; None in memory. On a server it is this process's own folder, where it has one."""
    server: str | None = None
    """The address of the server, where other processes may share the store."""
    clock: Clock = field(default_factory=SystemClock)
    """The clock by which all who share it reckon."""

    async def renew_mark(self) -> None:
        """
        Set a mark in the database and beside it, so that copies that were made before are known as such.

        Raises `StoreError`.
        """
        now = self.clock.now()
        if self.server:
            await server.renew_mark(self.database, self.folder, now)
        elif self.folder:
            await mark.renew(self.database, self.folder, now)

    async def close(self) -> None:
        """Finish what is being written and close the database."""
        await self.database.close()


async def in_memory() -> Store:
    """A new store that is gone with the process, for the terminal and for tests."""
    return Store(await Database.open(SQLite()), Cipher(_KEY_OF_MEMORY))


@asynccontextmanager
async def opened(settings: Settings, *, alone: bool = False) -> AsyncIterator[Store]:
    """
    The store that the settings name, made where there is none.

    In a folder it is locked until the end, on a server only where it is wanted `alone`. Where the database has
    been replaced by an older copy since it was last used, `Fact.RESTORED` gets the time of day. Raises
    `StoreError` or `SettingsError` where the folder, the database or the key cannot be used.
    """
    key = given_key(settings)
    if settings.server:
        assert key is not None
        opening = opened_on(settings.server, key, Folder.of(settings), alone=alone)
    else:
        opening = opened_in(Folder.of(settings), key)
    async with opening as store:
        yield store


def given_key(settings: Settings) -> str | None:
    """The key that the operator has given, as text."""
    return settings.data_key.get_secret_value() if settings.data_key else None


@asynccontextmanager
async def opened_in(
    folder: Folder, key: str | None, clock: Clock | None = None
) -> AsyncIterator[Store]:
    """The store of a folder, with a key that is given or with the folder's own; as `opened` otherwise."""
    with folder.locked():
        store = await _opened(folder, key, clock or SystemClock())
        try:
            yield store
        finally:
            with suppress(StoreError):  # a full disk does not keep the bot from ending
                await store.renew_mark()
            await store.close()


@asynccontextmanager
async def opened_on(
    url: str, key: str, folder: Folder | None = None, *, alone: bool = False
) -> AsyncIterator[Store]:
    """The store on a server, with a key that is given; as `opened` otherwise. The folder is this process's own."""
    backend = server.backend(url, alone=alone)
    async with server.connected(backend, migrate) as database:
        cipher = await database.write(lambda connection: _cipher(connection, None, key))
        store = Store(database, cipher, folder, url, backend.clock)
        await server.note_home(database, backend.clock.now())
        await store.renew_mark()
        try:
            yield store
        finally:
            with suppress(StoreError, TimeoutError):
                async with asyncio.timeout(_LEAVE):
                    await store.renew_mark()


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[Database]:
    """
    The database that the settings name, for a moment, whether or not a bot runs with it.

    Raises `StoreError` where there is none or it cannot be used.
    """
    if settings.server:
        async with server.connected(server.backend(settings.server), require) as database:
            yield database
        return
    folder = Folder.of(settings)
    folder.require_database()
    try:
        database = await Database.open(SQLite(folder.database, _PATIENCE), prepare=require)
        try:
            yield database
        finally:
            await database.close()
    except UnavailableError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Folder, error: UnavailableError) -> StoreError:
    return StoreError(f"BOT_DATA cannot be used: {folder.database}: {error}")


async def _opened(folder: Folder, key: str | None, clock: Clock) -> Store:
    try:
        store = await open_unlocked(folder, key, clock)
        try:
            await store.renew_mark()
        except BaseException:
            await store.close()
            raise
    except UnavailableError as error:
        raise _unusable(folder, error) from None
    if key is None:
        log.warning("%s is the key of the subscribers; keep it apart from backups", folder.key)
    return store


async def open_unlocked(folder: Folder, key: str | None, clock: Clock) -> Store:
    """The store of a folder that the caller has locked. Raises `StoreError`."""
    database = await Database.open(SQLite(folder.database))
    try:
        cipher = await database.write(lambda connection: _cipher(connection, folder, key))
        return Store(database, cipher, folder, clock=clock)
    except BaseException:
        await database.close()
        raise


async def _cipher(connection: AsyncConnection, folder: Folder | None, given: str | None) -> Cipher:
    """The cipher of a database, with the key that fits it. Raises `StoreError`."""
    await alone(connection)
    check = await facts.value(connection, Fact.KEY_CHECK)
    key = keys.find(folder, given, check)
    if key is None:
        assert folder is not None
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
