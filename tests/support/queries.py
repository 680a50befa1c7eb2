"""Query sets over the bundled brief, and whether a search's first hits are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.brief import Brief
from bot.search import Hit, Search
from tests.support.generated_queries import Asked

BUNDLED = Path(__file__).parents[2] / "content" / "russia-ukraine-talks.yaml"
DATA = Path(__file__).parents[1] / "data" / "queries"

LONG_TEXTS = (
    "x" * 4000,
    "trump " * 666,
    "zelinsky irnoclad " * 222,
    "😀" * 4000,
    "a b " * 1000,
    "'" * 4000,
    "infrastracture " * 66,
    "x" * 1000,
    "onetwothree" * 90,
    "\u0301" * 4000,
    "U." * 2000,
)
"""What nobody asks, pasted or made to keep a search busy."""


class QuerySet(NamedTuple):
    """One file of `tests/data/queries`, whose head explains it."""

    name: str
    right: Mapping[str, Mapping[str, str]]
    """By kind, each query with the answers that are right."""
    nonsense: tuple[str, ...]
    absent_words: tuple[str, ...]
    """Real words that the brief does not hold."""
    absent_names: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many queries have a right answer."""
        return sum(map(len, self.right.values()))


@cache
def query_sets() -> tuple[QuerySet, ...]:
    """The sets, by file name."""
    return tuple(map(_read, sorted(DATA.glob("*.yaml"))))


def _read(file: Path) -> QuerySet:
    data = yaml.safe_load(file.read_text("utf-8"))
    repeated = (each["text"] * each["times"] for each in data.get("repeated_nonsense", ()))
    return QuerySet(
        name=file.stem,
        right=data["right"],
        nonsense=(*data["nonsense"], *repeated),
        absent_words=tuple(data["absent_words"].split()),
        absent_names=tuple(data["absent_names"]),
    )


@cache
def bundled() -> Brief:
    """The brief that comes with the bot."""
    return Brief.model_validate(yaml.safe_load(BUNDLED.read_text("utf-8")))


def answers(hit: Hit) -> set[str]:
    """What a hit may be called in the labelled set."""
    if hit.quote:
        return {hit.quote.id, f"by:{hit.quote.speaker}"}
    if hit.section is None:
        return {hit.brief.id}
    return {f"{hit.section.id}/{'summary' if hit.point is None else hit.point + 1}"}


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
