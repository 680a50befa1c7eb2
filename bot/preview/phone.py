"""The phone on the page: a subscriber's chat with the bot, whose messages follow the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot import commands, links
from bot.brief import Brief
from bot.library import Library, visible
from bot.library.visible import Standing
from bot.preview.messages import Json, as_json
from bot.replies import help
from bot.reply import Reply
from bot.search import Search
from bot.subscription import Mode
from bot.telegram.edition import Edition
from bot.telegram.offline.chat import OfflineChat, Shown
from bot.translation import locale_for

_READING = frozenset(command.name for command in commands.READING)
_KEPT = 2_000
"""Messages of which is known what they came from, the newest ones."""
_MOST = 40
"""Messages that are renewed at once, the newest ones."""


class _Origin(NamedTuple):
    """What a message came from."""

    text: str = ""
    """What the reader wrote; empty for a button."""
    data: str = ""
    """The payload of the button; empty for a text, and for what nobody asked for."""
    under: int = 0
    """The message that the button stood under."""
    place: int = 0
    """Which of the messages of one answer it is, counted from 0."""


_PUSH = _Origin()


class Phone:
    """A chat with the bot. Its methods are to be called one at a time."""

    def __init__(self, library: Library) -> None:
        self._chat = OfflineChat(library)
        self._origins: dict[int, _Origin] = {}

    async def open(self, edition: Edition) -> None:
        """Begin with some content, to which the reader subscribes. It is to be closed."""
        await self._chat.open()
        await self._chat.serve(edition)
        await self._chat.write("/subscribe")

    async def close(self) -> None:
        """Forget who has subscribed."""
        await self._chat.close()

    @property
    def search(self) -> Search:
        """The search of the content that it answers from."""
        return self._chat.app.edition.search

    async def serve(self, edition: Edition) -> None:
        """Answer from other content from now on."""
        await self._chat.serve(edition)

    def speak(self, language: str) -> None:
        """Take the code of a language for that of the reader's Telegram from now on."""
        self._chat.language = language

    def menu(self) -> list[Json]:
        """Telegram's menu of commands."""
        library = self._chat.app.edition.read_in(self._chat.language).library
        locale = locale_for(self._chat.language, library.language)
        menu = help.telegram_menu(library, Mode.ON, locale)
        return [{"name": name, "description": description} for name, description in menu]

    async def push(self, reply: Reply) -> Json:
        """Have a brief arrive as subscribers get it."""
        return self._noted(await self._chat.give(reply), _PUSH)

    async def write(self, text: str, reply_to: int | None) -> Json:
        """Send a text; the answer to it."""
        return self._noted(await self._chat.write(text, reply_to), _Origin(text))

    async def press(self, message: int, data: str) -> Json:
        """Press a button; the answer to it."""
        return self._noted(await self._chat.press(message, data), _Origin("", data, message))

    async def inline(self, words: str) -> Json:
        """Look for words in inline mode; what can be sent."""
        shown = await self._chat.inline(words)
        return {"results": list(shown.results), "notices": list(shown.notices)}

    async def renew(self, messages: Iterable[int], pushed: Reply | None) -> list[Json]:
        """
        Some messages as they are by now.

        The push becomes `pushed`. Of the others only pages are looked at again: they change nothing, whereas to
        subscribe once more would. Whatever came from a text that is no command stays.
        """
        found: list[Json] = []
        for id in [*messages][-_MOST:]:
            origin = self._origins.get(id)
            if origin is None:
                continue
            if origin is _PUSH:
                shown = await self._chat.edit(id, pushed) if pushed else Shown()
            elif origin.data and _is_page(origin.data):
                shown = await self._chat.press(origin.under, origin.data)
            elif origin.text and self._is_reading(origin.text):
                shown = await self._chat.write(origin.text)
            else:
                continue
            if origin.place < len(shown.messages):
                message = shown.messages[origin.place]
                if message["message_id"] != id:
                    message = self._chat.put(message, id)
                found.append(as_json(message))
        return found

    def _is_reading(self, text: str) -> bool:
        name = text.split(maxsplit=1)[0]
        sections = self._chat.app.edition.library.sections
        opens = name.startswith("/start") and links.decode(text.removeprefix("/start").strip())
        return name[:1] == "/" and (bool(opens) or name[1:] in _READING | sections.keys())

    def _noted(self, shown: Shown, origin: _Origin) -> Json:
        for place, message in enumerate(shown.messages):
            # A message that was turned is what its last button made of it.
            asked = origin._replace(place=place) if origin != _PUSH else _PUSH
            self._origins[message["message_id"]] = asked
        for old in [*self._origins][:-_KEPT]:
            del self._origins[old]
        return {
            "messages": [as_json(message) for message in shown.messages],
            "notices": list(shown.notices),
        }


def _is_page(data: str) -> bool:
    """Whether a button's payload opens a page of a brief or of results."""
    return bool(links.decode_query(data) or links.decode(links.unmarked(data)[0]))


def replaced(content: Library, brief: Brief) -> Library:
    """The briefs of some content, of which one is another version by now, or was not there."""
    briefs = [brief if other.id == brief.id else other for other in content.briefs]
    if brief not in briefs:
        briefs.append(brief)
    return Library(briefs, zone=content.zone, language=content.language, newsroom=content.newsroom)


def library_with(content: Library, brief: Brief | None) -> Library:
    """
    The briefs that the phone's bot has: all of them, those included that readers do not see yet.

    A brief that readers do not see yet goes first, as it does once it is out; so does a last good version.
    """
    moment = visible.now()
    shown = content.shown(moment, early=True)
    if brief is None:
        return shown
    ahead = visible.standing(brief, moment, content.zone) in (Standing.DRAFT, Standing.TO_COME)
    if not ahead and brief in (*shown.briefs, *shown.withdrawn):
        return shown
    others = [other for other in shown.briefs if other.id != brief.id]
    gone = [other for other in shown.withdrawn if other.id != brief.id]
    is_gone = visible.standing(brief, moment, content.zone) is Standing.WITHDRAWN
    return Library(
        others if is_gone else [brief, *others],
        people=content.people,
        zone=content.zone,
        language=content.language,
        withdrawn=[brief, *gone] if is_gone else gone,
        newsroom=content.newsroom,
    )
