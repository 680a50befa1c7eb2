"""The words of `words.yaml`, which explains them."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.load(
    (files(__package__) / "words.yaml").read_bytes(), Loader=yaml.CSafeLoader
)


def listed(kind: str) -> frozenset[str]:
    """Give the words of a list."""
    return frozenset(WORDS[kind].split())
