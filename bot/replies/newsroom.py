"""The newsroom's own words about the bot, as Telegram shows them in its profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.masthead import SHORT_DESCRIPTION, Newsroom
from bot.replies.formats import clipped

_CODE = 2
"""Letters of a language's code at Telegram, which knows no regions."""


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


def _profile(newsroom: Newsroom, language: str) -> Profile:
    texts = newsroom.masthead(language)
    return Profile(texts.name, texts.promise, clipped(texts.promise, SHORT_DESCRIPTION))
