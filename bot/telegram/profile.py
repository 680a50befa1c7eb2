"""The bot's profile at Telegram: its menu of commands, its name and its descriptions, told beside the answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram.error import BadRequest, TelegramError

from bot.languages import at_telegram
from bot.replies import help, newsroom
from bot.telegram.app import App
from bot.telegram.transport.backoff import until_it_works
from bot.translation import locale_for, locales

log = logging.getLogger(__name__)

# A pause is spread over half of these to all of them.
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 1200.0


class Profile:
    """
    Keeps Telegram's profile of the bot like the content that is served.

    Each part is told by itself, for Telegram may have one of them wait for hours. A part is asked for first, and told only
    where it differs. What the content says nothing of stays as it is at Telegram, unless that is empty.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._menus: set[str] = set()
        """The languages with a menu of commands, to take back that of one that leaves the content."""
        self._parts = (
            _Part("the menu of commands", self._tell_menu),
            _Part("the bot's name", partial(self._tell_text, "name")),
            _Part("the bot's description", partial(self._tell_text, "description")),
            _Part("the bot's short description", partial(self._tell_text, "short_description")),
        )

    def renew(self) -> None:
        """Have Telegram told of the content that is served now."""
        for part in self._parts:
            part.outdated.set()

    async def run(self) -> None:
        """Tell Telegram of each change for as long as the bot runs, again and again where that fails."""
        async with asyncio.TaskGroup() as tasks:
            for part in self._parts:
                tasks.create_task(part.run())

    async def _tell_menu(self) -> None:
        edition, mode, bot = self._app.edition, self._app.mode, self._app.bot
        library = edition.library
        codes = ["", *at_telegram((*locales(), *library.languages))]
        for code in codes:
            locale = locale_for(code, library.language)
            menu = help.telegram_menu(edition.read_in(code).library, mode, locale)
            known = await bot.get_my_commands(language_code=code or None)
            if [(command.command, command.description) for command in known] != menu:
                await bot.set_my_commands(menu, language_code=code or None)
            self._menus.add(code)
        for code in self._menus.difference(codes):
            await bot.delete_my_commands(language_code=code)
            self._menus.remove(code)

    async def _tell_text(self, key: str) -> None:
        """Tell one text of the profile, by its name at Telegram, in each language."""
        bot = self._app.bot
        get, set = getattr(bot, f"get_my_{key}"), getattr(bot, f"set_my_{key}")
        fills, whole, library = False, "", self._app.edition.library
        for code, texts in newsroom.profiles(library.newsroom).items():
            text: str = getattr(texts, key)
            known: str = getattr(await get(code), key)
            usual: str = getattr(newsroom.usual(locale_for(code, library.language)), key)
            if not code:
                # What somebody has written by hand is for readers of all languages.
                fills, whole = not text and known in ("", usual), usual
            if fills and not text and known in ("", whole):
                text = usual
            # Telegram may put other spaces into it.
            if text and known.split() != text.split():
                await set(text, code)


class _Part:
    """One part of the profile."""

    def __init__(self, what: str, tell: Callable[[], Awaitable[None]]) -> None:
        """`what` names the part in the log; `tell` tells Telegram of it, where it differs."""
        self.outdated = asyncio.Event()
        self.outdated.set()
        self._what = what
        self._tell = tell
        self._failing = False
        """Whether the log was told that the current content does not reach Telegram."""

    async def run(self) -> None:
        """Tell Telegram whenever the part may have changed."""
        while True:
            await self.outdated.wait()
            self._failing = False
            try:
                await until_it_works(
                    self._try,
                    failed=self._failed,
                    first=_FIRST_PAUSE,
                    longest=_LONGEST_PAUSE,
                    ended_by=BadRequest,
                )
            except BadRequest as error:
                log.warning("Telegram refuses %s: %s", self._what, error)

    async def _try(self) -> None:
        # The content of the moment: a newer one takes the place of one that waits.
        self.outdated.clear()
        await self._tell()

    def _failed(self, error: TelegramError) -> None:
        if not self._failing:
            told = "Telegram was not told of %s (%s); trying until it is"
            log.warning(told, self._what, error)
        self._failing = True
