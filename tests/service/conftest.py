"""What the tests of the running service share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.newsroom import write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "content"
    found.mkdir()
    write(found)
    return found
