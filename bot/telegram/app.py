"""Wires the parts of the bot that speak to Telegram."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.constants import UpdateType

from bot.library import Library
from bot.subscription import Mode
from bot.telegram.admin import Admin
from bot.telegram.administrators import Administrators
from bot.telegram.edition import Edition
from bot.telegram.handlers import membership
from bot.telegram.handlers.membership import Change
from bot.telegram.lanes import Lanes
from bot.telegram.sender import Sender
from bot.telegram.transport.requests import Requests

if TYPE_CHECKING:
    from bot.delivery.delivery import Delivery

# Always given: without it Telegram goes on with whatever was asked for last.
ALLOWED_UPDATES = [
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
]


class App:
    """One bot: its edition, its queues, and the ways to send."""

    def __init__(
        self,
        library: Library,
        token: str,
        requests: Requests,
        *,
        api_url: str = "https://api.telegram.org",
        admin_chat: int | None = None,
    ) -> None:
        """`requests` carries the bot's requests to the server at `api_url`."""
        self.edition = Edition.of(library)
        """The content of all answers. `service.reload` puts another one in its place when content changes."""
        self.requests = requests
        self.bot = Bot(token, f"{api_url}/bot", request=requests, get_updates_request=requests)
        self.lanes = Lanes()
        self.sender = Sender(self.bot, requests)
        self.administrators = Administrators(self.bot, requests)
        self.admin = Admin(admin_chat, self.sender, self.lanes)
        self.delivery: Delivery | None = None
        self.mode = Mode.OFF
        """What the bot does for subscribers; without `delivery` it is off."""
        self.on_change: Callable[[Change], Awaitable[None]] | None = None
        """Is told, maybe twice, where readers block the bot, and groups remove it or become others; None for nobody."""

    def serve_subscribers(self, delivery: Delivery, mode: Mode = Mode.ON) -> None:
        """Answer subscribers, too. With `Mode.STORED` they can leave, and nobody can subscribe."""
        self.delivery, self.mode = delivery, mode
        self.on_change = partial(membership.follow, delivery)

    async def initialize(self) -> None:
        """Log in to Telegram, which tells the bot its name. Raises `TelegramError`."""
        await self.bot.initialize()

    async def shutdown(self) -> None:
        """Close the connections to Telegram."""
        await self.bot.shutdown()
