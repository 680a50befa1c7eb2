"""What the editors are told beside the messages about campaigns: each in a message of its own."""

from __future__ import annotations

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.editors import messages
from bot.delivery.lease import Lease
from bot.delivery.ledger.sending import Result, Sender
from bot.reply import Reply
from bot.store.database import Database
from bot.subscription import Place

AGAIN_IF = (Result.LATER, Result.HELD, Result.NOT_SENT)
"""What becomes of a message that is tried again."""


class Notes:
    """Those that were not told yet, in their order."""

    def __init__(
        self, database: Database, sender: Sender, lease: Lease, place: Place | None
    ) -> None:
        self._database = database
        self._sender = sender
        self._lease = lease
        self._place = place
        self._waiting: list[tuple[Reply, int | None]] = []

    def add(self, reply: Reply, reminds_of: int | None = None) -> None:
        """Have a reply told; one that reminds of a campaign once, however often it is added meanwhile."""
        if reminds_of is None or all(campaign != reminds_of for _, campaign in self._waiting):
            self._waiting.append((reply, reminds_of))

    def clear(self) -> None:
        """Forget them: another process tells the editors."""
        self._waiting.clear()

    async def tell(self) -> bool:
        """Tell them. Returns whether Telegram has taken all; raises `UnavailableError`."""
        while self._waiting and self._place:
            reply, campaign = self._waiting[0]
            self._lease.held, known = await self._database.write(
                partial(self._begun, campaign=campaign)
            )
            if not self._lease.held:
                return False
            if not known:
                told = await self._sender.push(self._place, reply, silent=False)
                if told.result in AGAIN_IF:
                    return False
                if campaign is not None:
                    await self._database.write(partial(messages.note_reminder, campaign=campaign))
            del self._waiting[0]
        return True

    async def _begun(self, connection: AsyncConnection, campaign: int | None) -> tuple[bool, bool]:
        """Whether this process tells the editors, and whether they were reminded of the campaign already."""
        held = await self._lease.take(connection)
        row = None if campaign is None else await messages.row(connection, campaign)
        return held, row is not None and row["reminded"]
