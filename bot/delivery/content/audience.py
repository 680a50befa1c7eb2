"""
Whom a campaign goes to: each story once to each subscriber, in the subscriber's language where there is such a version.

A version goes to those who have subscribed to its language. The campaign for the rest, in the newsroom's
language, goes to all who get no version; who has subscribed to another language that the newsroom writes in
waits an hour for it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    case,
    exists,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.states import State, written
from bot.library import Library
from bot.store.tables import campaigns, deliveries

WAIT = 3600.0
"""Seconds for which the version in a subscriber's language is waited for."""


class Audience(NamedTuple):
    """The columns of a campaign by which it is told whom it goes to."""

    story: str
    language: str
    rest: bool
    awaited: str

    @classmethod
    def of(cls, brief: Brief, whole: Library) -> Audience:
        """The audience of a brief of a library."""
        rest = whole.newsrooms_language in (None, brief.language)
        others = {_primary(code) for code in whole.languages} - {_primary(brief.language)}
        return cls(whole.story(brief), brief.language, rest, " ".join(sorted(others)))


async def versions(connection: AsyncConnection, campaign: RowMapping) -> list[int]:
    """The campaigns of the other versions of a campaign's story."""
    others = select(campaigns.c.id).where(
        campaigns.c.story == campaign["story"],
        campaigns.c.id != campaign["id"],
        campaigns.c.parent_id.is_(None),
    )
    return list(await connection.scalars(others))


def reads(campaign: RowMapping, language: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether who has subscribed to a language may get a campaign."""
    return true() if campaign["rest"] else _is(language, _primary(campaign["language"]))


def has_none(subscription: ColumnElement[Any], others: list[int]) -> ColumnElement[bool]:
    """Whether a subscriber neither has another version of the story nor is about to get it."""
    if not others:
        return true()
    return ~exists().where(
        deliveries.c.subscription_id == subscription,
        deliveries.c.campaign_id.in_(others),
        deliveries.c.state != written(State.CANCELLED),
    )


def waits(
    campaign: RowMapping, due: ColumnElement[float], language: ColumnElement[str]
) -> ColumnElement[float]:
    """When a campaign is due for who has subscribed to a language, which may be one that is waited for."""
    awaited = campaign["awaited"].split() if campaign["rest"] else []
    if not awaited:
        return due
    until = campaign["begins"] + WAIT
    is_awaited = or_(*(_is(language, code) for code in awaited))
    return case((and_(is_awaited, due < until), until), else_=due)


async def take_over(
    connection: AsyncConnection,
    campaign: RowMapping,
    others: list[int],
    recipients: ColumnElement[bool],
    now: float,
) -> None:
    """Have subscribers get this version in place of another one that they wait for."""
    if others and not campaign["rest"]:
        await connection.execute(
            update(deliveries)
            .where(
                deliveries.c.campaign_id.in_(others),
                deliveries.c.state == written(State.DUE),
                recipients,
            )
            .values(state=State.CANCELLED, settled=now)
        )


def _primary(code: str) -> str:
    return code.partition("-")[0]


def _is(language: ColumnElement[str], primary: str) -> ColumnElement[bool]:
    """Whether a language is one by its code without regions."""
    return or_(language == primary, language.like(f"{primary}-%"))
