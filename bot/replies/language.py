"""The language in which a reader is answered and gets briefs, and the choice of another one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from babel import Locale

from bot.languages import own_name
from bot.library import Library
from bot.links import Setting
from bot.markup import HTML, bold, lines
from bot.replies import keyboard
from bot.replies.settings_choices import back
from bot.reply import Reply, Turn
from bot.translation import Message, translated

PAGE = "language"
"""The page of a setting that chooses a language, and so the first letters of its buttons' payloads."""

_MARKED = "{title} ✓"

_AS_IN_TELEGRAM = Message("I answer you in the language of your Telegram: {language}.")
_NOT_SPOKEN = Message(
    "I don't speak the language of your Telegram, so I answer in this one: {language}."
)
_SUBSCRIBERS_CHOOSE = Message(
    "I keep nothing about who only asks, so I go by Telegram. If you /subscribe, you can choose another one."
)
_CHOSEN = Message("I answer you in this language: {language}.")
_CHOSEN_NOT_SPOKEN = Message(
    "Your language: {language}. I don't speak it, so I answer in this one: {answered}."
)
_BRIEFS = Message("Briefs come in it where they are written in it, else in the newsroom's.")
_CHOOSE = Message("Choose another one:")
_OF_NEWSROOM = Message("Here I answer in the newsroom's language: {language}.")


def told(library: Library, code: str, locale: Locale, *, delivers: bool) -> Reply:
    """The language of a reader who has no subscription; `code` is that of Telegram."""
    text = _AS_IN_TELEGRAM if translated(code) else _NOT_SPOKEN
    name = bold(own_name(locale.language))
    also = _SUBSCRIBERS_CHOOSE(locale) if delivers else HTML("")
    buttons = keyboard.home(library, locale) if library.briefs else ()
    return Reply((lines(text(locale, language=name), also),), buttons)


def chosen(locale: Locale) -> Reply:
    """The language that a subscriber has chosen, where it cannot be chosen."""
    return Reply((_CHOSEN(locale, language=bold(own_name(locale.language))),))


def of_newsroom(locale: Locale) -> Reply:
    """The language of a chat that many read."""
    return Reply((_OF_NEWSROOM(locale, language=bold(own_name(locale.language))),))


def choice(current: str, codes: Sequence[str], written: Collection[str], locale: Locale) -> Reply:
    """
    The choice of a subscriber whose language is the `current` one.

    `codes` are the languages to choose from, `written` those that there are briefs in.
    """
    name = bold(own_name(current))
    answered = bold(own_name(locale.language))
    unspoken = _CHOSEN_NOT_SPOKEN(locale, language=name, answered=answered)
    head = _CHOSEN(locale, language=name) if translated(current) else unspoken
    buttons = [
        Turn(_MARKED.format(title=name) if code == current else name, Setting(PAGE, code))
        for code in codes
        for name in [own_name(code)]
    ]
    rows = (*keyboard.rows(buttons), (back(locale),))
    briefs = _BRIEFS(locale) if len(written) > 1 else HTML("")
    return Reply((lines(head, briefs), _CHOOSE(locale)), rows)
