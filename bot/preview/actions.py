"""What a page can ask for: another file, and all that a reader does with a phone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from bot.preview.messages import Json
from bot.preview.phone import Phone
from bot.preview.preview import Preview

_TEXT = 4096
"""Characters of the longest message that a reader can send."""


class UnfitRequestError(Exception):
    """A request that the page does not make."""


class Asked:
    """What a request asks for. Every method raises `UnfitRequestError` where that is not there."""

    def __init__(self, data: Json) -> None:
        self._data = data

    @classmethod
    def read(cls, body: bytes) -> Self:
        """The body of a request."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise UnfitRequestError
        return cls(data)

    def text(self, key: str) -> str:
        """A text of at most the length of a message."""
        text = self._data.get(key)
        if not isinstance(text, str) or len(text) > _TEXT:
            raise UnfitRequestError
        return text

    def number(self, key: str) -> int:
        """The id of a message."""
        number = self._data.get(key)
        if not isinstance(number, int):
            raise UnfitRequestError
        return number

    def numbers(self, key: str) -> list[int]:
        """The ids of messages."""
        numbers = self._data.get(key)
        if not isinstance(numbers, list) or not all(isinstance(each, int) for each in numbers):
            raise UnfitRequestError
        return numbers

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None


Action = Callable[[Asked], Awaitable[Json]]
"""Answers a request with the JSON of its answer. Raises `UnfitRequestError`."""


class Actions:
    """The actions by their names; those of the phone say the code of its `language`, empty for the newsroom's."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self.all: dict[str, Action] = {
            "choose": self._choose,
            "begin": self._begin,
            "write": self._write,
            "press": self._press,
            "inline": self._inline,
            "renew": self._renew,
        }

    async def _choose(self, asked: Asked) -> Json:
        """Open another `file` of the list."""
        if not await self._preview.choose(Path(asked.text("file"))):
            raise UnfitRequestError
        return {}

    async def _begin(self, asked: Asked) -> Json:
        """Begin the chat anew: the brief arrives as subscribers get it."""
        async with self._phone(asked) as phone:
            pushed = self._preview.pushed()
            answer: Json = await phone.push(pushed) if pushed else {"messages": [], "notices": []}
            return {**answer, "menu": phone.menu()}

    async def _write(self, asked: Asked) -> Json:
        """Send a `text`, which may answer a message: `replyTo`."""
        text = asked.text("text").strip()
        if not text:
            raise UnfitRequestError
        reply_to = asked.number("replyTo") if "replyTo" in asked else None
        async with self._phone(asked) as phone:
            return await phone.write(text, reply_to)

    async def _press(self, asked: Asked) -> Json:
        """Press the button with some `data` under a `message`."""
        async with self._phone(asked) as phone:
            return await phone.press(asked.number("message"), asked.text("data"))

    async def _inline(self, asked: Asked) -> Json:
        """Look for `words` in inline mode."""
        async with self._phone(asked) as phone:
            return await phone.inline(asked.text("words"))

    async def _renew(self, asked: Asked) -> Json:
        """Bring `messages` to what the content is now."""
        async with self._phone(asked) as phone:
            renewed = await phone.renew(asked.numbers("messages"), self._preview.pushed())
            return {"messages": renewed, "notices": [], "menu": phone.menu()}

    @asynccontextmanager
    async def _phone(self, asked: Asked) -> AsyncIterator[Phone]:
        async with self._preview.phone(asked.text("language")) as phone:
            if phone is None:
                raise UnfitRequestError
            yield phone
