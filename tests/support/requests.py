"""Requests of the bot, as its tests look at them."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.support import tdlib


class Request(NamedTuple):
    """A request of the bot, its JSON arguments read."""

    method: str
    arguments: dict[str, Any]

    def sends_to(self, *chats: int) -> bool:
        """Whether it sends a message to one of these chats."""
        return self.method == "sendMessage" and self.arguments["chat_id"] in chats

    @property
    def silent(self) -> bool:
        """Whether nobody is rung."""
        return bool(self.arguments.get("disable_notification"))

    @property
    def text(self) -> tdlib.Parsed:
        """The text as a reader sees it."""
        html = self.arguments.get("parse_mode") == "HTML"
        text = self.arguments["text"]
        return tdlib.parse(text) if html else tdlib.Parsed(text, ())

    @property
    def keyboard(self) -> list[dict[str, Any]]:
        """The buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The buttons under the message, row by row."""
        return self.arguments.get("reply_markup", {}).get("inline_keyboard", [])

    @property
    def buttons(self) -> dict[str, str]:
        """The titles of the buttons that send something when pressed, and what."""
        return {b["text"]: b["callback_data"] for b in self.keyboard if "callback_data" in b}

    @property
    def as_message(self) -> dict[str, Any]:
        """The message that this request made, as Telegram hands it back under a button."""
        names = {"Code": "code", "Bold": "bold", "Italic": "italic", "BlockQuote": "blockquote"}
        entities = [
            {"type": names[e.type], "offset": e.offset, "length": e.length}
            for e in self.text.entities
            if e.type in names
        ]
        links = [
            {"type": "text_link", "offset": e.offset, "length": e.length, "url": e.url}
            for e in self.text.entities
            if e.url
        ]
        return {"text": self.text.text, "entities": entities + links}
