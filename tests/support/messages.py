"""The requests that are about a chat: its messages, and its members."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tests.support import rules, tdlib, updates
from tests.support.chats import Chat, Chats, Posted
from tests.support.requests import Request
from tests.support.rules import State, rule


class Messages:
    """The methods of the Bot API that a chat answers."""

    add: Callable[..., dict[str, Any]]
    """Has an update of Telegram's wait to be fetched."""

    def __init__(self) -> None:
        self.chats = Chats()
        """A test describes those of which it wants more than that they take everything."""
        self.clock: Callable[[], float] = lambda: asyncio.get_running_loop().time()
        """The time in seconds, which decides how long a chat has the bot wait, and how old a message is."""
        self.stars = 0
        """What the bot has to pay for a faster broadcast."""
        self._last_message = 1000

    def _sendMessage(self, request: Request) -> object:
        rules.hold_message(request)
        chat = self._written(request)
        if chat.kind == "channel":
            rule(not request.buttons, "a button in a channel turns the post for everyone")
        self._last_message += 1
        sent = self._shown(chat, request, self._last_message)
        if chat.kind == "channel" and chat.linked:
            self.add(message=_forwarded(chat, self.chats[chat.linked], request.text.text))
        return sent

    def _sendDocument(self, request: Request) -> object:
        caption = request.arguments.get("caption", "")
        rule(len(tdlib.parse(caption).text) <= 1024, "Bad Request: message caption is too long")
        file = request.arguments["document"]
        rule(0 < len(file.content) <= 50_000_000, "Bad Request: file must be non-empty")
        chat = self._written(request)
        self._last_message += 1
        sent = {"message_id": self._last_message, "date": updates.NOW, "chat": chat.raw}
        return {**sent, "document": {"file_name": file.name}}

    def _editMessageText(self, request: Request) -> object:
        rules.hold_message(request)
        rule("force_reply" not in request.arguments.get("reply_markup", {}), "BUTTON_TYPE_INVALID")
        chat, number = self._entered(request), request.arguments["message_id"]
        chat.let_edit(number)
        before = chat.messages.get(number)
        if before and before.content == _content(request):
            raise State(400, "Bad Request: message is not modified")
        return self._shown(chat, request, number)

    def _deleteMessage(self, request: Request) -> object:
        self._entered(request).delete(request.arguments["message_id"], self.clock())
        return True

    def _getChat(self, request: Request) -> object:
        chat = self._entered(request)
        linked = {"linked_chat_id": chat.linked} if chat.linked else {}
        return {**chat.raw, **linked, "accent_color_id": 0, "max_reaction_count": 11}

    def _getChatMember(self, request: Request) -> object:
        own = request.arguments["user_id"] == updates.BOT["id"]
        rule(own, "Telegram promises no member but itself to a bot that is no administrator")
        return self._entered(request).member

    def _getChatAdministrators(self, request: Request) -> object:
        return self._entered(request).listed()

    def _entered(self, request: Request) -> Chat:
        """The chat of a request, if it takes one."""
        chat = self.chats.named(request.arguments["chat_id"])
        chat.let_in(self.clock())
        return chat

    def _written(self, request: Request) -> Chat:
        """The chat of a message, if it takes one."""
        chat = self._entered(request)
        rule("protect_content" not in request.arguments, "readers may pass on what they get")
        if request.arguments.get("allow_paid_broadcast") and not self.stars:
            raise State(400, "Bad Request: BALANCE_TOO_LOW")
        chat.let_write(request.arguments)
        return chat

    def _shown(self, chat: Chat, request: Request, number: int) -> dict[str, Any]:
        topic = request.arguments.get("message_thread_id", 0)
        if number in chat.messages:
            topic = chat.messages[number].topic
        posted = Posted(_content(request), self.clock(), request.silent, topic)
        if number in chat.messages:
            posted = posted._replace(at=chat.messages[number].at)
        chat.messages[number] = posted
        message = {
            "message_id": number,
            "date": updates.NOW,
            "chat": chat.raw,
            "from": updates.BOT,
            "text": request.text.text,
        }
        if request.rows:
            message["reply_markup"] = request.arguments["reply_markup"]
        return message


def _content(request: Request) -> tuple[Any, ...]:
    above = request.arguments.get("link_preview_options", {}).get("url")
    return (request.arguments["text"], above, json.dumps(request.arguments.get("reply_markup")))


def _forwarded(channel: Chat, group: Chat, text: str) -> dict[str, Any]:
    """A channel's post as Telegram puts it into the channel's discussion group."""
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    more = {"from": telegram, "sender_chat": channel.raw, "is_automatic_forward": True}
    return updates.message(text, chat=group.raw, **more)
