"""What other processes change, such as replicas and the command line, and how this one hears of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import pulled_briefs
from bot.delivery.editors.decisions import Decisions
from bot.delivery.editors.listing import Listed, one
from bot.delivery.lease import Lease
from bot.delivery.states import BEFORE
from bot.links import Act, Decision
from bot.store import facts
from bot.store.clock import Clock
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import campaigns
from bot.store.work import alone

log = logging.getLogger(__name__)

_LARGEST = 2**63 - 1
"""The largest id that a database can hold."""
_TOLD = "told"
"""The fact with what the admin was told last: when (seconds since 1970), by which process, and the text's hash, as JSON."""
_TOGETHER = 60.0
"""Seconds within which the same text is the same news."""
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

    @property
    def given_up(self) -> int:
        """Deliveries that are not to come any more, and were not tried: others may have gone out meanwhile."""
        return _wanted(self.before) - _wanted(self.after)


def _wanted(campaign: Listed) -> int:
    """Deliveries that were tried, or are to be."""
    failed = campaign.unsure + campaign.blocked + campaign.undeliverable + campaign.expired
    return campaign.sent + failed + campaign.due


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
            await bring_up(connection, id)
        return done

    done = await database.write(made)
    after = await database.read(lambda c: one(c, id))
    return Outcome(before, after or before, done)


async def bring_up(connection: AsyncConnection, campaign: int, asked: Act | None = None) -> None:
    """Have the process that tells the editors show a campaign, in the caller's transaction; `asked` as of `Desk.show`."""
    await connection.execute(
        update(campaigns).where(campaigns.c.id == campaign).values(unshown=asked or "")
    )


async def is_told(connection: AsyncConnection, text: str, who: str, now: float) -> bool:
    """
    Whether another process than `who` has told the admin a text just now; if not, this one is about to.

    Processes that have the same content find the same in it.
    """
    await alone(connection)
    told = [now, who, sha256(text.encode()).hexdigest()]
    *before, hash_before = json.loads(await facts.value(connection, _TOLD) or '[0, "", ""]')
    if told[2] == hash_before and before[1] != who and abs(now - before[0]) < _TOGETHER:
        return True
    await facts.put(connection, _TOLD, json.dumps(told))
    return False


class Elsewhere:
    """
    Hears of what other processes have changed.

    What that stops needs no word: each row is looked at in the database just before it is sent.
    """

    def __init__(
        self,
        database: Database,
        lease: Lease,
        show: Callable[[int, Act | None], None],
        *,
        wake: Callable[[], None],
        pulled: Callable[[frozenset[str]], Awaitable[None]],
        looks: Callable[[], Awaitable[None]],
    ) -> None:
        """
        `show` is told of each campaign that is to be shown, where this process tells the editors.

        `wake` is called then, too, and `pulled` with the ids of the briefs that the editors are checking. `looks`
        is called at each look, for what others look up by themselves.
        """
        self._database = database
        self._lease = lease
        self._show = show
        self._wake = wake
        self._pulled = pulled
        self._looks = looks

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
        """Have what was changed carried out and shown. Raises `UnavailableError`."""
        # A read costs next to nothing, and there is hardly ever anything to take.
        await self._pulled(await self._database.read(pulled_briefs))
        await self._looks()
        if not self._lease.held or not await self._database.read(_is_any):
            return
        shown = await self._database.write(_taken)
        self._wake()
        for campaign, asked in shown:
            self._show(campaign, asked)


async def _is_any(connection: AsyncConnection) -> bool:
    found = select(exists().where(campaigns.c.unshown.is_not(None)))
    return bool(await connection.scalar(found))


async def _taken(connection: AsyncConnection) -> list[tuple[int, Act | None]]:
    """The campaigns that are to be shown, each with what an editor is to confirm; they are not noted any more."""
    c = campaigns.c
    found = await connection.execute(
        select(c.id, c.unshown).where(c.unshown.is_not(None)).order_by(c.id).with_for_update()
    )
    rows = found.all()
    shown = [row.id for row in rows]
    await connection.execute(update(campaigns).where(c.id.in_(shown)).values(unshown=None))
    return [(row.id, Act(row.unshown) if row.unshown else None) for row in rows]
