"""The bot in a terminal, offline: the real Application over a Bot API that is this process."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot import app
from bot.library import Library
from bot.reply import plain

_READER = {"id": 1, "is_bot": False, "first_name": "Reader"}
_CHAT = {"id": 1, "type": "private", "first_name": "Reader"}
_BOT = {"id": 2, "is_bot": True, "first_name": "brief-bot", "username": "brief_bot"}


class OfflineRequest(BaseRequest):
    """The few methods of the Bot API that the bot calls, answered without a network."""

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []
        """The messages that were sent or edited, as requested and with their ids, oldest first."""
        self.notices: list[str] = []
        """The notices that answered buttons."""
        self.offered: list[dict[str, Any]] = []
        """The results that answered an inline query."""
        self._messages = 0

    @property
    def read_timeout(self) -> None:
        """No time-out: nothing is waited for."""

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # type: ignore[override]  # the time-outs that follow mean nothing here
        self, url: str, method: str, request_data: RequestData | None = None, **_timeouts: Any
    ) -> tuple[int, bytes]:
        """The answer to a request as (HTTP status, JSON body)."""
        del method  # the Bot API takes POST for everything
        parameters = request_data.parameters if request_data else {}
        result = self._result(url.rpartition("/")[2], parameters)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _result(self, name: str, parameters: dict[str, Any]) -> object:
        if name == "getMe":
            return _BOT
        if name == "answerCallbackQuery":
            if notice := parameters.get("text"):
                self.notices.append(notice)
            return True
        if name == "answerInlineQuery":
            self.offered = parameters["results"]
            return True
        # sendMessage and editMessageText
        if "message_id" not in parameters:
            self._messages += 1
        message = {"message_id": self._messages, **parameters}
        self.shown.append(message)
        return {
            **message,
            "date": int(time.time()),
            "chat": _CHAT,
            "from": _BOT,
            "reply_markup": None,
        }


class Chat:
    """One reader's conversation with the bot."""

    def __init__(self, library: Library) -> None:
        self._request = OfflineRequest()
        self._application = app.build(library, "2:offline", request=self._request)
        self._updates = 0
        self._buttons: list[dict[str, Any]] = []
        """What the numbers choose from: buttons under a message, or the results of inline mode."""
        self._under = 0
        self._shown: dict[str, Any] = {}

    async def open(self) -> str:
        """Begin the conversation; what the bot shows of itself."""
        await self._application.initialize()
        return await self.say("/start")

    async def say(self, line: str) -> str:
        """What the bot answers to a line: a command, words, `@ words` inline, or a button's number."""
        if line.startswith("@"):
            return await self._inline(line[1:].strip())
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            button = self._buttons[int(line) - 1]
            if content := button.get("input_message_content"):
                return f"(sent to the other chat)\n\n{_as_text(content['message_text'])}"
            if copy := button.get("copy_text"):
                return f"(copied) {copy['text']}"
            if shared := button.get("switch_inline_query_chosen_chat"):
                return await self._inline(shared["query"])
            await self._update(callback_query=self._press(button))
        else:
            await self._update(message=self._message(text=line, entities=_entities(line)))
        return "\n\n".join(self._answers())

    async def _inline(self, words: str) -> str:
        await self._update(inline_query={"id": "1", "from": _READER, "query": words, "offset": ""})
        self._buttons = self._request.offered
        return "\n".join(
            f"[{number}] {result['title']}\n    {result['description']}"
            for number, result in enumerate(self._buttons, 1)
        )

    async def _update(self, **kind: Any) -> None:
        self._updates += 1
        raw = {"update_id": self._updates, **kind}
        await self._application.process_update(Update.de_json(raw, self._application.bot))

    def _message(self, **content: Any) -> dict[str, Any]:
        message = {"message_id": 0, "date": int(time.time()), "chat": _CHAT, "from": _READER}
        return {**message, **content}

    def _press(self, button: dict[str, Any]) -> dict[str, Any]:
        message = self._message(message_id=self._under, **self._shown)
        data = button["callback_data"]
        return {"id": "1", "from": _READER, "chat_instance": "1", "message": message, "data": data}

    def _answers(self) -> Iterator[str]:
        for message in self._request.shown:
            text = _as_text(message["text"])
            self._shown = _with_query(message["text"])
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            buttons = [button for row in rows for button in row]
            if buttons:
                self._buttons, self._under = buttons, message["message_id"]
                titles = (f"[{number}] {b['text']}" for number, b in enumerate(buttons, 1))
                text = f"{text}\n\n{'  '.join(titles)}"
            yield text
        yield from (f"({notice})" for notice in self._request.notices)
        self._request.shown.clear()
        self._request.notices.clear()


def run(library: Library) -> None:
    """Talk to a reader on standard input and output until the input ends."""
    interactive = sys.stdin.isatty()
    with asyncio.Runner() as runner:
        chat = Chat(library)
        print(runner.run(chat.open()), flush=True)
        if interactive:
            print(
                "\nWrite as you would on Telegram; a number presses a button, @ words asks inline, Ctrl-D ends."
            )
        for line in _lines(interactive=interactive):
            if line.strip():
                print(f"\n{runner.run(chat.say(line.strip()))}", flush=True)


def _lines(*, interactive: bool) -> Iterator[str]:
    if not interactive:
        yield from sys.stdin
        return
    import readline  # noqa: F401 - gives input() its history and line editing

    while True:
        try:
            yield input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return


def _entities(line: str) -> list[dict[str, Any]]:
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?!\S)", line)
    return [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []


def _with_query(text: str) -> dict[str, Any]:
    """A message as Telegram would hand it back, with the words in it that a search was for."""
    before, code, after = text.partition("<code>")
    query = plain(after.partition("</code>")[0])
    begin = len(plain(before).encode("utf-16-le")) // 2
    entity = {"type": "code", "offset": begin, "length": len(query.encode("utf-16-le")) // 2}
    return {"text": plain(text), "entities": [entity] if code else []}


def _as_text(text: str) -> str:
    """HTML as plain text, a quotation's lines marked as in a mail."""
    quoted = re.sub(
        r"<blockquote[^>]*>(.*?)</blockquote>",
        lambda match: "\n".join(f"> {line}".rstrip() for line in match[1].split("\n")),
        text,
        flags=re.DOTALL,
    )
    return plain(re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 (\1)", quoted))
