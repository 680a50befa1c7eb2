"""What an editor starts with: the skeleton of a new brief, and a schema for the program it is written in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.brief import Brief

SCHEMA = "brief.schema.json"
"""The file beside the briefs that VS Code and its like complete and explain keys from."""

_SKELETON = """\
# yaml-language-server: $schema={schema}
# Fill in every empty text; take out what you don't need where it says so.
# Check it with: brief-bot check {file}

draft: true           # readers see nothing of it; take this line out to publish
id: {id}              # stands in links, so never change it once readers have seen it
# our headline:
title:
# one or two sentences:
summary:
published:            # like 2026-11-23 07:00, and not seen before; without a time: 06:00 of that day.
                      # The latest brief comes first; of one day without times, the one whose file
                      # name is later in the alphabet. Take the line out if there is no date

# whose report the facts come from, and its title, word for word:
source:
  publisher:
  title:
  url:                # beginning with https://; take the line out if there is none

people:               # those who are quoted; add as many as you need
  speaker:            # a short id of your choice, which the quotes below name
    # the name as readers see it, and a role like: Mayor of Harbour Town
    name:
    role:
    aliases: []       # other spellings readers may ask for, like: [Mayor Example, Мэр]

sections:             # each becomes a command: what_happened is /what_happened
  - id: what_happened
    title: What Happened?
    # one to three sentences, what a hurried reader gets:
    summary:
    points:           # the full account, a sentence or two each
      -
  - id: why_it_matters
    title: Why It Matters
    summary:
    points:
      -
  - id: how_it_affects_you
    title: How It Affects You
    summary:
    points:
      -

quotes:               # take the whole list out if nobody is quoted
  - id: first-quote   # a short id of your choice; stands in links
    # the words as they were said, without quotation marks:
    text:
    speaker: speaker  # an id from people
    # take out what the source does not tell; "about" goes on after that word:
    when:
    where:
    to:
    about:
    section: what_happened
"""


def skeleton(id: str) -> str:
    """A commented brief of that id with nothing in it; `check` says what is missing until it is filled in."""
    return _SKELETON.replace("{id}", id).replace("{schema}", SCHEMA).replace("{file}", f"{id}.yaml")


def new(folder: Path, id: str) -> Path:
    """
    Write a skeleton, and the schema where there is none yet; the path of the new brief.

    Raises `FileExistsError` rather than touch a brief that is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id}.yaml"
    with file.open("x", encoding="utf-8") as opened:
        opened.write(skeleton(id))
    if not (folder / SCHEMA).exists():
        (folder / SCHEMA).write_text(schema(), encoding="utf-8")
    return file


def schema() -> str:
    """The JSON Schema of a brief file, as text."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**found, **_plain(Brief.model_json_schema())}, indent=2) + "\n"


def _plain(part: Any) -> Any:
    """Pydantic's schema without what a file never holds: nulls, and titles made of the keys."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _plain(value) for key, value in part.items() if key != "default"}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    if "anyOf" in kept:
        (kind,) = [kind for kind in kept.pop("anyOf") if kind != {"type": "null"}]
        kept.update(kind)
    return kept
