"""The bot in a terminal: one reader's conversation with it, on standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from bot.library import Library
from bot.markup import HTML, italic
from bot.replies import help
from bot.subscription import Mode
from bot.telegram.offline.chat import OfflineChat, Shown
from bot.terminal.html import Answer, as_text
from bot.translation import ENGLISH

_HINT = Answer(
    "<i>Write as you would on Telegram; Tab completes a command, a number presses a button, "
    "@ words asks inline, Ctrl-D ends.</i>"
)
_COPIED = HTML("<i>(copied)</i> {}")
_PICTURE = HTML("<i>(picture: {url})</i>")
_RESULT = HTML("[{}] <b>{}</b>\n    {}")


class _Button(NamedTuple):
    """A button or a result of inline mode, as Telegram describes it."""

    button: dict[str, Any]
    message: int = 0
    """The id of the message that the button stands under."""


class Conversation:
    """A reader's conversation with the bot, line by line: commands, words, and the numbers of buttons."""

    def __init__(self, library: Library, language: str = "") -> None:
        """`language` is that of the reader's Telegram; the newsroom's if it is empty."""
        self._chat = OfflineChat(library, language)
        self._buttons: dict[int, _Button] = {}
        """The buttons that a number presses, or the results of inline mode."""
        self._asked: int | None = None
        """The message that Telegram has the reader reply to with the next line."""

    async def open(self, opening: str = "/start") -> list[Answer]:
        """Begin the conversation with a line; the answers to it. It is to be closed."""
        await self._chat.open()
        return await self.say(opening)

    async def close(self) -> None:
        """Forget all that was said."""
        await self._chat.close()

    async def say(self, line: str) -> list[Answer]:
        """The answers to a line: a command, words, `@ words` for inline mode, or the number of a button."""
        if line.startswith("@"):
            return [await self._inline(line[1:].strip())]
        if line.isdecimal() and (pressed := self._buttons.get(int(line))):
            button = pressed.button
            if content := button.get("input_message_content"):
                sent = Answer(_with_picture(content, content["message_text"]))
                return [_notice("sent to the other chat"), sent]
            if copy := button.get("copy_text"):
                return [Answer(_COPIED.format(copy["text"]))]
            if shared := button.get("switch_inline_query_chosen_chat"):
                return [await self._inline(shared["query"])]
            shown = await self._chat.press(pressed.message, button["callback_data"])
        else:
            asked, self._asked = self._asked, None
            shown = await self._chat.write(line, asked)
        return list(self._answers(shown))

    async def _inline(self, words: str) -> Answer:
        shown = await self._chat.inline(words)
        found = dict(enumerate(shown.results, 1))
        self._buttons = {number: _Button(result) for number, result in found.items()}
        if not found:
            return _notice(shown.notices[-1])
        results = (
            _RESULT.format(number, result["title"], result["description"])
            for number, result in found.items()
        )
        return Answer("\n".join(results))

    def _answers(self, shown: Shown) -> Iterator[Answer]:
        last = 0
        buttons: dict[int, _Button] = {}
        for message in shown.messages:
            markup = message.get("reply_markup", {})
            if "force_reply" in markup:
                self._asked = message["message_id"]
            rows = markup.get("inline_keyboard", [])
            titles = tuple(tuple(button["text"] for button in row) for row in rows)
            answer = Answer(_with_picture(message, message["text"]), titles, last)
            pressable = [_Button(button, message["message_id"]) for row in rows for button in row]
            buttons |= dict(enumerate(pressable, answer.first))
            last = max(buttons, default=0)
            yield answer
        if buttons:
            self._buttons = buttons
        yield from map(_notice, shown.notices)


def run(
    library: Library, *, color: bool = True, opening: str = "/start", language: str = ""
) -> None:
    """
    Talk to a reader on standard input and output until the input ends; `color` and drawing need a terminal.

    `language` is that of the reader's Telegram; the newsroom's if it is empty.
    """
    conversation = Conversation(library, language)
    if sys.stdin.isatty() and sys.stdout.isatty():
        # A pipe starts faster without these.
        from bot.terminal import drawing, prompt

        show = partial(drawing.draw, drawing.console(color=color))
        commands = [f"/{name}" for name, _ in help.telegram_menu(library, Mode.ON, ENGLISH)]
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
        try:
            show([*runner.run(conversation.open(opening)), *hints])
            for line in lines:
                if line.strip():
                    print()
                    show(runner.run(conversation.say(line.strip())))
        finally:
            runner.run(conversation.close())


def _print(answers: list[Answer]) -> None:
    print("\n\n".join(map(as_text, answers)), flush=True)


def _notice(text: str) -> Answer:
    return Answer(italic(f"({text})"))


def _with_picture(message: dict[str, Any], text: str) -> str:
    """The text of a message, below a line for the picture that Telegram shows above it."""
    picture = message["link_preview_options"].get("url")
    return f"{_PICTURE.format(url=picture)}\n\n{text}" if picture else text
