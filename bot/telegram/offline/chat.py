"""One reader's private chat with the real bot, which answers in this process."""

from __future__ import annotations

import re
import time
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

from telegram import Update

from bot.library import Library
from bot.reply import Reply
from bot.telegram.app import App
from bot.telegram.edition import Edition
from bot.telegram.handlers.answer import Answers
from bot.telegram.offline.deliveries import delivering, note_content
from bot.telegram.offline.messages import as_message
from bot.telegram.offline.requests import BOT, CHAT, USER, OfflineRequests
from bot.telegram.sender import Place

_KEPT = 2_000
"""Messages that can be replied to and whose buttons can be pressed, the newest ones."""


class Shown(NamedTuple):
    """What the bot shows in answer to one update."""

    messages: tuple[dict[str, Any], ...] = ()
    """Each message that was sent or edited, as the parameters of its request and its `message_id`."""
    notices: tuple[str, ...] = ()
    """The text that answered a press, or the button above an empty list of inline results."""
    results: tuple[dict[str, Any], ...] = ()
    """The results of an inline query, as Telegram describes them."""


class OfflineChat:
    """A private chat with the bot. It is to be opened first and closed at the end; updates come one at a time."""

    def __init__(self, library: Library, language: str = "") -> None:
        """`language` is that of the reader's Telegram; the newsroom's if it is empty."""
        self.language = language or library.language
        """The code of the language of the reader's Telegram."""
        self._requests = OfflineRequests()
        self.app = App(library, "2:offline", self._requests)
        self._answers = Answers(self.app)
        self._deliveries = AsyncExitStack()
        self._updates = 0
        self._messages: dict[int, dict[str, Any]] = {}
        """The messages of the bot as Telegram hands them back, by their ids."""

    async def open(self) -> None:
        """Log in, and know subscribers."""
        await self.app.initialize()
        await self._deliveries.enter_async_context(delivering(self.app))

    async def close(self) -> None:
        """Forget who has subscribed."""
        await self._deliveries.aclose()

    async def serve(self, edition: Edition) -> None:
        """Answer from other content from now on."""
        self.app.edition = edition
        await note_content(self.app)

    async def write(self, text: str, reply_to: int | None = None) -> Shown:
        """Send the bot a text, which may reply to one of its messages, by that one's id."""
        message = self._message(text=text, entities=_entities(text))
        if reply_to in self._messages:
            message["reply_to_message"] = {**self._messages[reply_to], "from": BOT}
        return await self._update(message=message)

    async def press(self, message: int, data: str) -> Shown:
        """Press the button with some payload under a message of the bot's, by its id."""
        press = {
            "id": "1",
            "from": self._user,
            "chat_instance": "1",
            "message": self._messages.get(message) or self._message(message_id=message),
            "data": data,
        }
        return await self._update(callback_query=press)

    async def inline(self, words: str) -> Shown:
        """Ask the bot in inline mode, as from any other chat."""
        query = {"id": "1", "from": self._user, "query": words, "offset": ""}
        return await self._update(inline_query=query)

    async def give(self, reply: Reply) -> Shown:
        """Have the bot send a reply that nobody has asked for."""
        await self.app.sender.send(Place(CHAT["id"]), reply)
        return self._shown()

    async def edit(self, message: int, reply: Reply) -> Shown:
        """Have the bot put a reply in place of one of its messages, by that one's id."""
        await self.app.sender.edit(Place(CHAT["id"]), message, reply)
        return self._shown()

    def put(self, message: dict[str, Any], id: int) -> dict[str, Any]:
        """Put a message that was just shown in the place of an older one, whose id it has from now on."""
        kept = self._messages.pop(message["message_id"])
        self._messages[id] = {**kept, "message_id": id}
        return {**message, "message_id": id}

    @property
    def _user(self) -> dict[str, Any]:
        return {**USER, "language_code": self.language}

    async def _update(self, **kind: Any) -> Shown:
        self._updates += 1
        update = Update.de_json({"update_id": self._updates, **kind}, self.app.bot)
        if wanted := self._answers.kind_of(update):
            await self._answers.answer(update, wanted)
        return self._shown()

    def _shown(self) -> Shown:
        messages, notices, results = self._requests.take()
        shown = Shown(tuple(messages), tuple(notices), tuple(results))
        for message in shown.messages:
            id = message["message_id"]
            self._messages[id] = self._message(message_id=id, **as_message(message["text"]))
        for old in [*self._messages][:-_KEPT]:
            del self._messages[old]
        self._requests.keep(self._messages)
        return shown

    def _message(self, **content: Any) -> dict[str, Any]:
        message = {"message_id": 0, "date": int(time.time()), "chat": CHAT, "from": self._user}
        return {**message, **content}


def _entities(text: str) -> list[dict[str, Any]]:
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?![\w/<>])", text)
    return [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
