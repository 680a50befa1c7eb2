"""Telegram's menu of commands: told beside the answers, so that it keeps nobody waiting for one."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import BadRequest, TelegramError

from bot.replies import help
from bot.telegram.app import App
from bot.telegram.transport.backoff import until_it_works

log = logging.getLogger(__name__)

# A pause is spread over half of these to all of them.
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 1200.0


class Menu:
    """Keeps Telegram's menu like that of the content that is served."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._outdated = asyncio.Event()
        self._outdated.set()
        self._failing = False
        """Whether the log was told that the current menu does not reach Telegram."""

    def renew(self) -> None:
        """Have Telegram told of the menu of the content that is served now."""
        self._outdated.set()

    async def run(self) -> None:
        """Tell Telegram of each menu for as long as the bot runs, again and again where that fails."""
        while True:
            await self._outdated.wait()
            self._outdated.clear()
            self._failing = False
            try:
                await until_it_works(
                    self._tell,
                    failed=self._failed,
                    first=_FIRST_PAUSE,
                    longest=_LONGEST_PAUSE,
                    ended_by=BadRequest,
                )
            except BadRequest as error:
                log.warning("Telegram refuses the menu of commands: %s", error)

    async def _tell(self) -> None:
        # The menu of the moment: newer content takes the place of a menu that waits.
        self._outdated.clear()
        await self._app.bot.set_my_commands(help.telegram_menu(self._app.edition.library))

    def _failed(self, error: TelegramError) -> None:
        if not self._failing:
            told = "Telegram was not told of the menu of commands (%s); trying until it is"
            log.warning(told, error)
        self._failing = True
