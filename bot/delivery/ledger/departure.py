"""A request that is about to leave: what both deliveries and edits of copies ask before, and note of its chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import RowMapping, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.claims import SENDING
from bot.store.clock import TOLERANCE
from bot.store.tables import chats
from bot.subscription import ChatKind

APART = {ChatKind.PRIVATE: 1.0, ChatKind.GROUP: 3.0, ChatKind.CHANNEL: 3.0}
"""Seconds between two messages to one chat: Telegram takes one a second, and twenty a minute in groups."""


_TAKES = 30.0
"""Seconds that a request and its answer take at most, and a copy that is deleted or else edited takes two."""


class Departure(NamedTuple):
    """A request that is about to leave, and the row that it is for."""

    id: int
    token: str
    campaign: int
    revision: int
    """The revision that it brings."""
    subscription: int
    chat: int
    """The chat's id in the store."""
    address: bytes
    """The chat's id at Telegram, encrypted."""
    topic: int
    kind: ChatKind
    silent: bool
    doubts: int
    """Requests for it that left before and that no answer came to."""
    message: int
    """The message that is replied to, or edited; 0 for none."""
    rang: float
    """When something rang there before (seconds since 1970)."""
    marked: float
    """When it was noted that it leaves (seconds since 1970)."""
    leads: bool = False
    """Whether it is the first of its campaign in this kind of chat."""
    versions: bool = False
    """Whether it is of a story in several languages, of which each subscriber gets one."""

    @property
    def until(self) -> float:
        """The moment from which it must not leave any more: it would be taken for lost before its answer comes."""
        return self.lapses - _TAKES

    @property
    def lapses(self) -> float:
        """The moment from which others take it for lost."""
        return self.marked + SENDING


def held_until(row: RowMapping, now: float) -> float | None:
    """
    Until when nothing may go to a row's chat (seconds since 1970), or None.

    Telegram may have the whole bot wait since the row's place in the lane was taken.
    """
    for until, seconds in (("lane_until", "lane_for"), ("blocked_until", "blocked_for")):
        # A time that is longer than was reckoned then is none: the clock was set back.
        if row[until] is not None and 0 < row[until] - now <= row[seconds] + TOLERANCE:
            return float(row[until])
    return None


_OCCUPY = (
    update(chats)
    .where(chats.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in ("blocked_until", "blocked_for", "rang")})
)


async def occupy(connection: AsyncConnection, leaving: Sequence[Departure], now: float) -> None:
    """Keep the chats from another message for a moment, and note which of them ring."""
    await connection.execute(
        _OCCUPY,
        [
            {
                "row": each.chat,
                "new_blocked_until": now + APART[each.kind],
                "new_blocked_for": APART[each.kind],
                "new_rang": each.rang if each.silent else now,
            }
            for each in leaving
        ],
    )
