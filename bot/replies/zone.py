"""The question for a reader's time zone: by what a clock shows there, or by a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from babel import Locale

from bot import links, markup
from bot.links import Setting
from bot.markup import HTML, lines
from bot.replies import keyboard
from bot.replies.formats import clipped, clock, clock_of_day
from bot.replies.parts import in_marks
from bot.replies.settings_choices import back
from bot.replies.view import TYPE, ZONE
from bot.reply import Button, Open, Reply, Rows, Turn
from bot.translation import Label, Message

_TYPED = 60
"""Characters that are repeated of what a reader has typed."""

_WHAT_TIME = Message("<b>What time is it where you are?</b>")
_PRESS = Message(
    "Press it below, or reply to this message with the time, such as 14:05, or a city near you."
)
_WRITE = Message("Write the time, such as 14:05, or a city near you.")
_FROM_A_LIST = Label("Or choose the time from a list.")
# Translators: what stands grey in the empty field to type into: an example of an answer.
_PLACEHOLDER = Label("14:05, or a city")
_NOT_A_PLACE = Message("{typed} is no time and no place that I know.")
_NEAREST = Message(
    "<b>Which place is nearest to you?</b>\n"
    "Their clocks show the same time now, but not all year round, or their weekends differ."
)
_WHICH = Message("<b>Which of these do you mean?</b>")
# Translators: a place, and what time it is there.
_AT = Label("{place}, {clock}")
_TYPE = Label("Write it")
_NONE = Label("None of these")
_CLOCK = 13
"""Characters of the longest clock of four in a row."""


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
    locale: Locale,
    *,
    writes: bool,
    unknown: str = "",
) -> Reply:
    """
    The question, with what all clocks of the world show.

    `writes` adds a button for who rather types the answer; `unknown` is what was typed and is no answer.
    """
    shown = [
        Turn((clock_of_day if face.needs_day else clock)(face.local, locale), face.to)
        for face in faces
    ]
    last: list[Button] = [Open(_TYPE(locale), TYPE)] if writes else []
    rows = (*chain.from_iterable(map(_whole, keyboard.rows(shown, 4))), (*last, back(locale)))
    return Reply((*_not_a_place(unknown, locale), lines(_WHAT_TIME(locale), _PRESS(locale))), rows)


def _whole(row: Sequence[Button]) -> Rows:
    """A row of clocks, or two where a phone would not show some of it whole: weekdays have long names in some languages."""
    return keyboard.rows(row, 2 if max(len(button.title) for button in row) > _CLOCK else len(row))


def written(username: str, locale: Locale, unknown: str = "") -> Reply:
    """The question for who types the answer, as a message that is replied to; `unknown` as for `clocks`."""
    # By this link it is known later which question a reply answers.
    listed = markup.link(links.address(username, links.ZONE), _FROM_A_LIST(locale))
    text = lines(_WHAT_TIME(locale), _WRITE(locale), listed)
    return Reply((*_not_a_place(unknown, locale), text), asks=_PLACEHOLDER(locale))


def which(choices: Sequence[Choice], locale: Locale, *, nearest: bool = False) -> Reply:
    """The question which of a few places it is; with `nearest` that among all that have the reader's clock."""
    buttons = [Turn(_titled(choice, locale), choice.to) for choice in choices]
    rows = keyboard.rows([*buttons, Turn(_NONE(locale), ZONE)], 1)
    return Reply((_NEAREST(locale) if nearest else _WHICH(locale),), rows)


def _titled(choice: Choice, locale: Locale) -> str:
    if choice.local is None:
        return choice.name
    return _AT(locale, place=choice.name, clock=clock_of_day(choice.local, locale))


def _not_a_place(typed: str, locale: Locale) -> tuple[HTML, ...]:
    return (_NOT_A_PLACE(locale, typed=in_marks(clipped(typed, _TYPED), locale)),) if typed else ()
