"""Databases in files and in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.sqlite import SQLite
from tests.support import postgres


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty file for a database."""
    path = tmp_path / "brief-bot.sqlite3"
    path.touch(0o600)
    return path


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    """A database in a file, that does not wait for other programs."""
    database = await Database.open(SQLite(file, patience=0))
    yield database
    await database.close()


@pytest.fixture
def empty(postgres_server: str) -> Iterator[str]:
    """The address of a database without tables on a server."""
    with postgres.database(postgres_server) as address:
        yield address


@pytest.fixture(params=["file", "memory", "postgres"])
async def any(request: pytest.FixtureRequest, file: Path) -> AsyncIterator[Database]:
    """A database in a file, one in memory, and one on a server."""
    if request.param == "postgres":
        database = (await postgres.store(request.getfixturevalue("postgres_address"))).database
    else:
        database = await Database.open(SQLite(file if request.param == "file" else None))
    yield database
    await database.close()


@pytest.fixture(params=["file", "memory"])
async def either(request: pytest.FixtureRequest, file: Path) -> AsyncIterator[Database]:
    """A database in a file, and one in memory."""
    database = await Database.open(SQLite(file if request.param == "file" else None))
    yield database
    await database.close()
