"""Words to quotes and points."""

from __future__ import annotations

import pytest

from bot.search import search
from tests import samples


@pytest.mark.parametrize(
    ("words", "quotes", "points"),
    [
        ("ours", ["ours"], 0),
        ("ADA", ["at-last"], 0),
        ("mayor example", ["at-last"], 0),
        ("“last” at", ["at-last"], 0),
        ("ada ours", [], 0),
        ("a", [], 1),
        ("", [], 0),
        ("?!", [], 0),
    ],
)
def test_every_word_must_be_held(words, quotes, points):
    hits = search(samples.brief(), words)
    assert [quote.id for quote in hits.quotes] == quotes
    assert len(hits.points) == points
