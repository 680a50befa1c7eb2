"""Commands that do not exist: the one that was meant, or those that may be."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from babel import Locale
from rapidfuzz.distance import OSA

from bot.brief import Brief, Section
from bot.replies import keyboard
from bot.replies.formats import clipped, either
from bot.replies.start import HELP_LISTS
from bot.reply import Reply
from bot.translation import Message

_NAME = 40
"""Characters of an unknown command that the reply repeats."""
_OFFERS = 3
_ONE_SLIP, _TWO_SLIPS = 4, 7
"""Letters from which on a command is known with one slip of the keys in it, and with two."""

_LACKED = Message("The latest brief has no section “{title}”. This is what it has:")
_LACKED_HERE = Message("This brief has no section “{title}”. This is what it has:")
_UNKNOWN = Message("I don't know the command {command}.")
_UNKNOWN_BUT = Message("I don't know the command {command}. Did you mean {offers}?")


def begun(name: str, known: Collection[str]) -> list[str]:
    """The known commands that begin like a name in small letters, underscores aside: one where it is unique."""
    letters = _letters(name)
    found = [command for command in known if letters and _letters(command).startswith(letters)]
    if found:
        shortest = min(found, key=len)
        # "brie" is "brief", though there is "briefs" as well.
        if all(_letters(command).startswith(_letters(shortest)) for command in found):
            return [shortest]
    return found


def misspelled(name: str, known: Collection[str]) -> list[str]:
    """The known commands that a name in small letters is nearest to: a slip of the keys away, or two."""
    letters = _letters(name)
    most = (len(letters) >= _ONE_SLIP) + (len(letters) >= _TWO_SLIPS)
    if not most:
        return []
    slips = {c: OSA.distance(letters, _letters(c), score_cutoff=most) for c in known}
    fewest = min(slips.values(), default=most + 1)
    return [command for command, count in slips.items() if count == fewest <= most]


def no_section(brief: Brief, section: Section, locale: Locale, *, latest: bool = True) -> Reply:
    """The reply to the command of a section that another brief has and this one, or the latest, lacks."""
    text = (_LACKED if latest else _LACKED_HERE)(locale, title=section.title)
    return Reply((text,), keyboard.pages(brief, None, locale))


def command(
    name: str, known: Collection[str], locale: Locale, offered: Collection[str] = ()
) -> Reply:
    """The reply to a command that does not exist: those that may be meant, or else up to three that look like it."""
    offered = [*offered][:_OFFERS] or difflib.get_close_matches(name, known, n=_OFFERS)
    shown = clipped(name, _NAME)
    if offered:
        offers = either([f"/{name}" for name in offered], locale)
        text = _UNKNOWN_BUT(locale, command=f"/{shown}", offers=offers)
    else:
        text = _UNKNOWN(locale, command=f"/{shown}")
    return Reply((text, HELP_LISTS(locale)))


def _letters(name: str) -> str:
    return name.replace("_", "")
