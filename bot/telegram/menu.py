"""Telegram's menu of commands: told beside the answers, so that it keeps nobody waiting for one."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import BadRequest, TelegramError

from bot.replies import help
from bot.telegram.app import App
from bot.telegram.transport.answers import TooManyRequestsError
from bot.telegram.transport.transport import backoff

log = logging.getLogger(__name__)

# A pause is spread over half of these to all of them.
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 1200.0


class Menu:
    """Keeps Telegram's menu like that of the content that is served."""

    def __init__(self, application: App) -> None:
        self._application = application
        self._outdated = asyncio.Event()
        self._outdated.set()

    def renew(self) -> None:
        """Have Telegram told of the menu of the content that is served now."""
        self._outdated.set()

    async def run(self) -> None:
        """Tell Telegram of each menu for as long as the bot runs, again and again where that fails."""
        failures = 0
        while True:
            await self._outdated.wait()
            self._outdated.clear()
            # What is served at the moment: newer content takes the place of a menu that waits.
            menu = help.telegram_menu(self._application.bot_data["library"])
            try:
                await self._application.bot.set_my_commands(menu)
            except BadRequest as error:
                log.warning("Telegram refuses the menu of commands: %s", error)
            except TelegramError as error:
                if not failures:
                    told = "Telegram was not told of the menu of commands (%s); trying until it is"
                    log.warning(told, error)
                asked = error.seconds if isinstance(error, TooManyRequestsError) else 0
                pause = backoff(failures, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
                await asyncio.sleep(max(asked, pause))
                failures += 1
                self._outdated.set()
                continue
            failures = 0
