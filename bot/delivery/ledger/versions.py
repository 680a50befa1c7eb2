"""
The versions of a story in several languages, of which each subscriber gets one.

Each version's campaign has a row for whoever may read it, and which of a subscriber's rows goes out is decided
when one is about to: a version that is stopped, paused or held leaves the subscriber the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import audience
from bot.delivery.states import OPEN, UNDER_WAY, CampaignState, State, is_any_of, written
from bot.languages import nearness, primary
from bot.store.tables import campaigns, deliveries, slots, subscriptions

_LATER = 300.0
"""Seconds after which a version is looked at again for who is about to get another one."""
_HAS = (State.SENT, State.UNSURE, State.GONE)
"""The states of deliveries that a subscriber has, or may have."""

_rows, _other_rows = deliveries.alias("own"), deliveries.alias("other")
_own, _others = campaigns.alias("own_campaign"), campaigns.alias("other_campaign")
_is_version = and_(
    _others.c.story == _own.c.story,
    _others.c.id != _own.c.id,
    _own.c.parent_id.is_(None),
    _others.c.parent_id.is_(None),
)
"""Whether two campaigns are about two versions of one story."""
_ANY = select(exists().where(_own.c.id == bindparam("campaign"), _is_version))
_OF_ROWS = (
    select(
        _rows.c.id.label("row"),
        _rows.c.doubts,
        _own.c.id,
        _own.c.language,
        _own.c.rest,
        subscriptions.c.language.label("wanted"),
        _other_rows.c.state.label("other_state"),
        _other_rows.c.doubts.label("other_doubts"),
        _other_rows.c.ready.label("other_ready"),
        _others.c.id.label("other"),
        _others.c.language.label("other_language"),
        _others.c.rest.label("other_rest"),
    )
    .select_from(
        _rows.join(_own, _own.c.id == _rows.c.campaign_id)
        .join(_others, _is_version)
        .join(
            _other_rows,
            and_(
                _other_rows.c.subscription_id == _rows.c.subscription_id,
                _other_rows.c.campaign_id == _others.c.id,
            ),
        )
        .join(subscriptions, subscriptions.c.id == _rows.c.subscription_id)
    )
    .where(
        _rows.c.id.in_(bindparam("ids", expanding=True)),
        or_(
            is_any_of(_other_rows.c.state, *_HAS, State.SENDING),
            # It may have arrived, whatever has become of it since.
            _other_rows.c.doubts > 0,
            # What is held up keeps nobody waiting.
            and_(
                is_any_of(_other_rows.c.state, State.DUE, State.CLAIMED),
                _others.c.state == written(CampaignState.GOING),
            ),
        ),
    )
)


async def has_versions(connection: AsyncConnection, campaign: int) -> bool:
    """Whether other campaigns are about a campaign's story in other languages."""
    return bool(await connection.scalar(_ANY, {"campaign": campaign}))


async def not_now(
    connection: AsyncConnection, rows: Sequence[int], now: float
) -> Mapping[int, tuple[State, float]]:
    """
    Which of some rows do not go out now, for the subscriber has or is about to get another version.

    Gives the state of each of these, and the moment from which it is ready (seconds since 1970).
    """
    if not rows:
        return {}
    found: dict[int, tuple[State, float]] = {}
    for pair in (await connection.execute(_OF_ROWS, {"ids": rows})).mappings():
        state = pair["other_state"]
        doubted = pair["other_doubts"] > 0 and not pair["doubts"]
        if state in _HAS or doubted:
            found[pair["row"]] = State.CANCELLED, now
        elif state in (State.SENDING, State.CLAIMED) or (state == State.DUE and _is_better(pair)):
            known = found.get(pair["row"], (State.DUE, now))
            if known[0] is State.DUE:
                later = max(pair["other_ready"], now) + _LATER
                found[pair["row"]] = State.DUE, max(known[1], later)
    return found


def _is_better(pair: RowMapping) -> bool:
    """Whether the other one of two versions is nearer to what the subscriber reads."""
    wanted = pair["wanted"]
    own = nearness(wanted, pair["language"]), pair["rest"], -pair["id"]
    other = nearness(wanted, pair["other_language"]), pair["other_rest"], -pair["other"]
    return bool(other > own)


