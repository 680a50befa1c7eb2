"""The bot in a terminal, offline: the real Application over a Bot API that is this process."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.library import Library
from bot.markup import HTML, italic
from bot.replies import help
from bot.reply import plain
from bot.telegram import app
from bot.terminal.html import Answer, as_text

_READER = {"id": 1, "is_bot": False, "first_name": "Reader"}
_CHAT = {"id": 1, "type": "private", "first_name": "Reader"}
_BOT = {"id": 2, "is_bot": True, "first_name": "brief-bot", "username": "brief_bot"}
_HINT = Answer(
    "<i>Write as you would on Telegram; Tab completes a command, a number presses a button, "
    "@ words asks inline, Ctrl-D ends.</i>"
)
_COPIED = HTML("<i>(copied)</i> {}")
_RESULT = HTML("[{}] <b>{}</b>\n    {}")


class OfflineRequest(BaseRequest):
    """The few methods of the Bot API that the bot calls, answered without a network."""

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []
        """The messages that were sent or edited, as requested and with their ids, oldest first."""
        self.notices: list[str] = []
        """The notices that answered buttons, and the button above a list of nothing."""
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
            if not self.offered:
                self.notices.append(parameters["button"]["text"])
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

    async def open(self, opening: str = "/start") -> list[Answer]:
        """Begin the conversation; what the bot shows of itself."""
        await self._application.initialize()
        return await self.say(opening)

    async def say(self, line: str) -> list[Answer]:
        """What the bot answers to a line: a command, words, `@ words` inline, or a button's number."""
        if line.startswith("@"):
            return [await self._inline(line[1:].strip())]
        if line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            button = self._buttons[int(line) - 1]
            if content := button.get("input_message_content"):
                return [_notice("sent to the other chat"), Answer(content["message_text"])]
            if copy := button.get("copy_text"):
                return [Answer(_COPIED.format(copy["text"]))]
            if shared := button.get("switch_inline_query_chosen_chat"):
                return [await self._inline(shared["query"])]
            await self._update(callback_query=self._press(button))
        else:
            await self._update(message=self._message(text=line, entities=_entities(line)))
        return list(self._answers())

    async def _inline(self, words: str) -> Answer:
        await self._update(inline_query={"id": "1", "from": _READER, "query": words, "offset": ""})
        self._buttons = self._request.offered
        if not self._buttons:
            return list(self._answers())[-1]
        results = (
            _RESULT.format(number, result["title"], result["description"])
            for number, result in enumerate(self._buttons, 1)
        )
        return Answer("\n".join(results))

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

    def _answers(self) -> Iterator[Answer]:
        for message in self._request.shown:
            self._shown = _with_query(message["text"])
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                self._buttons = [button for row in rows for button in row]
                self._under = message["message_id"]
            yield Answer(message["text"], tuple(tuple(b["text"] for b in row) for row in rows))
        yield from map(_notice, self._request.notices)
        self._request.shown.clear()
        self._request.notices.clear()


def run(library: Library, *, color: bool = True, opening: str = "/start") -> None:
    """Talk to a reader on standard input and output until the input ends."""
    chat = Chat(library)
    if sys.stdin.isatty() and sys.stdout.isatty():
        # What only a reader looks at is not loaded for a pipe.
        from bot.terminal import drawing, prompt

        show = partial(drawing.draw, drawing.console(color=color))
        commands = [f"/{name}" for name, _ in help.telegram_menu(library)]
        _talk(chat, opening, show, prompt.lines(commands), _HINT)
    else:
        _talk(chat, opening, _print, sys.stdin)


def _talk(
    chat: Chat,
    opening: str,
    show: Callable[[list[Answer]], None],
    lines: Iterable[str],
    *hints: Answer,
) -> None:
    with asyncio.Runner() as runner:
        show([*runner.run(chat.open(opening)), *hints])
        for line in lines:
            if line.strip():
                print()
                show(runner.run(chat.say(line.strip())))


def _print(answers: list[Answer]) -> None:
    print("\n\n".join(map(as_text, answers)), flush=True)


def _notice(text: str) -> Answer:
    return Answer(italic(f"({text})"))


def _entities(line: str) -> list[dict[str, Any]]:
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?![\w/<>])", line)
    return [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []


def _with_query(text: str) -> dict[str, Any]:
    """A message as Telegram would hand it back, with the words in it that a search was for."""
    before, code, after = text.partition("<code>")
    query = plain(after.partition("</code>")[0])
    begin = len(plain(before).encode("utf-16-le")) // 2
    entity = {"type": "code", "offset": begin, "length": len(query.encode("utf-16-le")) // 2}
    return {"text": plain(text), "entities": [entity] if code else []}
