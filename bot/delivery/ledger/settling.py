"""What becomes of a delivery by what Telegram has answered, or not answered, to its request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Update, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.chats import drop, migrate, put_off, suspend
from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.states import BEFORE, CampaignState, State, Trouble, is_any_of, written
from bot.store.cipher import Cipher
from bot.store.clock import Clock
from bot.store.tables import campaigns, chats, deliveries
from bot.subscription import ChatKind

AGAIN = 10.0
"""Seconds after which a request is made anew that did not leave, or that Telegram could not carry out."""
NO_RIGHTS = 600.0
"""Seconds after which the newsroom's channel is tried again that does not take a post."""

_Given = int | str | BindParameter[Any]
"""A value, or a parameter in its place."""


class Taken(NamedTuple):
    """A delivery that Telegram has taken."""

    departure: Departure
    message: int
    """The message's number."""


class Incident(NamedTuple):
    """What the editors have to know of a campaign."""

    campaign: int
    kind: ChatKind
    result: Result
    why: str
    """Telegram's words."""


class Settling:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, limiter: Limiter, cipher: Cipher) -> None:
        self._clock = clock
        self._limiter = limiter
        self._cipher = cipher

    async def sent(self, connection: AsyncConnection, taken: Sequence[Taken]) -> None:
        """Note that Telegram has taken deliveries, and their messages' numbers."""
        now = self._clock.now()
        rows = [
            {
                "row": departure.id,
                "by": departure.token,
                "lapsed": departure.doubts + 1,
                "message": message,
                "brings": departure.revision,
                "at": now,
            }
            for departure, message in taken
        ]
        await connection.execute(_SENT, rows)
        # One look at a campaign does for all of its copies: its row is locked until they can be seen.
        earliest: dict[int, int] = {}
        for departure, _ in taken:
            known = earliest.get(departure.campaign, departure.revision)
            earliest[departure.campaign] = min(known, departure.revision)
        for campaign, revision in sorted(earliest.items()):
            await catch_up(connection, campaign, revision, now)
        for departure, _ in taken:
            if departure.kind is ChatKind.CHANNEL:
                no_rights = campaigns.c.trouble == Trouble.NO_RIGHTS
                await connection.execute(
                    update(campaigns)
                    .where(campaigns.c.id == departure.campaign, no_rights)
                    .values(trouble=Trouble.NONE, words="")
                )
            if departure.leads:
                await prove(connection, departure.campaign, departure.kind)

    async def not_sent(
        self, connection: AsyncConnection, departure: Departure, sending: Sending
    ) -> Incident | None:
        """Note that Telegram has not taken a delivery, or may not have. Returns what the editors have to know."""
        now = self._clock.now()
        result, channel = sending.result, departure.kind is ChatKind.CHANNEL
        if result is not Result.UNSURE and not departure.silent:
            await connection.execute(
                update(chats).where(chats.c.id == departure.chat).values(rang=departure.rang)
            )
        incident = Incident(departure.campaign, departure.kind, result, sending.why)
        if result in (Result.LATER, Result.HELD):
            if result is Result.LATER:
                await self._limiter.refused(connection, departure.chat, sending.seconds)
            await put_off(connection, departure.chat, now, sending.seconds)
            await self._back(connection, departure, now + sending.seconds)
        elif result in (Result.NOT_SENT, Result.NO_TOKEN):
            await self._back(connection, departure, now + AGAIN)
        elif result is Result.FORBIDDEN_PAID:
            await self._back(connection, departure, now)
        elif result is Result.UNSURE:
            return await self._unsure(connection, departure, now)
        elif result is Result.REFUSED:
            await self._back(connection, departure, now)
            await pause(connection, departure.campaign, Trouble.REFUSED, sending.why, now)
            return incident
        elif result is Result.MIGRATED:
            await migrate(connection, self._cipher, departure.chat, sending.chat)
            await self._back(connection, departure, now)
        elif channel:
            await self._back(connection, departure, now + NO_RIGHTS)
            await trouble(connection, departure.campaign, Trouble.NO_RIGHTS, sending.why)
            return incident
        elif result is Result.NO_TOPIC:
            await drop(connection, [departure.subscription])
        else:
            blocked = result is Result.BLOCKED
            state = State.BLOCKED if blocked else State.UNDELIVERABLE
            await self._settle(connection, departure, state, now)
            if blocked:
                await suspend(connection, departure.chat, now)
        return None

    async def _unsure(
        self, connection: AsyncConnection, departure: Departure, now: float
    ) -> Incident | None:
        """Plan a delivery that may have arrived once more, in a private chat and once only; else leave it in doubt."""
        again = departure.kind is ChatKind.PRIVATE and not departure.doubts
        await connection.execute(
            _mine(departure).values(
                state=State.DUE if again else State.UNSURE,
                ready=now + AGAIN,
                doubts=departure.doubts + 1,
                token=None,
                lease=None,
                settled=None if again else now,
            )
        )
        if departure.kind is ChatKind.PRIVATE:
            return None
        return Incident(departure.campaign, departure.kind, Result.UNSURE, "")

    async def _back(self, connection: AsyncConnection, departure: Departure, ready: float) -> None:
        await connection.execute(
            _mine(departure).values(
                state=State.DUE,
                ready=ready,
                doubts=departure.doubts,
                token=None,
                lease=None,
                settled=None,
            )
        )

    async def _settle(
        self, connection: AsyncConnection, departure: Departure, state: State, now: float
    ) -> None:
        await connection.execute(
            _mine(departure).values(state=state, settled=now, token=None, lease=None)
        )


