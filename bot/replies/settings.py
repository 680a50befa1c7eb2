"""
The first page of a subscription's settings. It and those behind it are turned in place.

Each change is a button with the wanted value. A page has eight buttons at most, but for those with the clocks
of the world and with the languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale

from bot.languages import own_name
from bot.links import Setting
from bot.markup import HTML, bold, lines
from bot.replies import standing
from bot.replies.formats import clock, moment, together
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
from bot.translation import Label, Message

_SUBSCRIBED = {
    Whose.READER: Message("<b>You are subscribed.</b>"),
    Whose.GROUP: Message("<b>This group is subscribed.</b>"),
    Whose.TOPIC: Message("<b>This topic is subscribed.</b>"),
}
_AS_THEY_APPEAR = {
    Days.ALL: Message("Briefs come as they appear, every day."),
    Days.WEEKDAYS: Message("Briefs come as they appear, on weekdays."),
}
_AT_TIMES = {
    Days.ALL: Message("Briefs come at {times}, every day."),
    Days.WEEKDAYS: Message("Briefs come at {times}, on weekdays."),
}
_SOUNDS = {
    Sound.ALOUD: Message("They come with sound."),
    Sound.SILENT: Message("They come silently."),
    Sound.NIGHT: Message("They come with sound, but silently from {evening} to {morning}."),
}
_UNCONFIRMED = Message("They come silently until your time zone is known.")
_ZONE = Message("Time zone: {zone}, where it is {clock} now.")
_LANGUAGE = Message("Language: {language}. /language changes it.")
_NEXT = Message("Next delivery: {moment}.")
_NEXT_AT_ONCE = Message("Next delivery: as soon as there is a new brief.")
_IS_IT = Message("It is {clock} where you are, right?")

_MARKED = "{title} ✓"
_YES = Label("Yes")
_NO = Label("No")
# Translators: buttons; two stand side by side on a phone, so they have to be short.
_APPEAR = Label("As they appear")
_SET_TIMES = Label("At set times")
_EVERY_DAY = Label("Every day")
_WEEKDAYS = Label("Weekdays")
_OF_SOUND = Label("Sound")
_OF_ZONE = Label("Time zone")
_PAUSE = Label("Pause for a week")
# Translators: ends the subscription.
_STOP = Label("Stop")
_SUBSCRIBE = Label("Subscribe")


def page(
    view: View,
    locale: Locale,
    notes: Sequence[HTML] = (),
    question: Reply | None = None,
) -> Reply:
    """
    The first page of a subscription, by its standing.

    `notes` stand above the rest. A `question` takes the place of the buttons while briefs are delivered.
    """
    match view.subscription.standing:
        case Standing.STOPPED:
            reply = standing.stopped(view, locale)
        case Standing.BLOCKED:
            reply = standing.suspended(view, locale)
        case Standing.PAUSED:
            reply = standing.paused(view, locale)
        case Standing.ACTIVE:
            reply = _active(view, question, locale)
    return replace(reply, paragraphs=(*notes, *reply.paragraphs))


def described(view: View, locale: Locale) -> HTML:
    """What a subscriber has chosen, in sentences."""
    choices = view.choices
    return lines(
        _pace(choices, locale),
        _sound(choices, locale),
        _ZONE(locale, zone=view.zone, clock=clock(view.now, locale))
        if choices.zone_confirmed
        else "",
        _LANGUAGE(locale, language=own_name(choices.language)) if choices.language_chosen else "",
    )


def with_button(reply: Reply, locale: Locale) -> Reply:
    """A start page with the button that subscribes."""
    button, rows = Open(_SUBSCRIBE(locale), ON), reply.buttons
    # Beside one that stands alone.
    alone = bool(rows) and len(rows[-1]) == 1
    rows = (*rows[:-1], (*rows[-1], button)) if alone else (*rows, (button,))
    return replace(reply, buttons=rows)


def as_they_appear(choices: Choices, locale: Locale) -> Turn:
    """The button that has briefs come without set times."""
    return option(_APPEAR(locale), AS_THEY_APPEAR, is_chosen=not choices.times)


def option(title: str, to: Setting, *, is_chosen: bool) -> Turn:
    """A button with one of several values, marked where it is chosen."""
    return Turn(_MARKED.format(title=title) if is_chosen else title, to)


def _active(view: View, question: Reply | None, locale: Locale) -> Reply:
    whole = lines(_SUBSCRIBED[view.whose](locale), described(view, locale))
    due = _NEXT(locale, moment=moment(view.due, locale)) if view.due else _NEXT_AT_ONCE(locale)
    if question:
        return Reply((whole, due, *question.paragraphs), question.buttons)
    buttons = _buttons(view.choices, locale)
    if view.choices.zone_confirmed:
        return Reply((whole, due), buttons)
    asked = bold(_IS_IT(locale, clock=clock(view.now, locale)))
    answers = (Turn(_YES(locale), view.confirms), Turn(_NO(locale), ZONE))
    return Reply((whole, due, asked), (answers, *buttons))


def _pace(choices: Choices, locale: Locale) -> HTML:
    if not choices.times:
        return _AS_THEY_APPEAR[choices.days](locale)
    at = together([clock(each, locale) for each in choices.times], locale)
    return _AT_TIMES[choices.days](locale, times=at)


def _sound(choices: Choices, locale: Locale) -> HTML:
    if not choices.zone_confirmed:
        return _UNCONFIRMED(locale)
    night = {"evening": clock(EVENING, locale), "morning": clock(MORNING, locale)}
    return _SOUNDS[choices.sound](locale, **night)


def _buttons(choices: Choices, locale: Locale) -> Rows:
    """The buttons of the first page. Until the time zone is known, it is asked for in place of some."""
    at_times = option(_SET_TIMES(locale), TIMES, is_chosen=bool(choices.times))
    days = [
        option(title, Setting("days", days), is_chosen=choices.days is days)
        for days, title in ((Days.ALL, _EVERY_DAY(locale)), (Days.WEEKDAYS, _WEEKDAYS(locale)))
    ]
    rows: list[tuple[Button, ...]] = [(as_they_appear(choices, locale), at_times), tuple(days)]
    stop = Turn(_STOP(locale), OFF)
    if not choices.zone_confirmed:
        return (*rows, (stop,))
    return (
        *rows,
        (Turn(_OF_SOUND(locale), SOUND), Turn(_OF_ZONE(locale), ZONE)),
        (Turn(_PAUSE(locale), WEEK), stop),
    )
