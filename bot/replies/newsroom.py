"""The newsroom's own words about the bot: in its profile at Telegram, and in a group that it is added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from babel import Locale

from bot.languages import at_telegram
from bot.masthead import SHORT_DESCRIPTION, Newsroom
from bot.replies.formats import clipped
from bot.reply import Reply
from bot.subscription import Mode
from bot.translation import Label, Message, locales

# Translators: the bot's description at Telegram, of at most 120 characters.
_DESCRIPTION = Label(
    "The news as a short brief: what it is about, who said what, and where it comes from."
)
_ADDED = Message(
    "I bring the news as a short brief. Send /brief for the latest one, or /quotes to see who said what."
)
_ADDED_BY = Message(
    "This is {name}. Send /brief for the latest brief, or /quotes to see who said what."
)
_DELIVERS = Message("If an administrator sends /subscribe, every brief comes here.")


class Profile(NamedTuple):
    """The texts of the bot's profile in one language; those that the newsroom does not give are empty."""

    name: str = ""
    description: str = ""
    """Telegram shows it in a chat that is still empty."""
    short_description: str = ""
    """Telegram shows it in the profile, and with a link to the bot."""


def profiles(newsroom: Newsroom | None) -> Mapping[str, Profile]:
    """
    The newsroom's own texts for each language that Telegram knows, by its code of two letters.

    Those for all other languages come first, under the empty text. The languages are the bot's and the newsroom's;
    what the newsroom says in none of them alone is the same as for all others, and empty here.
    """
    found = {"": _profile(newsroom, "") if newsroom else Profile()}
    if newsroom:
        for language in sorted(newsroom.languages, key=len):  # a language goes before its regions
            for code in at_telegram([language]):
                found.setdefault(code, _profile(newsroom, language))
    return found | {code: found.get(code, Profile()) for code in at_telegram(locales())}


def usual(locale: Locale) -> Profile:
    """What the profile says in a language where nobody says anything else."""
    return Profile("", _DESCRIPTION(locale), _DESCRIPTION(locale))


def added(newsroom: Newsroom | None, mode: Mode, locale: Locale) -> Reply:
    """What a group reads when the bot is added to it."""
    name = newsroom.masthead(locale.language).name if newsroom else ""
    line = _ADDED_BY(locale, name=name) if name else _ADDED(locale)
    return Reply((line, _DELIVERS(locale)) if mode is Mode.ON else (line,))


def _profile(newsroom: Newsroom, language: str) -> Profile:
    texts = newsroom.masthead(language)
    return Profile(texts.name, texts.promise, clipped(texts.promise, SHORT_DESCRIPTION))
