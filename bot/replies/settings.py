"""
The first page of a subscription's settings. It and those behind it are turned in place.

Each change is a button with the wanted value. A page has eight buttons at most, but for that with all the
clocks of the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale

from bot.links import Setting
from bot.markup import HTML, bold, lines
from bot.replies import standing
from bot.replies.formats import ENGLISH, clock, moment, together
from bot.replies.view import (
    AS_THEY_APPEAR,
    EVENING,
    MORNING,
    OFF,
    ON,
    SOUND,
    TIMES,
    WEEK,
    ZONE,
    View,
    Whose,
)
from bot.reply import Button, Open, Reply, Rows, Turn
from bot.subscription import Choices, Days, Sound, Standing

_SUBSCRIBED = {
    Whose.READER: HTML("<b>You are subscribed.</b>"),
    Whose.GROUP: HTML("<b>This group is subscribed.</b>"),
    Whose.TOPIC: HTML("<b>This topic is subscribed.</b>"),
}
_AS_THEY_APPEAR = {
    Days.ALL: HTML("Briefs come as they appear, every day."),
    Days.WEEKDAYS: HTML("Briefs come as they appear, on weekdays."),
}
_AT_TIMES = {
    Days.ALL: HTML("Briefs come at {times}, every day."),
    Days.WEEKDAYS: HTML("Briefs come at {times}, on weekdays."),
}
_SOUNDS = {
    Sound.ALOUD: HTML("They come with sound."),
    Sound.SILENT: HTML("They come silently."),
    Sound.NIGHT: HTML("They come with sound, but silently from {evening} to {morning}."),
}
_UNCONFIRMED = HTML("They come silently until your time zone is known.")
_ZONE = HTML("Time zone: {zone}, where it is {clock} now.")
_NEXT = HTML("Next delivery: {moment}.")
_NEXT_AT_ONCE = HTML("Next delivery: as soon as there is a new brief.")
_IS_IT = HTML("It is {clock} where you are, right?")

_MARKED = "{title} ✓"
_YES = "Yes"
_NO = "No"
_APPEAR = "As they appear"
_SET_TIMES = "At set times"
_EVERY_DAY = "Every day"
_WEEKDAYS = "Weekdays"
_OF_SOUND = "Sound"
_OF_ZONE = "Time zone"
_PAUSE = "Pause for a week"
_STOP = "Stop"
_SUBSCRIBE = "Subscribe"


def page(
    view: View,
    notes: Sequence[HTML] = (),
    question: Reply | None = None,
    locale: Locale = ENGLISH,
) -> Reply:
    """
    The first page of a subscription, by its standing.

    `notes` stand above the rest. A `question` takes the place of the buttons while briefs are delivered.
    """
    match view.subscription.standing:
        case Standing.STOPPED:
            reply = standing.stopped(view)
        case Standing.BLOCKED:
            reply = standing.suspended(view, locale)
        case Standing.PAUSED:
            reply = standing.paused(view, locale)
        case Standing.ACTIVE:
            reply = _active(view, question, locale)
    return replace(reply, paragraphs=(*notes, *reply.paragraphs))


def described(view: View, locale: Locale = ENGLISH) -> HTML:
    """What a subscriber has chosen, in sentences."""
    choices = view.choices
    return lines(
        _pace(choices, locale),
        _sound(choices, locale),
        _ZONE.format(zone=view.zone, clock=clock(view.now, locale))
        if choices.zone_confirmed
        else "",
    )


def with_button(reply: Reply) -> Reply:
    """A start page with the button that subscribes."""
    button, rows = Open(_SUBSCRIBE, ON), reply.buttons
    # Beside one that stands alone.
    alone = bool(rows) and len(rows[-1]) == 1
    rows = (*rows[:-1], (*rows[-1], button)) if alone else (*rows, (button,))
    return replace(reply, buttons=rows)


def as_they_appear(choices: Choices) -> Turn:
    """The button that has briefs come without set times."""
    return option(_APPEAR, AS_THEY_APPEAR, is_chosen=not choices.times)


def option(title: str, to: Setting, *, is_chosen: bool) -> Turn:
    """A button with one of several values, marked where it is chosen."""
    return Turn(_MARKED.format(title=title) if is_chosen else title, to)


def _active(view: View, question: Reply | None, locale: Locale) -> Reply:
    whole = lines(_SUBSCRIBED[view.whose], described(view, locale))
    due = _NEXT.format(moment=moment(view.due, locale)) if view.due else _NEXT_AT_ONCE
    if question:
        return Reply((whole, due, *question.paragraphs), question.buttons)
    buttons = _buttons(view.choices)
    if view.choices.zone_confirmed:
        return Reply((whole, due), buttons)
    asked = bold(_IS_IT.format(clock=clock(view.now, locale)))
    answers = (Turn(_YES, view.confirms), Turn(_NO, ZONE))
    return Reply((whole, due, asked), (answers, *buttons))


def _pace(choices: Choices, locale: Locale) -> HTML:
    if not choices.times:
        return _AS_THEY_APPEAR[choices.days]
    at = together([clock(each, locale) for each in choices.times], locale)
    return _AT_TIMES[choices.days].format(times=at)


def _sound(choices: Choices, locale: Locale) -> HTML:
    if not choices.zone_confirmed:
        return _UNCONFIRMED
    night = {"evening": clock(EVENING, locale), "morning": clock(MORNING, locale)}
    return _SOUNDS[choices.sound].format(**night)


def _buttons(choices: Choices) -> Rows:
    """The buttons of the first page. Until the time zone is known, it is asked for in place of some."""
    at_times = option(_SET_TIMES, TIMES, is_chosen=bool(choices.times))
    days = [
        option(title, Setting("days", days), is_chosen=choices.days is days)
        for days, title in ((Days.ALL, _EVERY_DAY), (Days.WEEKDAYS, _WEEKDAYS))
    ]
    rows: list[tuple[Button, ...]] = [(as_they_appear(choices), at_times), tuple(days)]
    stop = Turn(_STOP, OFF)
    if not choices.zone_confirmed:
        return (*rows, (stop,))
    return (*rows, (Turn(_OF_SOUND, SOUND), Turn(_OF_ZONE, ZONE)), (Turn(_PAUSE, WEEK), stop))
