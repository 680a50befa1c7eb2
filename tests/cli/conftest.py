"""The data that the tests of commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.data import Data


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Data:
    return Data(tmp_path / "data", monkeypatch, capsys)
