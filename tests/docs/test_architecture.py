"""The paths that documents name, against the tree; and the rooms of the tree, against docs/architecture.md."""

from __future__ import annotations

import re

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, name_of

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
PATH = re.compile(r"(?<![\w/.-])(?:bot|tests|tools|bench|docs|\.ci)/[\w./-]*\w/?")


def named_in(text: str) -> set[str]:
    """The paths of this repository that a text names; an address or a system's folder is none."""
    return {path.removesuffix("/") for path in PATH.findall(text)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_path_that_a_document_names_is_there(document):
    missing = {path for path in named_in(document.read_text()) if not (ROOT / path).exists()}
    assert missing == set()


def test_every_room_and_every_file_of_the_vocabulary_is_described():
    parts = [*(ROOT / "bot").iterdir(), *(ROOT / "bot" / "telegram").iterdir()]
    parts = [
        part for part in parts if not part.name.startswith("__") and part.suffix in ("", ".py")
    ]
    assert parts
    expected = {part.relative_to(ROOT).as_posix() for part in parts}
    assert expected - named_in(ARCHITECTURE) == set()
