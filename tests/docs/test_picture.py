"""The picture at the top of README.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURE = (ROOT / "docs" / "chat.svg").read_text()


@pytest.mark.process
def test_the_picture_shows_what_the_bot_answers_now():
    """If the replies have changed, make it anew with `.venv/bin/just picture`."""
    terminal = {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "20"}  # none of which matters
    made = subprocess.run(
        [sys.executable, "docs/picture.py"],
        cwd=ROOT,
        env={**os.environ, **terminal},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert made.stderr == ""
    assert made.stdout == PICTURE


def test_the_picture_names_no_host():
    assert re.findall(r"\w+://[^\s\"')]+", PICTURE) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@font-face|@import|href|url\((?!#)", PICTURE)


def test_the_readme_opens_with_the_picture():
    readme = (ROOT / "README.md").read_text()
    assert "](docs/chat.svg)\n" in readme.split("\n## ")[0]


def test_contributing_says_how_to_make_it():
    assert "`.venv/bin/just picture`" in (ROOT / "CONTRIBUTING.md").read_text()
    assert "/python' docs/picture.py > docs/chat.svg\n" in (ROOT / "justfile").read_text()
