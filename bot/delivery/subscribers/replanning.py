"""What is still to come for a subscriber who has chosen something else: when it is due, and which version it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import audience
from bot.delivery.ledger import versions
from bot.delivery.states import State
from bot.delivery.stored import moment
from bot.schedule import moments
from bot.store.tables import campaigns, deliveries
from bot.subscription import Choices


async def replan(
    connection: AsyncConnection, subscription: int, choices: Choices, now: float, *, overdue: bool
) -> None:
    """Have what is due arrive when the new choices want it; with `overdue` also what should be there by now."""
    due = moments.due(choices, moment(now)).timestamp()
    planned = _planned(subscription, *(() if overdue else (deliveries.c.due > now,)))
    # Which these are is known before their moments change.
    of_stories = [
        campaign
        for campaign in await _campaigns(connection, planned)
        if _awaits(campaign, choices.language)
        or await versions.has_versions(connection, campaign["id"])
    ]
    moved = {each["id"]: await _due(connection, each, choices, now) for each in of_stories}
    others = deliveries.c.campaign_id.not_in(list(moved))
    await connection.execute(update(deliveries).where(*planned, others).values(due=due, ready=due))
    for id, at in moved.items():
        await _put(connection, planned, id, at)


async def replan_language(
    connection: AsyncConnection, subscription: int, before: str, choices: Choices, now: float
) -> None:
    """
    Have what is due arrive in the language that was just chosen, in place of the one `before`.

    A version that is there comes at once where its hour has passed; one that the newsroom is about to write is waited
    for, and the one that was waited for is not any more.
    """
    await versions.join(connection, subscription, choices.language)
    planned = _planned(subscription, deliveries.c.doubts == 0)
    for campaign in await _campaigns(connection, planned):
        waits = _awaits(campaign, before) or _awaits(campaign, choices.language)
        if waits or await versions.has_versions(connection, campaign["id"]):
            at = await _due(connection, campaign, choices, now)
            await _put(connection, planned, campaign["id"], at)


def _planned(subscription: int, *more: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    d = deliveries.c
    return d.subscription_id == subscription, d.state == State.DUE, *more


async def _campaigns(
    connection: AsyncConnection, planned: tuple[ColumnElement[bool], ...]
) -> Sequence[RowMapping]:
    of_planned = campaigns.c.id.in_(select(deliveries.c.campaign_id).where(*planned))
    return (await connection.execute(select(campaigns).where(of_planned))).mappings().all()


def _awaits(campaign: RowMapping, language: str) -> bool:
    return campaign["parent_id"] is None and audience.awaits(campaign, language)


async def _due(
    connection: AsyncConnection, campaign: RowMapping, choices: Choices, now: float
) -> float:
    """When a version is due (seconds since 1970): at once where the story's hour has passed, and no other is waited for."""
    until = await audience.waits_until(connection, campaign, campaign["begins"])
    first = moments.due(choices, moment(until - audience.WAIT)).timestamp()
    return max(first, now, until if _awaits(campaign, choices.language) else now)


async def _put(
    connection: AsyncConnection, planned: tuple[ColumnElement[bool], ...], campaign: int, at: float
) -> None:
    changed: dict[str, Any] = {"due": at, "ready": at}
    of_campaign = deliveries.c.campaign_id == campaign
    await connection.execute(update(deliveries).where(*planned, of_campaign).values(changed))