async def catch_up(connection: AsyncConnection, campaign: int, revision: int, now: float) -> None:
    """Have a copy edited that has just arrived with an earlier revision than all others are edited to."""
    found = (await connection.execute(_EDITED, {"of": campaign})).one()
    if found.copies > revision and found.edits_begin is None:
        of_campaign = campaigns.c.id == campaign
        await connection.execute(update(campaigns).where(of_campaign).values(edits_begin=now))


_EDITED = (
    select(campaigns.c.copies, campaigns.c.edits_begin)
    .where(campaigns.c.id == bindparam("of"))
    # Nobody takes its edits for finished until this copy can be seen.
    .with_for_update(read=True, key_share=True)
)


async def prove(connection: AsyncConnection, campaign: int, kind: ChatKind) -> None:
    """Note that Telegram has taken a campaign's push in a kind of chat."""
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, ~campaigns.c.proven.contains(kind))
        .values(proven=campaigns.c.proven + f" {kind}")
    )


async def pause(
    connection: AsyncConnection, campaign: int, why: Trouble, words: str, now: float
) -> None:
    """Let nothing of a campaign go out until somebody resumes it; `words` are Telegram's."""
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state.in_((*BEFORE, CampaignState.GOING)))
        .values(state=CampaignState.PAUSED, trouble=why, words=words, changed=now)
    )


async def trouble(connection: AsyncConnection, campaign: int, what: Trouble, words: str) -> None:
    """Note what the editors have to know of a campaign; `words` are Telegram's."""
    await connection.execute(
        update(campaigns).where(campaigns.c.id == campaign).values(trouble=what, words=words)
    )


def _is_own(row: _Given, token: _Given, lapsed: _Given) -> ColumnElement[bool]:
    """
    Whether a row of the ledger is still a departure's: nobody else has begun it.

    Its lease may be over, where the database could not take the answer for long: others have taken it for lost then,
    which is its doubt of that number.
    """
    d = deliveries.c
    under_way = and_(d.token == token, d.state == written(State.SENDING))
    taken_back = and_(
        d.token.is_(None), is_any_of(d.state, State.DUE, State.UNSURE), d.doubts == lapsed
    )
    return and_(d.id == row, or_(under_way, taken_back))


def _mine(departure: Departure) -> Update:
    """The change of a delivery's row, unless another worker has begun it."""
    own = _is_own(departure.id, departure.token, departure.doubts + 1)
    return update(deliveries).where(own)


_SENT = (
    update(deliveries)
    .where(_is_own(bindparam("row"), bindparam("by"), bindparam("lapsed")))
    .values(
        state=State.SENT,
        message_id=bindparam("message"),
        revision=bindparam("brings"),
        settled=bindparam("at"),
        token=None,
        lease=None,
    )
)
