"""What becomes of a delivery by what Telegram has answered, or not answered, to its request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Update, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger import versions
from bot.delivery.ledger.chats import drop, migrate, put_off, suspend
from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.effects import catch_up, pause, prove, trouble
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.states import CampaignState, State, Trouble, is_any_of, written
from bot.store.cipher import Cipher
from bot.store.clock import Clock
from bot.store.tables import campaigns, chats, deliveries
from bot.store.work import alone
from bot.subscription import ChatKind

AGAIN = 10.0
"""Seconds after which a request is made anew that did not leave, or that Telegram could not carry out."""
NO_RIGHTS = 600.0
"""Seconds after which the newsroom's channel is tried again that does not take a post."""


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
                # Of a correction that was seen since, it tells nothing.
                "at": departure.marked,
            }
            for departure, message in taken
        ]
        await connection.execute(_SENT, rows)
        got = [(each.campaign, each.subscription) for each, _ in taken if each.versions]
        await versions.cancel_others(connection, got, now)
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
        is_left = await self._is_left(connection, departure)
        now = self._clock.now()
        result, channel = sending.result, departure.kind is ChatKind.CHANNEL
        if result in (Result.LATER, Result.HELD):
            await put_off(connection, departure.chat, now, sending.seconds)
        if result is Result.LATER:
            # The lane waits for Telegram, whoever has the delivery by now.
            await self._limiter.refused(connection, departure.chat, sending.seconds)
        if not is_left:
            return None
        if result is not Result.UNSURE and not departure.silent:
            # Unless something else has rung there since.
            rang = (chats.c.id == departure.chat) & (chats.c.rang == departure.marked)
            await connection.execute(update(chats).where(rang).values(rang=departure.rang))
        incident = Incident(departure.campaign, departure.kind, result, sending.why)
        if result in (Result.LATER, Result.HELD):
            await self._back(connection, departure, now + sending.seconds)
        elif result in (Result.NOT_SENT, Result.NO_TOKEN):
            await self._back(connection, departure, now + AGAIN)
        elif result is Result.FORBIDDEN_PAID:
            await self._back(connection, departure, now)
        elif result is Result.UNSURE:
            return await self._unsure(connection, departure, now)
        elif result is Result.REFUSED:
            await self._back(connection, departure, now)
            await pause(connection, departure.campaign, departure.revision, sending.why, now)
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
                await suspend(connection, departure.chat, now, departure.marked)
        return None

    async def _is_left(self, connection: AsyncConnection, departure: Departure) -> bool:
        """
        Whether nobody else has begun the delivery of a departure; nobody does then until the transaction ends.

        Its campaign may have ended without it, when it was taken for lost in a chat where many read: it goes on.
        """
        d, c = deliveries.c, campaigns.c
        left = or_(
            _is_under_way(departure.token), _is_taken_back() & (d.doubts == departure.doubts + 1)
        )
        state = await connection.scalar(
            select(d.state).where(d.id == departure.id, left).with_for_update()
        )
        if state == State.UNSURE:
            # Nobody ends it who has not seen what becomes of this.
            await alone(connection)
            ended = (c.id == departure.campaign) & (c.state == CampaignState.DONE)
            await connection.execute(
                update(campaigns).where(ended).values(state=CampaignState.GOING)
            )
        return state is not None

    async def _unsure(
        self, connection: AsyncConnection, departure: Departure, now: float
    ) -> Incident | None:
        """Plan a delivery that may have arrived once more, in a private chat and once only; else leave it in doubt."""
        again = departure.kind is ChatKind.PRIVATE and not departure.doubts
        await connection.execute(
            _row(departure).values(
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
            _row(departure).values(
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
            _row(departure).values(state=state, settled=now, token=None, lease=None)
        )


def _row(departure: Departure) -> Update:
    """The change of a departure's delivery, of which it is known that nobody else has begun it."""
    return update(deliveries).where(deliveries.c.id == departure.id)


def _is_under_way(token: str | BindParameter[str]) -> ColumnElement[bool]:
    return and_(deliveries.c.token == token, deliveries.c.state == written(State.SENDING))


def _is_taken_back(*more: State) -> ColumnElement[bool]:
    """
    Whether others have taken a delivery for lost, and not begun it since.

    They do where the database could not take the answer for long. `more` are states that it may have come to after that.
    """
    d = deliveries.c
    return and_(d.token.is_(None), is_any_of(d.state, State.DUE, State.UNSURE, *more))


_SENT = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        or_(
            _is_under_way(bindparam("by")),
            # What was stopped, taken for sent, or has come to more doubts, has arrived all the same.
            _is_taken_back(State.CANCELLED, State.GONE)
            & (deliveries.c.doubts >= bindparam("lapsed")),
        ),
    )
    .values(
        state=State.SENT,
        message_id=bindparam("message"),
        revision=bindparam("brings"),
        settled=bindparam("at"),
        token=None,
        lease=None,
    )
)
