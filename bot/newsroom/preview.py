"""One brief as readers would see it, sent to an editor's own chat before it is published."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Bot

from bot.library import Library
from bot.links import Kind
from bot.metrics import Metrics
from bot.replies import pages
from bot.replies.preview import preview
from bot.reply import Reply
from bot.telegram.sender import Place, Sender
from bot.telegram.transport.transport import Transport
from bot.translation import locale_for


async def send(library: Library, chat: str, token: str, api_url: str) -> int:
    """
    Send the pages of a library's one brief to a chat (`@name` or id); how many messages that were.

    The titles of a page's buttons are text under it. Raises python-telegram-bot's `TelegramError`.
    """
    transport = Transport(Metrics(), api_url)
    bot = Bot(token, f"{api_url}/bot", request=transport, get_updates_request=transport)
    place = Place(int(chat) if chat.lstrip("-").isdecimal() else chat)
    locale, sent = locale_for(library.language), 0
    async with bot:
        for page in _pages(library):
            sent += len(await Sender(bot, transport).send(place, preview(page, locale)))
    return sent


def _pages(library: Library) -> Iterator[Reply]:
    """What readers will get: all pages but those of speakers, and one quote; of a withdrawn brief its text."""
    yield from map(pages.withdrawn, library.withdrawn)
    for brief in library.briefs:
        one = brief.quotes[0].id if brief.quotes else ""
        for link, page in pages.every_page(library, brief, locale_for(library.language)):
            if link.part == one if link.kind is Kind.QUOTE else link.kind is not Kind.SPEAKER:
                yield page
