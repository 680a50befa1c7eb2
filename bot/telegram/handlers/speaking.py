"""The answers to who asks for the language of the answers and of the briefs, and to who chooses another one."""

from __future__ import annotations

from dataclasses import replace

from bot import languages
from bot.replies import language
from bot.replies.view import Whose
from bot.reply import Reply
from bot.subscription import Choices
from bot.telegram.handlers.orders import Answer, Asker
from bot.translation import locale_for, locales

_MOST = 24
"""Languages that are offered; more would be no choice."""


async def show(asker: Asker, _words: str = "") -> Answer:
    """The language of a reader, with a choice for who has a subscription."""
    subscription = await asker.subscription() if asker.whose is Whose.READER else None
    if subscription is None:
        library, delivers = asker.edition.library, asker.delivers
        return Answer((language.told(library, asker.language, asker.locale, delivers=delivers),))
    return Answer((_choice(asker, subscription.choices),))


async def choose(asker: Asker, value: str) -> Answer:
    """Answer a subscriber in a language from now on, and deliver briefs in it; who only pauses has a language, too."""
    if value not in _codes(asker) or asker.whose is not Whose.READER:
        return await show(asker)
    changed = await asker.delivery.subscribers.speak(asker.place, value)
    if changed is None:
        return await show(asker)
    locale = locale_for(value, asker.edition.library.language)
    return Answer((_choice(replace(asker, locale=locale), changed.choices),))


def usual(asker: Asker) -> str:
    """
    The language of a subscription of who has chosen none: that of the reader's Telegram.

    There may be briefs in it later. A group has none: it gets the newsroom's version, whichever that is by then.
    """
    return asker.language if asker.whose is Whose.READER else ""


def _choice(asker: Asker, choices: Choices) -> Reply:
    codes = _codes(asker)
    current = choices.language if choices.language_chosen else asker.locale.language
    current = languages.best(current, codes) or current
    return language.choice(current, codes, asker.edition.library.languages, asker.locale)


def _codes(asker: Asker) -> list[str]:
    """The languages to choose from: those that the bot speaks, and those of the briefs."""
    written = asker.edition.library.languages
    return list(dict.fromkeys((*locales(), *written)))[:_MOST]
