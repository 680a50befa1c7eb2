"""Says of a search's first hits whether they are right, for the tests and the benchmark alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.brief import Brief
from bot.search import Hit, Search
from tests.asked import Asked

BUNDLED = Path(__file__).parents[1] / "content" / "russia-ukraine-talks.yaml"


@cache
def bundled() -> Brief:
    """The brief that comes with the bot."""
    return Brief.model_validate(yaml.safe_load(BUNDLED.read_text("utf-8")))


def answers(hit: Hit) -> set[str]:
    """What a hit may be called in the labelled set."""
    if hit.quote:
        return {hit.quote.id, f"by:{hit.quote.speaker}"}
    assert hit.point is not None
    return {f"{hit.section.id}/{hit.point + 1}"}


def labelled_misses(search: Search, labelled: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The labelled queries whose first hit is wrong, each in a line that says what came instead."""
    misses = []
    for kind, queries in labelled.items():
        for query, right in queries.items():
            found = search.find(query)
            wanted = set(right.split("|"))
            firsts = [found.hits[:1]]
            if not any("/" in answer for answer in wanted):
                firsts.append(found.quotes[:1])  # as /quotes shows it, without the points
            if not all(first and answers(first[0]) & wanted for first in firsts):
                came = [sorted(answers(hit)) for hit in found.hits[:1]]
                misses.append(f"{kind}: {query!r} wants {right}, came {came}")
    return misses


def generated_misses(search: Search, queries: Iterable[Asked]) -> list[str]:
    """The queries to a generated library whose first hit is no right answer."""
    misses = []
    for kind, query, right in queries:
        first = next(iter(search.find(query).hits), None)
        if first is None or first.quote is None or (first.brief.id, first.quote.id) not in right:
            misses.append(f"{kind}: {query!r}")
    return misses


def falsely_found(search: Search, queries: Iterable[str]) -> list[str]:
    """The queries to which something is shown, although nothing should be."""
    return [query for query in queries if search.find(query).hits]
