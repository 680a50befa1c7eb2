"""The folder that BOT_DATA names: the database, its key, its mark, and the lock that one process holds."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from bot.os_errors import reason
from bot.settings import Settings
from bot.store.errors import StoreError


class Folder:
    """The files of a store. Nothing is made before `locked` is called."""

    def __init__(self, path: Path, database: Path | None = None) -> None:
        """`database` is the file of the database where it does not lie in the folder."""
        self.path = path
        self.database = database or path / "brief-bot.sqlite3"
        self.key = path / "key"
        """The key, where none is given."""
        self.next_key = path / "key.next"
        """The key that is to take its place, while the chats are being encrypted anew."""
        self.mark = path / "mark"
        """The twin of the mark in the database."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The folder that the settings name. Raises `SettingsError` where they name none and there is no home."""
        return cls(settings.data_folder, settings.database_file)

    def has_database(self) -> bool:
        """Whether there is a database. Nothing is made."""
        try:
            return self.database.stat().st_size > 0
        except OSError:
            return False

    def require_database(self) -> None:
        """Raise `StoreError` where there is none."""
        if not self.has_database():
            raise StoreError(f"BOT_DATA has no database: {self.database}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """
        Make the folder, and keep other processes from doing this until the end, or until this one dies.

        Raises `StoreError` where another process has the lock, or the folder cannot be written.
        """
        try:
            held = self._lock()
        except BlockingIOError:
            raise StoreError(
                f"another brief-bot uses BOT_DATA ({self.path}); stop it first"
            ) from None
        except OSError as error:
            raise StoreError(self.refusal("BOT_DATA cannot be written", error)) from None
        try:
            yield
        finally:
            os.close(held)  # and the lock is gone with it

    def _lock(self) -> int:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in {self.path, self.database.parent}:
            if not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "", folder)
        held = self.new(self.database.with_name(f"{self.database.name}.lock"))
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its log and its index get the same mode and owner from SQLite.
            os.close(self.new(self.database))
        except BaseException:
            os.close(held)
            raise
        return held

    def new(self, file: Path) -> int:
        """Open a file for its owner alone, made if it is not there. Raises `OSError`."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if os.geteuid() == 0:  # an operator, and the bot is another user
            owner = self.path.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor

    def read(self, file: Path) -> str | None:
        """The text of a small file of the folder; None where it is not there. Raises `StoreError`."""
        try:
            return file.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(self.refusal("BOT_DATA cannot be read", error)) from None

    def write(self, file: Path, text: str) -> None:
        """Write a small file of the folder, whole or not at all, for its owner alone. Raises `StoreError`."""
        new = file.with_name(f"{file.name}.new")
        try:
            with os.fdopen(self.new(new), "w") as opened:
                opened.truncate()
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
            self.rename(new, file)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            raise StoreError(self.refusal("BOT_DATA cannot be written", error)) from None

    def rename(self, old: Path, new: Path) -> None:
        """Put a file in the place of another, so that it stays there also where the power fails."""
        old.replace(new)
        folder = os.open(new.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def refusal(self, what: str, error: OSError) -> str:
        """A sentence of why the folder cannot be used."""
        path = error.filename or self.path
        return f"{what}: {path} ({reason(error) or 'no reason given'})"
