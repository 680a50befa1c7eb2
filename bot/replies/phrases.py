"""Phrases: what a text gets that is one of those in the table of `bot.replies.talk`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.library import Library
from bot.replies import keyboard, start
from bot.replies.talk import TABLE, Row
from bot.reply import Reply
from bot.text import folded
from bot.translation import Message

_SIGNS = Row(Message("I can only read words. Write a name, a place or a word, or choose:"), "")

# What may stand around a phrase without a change of what it means, as folded words.
_POLITE_BEFORE = (
    "please|pls|plz|hey|hi|hello|good morning|good afternoon|good evening|thanks|thank you|dear|so|and|but|ok|okay|"
    "well|just|oh|can you|could you|would you|will you|can i have|could i have|can i get|can i see|may i have|"
    "may i see|i want|i need|i would like|id like|i like|lets see|lets|do you have|is there|are there|where is|"
    "where are|what is the|what is your|what are the|what the|whats the|any|all|your|to|show|give|send|tell|explain|"
    "read|open|get|see|have|go to|take|me|the|a|an|my|some|bitte|por favor|будь ласка|من فضلك"
)
_POLITE_AFTER = "please|pls|plz|bot|now|then|thanks|thank you|for me|to me|man|mate|friend|again|bitte|danke|por favor|gracias|будь ласка|дякую|من فضلك|شكرا"
_BEFORE = re.compile(f"(?:{_POLITE_BEFORE}) ")
_AFTER = re.compile(f"(?: (?:{_POLITE_AFTER}))+$")
_FIRST_WORDS = frozenset(words.split()[0] for words in _POLITE_BEFORE.split("|"))
_LAST_WORDS = frozenset(words.split()[-1] for words in _POLITE_AFTER.split("|"))
_ASKING = re.compile(r"\b(?:what|whats|where|is there|are there|do you have|explain|tell|read)\b")
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


_ROWS: dict[str, Row] = {key(phrase): row for row in TABLE for phrase in row.phrases.split("|")}


_BY_LENGTH: dict[int, list[str]] = {}
for _phrase in _ROWS:
    _BY_LENGTH.setdefault(len(_phrase), []).append(_phrase)


def row(phrase: str, username: str) -> Row | None:
    """
    The row of the table that a text, in the form of `key`, stands in; None where it is none of the phrases.

    A text of signs alone has a row in any case.
    """
    if len(phrase) > _LONGEST:
        return None
    if found := _ROWS.get(phrase):
        return found
    if not any(map(str.isalnum, phrase)):
        return _SIGNS
    forms = [phrase, _without(username, phrase)]
    if _DRAWN_OUT.search(phrase):
        forms.append(_DRAWN_OUT.sub(r"\1", forms[-1]))
    for form in dict.fromkeys(forms):
        for rest in without_polite_words(form):
            if found := _ROWS.get(rest):
                # Who asks where it is does not order it.
                asks = found.order and _ASKING.search(form[: form.find(rest)])
                return found._replace(order="settings") if asks else found
    return None


def near(phrase: str) -> Row | None:
    """The row of the phrase that a text, in the form of `key`, misspells; None where none is near, or several are."""
    if not _ONE_SLIP <= len(phrase) <= _LONGEST:
        return None
    slips = 2 if len(phrase) >= _TWO_SLIPS else 1
    rows = {
        _ROWS[known]
        for length in range(max(_ONE_SLIP, len(phrase) - slips), len(phrase) + slips + 1)
        for known, _, _ in process.extract(
            phrase, _BY_LENGTH.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
    }
    return rows.pop() if len(rows) == 1 else None


def without_polite_words(phrase: str) -> Iterator[str]:
    """A text, in the form of `key`, first as it is, then with fewer and fewer of the words around it that change nothing."""
    yield phrase
    ends = phrase.rpartition(" ")[2] in _LAST_WORDS
    for rest in (phrase, _AFTER.sub("", phrase)) if ends else (phrase,):
        if rest is not phrase:
            yield rest
        bare = rest
        while bare.partition(" ")[0] in _FIRST_WORDS and (match := _BEFORE.match(bare)):
            bare = bare[match.end() :]
            yield bare


def line(library: Library, text: Message, locale: Locale) -> Reply:
    """A line of talk, with buttons to the latest brief; before the first brief, a note of that."""
    if not library.briefs:
        return Reply((text(locale), *start.nothing_yet(library, locale).paragraphs))
    return Reply((text(locale),), keyboard.home(library, locale))


def _without(username: str, phrase: str) -> str:
    """A phrase without the bot's name."""
    name = " ".join(folded(username))
    if name not in phrase:
        return phrase
    return " ".join(f" {phrase} ".replace(f" {name} ", " ").split())
