"""
Measures the search against its targets: `python -m bench.lookup [development] [speed]`.

Prints its quality on the bundled brief, its speed and its memory; then its quality on queries that nobody tuned it
for, beside other engines. With `development` these are queries that it was written along with, with
`speed` only the first table is printed.
"""

from __future__ import annotations

import gc
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from bench.lookup_rivals import Fts5, SymSpellFts5, Tantivy
from bench.lookup_sets import (
    Answer,
    Asked,
    TextId,
    absent,
    misspelled,
    questions,
    quoted,
    quoted_library,
    texts,
)
from bot.brief import Brief
from bot.search import Hit, Search
from tests.support.generated import library
from tests.support.generated_queries import asked, slip, told
from tests.support.queries import (
    LONG_TEXTS,
    bundled,
    falsely_found,
    generated_misses,
    labelled_misses,
    query_sets,
)

T = TypeVar("T")

TEXTS = 100_000
EACH = 150
"""Queries of each kind that are timed."""
MISSPELLINGS, QUOTED_EACH, ABSENT_EACH = 2000, 150, 450
"""Queries at most: misspellings of a library, of each kind for quotations, absent names and absent words."""


def main() -> None:
    """Print both tables."""
    half = "development" if "development" in sys.argv else "unseen"
    _promises()
    if "speed" not in sys.argv:
        print()
        _quality(half)


Find = Callable[[str], Answer]


class Engine(NamedTuple):
    """One way to search, over a library."""

    name: str
    over: Callable[[Sequence[Brief]], Find]


def _ours(briefs: Sequence[Brief]) -> Find:
    search = Search(briefs)

    def find(query: str) -> Answer:
        found = search.find(query)
        return Answer([_id(hit) for hit in found.hits], bool(found.corrected or found.missing))

    return find


ENGINES = (
    Engine("ours", _ours),
    Engine("SymSpell+FTS5", lambda briefs: SymSpellFts5(list(texts(briefs)), gated=False).find),
    Engine("gated", lambda briefs: SymSpellFts5(list(texts(briefs)), gated=True).find),
    Engine("tantivy", lambda briefs: Tantivy(list(texts(briefs))).find),
    Engine("FTS5", lambda briefs: Fts5(list(texts(briefs))).find),
)


def _quality(half: str) -> None:
    """Print the share of right answers of each engine, ours with its 95 % interval."""
    print(
        f"{half + ' half':52}{'items':>6}{'goal':>8}{'95 %':>12}"
        + "".join(f"{e.name:>14}" for e in ENGINES)
    )
    one, many = [bundled()], quoted_library(half)
    small = [engine.over(one) for engine in ENGINES]
    large = [engine.over(many) for engine in ENGINES]
    for name, finds, briefs in (("bundled brief", small, one), ("quotations", large, many)):
        queries = misspelled(briefs, half, MISSPELLINGS)
        goal = ">= .955" if briefs is one else ">= .92"
        _line(f"real misspellings, {name}: right first", goal, queries, finds, _is_right)
        if briefs is many:
            _line("... another text shown instead", "<= .05", queries, finds, _is_another)
    queries = quoted(half, QUOTED_EACH)
    _line("quotations: right first", ">= .96", queries, large, _is_right)
    for kind in dict.fromkeys(query.kind for query in queries):
        only = [query for query in queries if query.kind == kind]
        _line(f"  {kind}", "", only, large, _is_right)
    for name, finds, briefs in (("quotations", large, many), ("bundled brief", small, one)):
        queries = absent(briefs, half, ABSENT_EACH)
        _line(f"absent names and words, {name}: found", "<= .10", queries, finds, _is_found)
        _line("... and not told", "<= .03", queries, finds, _is_untold)
    every = questions(half)
    _asked("questions, bundled brief: right first", ">= .85", every[:1], _is_right)
    _asked("... nothing at all", "<= .034", every[:1], _is_nothing)
    _asked("questions, all briefs: right first", "", every, _is_right)
    _asked("... nothing at all", "", every, _is_nothing)


def _is_right(asked: Asked, answer: Answer) -> bool:
    return bool(answer.shown) and answer.shown[0] in asked.right


def _is_another(asked: Asked, answer: Answer) -> bool:
    return bool(answer.shown) and answer.shown[0] not in asked.right


def _is_found(_: Asked, answer: Answer) -> bool:
    return bool(answer.shown)


def _is_untold(_: Asked, answer: Answer) -> bool:
    return bool(answer.shown) and not answer.told


def _is_nothing(_: Asked, answer: Answer) -> bool:
    return not answer.shown


Judge = Callable[[Asked, Answer], bool]


def _line(
    what: str, goal: str, queries: Sequence[Asked], finds: Sequence[Find], judge: Judge
) -> None:
    _print(what, goal, [[judge(query, find(query.query)) for query in queries] for find in finds])


