"""A newsroom that writes in several languages, and what its subscribers get."""

from __future__ import annotations

from dataclasses import replace

from bot.subscription import ChatKind
from tests.support.delivering import CONFIRMED, Delivering
from tests.support.samples import brief

OLDER = brief(id="older")
OLDER_UK = brief(id="older-uk", language="uk")
NEWS = {"published": "2027-01-15T08:00Z"}
OPENS = brief(id="opens", title="It opens", **NEWS)
OPENS_UK = brief(id="opens-uk", title="Відкрито", language="uk", translates="opens", **NEWS)
OPENS_ES = brief(id="opens-es", title="Abre", language="es", translates="opens", **NEWS)
ONLY_UK = brief(id="only-uk", title="Лише тут", language="uk", **NEWS)
BEFORE = (OLDER, OLDER_UK)
SPANISH, UKRAINIAN, ENGLISH, UNKNOWN, GROUP = 1, 2, 3, 4, -5
LANGUAGES = {SPANISH: "es-MX", UKRAINIAN: "uk", ENGLISH: "en", UNKNOWN: "", GROUP: ""}


def got(newsroom: Delivering) -> dict[int, list[str]]:
    """The titles that each chat was sent."""
    found: dict[int, list[str]] = {}
    for push in newsroom.chats.pushes:
        title = push.text.partition("</b>")[0].removeprefix("<b>")
        found.setdefault(push.place.chat, []).append(title)
    return found


async def subscribed(newsroom: Delivering) -> Delivering:
    """An English newsroom that writes in Ukrainian, too, with subscribers of several languages."""
    await newsroom.publishes(*BEFORE)
    for chat, language in LANGUAGES.items():
        kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
        await newsroom.subscribes(chat, replace(CONFIRMED, language=language), kind)
    return newsroom


async def has_sent_all(newsroom: Delivering) -> None:
    """Let time pass until noon, when everybody has what they get."""
    await newsroom.jumps(15_000)
    await newsroom.passes(700)
