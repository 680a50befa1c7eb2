"""
Briefs in many languages, each with a reader's questions and what is to be found.

Each file has a `brief` and `questions`: what is asked, and what is wanted, any of it first: the id of a quote, of a
section for its summary, `section/0` for its first point, `brief` for headline and summary; nothing, if nothing may be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.brief import Brief
from bot.search import Hit, Search
from tests.support import samples

DATA = Path(__file__).parents[1] / "data" / "languages"


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

    def is_right(self, among: int = 1) -> bool:
        """Whether a wanted hit is among the first, or rightly none is there."""
        brief, _, wanted = self.asked
        if not wanted:
            return not self.found
        return any(id == brief and place in wanted for id, place in self.found[:among])

    def __str__(self) -> str:
        brief, question, wanted = self.asked
        came = ", ".join(f"{id}:{place}" for id, place in self.found[:3])
        return f"{brief}: {question!r} wants {sorted(wanted)}, came [{came}], {self.said}"


class Set(NamedTuple):
    """One file."""

    brief: Brief
    asked: Sequence[Asked]


def sets(folder: Path = DATA) -> list[Set]:
    """The files of a folder, by their names."""
    return [_read(file) for file in sorted(folder.glob("*.yaml"))]


def outcomes(search: Search, asked: Sequence[Asked]) -> Iterator[Outcome]:
    """What a search makes of questions."""
    for one in asked:
        found = search.find(one.question)
        places = [(hit.brief.id, place(hit)) for hit in found.hits]
        said = f"corrected {found.corrected}, missing {found.missing}, {found.suggestions}"
        yield Outcome(one, places, said)


def place(hit: Hit) -> str:
    """What a hit is called in the files."""
    if hit.quote:
        return hit.quote.id
    if hit.section is None:
        return "brief"
    return hit.section.id if hit.point is None else f"{hit.section.id}/{hit.point}"


def brief(language: str, *texts: str, **changes: Any) -> Brief:
    """A brief of one language with these points, and nothing else that a query finds."""
    people = changes.pop("people", {})
    quotes = changes.pop("quotes", [])
    sections = [samples.section(title="1", summary="2", points=list(texts))]
    content = {"title": "0", "summary": "0", "people": people, "quotes": quotes, "published": None}
    return samples.brief(
        id=language.lower(), language=language, sections=sections, **content | changes
    )


def found(query: str, *briefs: Brief) -> list[str]:
    """The texts that a library of some briefs has for a query, the best first."""
    return [hit.text for hit in Search(briefs).find(query).hits]


def _read(file: Path) -> Set:
    data = yaml.safe_load(file.read_text("utf-8"))
    brief = Brief.model_validate(data["brief"])
    asked = [Asked(brief.id, one["ask"], frozenset(one["want"])) for one in data["questions"]]
    return Set(brief, asked)
