"""The skeleton that an editor begins a new brief with."""

from __future__ import annotations

from pathlib import Path

from bot.newsroom.schema import FILE, schema

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
    # take out what the source does not tell; readers see "To:" and "About:" before the last two:
    when:
    where:
    to:
    about:
    section: what_happened

lead: first-quote     # the quote that subscribers get with the brief; take the line out if there is none
"""


def skeleton(id: str) -> str:
    """The text of a brief without content, with comments; `check` finds faults in it until it is filled in."""
    return _SKELETON.replace("{id}", id).replace("{schema}", FILE).replace("{file}", f"{id}.yaml")


def new(folder: Path, id: str) -> Path:
    """
    Write the file of a new brief, and the schema beside it where there is none; the path of the brief.

    Raises `FileExistsError` where a brief is there already, and `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id}.yaml"
    with file.open("x", encoding="utf-8") as opened:
        opened.write(skeleton(id))
    if not (folder / FILE).exists():
        (folder / FILE).write_text(schema(), encoding="utf-8")
    return file
