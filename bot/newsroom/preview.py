"""One brief as readers would see it, sent to an editor's own chat before it is published."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Bot

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind
from bot.metrics import Metrics
from bot.replies import pages
from bot.reply import Reply
from bot.telegram.sender import Place, Sender
from bot.telegram.transport.transport import Transport

_PAGES = (Kind.OVERVIEW, Kind.SECTION, Kind.QUOTES)


async def send(brief: Brief, chat: str, token: str, api_url: str) -> int:
    """
    Send the pages of a brief to a chat (`@name` or id), without buttons; how many messages that were.

    Raises python-telegram-bot's `TelegramError`.
    """
    transport = Transport(Metrics(), api_url)
    bot = Bot(token, f"{api_url}/bot", request=transport, get_updates_request=transport)
    place = Place(int(chat) if chat.lstrip("-").isdecimal() else chat)
    sent = 0
    async with bot:
        for page in _pages(brief):
            sent += len(await Sender(bot, transport).send(place, pages.preview(page)))
    return sent


def _pages(brief: Brief) -> Iterator[Reply]:
    if brief.withdrawn:
        yield pages.withdrawn(brief)
        return
    library = Library([brief])
    for link in pages.every_page(brief):
        if link.kind in _PAGES and (page := pages.page(library, link)):
            yield page
