"""What is different between the databases that the store can be on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Connection, Engine


class Backend(Protocol):
    """What is different between SQLite and Postgres."""

    writer: Engine
    """The engine of the connection that writes."""
    readers: Engine | None
    """The engine of the connections that only read; None where the connection that writes reads as well."""

    def prepare(self, connection: Connection, migrate: Callable[[Connection], bool]) -> None:
        """Have `migrate` bring the tables to today's, while no other process changes them. Raises `StoreError`."""
        ...

    def begun(self, connection: Connection) -> None:
        """Do what is to be done first in each transaction."""
        ...

    def trouble(self, error: BaseException | None) -> str | None:
        """What has happened to the database by a driver's error, in one sentence; None for a fault of the statement's."""
        ...

    def is_conflict(self, error: BaseException | None) -> bool:
        """Whether another transaction was in the way, so that the same may do once more."""
        ...

    def is_lost(self, error: BaseException | None) -> bool:
        """Whether the connection is lost, so that another may do."""
        ...

    def empty_log(self, connection: Connection) -> bool:
        """Empty the log of changes where it keeps what is deleted. Returns whether it is empty."""
        ...

    def cut(self, connection: Any) -> None:
        """Cut a driver's connection whose server has been silent for long, from another thread than the one that waits for it."""
        ...
