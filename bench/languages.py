"""
Measures the search in many languages: `python -m bench.languages [FOLDER]`.

Each question of the folder's files, which `tests/support/languages.py` explains, is asked of a library with its own brief
alone, and of one with all briefs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.search import Search
from tests.support.languages import DATA, Outcome, outcomes, sets

_AMONG = 3
"""Hits among which a reader still finds what is right."""


def main() -> None:
    """Print the shares, and each question that is not answered right."""
    every = sets(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
    alone = [out for one in every for out in outcomes(Search([one.brief]), one.asked)]
    _print("each brief alone", alone)
    together = Search([one.brief for one in every])
    _print("all briefs", [out for one in every for out in outcomes(together, one.asked)])


def _print(what: str, judged: Sequence[Outcome]) -> None:
    having = [one for one in judged if one.asked.wanted]
    lacking = [one for one in judged if not one.asked.wanted]
    print(
        f"{what}: right first {_share([one.is_right() for one in having])}, "
        f"among {_AMONG} {_share([one.is_right(_AMONG) for one in having])}, "
        f"false finds {sum(not one.is_right() for one in lacking)} of {len(lacking)}"
    )
    for one in judged:
        if not one.is_right():
            print(f"  {one}")


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right)} of {len(right)} = {sum(right) / len(right):.3f}"


if __name__ == "__main__":
    main()
