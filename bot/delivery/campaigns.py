"""The course of campaigns: what the clock does to them, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, bindparam, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import audience
from bot.delivery.ledger import versions
from bot.delivery.states import BEFORE, OPEN, CampaignState, State, Trouble, is_any_of, written
from bot.store.clock import Clock
from bot.store.tables import campaigns, deliveries
from bot.store.work import alone

_UNANSWERED = 24 * 3600.0
"""Seconds after which a question to the editors is taken for a no."""
_REMINDED = 600.0
"""Seconds before its hour at which the editors are reminded of a brief that they have not decided about."""


def _conditions() -> Iterator[tuple[ColumnElement[bool], CampaignState, dict[str, Any]]]:
    """When a campaign comes to another state by itself, which that is, and what else changes."""
    c = campaigns.c
    waits, asked, going = (
        c.state == written(state)
        for state in (CampaignState.WAITING, CampaignState.ASKED, CampaignState.GOING)
    )
    # Who is asked so late is reminded by that.
    late = {"reminded": c.begins <= _now + _REMINDED}
    yield waits & c.asks & (c.ripe <= _now), CampaignState.ASKED, late
    yield waits & ~c.asks & (c.begins <= _now), CampaignState.GOING, {}
    unanswered = (c.changed <= _now - _UNANSWERED) & (c.begins <= _now - _UNANSWERED)
    yield asked & unanswered, CampaignState.DECLINED, {"trouble": Trouble.UNANSWERED}
    is_open = is_any_of(deliveries.c.state, *OPEN)
    open_rows = exists().where(deliveries.c.campaign_id == c.id, is_open)
    yield going & c.spread & ~open_rows, CampaignState.DONE, {"unreached_to": 0}


_now = bindparam("now", type_=Float)
_STEPS = [
    update(campaigns)
    .where(condition)
    .values(state=state, changed=_now, **more)
    .returning(campaigns.c.id)
    for condition, state, more in _conditions()
]
_IS_ANY_DUE = select(
    or_(*(exists(select(campaigns.c.id).where(condition)) for condition, _, _ in _conditions()))
)


class Progress(NamedTuple):
    """How far a campaign has come."""

    sent: int = 0
    open: int = 0
    """Deliveries that are due, now or later, or on their way."""
    gone: int = 0
    """Deliveries that arrived, and of which no message can be edited."""
    unsure: int = 0
    undeliverable: int = 0
    blocked: int = 0
    expired: int = 0
    cancelled: int = 0
    outdated: int = 0
    """Copies that show an earlier revision."""

    @property
    def settled(self) -> int:
        """Deliveries that were tried, and are not under way any more."""
        undelivered = self.undeliverable + self.blocked + self.expired
        return self.sent + self.gone + self.unsure + undelivered


class Campaigns:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def advance(self, connection: AsyncConnection) -> list[int]:
        """Do what the time asks for. Returns the campaigns that have changed."""
        now = self._clock.now()
        # Nearly always there is nothing, and nobody else is held up by asking.
        if not await connection.scalar(_IS_ANY_DUE, {"now": now}):
            return []
        await alone(connection)
        changed: list[int] = []
        for step in _STEPS:
            changed += await connection.scalars(step, {"now": now})
        return changed

    async def near(self, connection: AsyncConnection) -> list[int]:
        """The campaigns that are about to miss their hour because nobody has decided about them, until they are reminded of."""
        now = self._clock.now()
        c = campaigns.c
        soon = (c.begins > now) & (c.begins <= now + _REMINDED)
        asked = (c.state == CampaignState.ASKED) & ~c.reminded & soon
        return list(await connection.scalars(select(c.id).where(asked)))

    async def next_step(self, connection: AsyncConnection) -> float | None:
        """The moment of the next thing that the clock does to a campaign (seconds since 1970), or None."""
        c = campaigns.c
        ahead = (c.state == CampaignState.GOING) & ~c.spread & (c.begins > self._clock.now())
        unfinished = select(campaigns).where(c.state.in_(BEFORE) | ahead)
        moments: list[float] = []
        for row in (await connection.execute(unfinished)).mappings():
            if row["state"] == CampaignState.WAITING:
                moments.append(row["ripe"] if row["asks"] else row["begins"])
            if row["state"] == CampaignState.GOING:
                moments.append(row["begins"])
            if row["state"] == CampaignState.ASKED:
                moments.append(max(row["changed"], row["begins"]) + _UNANSWERED)
                near = row["begins"] - _REMINDED
                if not row["reminded"] and near > self._clock.now():
                    moments.append(near)
        return min(moments, default=None)

    async def progress(self, connection: AsyncConnection, campaign: int) -> Progress:
        """
        How far a campaign has come. It counts all of its deliveries.

        Those count as cancelled that are going to be: where it was stopped, or for another version of its story.
        """
        d = deliveries.c
        of_campaign = select(campaigns).where(campaigns.c.id == campaign)
        row = (await connection.execute(of_campaign)).mappings().one()
        newest, state = row["copies"], row["state"]
        counted = await connection.execute(
            select(d.state, func.count(), func.count().filter(d.revision < newest))
            .where(d.campaign_id == campaign)
            .group_by(d.state)
        )
        counts = {State(state): (count, outdated) for state, count, outdated in counted}

        def of(*states: State) -> int:
            return sum(counts.get(state, (0, 0))[0] for state in states)

        stopped = state == CampaignState.STOPPED
        unsent = State.DUE, State.CLAIMED
        given_up = of(*unsent) if stopped else 0
        if not stopped and (others := await audience.others_going(connection, row)):
            elsewhere = d.campaign_id == campaign, d.state.in_(unsent), versions.comes_in(others)
            given_up = int(await connection.scalar(select(func.count()).where(*elsewhere)) or 0)
        return Progress(
            of(State.SENT),
            of(*OPEN) - given_up,
            of(State.GONE),
            of(State.UNSURE),
            of(State.UNDELIVERABLE),
            of(State.BLOCKED),
            of(State.EXPIRED),
            of(State.CANCELLED) + given_up,
            counts.get(State.SENT, (0, 0))[1],
        )

    async def took(self, connection: AsyncConnection, campaign: int) -> float | None:
        """The seconds from the first message of a campaign to the last; None where none was sent."""
        d = deliveries.c
        # What was given as an answer was no part of the run; it is marked neither as silent nor as loud.
        pushed = d.silent.is_not(None) & d.state.in_((State.SENT, State.GONE))
        first_to_last = select(func.max(d.settled) - func.min(d.settled))
        return await connection.scalar(first_to_last.where(d.campaign_id == campaign, pushed))


async def pulled_briefs(connection: AsyncConnection) -> frozenset[str]:
    """The ids of the briefs that the editors are checking."""
    found = await connection.execute(select(campaigns.c.brief).where(campaigns.c.pulled))
    return frozenset(found.scalars())


async def shown_corrections(connection: AsyncConnection, campaign: int) -> list[int]:
    """The campaigns about a campaign's corrections that have a message in the editors' chat."""
    c = campaigns.c
    found = select(c.id).where(c.parent_id == campaign, c.shown_in.is_not(None))
    return list((await connection.execute(found)).scalars())
