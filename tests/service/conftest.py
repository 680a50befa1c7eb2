"""What the tests of the running service share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import forks as processes
from tests.support.forks import Forks
from tests.support.newsroom import write


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The real program, loaded once for all the processes that a test starts."""
    with processes.forks() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "content"
    found.mkdir()
    write(found)
    return found
