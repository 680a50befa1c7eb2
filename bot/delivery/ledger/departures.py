"""The moment before a request leaves: what may go out now, and how it is marked so that no crash loses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger import versions
from bot.delivery.ledger.claims import SENDING, Claim, led_since
from bot.delivery.ledger.departure import APART, Departure, held_until, occupy
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sound import is_silent
from bot.delivery.states import OPEN, CampaignState, State, is_any_of, written
from bot.store.clock import Clock
from bot.store.tables import campaigns, chats, deliveries, schedules, subscriptions
from bot.store.work import locked
from bot.subscription import ChatKind, Sound, Standing

EXPIRES = 12 * 3600.0
"""Seconds after which a delivery that was due is not wanted any more."""
_SOON = 60.0
"""Seconds within which a chat gets a push that a channel waits for."""
_PROBED = 2.0
"""Seconds after which a row is looked at again that waits for the first of its kind to be taken."""


class Departures:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self.left_out: bytes | None = None
        """A chat, by its id at Telegram, encrypted, that gets what is sent from somewhere else."""
        self._clock = clock

    async def begin(self, connection: AsyncConnection, claim: Claim) -> list[Departure]:
        """
        Mark claimed rows as being sent, just before their requests leave. Returns those that may leave.

        The others are put back, cancelled or expired. Rows that another worker has taken over are left
        alone: this one slept past its lease.
        """
        now = self._clock.now()
        claimed = {"ids": claim.rows, "claimed_by": claim.token}
        await locked(connection, _ROWS, claimed)
        found = {row["id"]: row for row in (await connection.execute(_CLAIMED, claimed)).mappings()}
        rows = [found[id] for id in claim.rows if id in found]
        others = await versions.not_now(connection, list(found), now) if claim.versions else {}
        leaving: list[Departure] = []
        changes: list[dict[str, Any]] = []
        for row in rows:
            state, ready = _next(row, now)
            if row["chat"] == self.left_out and state is not State.EXPIRED:
                state = State.CANCELLED
            if state is State.SENDING:
                kind = ChatKind(row["kind"])
                if row["id"] in others:
                    state, ready = others[row["id"]]
                elif any(other.chat == row["chat_id"] for other in leaving):
                    state, ready = State.DUE, now + APART[kind]
                elif not await self._may_lead(connection, row, leaving):
                    state, ready = State.DUE, now + _PROBED
                else:
                    leaving.append(_departure(row, kind, claim, now))
            changes.append(_change(row["id"], state, ready, now, leaving))
        if changes:
            await connection.execute(_CHANGE, changes)
        if leaving:
            await occupy(connection, leaving, now)
        return leaving

    async def _may_lead(
        self, connection: AsyncConnection, row: RowMapping, leaving: Sequence[Departure]
    ) -> bool:
        """
        Whether a row may leave as far as Telegram has not taken its campaign's push in this kind of chat yet.

        One at a time may, so that a fault of the push meets one reader. A channel waits until another chat
        has it, where there is one.
        """
        kind, proven = row["kind"], row["proven"].split()
        if kind in proven:
            return True
        if any(other.campaign == row["campaign_id"] and other.kind == kind for other in leaving):
            return False
        # Another process may have learnt meanwhile that Telegram refuses it.
        if await connection.scalar(_LEAD, {"campaign": row["campaign_id"]}) != CampaignState.GOING:
            return False
        of_campaign = deliveries.c.campaign_id == row["campaign_id"]
        if kind == ChatKind.CHANNEL:
            # Others may have their hour tomorrow, or wait for a version in their language.
            ready = deliveries.c.ready <= self._clock.now() + _SOON
            is_open = is_any_of(deliveries.c.state, *OPEN)
            waiting = and_(of_campaign, is_open, ready, chats.c.kind != kind)
            return bool(proven) or not await _is_any(connection, waiting)
        leading = and_(
            of_campaign,
            deliveries.c.state == written(State.SENDING),
            deliveries.c.lease > led_since(self._clock.now()),
            chats.c.kind == kind,
        )
        return not await _is_any(connection, leading)


_LEAD = (
    select(campaigns.c.state)
    .where(campaigns.c.id == bindparam("campaign"))
    .with_for_update(key_share=True)
)
"""Keeps other processes from asking the same at the same time."""
_joined = deliveries.join(subscriptions).join(chats)
_mine = and_(
    deliveries.c.id.in_(bindparam("ids", expanding=True)),
    deliveries.c.token == bindparam("claimed_by"),
    deliveries.c.state == written(State.CLAIMED),
)
_ROWS = (
    select(deliveries.c.id)
    .select_from(_joined)
    .where(_mine)
    # All processes take chats in one order. Of a subscriber who leaves, the subscription is changed first.
    .order_by(chats.c.id)
    .with_for_update(of=[subscriptions, deliveries, chats], key_share=True)
)
_parents = deliveries.alias()
_CLAIMED = (
    select(
        deliveries,
        campaigns.c.state.label("campaign_state"),
        campaigns.c.revision.label("newest"),
        campaigns.c.aloud,
        campaigns.c.begins,
        campaigns.c.proven,
        subscriptions.c.standing,
        subscriptions.c.paused_until,
        subscriptions.c.topic,
        subscriptions.c.sound,
        subscriptions.c.zone_confirmed,
        subscriptions.c.chat_id,
        schedules.c.zone,
        schedules.c.times,
        chats.c.chat,
        chats.c.kind,
        chats.c.blocked_until,
        chats.c.blocked_for,
        chats.c.rang,
        Limiter.blocked_until.label("lane_until"),
        Limiter.blocked_for.label("lane_for"),
        _parents.c.message_id.label("answers"),
    )
    .select_from(
        _joined.join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
        .join(schedules)
        .outerjoin(
            _parents,
            and_(
                _parents.c.campaign_id == campaigns.c.parent_id,
                _parents.c.subscription_id == deliveries.c.subscription_id,
            ),
        )
    )
    .where(_mine)
)
_CHANGE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "ready", "token", "lease", "silent", "settled")
        }
    )
)


async def _is_any(connection: AsyncConnection, condition: ColumnElement[bool]) -> bool:
    found = select(exists(select(deliveries.c.id).select_from(_joined).where(condition)))
    return bool((await connection.execute(found)).scalar_one())


def _next(row: RowMapping, now: float) -> tuple[State, float]:
    """The state that a claimed row goes into, and the moment from which it is ready where it is put back."""
    if max(row["due"], row["begins"]) + EXPIRES < now:
        return State.EXPIRED, row["ready"]
    # A pause that is over ends by itself a little later.
    pauses = row["standing"] == Standing.PAUSED and row["paused_until"] > now
    if pauses or row["standing"] not in (Standing.ACTIVE, Standing.PAUSED):
        return State.CANCELLED, row["ready"]
    if row["campaign_state"] != CampaignState.GOING:
        return State.DUE, row["ready"]
    if (until := held_until(row, now)) is not None:
        return State.DUE, until
    return State.SENDING, row["ready"]


def _departure(row: RowMapping, kind: ChatKind, claim: Claim, now: float) -> Departure:
    silent = (
        row["doubts"] > 0
        or not row["aloud"]
        or is_silent(
            Sound(row["sound"]),
            row["zone"],
            zone_confirmed=row["zone_confirmed"],
            at_set_times=bool(row["times"]),
            due=row["due"],
            rang=row["rang"],
            now=now,
        )
    )
    return Departure(
        row["id"],
        claim.token,
        row["campaign_id"],
        row["newest"],
        row["subscription_id"],
        row["chat_id"],
        row["chat"],
        row["topic"],
        kind,
        silent,
        row["doubts"],
        row["answers"] or 0,
        row["rang"],
        now,
        kind not in row["proven"].split(),
        claim.versions,
    )


def _change(
    row: int, state: State, ready: float, now: float, leaving: Sequence[Departure]
) -> dict[str, Any]:
    leaves = state is State.SENDING
    return {
        "row": row,
        "new_state": state,
        "new_ready": ready,
        "new_token": leaving[-1].token if leaves else None,
        "new_lease": now + SENDING if leaves else None,
        "new_silent": leaving[-1].silent if leaves else None,
        "new_settled": None if state in OPEN else now,
    }
