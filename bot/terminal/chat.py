"""The bot in a terminal: one reader's conversation with it, on standard input and output."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from telegram import Update

from bot.library import Library
from bot.markup import HTML, italic
from bot.replies import help
from bot.reply import plain
from bot.telegram.app import App
from bot.telegram.handlers.answer import Answers
from bot.telegram.offline import CHAT, USER, OfflineRequests
from bot.terminal.html import Answer, as_text, first_number

_HINT = Answer(
    "<i>Write as you would on Telegram; Tab completes a command, a number presses a button, "
    "@ words asks inline, Ctrl-D ends.</i>"
)
_COPIED = HTML("<i>(copied)</i> {}")
_PICTURE = HTML("<i>(picture: {url})</i>")
_RESULT = HTML("[{}] <b>{}</b>\n    {}")


class Conversation:
    """A reader's conversation with the real bot, which answers in this process, without a network."""

    def __init__(self, library: Library) -> None:
        self._request = OfflineRequests()
        self._app = App(library, "2:offline", self._request)
        self._answering = Answers(self._app)
        self._updates = 0
        self._buttons: list[dict[str, Any]] = []
        """The buttons that a number presses, as Telegram describes them, or the results of inline mode."""
        self._keyboard_message = 0
        """The id of the message that the buttons stand under."""
        self._last_message: dict[str, Any] = {}
        """The text and entities of the message that was shown last."""

    async def open(self, opening: str = "/start") -> list[Answer]:
        """Begin the conversation with a line; the answers to it."""
        await self._app.initialize()
        return await self.say(opening)

    async def say(self, line: str) -> list[Answer]:
        """The answers to a line: a command, words, `@ words` for inline mode, or the number of a button."""
        if line.startswith("@"):
            return [await self._inline(line[1:].strip())]
        if line.isdecimal() and (button := self._button(int(line))):
            if content := button.get("input_message_content"):
                sent = Answer(_with_picture(content, content["message_text"]))
                return [_notice("sent to the other chat"), sent]
            if copy := button.get("copy_text"):
                return [Answer(_COPIED.format(copy["text"]))]
            if shared := button.get("switch_inline_query_chosen_chat"):
                return [await self._inline(shared["query"])]
            await self._update(callback_query=self._press(button))
        else:
            await self._update(message=self._message(text=line, entities=_entities(line)))
        return list(self._answers())

    def _button(self, number: int) -> dict[str, Any] | None:
        """The button or result that a number presses."""
        first = first_number([button.get("text", "") for button in self._buttons])
        return dict(enumerate(self._buttons, first)).get(number)

    async def _inline(self, words: str) -> Answer:
        await self._update(inline_query={"id": "1", "from": USER, "query": words, "offset": ""})
        self._buttons = self._request.results
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
        update = Update.de_json(raw, self._app.bot)
        if wanted := self._answering.kind_of(update):
            await self._answering.answer(update, wanted)

    def _message(self, **content: Any) -> dict[str, Any]:
        message = {"message_id": 0, "date": int(time.time()), "chat": CHAT, "from": USER}
        return {**message, **content}

    def _press(self, button: dict[str, Any]) -> dict[str, Any]:
        message = self._message(message_id=self._keyboard_message, **self._last_message)
        data = button["callback_data"]
        return {"id": "1", "from": USER, "chat_instance": "1", "message": message, "data": data}

    def _answers(self) -> Iterator[Answer]:
        for message in self._request.messages:
            self._last_message = _with_query(message["text"])
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                self._buttons = [button for row in rows for button in row]
                self._keyboard_message = message["message_id"]
            titles = tuple(tuple(button["text"] for button in row) for row in rows)
            yield Answer(_with_picture(message, message["text"]), titles)
        yield from map(_notice, self._request.notices)
        self._request.messages.clear()
        self._request.notices.clear()


def run(library: Library, *, color: bool = True, opening: str = "/start") -> None:
    """Talk to a reader on standard input and output until the input ends; `color` and drawing need a terminal."""
    conversation = Conversation(library)
    if sys.stdin.isatty() and sys.stdout.isatty():
        # A pipe starts faster without these.
        from bot.terminal import drawing, prompt

        show = partial(drawing.draw, drawing.console(color=color))
        commands = [f"/{name}" for name, _ in help.telegram_menu(library)]
        _talk(conversation, opening, show, prompt.lines(commands), _HINT)
    else:
        _talk(conversation, opening, _print, sys.stdin)


def _talk(
    conversation: Conversation,
    opening: str,
    show: Callable[[list[Answer]], None],
    lines: Iterable[str],
    *hints: Answer,
) -> None:
    with asyncio.Runner() as runner:
        show([*runner.run(conversation.open(opening)), *hints])
        for line in lines:
            if line.strip():
                print()
                show(runner.run(conversation.say(line.strip())))


def _print(answers: list[Answer]) -> None:
    print("\n\n".join(map(as_text, answers)), flush=True)


def _notice(text: str) -> Answer:
    return Answer(italic(f"({text})"))


def _with_picture(message: dict[str, Any], text: str) -> str:
    """The text of a message, below a line for the picture that Telegram shows above it."""
    picture = message["link_preview_options"].get("url")
    return f"{_PICTURE.format(url=picture)}\n\n{text}" if picture else text


def _entities(line: str) -> list[dict[str, Any]]:
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?![\w/<>])", line)
    return [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []


def _with_query(text: str) -> dict[str, Any]:
    """
    The text and entities of a message as Telegram returns it with a press.

    Of the entities there is one, if any: the code, which repeats the words of a search.
    """
    before, code, after = text.partition("<code>")
    query = plain(after.partition("</code>")[0])
    begin = len(plain(before).encode("utf-16-le")) // 2
    entity = {"type": "code", "offset": begin, "length": len(query.encode("utf-16-le")) // 2}
    return {"text": plain(text), "entities": [entity] if code else []}
