"""Wires the parts of the bot that speak to Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from babel import Locale
from telegram import Bot, CallbackQuery, InlineQuery, MaybeInaccessibleMessage, Message
from telegram.constants import ChatType, UpdateType

from bot.library import Library
from bot.subscription import Mode
from bot.telegram.admin import Admin
from bot.telegram.administrators import Administrators
from bot.telegram.edition import Edition
from bot.telegram.lanes import Lanes
from bot.telegram.sender import Sender
from bot.telegram.transport.requests import Requests
from bot.translation import locale_for

if TYPE_CHECKING:
    from bot.delivery.delivery import Delivery

# Always given: without it Telegram goes on with whatever was asked for last.
ALLOWED_UPDATES = [
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
]


class Reader(NamedTuple):
    """Who reads an answer."""

    language: str
    """The code of the reader's language, which may be one that the bot has no translation into."""
    locale: Locale
    """That of the answer."""
    edition: Edition
    """The content for readers of the language."""
    has_chosen: bool = False
    """Whether the language is that which a subscriber has chosen."""


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

    @property
    def locale(self) -> Locale:
        """The newsroom's, for groups, for the editors and for readers whose language the bot has no translation into."""
        return locale_for(self.edition.library.language)

    def reader(self, asked: Message | CallbackQuery | InlineQuery) -> Reader:
        """Who asks something: by the language that a subscriber has chosen, or Telegram tells; where others read the answer, by the newsroom's."""
        message = asked if isinstance(asked, Message) else getattr(asked, "message", None)
        user = asked.from_user
        chosen = self.delivery.subscribers.languages.of(user.id) if self.delivery and user else None
        code = chosen or (user.language_code if user else None)
        # python-telegram-bot gives on whatever an update has in its place.
        if not code or not isinstance(code, str) or (message and not self.reads_alone(message)):
            code = self.edition.library.language
        locale = locale_for(code, self.edition.library.language)
        return Reader(code, locale, self.edition.read_in(code), has_chosen=code == chosen)

    @staticmethod
    def reads_alone(message: MaybeInaccessibleMessage) -> bool:
        """Whether who wrote a message, or pressed a button under it, is the only reader of the answer."""
        chat = message.chat
        return chat.type == ChatType.PRIVATE or bool(getattr(chat, "is_direct_messages", None))

    def serve_subscribers(self, delivery: Delivery, mode: Mode = Mode.ON) -> None:
        """Answer subscribers, too. With `Mode.STORED` they can leave, and nobody can subscribe."""
        self.delivery, self.mode = delivery, mode

    async def initialize(self) -> None:
        """Log in to Telegram, which tells the bot its name. Raises `TelegramError`."""
        await self.bot.initialize()

    async def shutdown(self) -> None:
        """Close the connections to Telegram."""
        await self.bot.shutdown()
