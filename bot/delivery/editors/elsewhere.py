"""Decisions that another process makes about campaigns, such as the command line, and how this one hears of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.editors.decisions import Decisions
from bot.delivery.editors.listing import Listed, one
from bot.delivery.ledger.requests import Telling
from bot.delivery.states import BEFORE
from bot.links import Act, Decision
from bot.store import facts
from bot.store.clock import Clock
from bot.store.database import Database
from bot.store.errors import StoreError

log = logging.getLogger(__name__)

_DECIDED = "decided elsewhere"
"""The fact with the ids of the campaigns that were decided about, until the process that delivers has heard of it."""
_LARGEST = 2**63 - 1
"""The largest id that a database can hold."""
_EVERY = 1.0
"""Seconds between two looks."""
_AGAIN = 60.0
"""Seconds after which it is looked again that failed by a fault of the bot."""


class Outcome(NamedTuple):
    """What has become of a decision about a campaign."""

    before: Listed
    """The campaign as it was before."""
    after: Listed
    made: bool
    """Whether it could be made; if not, the campaign is in another state than the decision is about."""


async def decide(database: Database, clock: Clock, act: Act, id: int, who: str) -> Outcome | None:
    """
    Pause, resume or stop a campaign of which another process may be sending.

    A campaign is stopped that has not begun, too. Returns None where there is none with that id. Raises
    `UnavailableError`.
    """
    before = await database.read(lambda c: one(c, id)) if 0 < id <= _LARGEST else None
    if before is None:
        return None
    decisions = Decisions(clock)
    if act is Act.STOP and before.state in BEFORE:
        act = Act.DECLINE

    async def made(connection: AsyncConnection) -> bool:
        done = await decisions.make(connection, Decision(act, id, before.revision), who)
        if done:
            await _note(connection, id)
        return done

    done = await database.write(made)
    after = await database.read(lambda c: one(c, id))
    return Outcome(before, after or before, done)


async def _note(connection: AsyncConnection, campaign: int) -> None:
    """Let the process that delivers know of a decision, in the caller's transaction."""
    known = (await facts.value(connection, _DECIDED) or "").split()
    await facts.put(connection, _DECIDED, " ".join({*known, str(campaign)}))


class Elsewhere:
    """
    Hears of decisions that were noted.

    What they stop needs no word: each row is looked at in the database just before it is sent.
    """

    def __init__(self, database: Database, telling: Telling, wake: Callable[[], None]) -> None:
        """`wake` is called when there was a decision."""
        self._database = database
        self._telling = telling
        self._wake = wake

    async def run(self) -> None:
        """Look each second for as long as the bot runs. No error ends that."""
        while True:
            wait = _EVERY
            try:
                await self.look()
            except StoreError:
                pass  # the engine tells of it
            except Exception:
                log.exception("A fault of the bot keeps it from hearing of decisions")
                wait = _AGAIN
            await asyncio.sleep(wait)

    async def look(self) -> None:
        """Have what was decided carried out and shown. Raises `UnavailableError`."""
        # A read costs next to nothing, and there is hardly ever anything to take.
        if await self._database.read(lambda c: facts.value(c, _DECIDED)) is None:
            return
        decided = await self._database.write(_taken)
        self._wake()
        for campaign in decided:
            await self._telling.changed(campaign)


async def _taken(connection: AsyncConnection) -> list[int]:
    """The campaigns that were decided about; they are not noted any more."""
    decided = (await facts.value(connection, _DECIDED) or "").split()
    await facts.remove(connection, _DECIDED)
    return sorted(map(int, decided))
