"""The question for a reader's time zone: by what a clock shows there, or by a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from babel import Locale

from bot import links, markup
from bot.links import Setting
from bot.markup import HTML, lines
from bot.replies import keyboard
from bot.replies.formats import ENGLISH, clipped, clock, clock_of_day
from bot.replies.settings_choices import back
from bot.replies.view import TYPE, ZONE
from bot.reply import Button, Open, Reply, Turn

_TYPED = 60
"""Characters that are repeated of what a reader has typed."""

_WHAT_TIME = HTML("<b>What time is it where you are?</b>")
_PRESS = HTML(
    "Press it below, or reply to this message with the time, such as 14:05, or a city near you."
)
_WRITE = HTML("Write the time, such as 14:05, or a city near you.")
_FROM_A_LIST = "Or choose the time from a list."
_PLACEHOLDER = "14:05, or a city"
_NOT_A_PLACE = HTML("“{typed}” is no time and no place that I know.")
_NEAREST = HTML(
    "<b>Which place is nearest to you?</b>\n"
    "Their clocks show the same time now, but not all year round, or their weekends differ."
)
_WHICH = HTML("<b>Which of these do you mean?</b>")
_AT = "{place}, {clock}"
_TYPE = "Write it"
_NONE = "None of these"


class Face(NamedTuple):
    """What clocks show somewhere."""

    local: datetime
    to: Setting
    """What a press sets."""
    needs_day: bool
    """Whether clocks elsewhere show the same on another day."""


class Choice(NamedTuple):
    """A place that may be the reader's."""

    name: str
    to: Setting
    """What a press sets."""
    local: datetime | None = None
    """What clocks show there, where that tells it from the others."""


def clocks(
    faces: Sequence[Face],
    *,
    writes: bool,
    unknown: str = "",
    locale: Locale = ENGLISH,
) -> Reply:
    """
    The question, with what all clocks of the world show.

    `writes` adds a button for who rather types the answer; `unknown` is what was typed and is no answer.
    """
    shown = [
        Turn((clock_of_day if face.needs_day else clock)(face.local, locale), face.to)
        for face in faces
    ]
    last: list[Button] = [Open(_TYPE, TYPE)] if writes else []
    rows = (*keyboard.rows(shown, 4), (*last, back()))
    return Reply((*_not_a_place(unknown), lines(_WHAT_TIME, _PRESS)), rows)


def written(username: str, unknown: str = "") -> Reply:
    """The question for who types the answer, as a message that is replied to; `unknown` as for `clocks`."""
    # By this link it is known later which question a reply answers.
    listed = markup.link(links.address(username, links.ZONE), _FROM_A_LIST)
    text = lines(_WHAT_TIME, _WRITE, listed)
    return Reply((*_not_a_place(unknown), text), asks=_PLACEHOLDER)


def which(choices: Sequence[Choice], *, nearest: bool = False, locale: Locale = ENGLISH) -> Reply:
    """The question which of a few places it is; with `nearest` that among all that have the reader's clock."""
    buttons = [Turn(_titled(choice, locale), choice.to) for choice in choices]
    rows = keyboard.rows([*buttons, Turn(_NONE, ZONE)], 1)
    return Reply((_NEAREST if nearest else _WHICH,), rows)


def _titled(choice: Choice, locale: Locale) -> str:
    if choice.local is None:
        return choice.name
    return _AT.format(place=choice.name, clock=clock_of_day(choice.local, locale))


def _not_a_place(typed: str) -> tuple[HTML, ...]:
    return (_NOT_A_PLACE.format(typed=clipped(typed, _TYPED)),) if typed else ()
