"""
Measures the search in many languages: `python -m bench.languages FOLDER`.

Each file of the folder has a `brief` in one language and `questions`: what a reader asks, and what is wanted, any of it
first: the id of a quote, of a section for its summary, `section/0` for its first point, `brief` for headline and summary;
nothing, if nothing may be found. Each is asked of a library with that brief alone, and with all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.brief import Brief
from bot.search import Hit, Search

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "languages"
_AMONG = 3
"""Hits among which a reader still finds what is right."""


class Asked(NamedTuple):
    """A question, with the brief that it is about and what is wanted of it; nothing, where nothing may be found."""

    brief: str
    question: str
    wanted: frozenset[str]


class Outcome(NamedTuple):
    """What became of a question: what was found, and what is said about it."""

    asked: Asked
    found: Sequence[tuple[str, str]]
    """The brief and the place of each hit."""
    said: str

    @property
    def right(self) -> bool:
        """Whether the first hit is wanted, or rightly none is there."""
        return self._is_among(1)

    @property
    def near(self) -> bool:
        """Whether a wanted hit is among the first."""
        return self._is_among(_AMONG)

    def _is_among(self, most: int) -> bool:
        brief, _, wanted = self.asked
        if not wanted:
            return not self.found
        return any(id == brief and place in wanted for id, place in self.found[:most])


def main() -> None:
    """Print the shares, and each question that is not answered right."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    files = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))]
    briefs = [Brief.model_validate(file["brief"]) for file in files]
    alone = [
        one
        for brief, file in zip(briefs, files, strict=True)
        for one in _asked(Search([brief]), [file])
    ]
    _print("each brief alone", alone)
    _print("all briefs", list(_asked(Search(briefs), files)))


def _asked(search: Search, files: Sequence[Any]) -> Iterator[Outcome]:
    for file in files:
        for question in file["questions"]:
            found = search.find(question["ask"])
            places = [(hit.brief.id, place(hit)) for hit in found.hits]
            said = f"corrected {found.corrected}, missing {found.missing}, {found.suggestions}"
            asked = Asked(file["brief"]["id"], question["ask"], frozenset(question["want"]))
            yield Outcome(asked, places, said)


def place(hit: Hit) -> str:
    """Give what a hit is called in the folder's files."""
    if hit.quote:
        return hit.quote.id
    if hit.section is None:
        return "brief"
    return hit.section.id if hit.point is None else f"{hit.section.id}/{hit.point}"


def _print(what: str, outcomes: Sequence[Outcome]) -> None:
    having = [one for one in outcomes if one.asked.wanted]
    lacking = [one for one in outcomes if not one.asked.wanted]
    print(
        f"{what}: right first {_share(one.right for one in having)}, "
        f"among {_AMONG} {_share(one.near for one in having)}, "
        f"false finds {sum(not one.right for one in lacking)} of {len(lacking)}"
    )
    for one in outcomes:
        if not one.right:
            brief, question, wanted = one.asked
            came = ", ".join(f"{id}:{place}" for id, place in one.found[:_AMONG])
            print(f"  {brief}: {question!r} wants {sorted(wanted)}, came [{came}], {one.said}")


def _share(judged: Iterator[bool]) -> str:
    each = list(judged)
    return f"{sum(each)} of {len(each)} = {sum(each) / len(each):.3f}"


if __name__ == "__main__":
    main()
