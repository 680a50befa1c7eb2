"""Phrases: what a text gets that is one of those in the table of `bot.replies.talk`."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.library import Library
from bot.links import Kind, Link
from bot.markup import HTML
from bot.replies import keyboard, pages
from bot.replies.talk import TABLE
from bot.reply import Reply, Turn
from bot.text import folded

_SIGNS = HTML("I read words. Write a name, a place or a word, or choose:")

# What may stand around a phrase without a change of what it means, as folded words.
_BEFORE = re.compile(
    r"(?:(?:please|pls|plz|hey|hi|hello|dear|so|and|but|ok|okay|well|just|oh|bot|can you|could you|would you|"
    r"will you|can i have|could i have|can i get|can i see|may i have|may i see|i want|i need|i would like|id like|"
    r"i like|lets see|lets|to|show|give|send|tell|read|open|get|see|have|go to|take|me|the|a|an|my|some) )+"
)
_AFTER = re.compile(
    r"(?: (?:please|pls|plz|bot|now|then|thanks|thank you|for me|to me|man|mate|friend|again))+$"
)
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Characters that show nothing, though Unicode calls them letters or signs."""
_UNSEEN = frozenset(["Mn", "Me", "Sk", "Zs", "Cf", "Cc"])
"""Unicode's categories of what only parts signs, or chooses the colour or the form of an emoji."""

_LONGEST = 60
"""Characters beyond which no text is a phrase."""
_ONE_SLIP, _TWO_SLIPS = 4, 9
"""Characters from which on a phrase is known with one slip of the keys in it, and with two."""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing."""
    return all(sign in _BLANK or unicodedata.category(sign)[0] in "ZC" for sign in text)


def key(text: str) -> str:
    """A text in the form in which phrases are compared: its folded words, or else its signs, each once."""
    if words := folded(text):
        return " ".join(words)
    return "".join(dict.fromkeys(s for s in text if unicodedata.category(s) not in _UNSEEN))


_ANSWERS: dict[str, HTML | str] = {
    key(phrase): row.answer for row in TABLE for phrase in row.phrases.split("|")
}


def answer(text: str, username: str) -> HTML | str | None:
    """
    What a text gets that is one of the phrases, as `Row.answer` has it; None for any other text.

    A text of signs alone gets a line in any case.
    """
    if len(text) > _LONGEST:
        return None
    phrase = key(text)
    if found := _ANSWERS.get(phrase):
        return found
    if not folded(text):
        return _SIGNS
    name = " ".join(folded(username))
    for form in (phrase, _DRAWN_OUT.sub(r"\1", phrase)):
        bare = " ".join(f" {form} ".replace(f" {name} ", " ").split())
        last = _AFTER.sub("", bare)
        for rest in (bare, last, _behind(bare), _behind(last)):
            if found := _ANSWERS.get(rest):
                return found
    return None


def near(text: str) -> HTML | str | None:
    """What the phrase gets that a text misspells; None where no answer is near, or several are."""
    phrase = key(text)
    if not _ONE_SLIP <= len(phrase) <= _LONGEST:
        return None
    slips = 2 if len(phrase) >= _TWO_SLIPS else 1
    found = process.extract(
        phrase, _ANSWERS.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    answers = {_ANSWERS[known] for known, _, _ in found if len(known) >= _ONE_SLIP}
    return answers.pop() if len(answers) == 1 else None


def line(library: Library, text: HTML) -> Reply:
    """A line of talk, with buttons to the newest brief; before the first brief, a note of that."""
    if not library.briefs:
        return Reply((text, *pages.nothing_yet().paragraphs))
    newest = Turn("The newest brief", Link(Kind.START, library.latest.id))
    others = keyboard.overviews(library.latest, Kind.START)
    return Reply((text,), keyboard.rows([newest, *others]))


def _behind(phrase: str) -> str:
    """A phrase without the words at its beginning that change nothing."""
    return _BEFORE.sub("", phrase, count=1) if _BEFORE.match(phrase) else phrase
