"""Copies of the database for bad days: made while the bot runs, and put back while it does not."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from bot.os_errors import reason
from bot.store import facts, sqlite
from bot.store.clock import SystemClock
from bot.store.errors import StoreError, UnavailableError
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.store import open_unlocked

_PATIENCE = 60.0
"""Seconds to wait for the bot, should it hold the database."""


def backup(folder: Folder, target: Path) -> None:
    """
    Write the database of a folder into a new file, as it is at this moment. The key is not in it.

    Raises `StoreError` where there is no database, or the file is there already or cannot be written.
    """
    folder.require_database()
    try:
        descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StoreError(f"{target} is there already; choose another name") from None
    except OSError as error:
        raise StoreError(_unwritten(target, error)) from None
    try:
        sqlite.copied(folder.database, target, _PATIENCE)
        os.fsync(descriptor)
    except BaseException as error:
        with suppress(OSError):
            target.unlink()
        if isinstance(error, OSError):
            raise StoreError(_unwritten(target, error)) from None
        if isinstance(error, sqlite3.Error) and (sentence := sqlite.trouble(error)):
            raise StoreError(f"{target} cannot be written: {sentence}") from None
        raise
    finally:
        os.close(descriptor)


def restore(folder: Folder, source: Path, key: str | None, *, replace: bool) -> None:
    """
    Put a backup in the place of the database of a folder, and note the moment as `Fact.RESTORED`.

    A database that is there is kept unless `replace` is set. Raises `StoreError` where the bot runs, or the
    backup cannot be used: it is none, it is damaged, it is a newer program's, or the key is another.
    """
    with folder.locked():
        if folder.has_database() and not replace:
            raise StoreError(
                f"BOT_DATA has a database: {folder.database}; move it away, or use --replace"
            )
        name = f"{folder.database.name}.restored"
        copy = Folder(folder.path, folder.database.with_name(name))
        try:
            _bring_in(folder, source, copy.database)
            asyncio.run(_restored(copy, key))
            for file in sqlite.beside(folder.database):
                file.unlink(missing_ok=True)
            folder.rename(copy.database, folder.database)
        except UnavailableError as error:
            raise StoreError(f"{source} cannot be restored: {error}") from None
        except OSError as error:
            raise StoreError(folder.refusal("BOT_DATA cannot be written", error)) from None
        finally:
            for file in (copy.database, *sqlite.beside(copy.database)):
                with suppress(OSError):
                    file.unlink()


def _bring_in(folder: Folder, source: Path, target: Path) -> None:
    """Copy a backup into the folder, and look whether it is whole."""
    try:
        opened = source.open("rb")
    except OSError as error:
        raise StoreError(
            f"{source} cannot be read ({reason(error) or 'no reason given'})"
        ) from None
    target.unlink(missing_ok=True)  # what is left of a restoration that did not come to its end
    with opened, os.fdopen(folder.new(target), "wb") as written:
        shutil.copyfileobj(opened, written)
        written.flush()
        os.fsync(written.fileno())
    try:
        whole = sqlite.is_whole(target)
    except sqlite3.Error:
        whole = False
    if not whole:
        raise StoreError(f"{source} is no backup, or a damaged one; take another")


async def _restored(copy: Folder, key: str | None) -> None:
    """Bring a copy to today's tables, try the key on it, and note the moment."""
    store = await open_unlocked(copy, key, SystemClock())
    try:
        now = store.clock.now()
        await store.database.write(lambda c: facts.put(c, Fact.RESTORED, str(now)))
    finally:
        await store.close()


def _unwritten(target: Path, error: OSError) -> str:
    return f"{target} cannot be written ({reason(error) or 'no reason given'})"
