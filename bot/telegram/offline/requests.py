"""The Bot API in this process, for a bot that talks to nobody over a network."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any

from bot.markup import HTML
from bot.telegram.transport.answers import Answer
from bot.telegram.transport.requests import Call, Requests

USER: dict[str, Any] = {"id": 1, "is_bot": False, "first_name": "Reader"}
"""The one reader, as Telegram describes a user."""
CHAT: dict[str, Any] = {"id": 1, "type": "private", "first_name": "Reader"}
"""The one chat, as Telegram describes it."""
_FILE = HTML("<b>{name}</b>\n{content}")
_SHOWN = ("text", "reply_markup", "link_preview_options")
"""The parameters by which a message looks as it does."""
_NOT_MODIFIED = "Bad Request: message is not modified"
_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
BOT: dict[str, Any] = {"id": 2, "is_bot": True, "first_name": "brief-bot", "username": "brief_bot"}


class OfflineRequests(Requests):
    """Answers the methods of the Bot API that the bot calls, and records what it shows."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        """The parameters of each message that was sent or edited, with its `message_id`, oldest first."""
        self.notices: list[str] = []
        """The texts that answered presses, and the button above each empty list of inline results."""
        self.results: list[dict[str, Any]] = []
        """The results that answered the last inline query."""
        self._last_id = 0
        self._shown: dict[int, Any] = {}
        """What each message shows, by its id."""

    def keep(self, messages: Container[int]) -> None:
        """Forget what other messages than these show, by their ids."""
        self._shown = {id: shown for id, shown in self._shown.items() if id in messages}

    def take(self) -> tuple[list[dict[str, Any]], list[str], list[dict[str, Any]]]:
        """The messages, notices and results since this was called last."""
        taken = self.messages, self.notices, self.results
        self.messages, self.notices, self.results = [], [], []
        return taken

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def carry(self, call: Call) -> Answer:
        """The answer to a request."""
        parameters = json.loads(call.body)
        if call.document:
            # A file of the bot's is text, which is shown in its place.
            content = call.document.content.decode(errors="replace")
            file = _FILE.format(name=call.document.name, content=content)
            text = "\n".join(filter(None, (parameters["caption"], file)))
            parameters |= {"text": text, **_NO_PREVIEW}
        if self._shown.get(parameters.get("message_id", 0)) == _look(parameters):
            return {"ok": False, "error_code": 400, "description": _NOT_MODIFIED}
        return {"ok": True, "result": self._result(call.method, parameters)}

    def _result(self, name: str, parameters: dict[str, Any]) -> object:
        if name == "getMe":
            return BOT
        if name == "answerCallbackQuery":
            if notice := parameters.get("text"):
                self.notices.append(notice)
            return True
        if name == "answerInlineQuery":
            self.results = parameters["results"]
            if not self.results:
                self.notices.append(parameters["button"]["text"])
            return True
        # sendMessage, sendDocument and editMessageText
        if "message_id" not in parameters:
            self._last_id += 1
        message = {"message_id": self._last_id, **parameters}
        id = message["message_id"]
        self._shown[id] = _look(message)
        self.messages.append(message)
        return message


def _look(message: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in message.items() if key in _SHOWN}
