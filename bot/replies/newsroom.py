"""The newsroom's own words about the bot: in its profile at Telegram, and in a group that it is added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from babel import Locale

from bot.markup import HTML
from bot.masthead import SHORT_DESCRIPTION, Newsroom
from bot.replies.formats import ENGLISH, clipped
from bot.reply import Reply
from bot.subscription import Mode

_CODE = 2
"""Letters of a language's code at Telegram, which knows no regions."""


_ADDED = HTML(
    "I bring the news as a short brief. Send /brief for the latest one, or /quotes to see who said what."
)
_ADDED_BY = HTML(
    "This is {name}. Send /brief for the latest brief, or /quotes to see who said what."
)
_DELIVERS = HTML(" If an administrator sends /subscribe, every brief comes here.")


class Profile(NamedTuple):
    """The texts of the bot's profile in one language; those that the newsroom does not give are empty."""

    name: str
    description: str
    """Telegram shows it in a chat that is still empty."""
    short_description: str
    """Telegram shows it in the profile, and with a link to the bot."""


def profiles(newsroom: Newsroom | None) -> Mapping[str, Profile]:
    """
    The profile for each language that Telegram knows and the newsroom has, by its code of two letters.

    That for all other languages comes first, under the empty text. There is none without a newsroom.
    """
    if newsroom is None:
        return {}
    found = {"": _profile(newsroom, "")}
    for language in sorted(newsroom.languages, key=len):  # a language goes before its regions
        code = language.partition("-")[0]
        if len(code) == _CODE:
            found.setdefault(code, _profile(newsroom, language))
    return found


def added(newsroom: Newsroom | None, mode: Mode = Mode.OFF, locale: Locale = ENGLISH) -> Reply:
    """The one line that a group reads when the bot is added to it."""
    line = _ADDED
    if newsroom:
        line = _ADDED_BY.format(name=newsroom.masthead(locale.language).name)
    return Reply((line + _DELIVERS if mode is Mode.ON else line,))


def _profile(newsroom: Newsroom, language: str) -> Profile:
    texts = newsroom.masthead(language)
    return Profile(texts.name, texts.promise, clipped(texts.promise, SHORT_DESCRIPTION))
