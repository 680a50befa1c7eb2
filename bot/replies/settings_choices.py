"""The pages of a subscription's settings on which one thing is chosen: the times of day, and the sound."""

from __future__ import annotations

from datetime import time
from itertools import islice

from babel import Locale

from bot.links import Setting
from bot.markup import code, lines
from bot.replies import keyboard
from bot.replies.formats import clock
from bot.replies.settings import as_they_appear, option
from bot.replies.view import AS_THEY_APPEAR, EVENING, HOME, MORNING, View
from bot.reply import Reply, Turn
from bot.subscription import Choices, Sound
from bot.translation import Label, Message

_MOST_TIMES = 6
_USUAL = (time(7), time(18), time(8), time(12), time(20), time(6))
"""The times that are offered, the best first."""

_WHEN = Message("<b>When should briefs come?</b>")
_CHOOSE_TIMES = Message(
    "Choose one time or several, up to six. Those with a ✓ are chosen; to drop one, press it again."
)
_OTHER_TIMES = Message("For any other time, write it after the command: {example}")
_HOW = Message("<b>How should briefs come?</b>")
_NIGHT = Message("The night is from {evening} to {morning}, by the clock in {zone}.")
_SOUND_TITLES = {
    Sound.ALOUD: Label("With sound"),
    Sound.SILENT: Label("Silently"),
    Sound.NIGHT: Label("Silently at night"),
}
_BACK = Label("‹ Back")


def times(choices: Choices, locale: Locale) -> Reply:
    """The page with the times of day."""
    chosen = set(choices.times)
    others = islice((at for at in _USUAL if at not in chosen), max(0, _MOST_TIMES - len(chosen)))
    buttons = [
        option(clock(at, locale), _at(chosen ^ {at}), is_chosen=at in chosen)
        for at in sorted({*chosen, *others})
    ]
    first = as_they_appear(choices, locale)
    rows = ((first,), *keyboard.rows(buttons, 3), (back(locale),))
    return Reply(
        (
            lines(_WHEN(locale), _CHOOSE_TIMES(locale)),
            _OTHER_TIMES(locale, example=code("/subscribe 7:15 21:30")),
        ),
        rows,
    )


def sounds(view: View, locale: Locale) -> Reply:
    """The page with the ways in which a brief may arrive."""
    buttons = [
        option(title(locale), Setting("sound", sound), is_chosen=view.choices.sound is sound)
        for sound, title in _SOUND_TITLES.items()
    ]
    night = _NIGHT(
        locale, evening=clock(EVENING, locale), morning=clock(MORNING, locale), zone=view.zone
    )
    return Reply((lines(_HOW(locale), night),), keyboard.rows([*buttons, back(locale)], 1))


def back(locale: Locale) -> Turn:
    """The button to the first page."""
    return Turn(_BACK(locale), HOME)


def _at(times: set[time]) -> Setting:
    """The button that sets exactly these times."""
    written = ",".join(f"{at:%H%M}" for at in sorted(times))
    return Setting("times", written) if written else AS_THEY_APPEAR
