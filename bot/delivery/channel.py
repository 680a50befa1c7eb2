"""The newsroom's channel: whether it takes posts from the bot, and the discussion group that gets them by itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from babel import Locale

from bot.replies import channel as replies
from bot.reply import Reply
from bot.store.cipher import Cipher
from bot.store.clock import Clock

log = logging.getLogger(__name__)

_AGAIN = 3600.0
"""Seconds between two looks: a channel may get another discussion group, and the bot other rights."""


class Described(NamedTuple):
    """The channel as Telegram describes it."""

    name: str = ""
    """Its public @name, or its title, or whatever is known of it, for the editors alone."""
    refuses: str = ""
    """Why it takes no post from the bot; empty where it takes them."""
    may_edit: bool = True
    """Whether the bot may edit what stands there."""
    discussion: int | None = None
    """The group in which all posts arrive as well, if there is one."""


class Channel:
    """Keeps in mind how Telegram describes the channel, and tells the editors of rights that are missing."""

    def __init__(
        self,
        clock: Clock,
        cipher: Cipher,
        describe: Callable[[], Awaitable[Described]],
        tell: Callable[[Reply], None],
        leave_out: Callable[[bytes | None], None],
        *,
        locale: Locale,
    ) -> None:
        """
        `describe` asks Telegram until there is an answer. `tell` tells the editors, whose `locale` it is.

        `leave_out` is told of the discussion group, by its encrypted id, to which nothing is sent.
        """
        self.discussion: int | None = None
        """The group that gets the channel's posts."""
        self._clock = clock
        self._cipher = cipher
        self._describe = describe
        self._tell = tell
        self._leave_out = leave_out
        self._locale = locale
        self._known = Described()

    async def run(self) -> None:
        """Look at the channel now and then."""
        while True:
            await self._clock.sleep(_AGAIN)
            await self.look()

    async def look(self) -> None:
        """Look at the channel, and tell of rights that are missing, each time that they are others."""
        try:
            found = await self._describe()
        except Exception:
            log.exception("A fault of the bot keeps it from looking at BOT_CHANNEL")
            return
        self.discussion = group = found.discussion
        self._leave_out(None if group is None else self._cipher.encrypted(group))
        before, self._known = self._known, found
        if (found.refuses, found.may_edit) == (before.refuses, before.may_edit):
            return
        if found.refuses:
            log.warning("BOT_CHANNEL takes no post from the bot: %s", found.refuses)
            self._tell(replies.refuses(found.name, found.refuses, self._locale))
        elif not found.may_edit:
            log.warning("BOT_CHANNEL does not let the bot edit messages")
            self._tell(replies.uneditable(found.name, self._locale))