def _asked(
    what: str, goal: str, every: Sequence[tuple[Brief, Sequence[Asked]]], judge: Judge
) -> None:
    """Print a line for questions, each to a library of one brief."""
    judged: list[list[bool]] = [[] for _ in ENGINES]
    for brief, queries in every:
        for engine, answers in zip(ENGINES, judged, strict=True):
            find = engine.over([brief])
            answers.extend(judge(query, find(query.query)) for query in queries)
    _print(what, goal, judged)


def _print(what: str, goal: str, judged: Sequence[Sequence[bool]]) -> None:
    shares = [sum(each) / len(each) for each in judged]
    count, share = len(judged[0]), shares[0]
    # Wilson's interval, which holds near 0 and 1, too.
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    wide = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    interval = f"{middle - wide:.3f}-{middle + wide:.3f}"
    met = ""
    if goal:
        relation, _, target = goal.partition(" ")
        met = (
            ""
            if (share >= float(target) if relation == ">=" else share <= float(target))
            else " NO"
        )
    figures = "".join(f"{share:14.3f}" for share in shares)
    print(f"{what:52}{count:>6}{goal:>8}{interval:>12}{figures}{met}", flush=True)


def _id(hit: Hit) -> TextId:
    if hit.quote:
        return hit.brief.id, hit.quote.id
    if hit.section is None:
        return (hit.brief.id,)
    return hit.brief.id, hit.section.id, "summary" if hit.point is None else str(hit.point + 1)


def _promises() -> None:
    """Print a line for each promise of quality, speed and memory."""
    # Before any other search: the first one includes reading the lists of English words.
    brief = bundled()
    first_build, search = _timed(lambda: Search([brief]))
    print(f"{'':64}{'target':>8}{'measured':>10}  met")
    _row("bundled brief: build, ms", "<=", 50, first_build * 1000)
    for queries in query_sets():
        share = 100 - 100 * len(labelled_misses(search, queries.right)) / queries.count
        _row(f"bundled brief: right first, % of {queries.count} ({queries.name})", ">=", 98, share)
    all_sets = query_sets()
    for what, target, foreign in (
        ("nonsense", 0, [query for each in all_sets for query in each.nonsense]),
        ("real words it lacks", 5, [word for each in all_sets for word in each.absent_words]),
        ("names it lacks", 5, [name for each in all_sets for name in each.absent_names]),
    ):
        share = 100 * len(falsely_found(search, foreign)) / len(foreign)
        _row(f"bundled brief: falsely found, % of {len(foreign)} {what}", "<=", target, share)

    thousand = library(2_000)
    generated = list(asked(thousand, 60))
    share = 100 - 100 * len(generated_misses(Search(thousand), generated)) / len(generated)
    _row(f"1,000 quotes, generated: right first, % of {len(generated)}", ">=", 98, share)

    many = library(TEXTS)
    gc.collect()
    before = _megabytes()
    build, search = _timed(lambda: Search(many))
    gc.collect()
    _row(f"{TEXTS:,} texts: build, s", "<=", 10, build)
    _row(f"{TEXTS:,} texts: memory added, MB", "<=", 150, _megabytes() - before)
    times = _times(search, [query for _, query in _mixture(many)])
    _row(f"{TEXTS:,} texts: p50 of {len(times)} queries, ms", "<=", 2, times[len(times) // 2])
    _row(f"{TEXTS:,} texts: p99, ms", "<=", 2, times[int(len(times) * 0.99)])
    _row(f"{TEXTS:,} texts: slowest, ms", "<=", 5, times[-1])
    # The best of five each, so that a busy machine does not count.
    longest = max(min(_times(search, [words] * 5)) for words in LONG_TEXTS)
    _row(f"{TEXTS:,} texts: slowest of {len(LONG_TEXTS)} walls of text, ms", "<=", 5, longest)


def _row(what: str, relation: str, target: float, measured: float) -> None:
    met = measured <= target if relation == "<=" else measured >= target
    print(f"{what:64}{f'{relation} {target:g}':>8}{measured:10.2f}  {'yes' if met else 'NO'}")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """How many seconds some work takes, and what comes of it."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _times(search: Search, queries: Sequence[str]) -> list[float]:
    """Milliseconds of each query, the least first."""
    return sorted(_timed(partial(search.find, query))[0] * 1000 for query in queries)


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _mixture(briefs: Sequence[Brief]) -> Iterator[tuple[str, str]]:
    """The kinds that are judged, and those that are only hard: common words, beginnings, nonsense."""
    for kind, query, _ in asked(briefs, EACH, seed=11):
        yield kind, query
    rng = random.Random(13)
    quotes = told(briefs)
    absent = query_sets()[0].absent_words
    for one in rng.sample(quotes, EACH):
        common, next_common = one.words[-1], one.words[-2]
        yield "a common word", common
        yield "two common words", f"{common} {next_common}"
        yield "three letters", common[:3]
        yield "two beginnings", f"{common[:4]} {next_common[:3]}"
        yield "slips only", " ".join(slip(word, rng) for word in one.words[:4])
        yield "absent", rng.choice(absent)
        yield "nonsense", "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 14)))
        yield "long", " ".join(other.quote.text for other in rng.sample(quotes, 8))[:1000]


if __name__ == "__main__":
    main()
