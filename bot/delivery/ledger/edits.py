"""Brings copies that were delivered to the newest revision of their brief."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.chats import put_off, suspend
from bot.delivery.ledger.claims import CLAIMED, SENDING, Claim, release
from bot.delivery.ledger.departure import APART, Departure, held_until, occupy
from bot.delivery.ledger.effects import end_edits, trouble
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.ledger.settling import AGAIN, NO_RIGHTS, Incident
from bot.delivery.states import State, Trouble, written
from bot.store.clock import TOLERANCE, Clock
from bot.store.tables import campaigns, chats, deliveries, subscriptions
from bot.subscription import ChatKind, Standing


class Edits:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, limiter: Limiter) -> None:
        self._clock = clock
        self._limiter = limiter

    async def claim(self, connection: AsyncConnection, most: int, *, urgent: bool) -> Claim | None:
        """
        Claim copies of the newest brief that has outdated ones; None where there are none.

        `urgent` asks for those of withdrawn briefs alone.
        """
        now = self._clock.now()
        asked = _URGENT if urgent else _WANTED
        for campaign in (await connection.execute(asked, {"now": now})).mappings().all():
            outdated = _outdated(campaign)
            picked = (
                select(deliveries.c.id)
                .where(outdated, _free(now))
                # By the index: a database that looks for any in a whole ledger finds the newest last.
                .order_by(deliveries.c.revision)
                .limit(most)
                .with_for_update(skip_locked=True)
                .cte("picked")
            )
            token = uuid4().hex
            taken = await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(select(picked.c.id)))
                .values(
                    token=token,
                    lease=now + CLAIMED,
                    ready=case((deliveries.c.ready > now, now), else_=deliveries.c.ready),
                )
                .returning(deliveries.c.id)
            )
            if rows := tuple(taken.scalars()):
                return Claim(token, rows)
            left = select(deliveries.c.id).where(outdated).order_by(deliveries.c.revision).limit(1)
            if await connection.scalar(left) is None:
                ended = update(campaigns).where(campaigns.c.id == campaign["id"])
                await connection.execute(ended.values(edits_begin=None, urgent=False))
        return None

    async def next_due(self, connection: AsyncConnection) -> float | None:
        """The moment from which a copy can be edited (seconds since 1970); None where none is outdated."""
        now = self._clock.now()
        moments: list[float] = []
        asked = select(campaigns).where(campaigns.c.edits_begin.is_not(None))
        free_from = case(
            (deliveries.c.token.is_(None), deliveries.c.ready), else_=deliveries.c.lease
        )
        for campaign in (await connection.execute(asked)).mappings().all():
            outdated = _outdated(campaign)
            # All are read only where none is free yet. Whoever asks has looked at the clock before.
            free = select(literal(0.0)).where(outdated, _free(now)).order_by(deliveries.c.revision)
            moment = await connection.scalar(free.limit(1))
            if moment is None:
                moment = await connection.scalar(select(func.min(free_from)).where(outdated))
            moments.append(max(campaign["edits_begin"], moment or 0.0))
        return min(moments, default=None)

    async def begin(self, connection: AsyncConnection, claim: Claim) -> list[Departure]:
        """The edits of claimed copies that may leave now; the others are put off."""
        now = self._clock.now()
        claimed = {"ids": claim.rows, "claimed_by": claim.token, "now": now}
        leaving: list[Departure] = []
        changes: list[dict[str, Any]] = []
        for row in (await connection.execute(_CLAIMED, claimed)).mappings():
            kind, ready = ChatKind(row["kind"]), row["ready"]
            if (until := held_until(row, now)) is not None:
                ready = until
            elif any(other.chat == row["chat_id"] for other in leaving):
                ready = now + APART[kind]
            else:
                leaving.append(_departure(row, kind, claim.token, now))
            leaves = ready == row["ready"]
            changes.append(
                {
                    "row": row["id"],
                    "new_ready": ready,
                    "new_token": claim.token if leaves else None,
                    "new_lease": now + SENDING if leaves else now,
                }
            )
        if left := tuple(set(claim.rows) - {each["row"] for each in changes}):
            await release(connection, claim._replace(rows=left))
        if changes:
            await connection.execute(_CHANGE, changes)
        if leaving:
            await occupy(connection, leaving, now)
        return leaving

    async def settle(
        self, connection: AsyncConnection, departure: Departure, sending: Sending
    ) -> Incident | None:
        """Note what became of an edit. Returns what the editors have to know."""
        now, result = self._clock.now(), sending.result
        changes: dict[str, Any] = {"token": None, "lease": None}
        if result is Result.DONE:
            changes["revision"] = departure.revision
        elif departure.kind is ChatKind.CHANNEL and result in (Result.CLOSED, Result.BLOCKED):
            changes["ready"] = now + NO_RIGHTS
            await trouble(connection, departure.campaign, Trouble.NO_RIGHTS, sending.why)
        elif result in (Result.GONE, Result.MIGRATED, Result.NO_TOPIC, Result.CLOSED):
            changes["state"] = State.GONE
        elif result in (Result.LATER, Result.HELD):
            changes["ready"] = now + sending.seconds
            await put_off(connection, departure.chat, now, sending.seconds)
            if result is Result.LATER:
                await self._limiter.refused(connection, departure.chat, sending.seconds)
        elif result is Result.BLOCKED:
            await suspend(connection, departure.chat, now, departure.marked)
        else:
            changes["ready"] = now + AGAIN
        if "ready" in changes:
            changes["lease"] = now
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == departure.id, deliveries.c.token == departure.token)
            .values(**changes)
        )
        if result is not Result.REFUSED or not await end_edits(
            connection, departure.campaign, departure.revision, sending.why
        ):
            return None
        return Incident(departure.campaign, departure.kind, result, sending.why)


def _outdated(campaign: RowMapping) -> ColumnElement[bool]:
    """The copies of a campaign that show an earlier revision, in chats that take edits."""
    blocked = exists().where(
        subscriptions.c.id == deliveries.c.subscription_id,
        subscriptions.c.standing == written(Standing.BLOCKED),
    )
    return and_(
        deliveries.c.campaign_id == campaign["id"],
        deliveries.c.state == written(State.SENT),
        deliveries.c.revision < campaign["copies"],
        deliveries.c.message_id.is_not(None),
        ~blocked,
    )


def _free(now: float) -> ColumnElement[bool]:
    """Whether nobody has claimed a copy, and it is not put off."""
    token, lease = deliveries.c.token, deliveries.c.lease
    unclaimed = or_(token.is_(None), lease <= now, lease > now + SENDING + TOLERANCE)
    # What was sent or put off later than now, was so before the clock was set back.
    since = func.coalesce(lease, deliveries.c.settled)
    return and_(unclaimed, or_(deliveries.c.ready <= now, since > now + TOLERANCE))


_WANTED = (
    select(campaigns)
    .where(campaigns.c.edits_begin <= bindparam("now"))
    .order_by(campaigns.c.urgent.desc(), campaigns.c.id.desc())
    .with_for_update()  # against `catch_up`, too
)
_URGENT = _WANTED.where(campaigns.c.urgent)
_CLAIMED = (
    select(
        deliveries,
        campaigns.c.copies,
        subscriptions.c.topic,
        subscriptions.c.chat_id,
        chats.c.chat,
        chats.c.kind,
        chats.c.blocked_until,
        chats.c.blocked_for,
        chats.c.rang,
        Limiter.blocked_until.label("lane_until"),
        Limiter.blocked_for.label("lane_for"),
    )
    .select_from(
        deliveries.join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
        .join(subscriptions)
        .join(chats)
    )
    .where(
        deliveries.c.id.in_(bindparam("ids", expanding=True)),
        deliveries.c.token == bindparam("claimed_by"),
        deliveries.c.state == written(State.SENT),
        # Another change may have been made since; these wait for their time again.
        campaigns.c.edits_begin <= bindparam("now"),
        deliveries.c.revision < campaigns.c.copies,
    )
    .order_by(chats.c.id)
    .with_for_update(of=[deliveries, chats], key_share=True)
)
_CHANGE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in ("ready", "token", "lease")})
)


def _departure(row: RowMapping, kind: ChatKind, token: str, now: float) -> Departure:
    return Departure(
        row["id"],
        token,
        row["campaign_id"],
        row["copies"],
        row["subscription_id"],
        row["chat_id"],
        row["chat"],
        row["topic"],
        kind,
        silent=True,
        doubts=0,
        message=row["message_id"],
        rang=row["rang"],
        marked=now,
    )
