"""Tells the newsroom's admin of what went wrong and of what has changed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.reply import Reply
from bot.telegram import failures
from bot.telegram.lanes import Lanes
from bot.telegram.sender import Place, Sender
from bot.telegram.transport.outbox import Outbox, UnsureError

log = logging.getLogger(__name__)


async def _by_nobody(_: Reply) -> bool:
    return False


class Admin:
    """The chat of `BOT_ADMIN_CHAT`, if it is set. Its own questions are answered before it is told anything."""

    def __init__(self, chat: int | None, sender: Sender, lanes: Lanes) -> None:
        self.is_told: Callable[[Reply], Awaitable[bool]] = _by_nobody
        """Whether another process of the bot tells the same."""
        self._chat = chat
        self._sender = sender
        self._lanes = lanes
        self._reporting = False
        """Whether a report of a failure waits or is being sent."""

    def report(self, reply: Reply) -> None:
        """Tell of a failure, unless another report waits: the log has them all."""
        if not self._reporting:
            self._reporting = self._chat is not None
            self.tell(reply, "a failure")

    def tell(self, reply: Reply, what: str) -> None:
        """Send a reply to the admin without waiting for it. `what` names it in the log where that fails."""
        if self._chat is None:
            return
        place = Place(self._chat)

        async def send(messages: Outbox) -> bool:
            try:
                if await self.is_told(reply):
                    return True
                await self._sender.send(place, reply)
                if messages.unsure:
                    raise UnsureError
            except TelegramError as error:
                why = failures.reason(error)
                log.warning("The admin could not be told of %s: %s", what, why)
                return not failures.is_transient(error)
            finally:
                self._reporting = False
            return True

        self._lanes.send(self._chat, send)
