"""The documents, and how tests read them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text()
EDITORS = (ROOT / "docs" / "editors.md").read_text()
OPERATORS = (ROOT / "docs" / "operators.md").read_text()

CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)
"""A command and what it prints."""


def name_of(document: Path) -> str:
    """A document's path in the repository, as the id of a test."""
    return document.relative_to(ROOT).as_posix()


def table(document: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    section = document.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    rows = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)[0].splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def fenced(language: str, document: str) -> list[str]:
    """The blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", document, re.DOTALL | re.MULTILINE)


def prints(command: str, folder: Path) -> str:
    """What a command prints in a folder, and nothing on standard error."""
    program = f"{shlex.quote(sys.executable)} -m bot"
    real = command.replace("brief-bot", program)
    done = subprocess.run(
        ["bash", "-c", real], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.strip()
