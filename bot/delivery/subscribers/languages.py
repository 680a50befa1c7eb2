"""The languages that subscribers have chosen: all of them in memory, for each question asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.tables import chats, subscriptions
from bot.subscription import ChatKind

_CHANGED = "languages"
"""The fact that is another one after each change."""


class Languages:
    """Knows the language of each chat that has chosen another one than its Telegram has: few do."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher
        self._chosen: Mapping[bytes, str] = {}
        """By the encrypted id of the chat."""
        self._known: str | None = None
        """The fact of the last change that is known of."""

    def of(self, chat: int | str) -> str | None:
        """The code of the language that a reader has chosen; None for all who have chosen none."""
        return self._chosen.get(self._cipher.encrypted(chat)) if self._chosen else None

    async def look(self) -> None:
        """Read them anew where this or another process has changed any. Raises `UnavailableError`."""
        known = await self._database.read(lambda c: facts.value(c, _CHANGED))
        if known != self._known:
            self._chosen = await self._database.read(_chosen)
            self._known = known


async def note(connection: AsyncConnection) -> None:
    """Note that a language was chosen, or is kept no more, in the caller's transaction."""
    await facts.put(connection, _CHANGED, uuid4().hex)


async def _chosen(connection: AsyncConnection) -> Mapping[bytes, str]:
    chosen = (
        select(chats.c.chat, subscriptions.c.language)
        .select_from(subscriptions.join(chats))
        .where(subscriptions.c.language_chosen, chats.c.kind == ChatKind.PRIVATE)
    )
    return {row.chat: row.language for row in await connection.execute(chosen)}
