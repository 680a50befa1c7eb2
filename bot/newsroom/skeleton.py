"""The skeleton that an editor begins a new brief with."""

from __future__ import annotations

from pathlib import Path

from bot.newsroom.schema import FILE, schema
from bot.translation import Label, locale_for

_SKELETON = """\
# yaml-language-server: $schema={schema}
# {fill_in}
# {check} brief-bot preview {id}

draft: true           # {draft}
id: {id}              # {id_stays}
{language}# {headline}
title:
# {sentences}
summary:
published:            # {published}

# {source}
source:
  publisher:
  title:
  url:                # {url}

people:               # {people}
  speaker:            # {speaker}
    # {name}
    name:
    role:
    aliases: []       # {aliases}

sections:             # {sections}
  - id: what_happened
    title: {what_happened}
    # {section_summary}
    summary:
    points:           # {points}
      -
  - id: why_it_matters
    title: {why_it_matters}
    summary:
    points:
      -
  - id: how_it_affects_you
    title: {how_it_affects_you}
    summary:
    points:
      -

quotes:               # {quotes}
  - id: first-quote   # {quote_id}
    # {words}
    text:
    speaker: speaker  # {quote_speaker}
    # {occasion}
    when:
    where:
    to:
    about:
    section: what_happened

lead: first-quote     # {lead}
"""
_TEXTS = {
    "fill_in": Label("Fill in every empty text; take out what you don't need where it says so."),
    # Translators: what an editor types in a terminal follows.
    "check": Label("Check it with:"),
    "draft": Label("readers see nothing of it; take this line out to publish"),
    "id_stays": Label("stands in links, so never change it once readers have seen it"),
    "headline": Label("our headline:"),
    "sentences": Label("one or two sentences:"),
    # Translators: comments in a file that an editor fills in; three lines of about 80 characters.
    "published": Label(
        "like 2026-11-23 07:00, and not seen before; without a time: 06:00 of that day.\n"
        "The latest brief comes first; of one day without times, the one whose file\n"
        "name is later in the alphabet. Take the line out if there is no date"
    ),
    "source": Label("whose report the facts come from, and its title, word for word:"),
    "url": Label("beginning with https://; take the line out if there is none"),
    "people": Label("those who are quoted; add as many as you need"),
    "speaker": Label("a short id of your choice, which the quotes below name"),
    "name": Label("the name as readers see it, and a role like: Mayor of Harbour Town"),
    # Translators: examples of other spellings, also in another alphabet.
    "aliases": Label("other spellings readers may ask for, like: [Mayor Example, Мэр]"),
    # Translators: what_happened and /what_happened stay as they are.
    "sections": Label("each becomes a command: what_happened is /what_happened"),
    "section_summary": Label("one to three sentences, what a hurried reader gets:"),
    "points": Label("the full account, a sentence or two each"),
    "quotes": Label("take the whole list out if nobody is quoted"),
    "quote_id": Label("a short id of your choice; stands in links"),
    "words": Label("the words as they were said, without quotation marks:"),
    # Translators: "people" is a key in the file and stays as it is.
    "quote_speaker": Label("an id from people"),
    # Translators: the words in quotation marks are those that you have for "To:" and "About:".
    "occasion": Label(
        'take out what the source does not tell; readers see "To:" and "About:" before the last two:'
    ),
    "lead": Label(
        "the quote that subscribers get with the brief; take the line out if there is none"
    ),
    # Translators: the titles of the sections that most briefs have.
    "what_happened": Label("What Happened?"),
    "why_it_matters": Label("Why It Matters"),
    "how_it_affects_you": Label("How It Affects You"),
}
_BEHIND = "\n                      # "
"""What stands before the second and further lines of a comment behind a key."""


def skeleton(id: str, language: str, newsrooms: str) -> str:
    """
    The text of a brief without content, with comments; `check` finds faults in it until it is filled in.

    Comments and titles are in the `language` of the brief, where the bot has a translation into it. That stands in
    the file where it is another one than the newsroom's.
    """
    locale = locale_for(language)
    texts = {key: text(locale) for key, text in _TEXTS.items()}
    texts["published"] = texts["published"].replace("\n", _BEHIND)
    named = f"language: {language}\n" if language != newsrooms else ""
    return _SKELETON.format(id=id, schema=FILE, language=named, **texts)


def new(folder: Path, id: str, language: str, newsrooms: str) -> Path:
    """
    Write the file of a new brief, and the schema beside it where there is none; the path of the brief.

    Raises `FileExistsError` where a brief is there already, and `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id}.yaml"
    with file.open("x", encoding="utf-8") as opened:
        opened.write(skeleton(id, language, newsrooms))
    if not (folder / FILE).exists():
        (folder / FILE).write_text(schema(), encoding="utf-8")
    return file