_STORY = select(_others.c.id).where(_own.c.id == bindparam("campaign"), _is_version)
_CANCEL = (
    update(deliveries)
    .where(
        deliveries.c.subscription_id == bindparam("subscription"),
        deliveries.c.campaign_id.in_(_STORY),
        deliveries.c.state == written(State.DUE),
        deliveries.c.doubts == 0,
    )
    .values(state=State.CANCELLED, settled=bindparam("now"))
)


async def cancel_others(
    connection: AsyncConnection, got: Iterable[tuple[int, int]], now: float
) -> None:
    """Cancel the other versions of what subscribers have got: pairs of a campaign and a subscription."""
    if rows := [{"campaign": each, "subscription": who, "now": now} for each, who in got]:
        await connection.execute(_CANCEL, rows)


def comes_in(others: list[int]) -> ColumnElement[bool]:
    """Whether who has a delivery to come is about to get one of some other campaigns in its place."""
    d, o = deliveries.c, _other_rows.c
    return exists().where(
        o.subscription_id == d.subscription_id,
        o.campaign_id.in_(others),
        is_any_of(o.state, *OPEN),
    )


def had(subscription: ColumnElement[Any], others: list[int]) -> ColumnElement[bool]:
    """Whether a subscriber has one of some campaigns for good."""
    d = deliveries.c
    return exists().where(
        d.subscription_id == subscription,
        d.campaign_id.in_(others),
        is_any_of(d.state, *_HAS),
    )


async def has_another(connection: AsyncConnection, campaign: int, subscription: int) -> bool:
    """Whether a subscriber has another version of a campaign's story, or may have it."""
    d = deliveries.c
    found = exists().where(
        d.subscription_id == subscription,
        d.campaign_id.in_(_STORY),
        or_(is_any_of(d.state, *_HAS, State.SENDING), d.doubts > 0),
    )
    return bool(await connection.scalar(select(found), {"campaign": campaign}))


def in_place_of(
    due: ColumnElement[float],
    subscription: ColumnElement[Any],
    schedule: ColumnElement[Any],
    others: list[int],
    begins: float,
) -> ColumnElement[float]:
    """When a version is due that came in time: at the hour of the one that a subscriber waits for, or at once if that has passed."""
    d, s = deliveries.c, slots.alias("other_slots").c
    waiting = (
        select(func.min(d.due))
        .where(
            d.subscription_id == subscription,
            d.campaign_id.in_(others),
            is_any_of(d.state, State.DUE, State.CLAIMED),
        )
        .scalar_subquery()
    )
    of_schedule = s.schedule_id == schedule, s.campaign_id.in_(others)
    hour = select(func.min(s.due)).where(*of_schedule).scalar_subquery()
    earliest = case((hour < waiting, hour), else_=waiting)
    return case((earliest < begins, begins), (earliest < due, earliest), else_=due)


async def join(connection: AsyncConnection, subscription: int, language: str) -> None:
    """Have a subscriber get the version in a language that was just chosen of what is still due in another one."""
    code = primary(language)
    due = (
        select(
            _others.c.id,
            _rows.c.subscription_id,
            literal(State.DUE.value),
            _rows.c.due,
            _rows.c.ready,
            _rows.c.rank,
            literal(0),
            literal(0),
        )
        .select_from(_rows.join(_own, _own.c.id == _rows.c.campaign_id).join(_others, _is_version))
        .where(
            _rows.c.subscription_id == subscription,
            _rows.c.state == written(State.DUE),
            _rows.c.doubts == 0,
            _others.c.state.in_((*UNDER_WAY, CampaignState.DONE)),
            _others.c.counts == "",
            # Others are planned yet.
            or_(_others.c.spread, _others.c.spread_to >= subscription),
            audience.is_in(_others.c.language, code),
        )
    )
    planned = await connection.execute(
        insert(deliveries)
        .from_select(COLUMNS, due)
        .on_conflict_do_nothing()
        .returning(deliveries.c.campaign_id)
    )
    ended = campaigns.c.id.in_(list(planned.scalars())), campaigns.c.state == CampaignState.DONE
    await connection.execute(update(campaigns).where(*ended).values(state=CampaignState.GOING))


COLUMNS = ("campaign_id", "subscription_id", "state", "due", "ready", "rank", "doubts", "revision")
"""The columns of a row that is planned."""
