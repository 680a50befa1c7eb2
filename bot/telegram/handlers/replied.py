"""The message of the bot's to which a reader replies: the brief that it is about, and its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from telegram import InlineKeyboardButton, Message
from telegram.constants import MessageEntityType

from bot import links
from bot.links import Link, Setting
from bot.replies.phrases import key
from bot.text import unbroken


class Replied(NamedTuple):
    """A message of the bot's, or one that a reader sent by way of it."""

    message: Message

    def brief(self) -> str:
        """The id of the brief that it is about, as its buttons or its links name it; empty for none, or several."""
        named = {link.brief for link in _linked(self.message)}
        named = named or {link.brief for link in _led_to(self.message)}
        return named.pop() if len(named) == 1 else ""

    def payload(self, title: str) -> str:
        """The payload of the button with that title; empty if there is none."""
        wanted = key(title)
        found = (b.callback_data for b in _buttons(self.message) if key(b.text) == wanted)
        return next((unbroken(f"{data}") for data in found if data), "")

    def asks_for_zone(self) -> bool:
        """Whether it asks for the reader's time zone."""
        asks = any(setting.page == "zone" and setting.value for setting in _settings(self.message))
        return asks or links.ZONE in _started(self.message)

    def shows_choices(self) -> bool:
        """Whether it is the first page of a subscription's settings, which asks for more than the zone."""
        return any(setting.page == "days" for setting in _settings(self.message))

    def shows_settings(self) -> bool:
        """Whether it is a page of a subscription's settings."""
        return any(True for _ in _settings(self.message))

    def numbered(self) -> dict[int, Link]:
        """The buttons whose titles are numbers, and where they lead."""
        pairs = (
            (button.text, links.decode(button.callback_data)) for button in _buttons(self.message)
        )
        return {int(title): link for title, link in pairs if link and title.isdecimal()}


def to(message: Message, bot: int) -> Replied | None:
    """The message of the bot with that id to which a message replies, or None where it replies to none."""
    replied = message.reply_to_message
    if replied is None or not (replied.text or replied.caption):
        return None  # a service message, such as the one that opens a forum's topic
    ours = any(user and user.id == bot for user in (replied.from_user, replied.via_bot))
    return Replied(replied) if ours else None


def _buttons(message: Message) -> Iterator[InlineKeyboardButton]:
    if message.reply_markup:
        for row in message.reply_markup.inline_keyboard:
            yield from row


def _linked(message: Message) -> Iterator[Link]:
    """The pages that the buttons under a message lead to, or share."""
    for button in _buttons(message):
        chosen = button.switch_inline_query_chosen_chat
        data, _ = links.unmarked(f"{button.callback_data or ''}")
        for payload in (data, chosen.query if chosen else None, *_payloads(button.url)):
            if link := links.decode(payload):
                yield link


def _settings(message: Message) -> Iterator[Setting]:
    """What the buttons under a message set that take its place."""
    for button in _buttons(message):
        if setting := links.decode_setting(unbroken(f"{button.callback_data or ''}")):
            yield setting


def _led_to(message: Message) -> Iterator[Link]:
    """The pages that the deep links in a message's text open."""
    yield from filter(None, map(links.decode, _started(message)))


def _started(message: Message) -> list[str]:
    """The payloads of the deep links in a message's text."""
    entities = message.entities or message.caption_entities
    linked = [entity.url for entity in entities if entity.type == MessageEntityType.TEXT_LINK]
    return [payload for url in linked for payload in _payloads(url)]


def _payloads(url: str | None) -> list[str]:
    """The payload of a web address that is a deep link; none for any other."""
    try:
        address = urlsplit(url or "")
    except ValueError:
        return []
    return parse_qs(address.query).get("start", []) if address.hostname == "t.me" else []
