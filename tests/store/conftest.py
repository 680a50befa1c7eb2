"""Databases in files and in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty file for a database."""
    path = tmp_path / "brief-bot.sqlite3"
    path.touch(0o600)
    return path


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    """A database in a file, that does not wait for other programs."""
    database = await Database.open(file, patience=0)
    yield database
    await database.close()


@pytest.fixture(params=["file", "memory"])
async def either(request: pytest.FixtureRequest, file: Path) -> AsyncIterator[Database]:
    """A database in a file, and one in memory."""
    database = await Database.open(file if request.param == "file" else None)
    yield database
    await database.close()
