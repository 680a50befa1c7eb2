"""One brief as readers would see it, sent to an editor's own chat before it is published."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Defaults, ExtBot

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind
from bot.metrics import Metrics
from bot.replies import pages
from bot.reply import Reply
from bot.telegram.transport.transport import Transport

_PAGES = (Kind.OVERVIEW, Kind.SECTION, Kind.QUOTES)


async def send(brief: Brief, chat: str, token: str, api_url: str) -> int:
    """
    Send the pages of a brief to a chat (`@name` or id), without buttons; how many messages that were.

    Raises python-telegram-bot's `TelegramError`.
    """
    preview = LinkPreviewOptions(is_disabled=True)
    defaults = Defaults(parse_mode=ParseMode.HTML, link_preview_options=preview)
    transport = Transport(Metrics(), api_url)
    bot: Bot = ExtBot(
        token,
        base_url=f"{api_url}/bot",
        defaults=defaults,
        request=transport,
        # Not used; but the library's own would not be made where the environment names a SOCKS proxy.
        get_updates_request=transport,
    )
    sent = 0
    async with bot:
        for page in _pages(brief):
            for text in pages.preview(page).messages():
                await bot.send_message(int(chat) if chat.lstrip("-").isdecimal() else chat, text)
                sent += 1
    return sent


def _pages(brief: Brief) -> Iterator[Reply]:
    if brief.withdrawn:
        yield pages.withdrawn(brief)
        return
    library = Library([brief])
    for link in pages.every_page(brief):
        if link.kind in _PAGES and (page := pages.page(library, link)):
            yield page
