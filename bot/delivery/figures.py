"""The figures of deliveries for who watches the bot: read from the database when they are asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.work import Work
from bot.delivery.states import OPEN, CampaignState, State, is_any_of
from bot.metrics import DeliveryMetrics
from bot.store.clock import Clock
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import campaigns, deliveries, subscriptions
from bot.subscription import Standing

log = logging.getLogger(__name__)

_FRESH = 5.0
"""Seconds for which figures are not read again."""
_PATIENCE = 1.0
"""Seconds that who asks waits for the database; then he gets what was known before."""


class _Known(NamedTuple):
    """What was read from the database."""

    due: int
    unsure: int
    oldest: float | None
    """Since when the first delivery waits that can be sent (seconds since 1970), or None."""
    share: float
    """The part of the full rate at which messages go out."""
    blocked_until: float
    """Until when Telegram has the bot wait (seconds since 1970)."""
    blocked_for: float
    """The seconds from which that was reckoned."""
    subscriptions: Mapping[str, int]
    campaigns: Mapping[str, int]


class Figures:
    """Keeps the metrics of deliveries, at little cost however often they are asked for."""

    def __init__(
        self, metrics: DeliveryMetrics, database: Database, clock: Clock, work: Work
    ) -> None:
        self._metrics = metrics
        self._database = database
        self._clock = clock
        self._work = work
        self._counted = 0
        """Deliveries that the metrics have counted."""
        self._known: _Known | None = None
        self._reading: asyncio.Task[None] | None = None
        self._next = 0.0
        """When the database is read again, by the event loop's clock."""

    async def refresh(self) -> None:
        """Bring the metrics up to date, with what was known before where the database cannot be read in time."""
        now = asyncio.get_running_loop().time()
        if self._reading is None and now >= self._next:
            self._next = now + _FRESH
            self._reading = asyncio.create_task(self._read())
        if self._reading:
            await asyncio.wait([self._reading], timeout=_PATIENCE)
        self._show()

    async def _read(self) -> None:
        try:
            self._known = await self._database.read(_read)
        except StoreError:
            pass  # the engine tells of it, and so does the lag
        except Exception:
            log.exception("A fault of the bot keeps it from reading the figures of deliveries")
        finally:
            self._reading = None

    def _show(self) -> None:
        sent = self._work.sent
        self._metrics.sent.inc(sent - self._counted)
        self._counted = sent
        if (known := self._known) is None:
            return
        now = self._clock.now()
        self._metrics.due.set(known.due)
        self._metrics.unsure.set(known.unsure)
        self._metrics.lag.set(max(0.0, now - known.oldest) if known.oldest is not None else 0.0)
        stopped = 0 < known.blocked_until - now <= known.blocked_for
        self._metrics.rate.set(0.0 if stopped else known.share * self._work.full_rate)
        for standing in Standing:
            count = known.subscriptions.get(standing, 0)
            self._metrics.subscriptions.labels(standing.value).set(count)
        for state in CampaignState:
            self._metrics.campaigns.labels(state.value).set(known.campaigns.get(state, 0))


_of_campaign = deliveries.c.campaign_id == campaigns.c.id


def _ready(*states: State) -> ScalarSelect[float | None]:
    """Since when the first row of a campaign in some states is ready. The index of those that are due answers it at once."""
    return select(func.min(deliveries.c.ready)).where(_of_campaign, _in(*states)).scalar_subquery()


def _count(*states: State) -> ScalarSelect[int]:
    return select(func.count()).where(_of_campaign, _in(*states)).scalar_subquery()


def _in(*states: State) -> ColumnElement[bool]:
    return is_any_of(deliveries.c.state, *states)


_GOES_BY_ITSELF = (campaigns.c.state == CampaignState.WAITING) & ~campaigns.c.asks
_UNDER_WAY = select(
    campaigns.c.state,
    campaigns.c.begins,
    campaigns.c.spread,
    _count(*OPEN).label("due"),
    _ready(State.DUE).label("first"),
    _ready(State.CLAIMED, State.SENDING).label("taken"),
).where(campaigns.c.state.in_((CampaignState.GOING, CampaignState.PAUSED)) | _GOES_BY_ITSELF)
_OTHERS = select(
    select(func.sum(_count(State.UNSURE))).select_from(campaigns).scalar_subquery().label("unsure"),
    Limiter.share.label("share"),
    Limiter.blocked_until.label("blocked_until"),
    Limiter.blocked_for.label("blocked_for"),
)
_SUBSCRIPTIONS = select(subscriptions.c.standing, func.count()).group_by(subscriptions.c.standing)
_CAMPAIGNS = select(campaigns.c.state, func.count()).group_by(campaigns.c.state)


async def _read(connection: AsyncConnection) -> _Known:
    under_way = (await connection.execute(_UNDER_WAY)).mappings().all()
    ready = [moment for row in under_way for moment in _moments(row)]
    others = (await connection.execute(_OTHERS)).mappings().one()
    standings = await connection.execute(_SUBSCRIPTIONS)
    states = await connection.execute(_CAMPAIGNS)
    return _Known(
        due=sum(row["due"] for row in under_way),
        unsure=others["unsure"] or 0,
        oldest=min(ready, default=None),
        share=1.0 if others["share"] is None else others["share"],
        blocked_until=others["blocked_until"] or 0.0,
        blocked_for=others["blocked_for"] or 0.0,
        subscriptions={row[0]: row[1] for row in standings},
        campaigns={row[0]: row[1] for row in states},
    )


def _moments(row: RowMapping) -> Iterator[float]:
    """The moments since when something of a campaign can be sent, or could if it were planned."""
    if row["state"] == CampaignState.PAUSED:
        return
    if not row["spread"]:
        yield row["begins"]
    yield from (row[name] for name in ("first", "taken") if row[name] is not None)
