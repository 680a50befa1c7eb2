"""
Whom a campaign goes to: each story once to each subscriber, in the subscriber's language where there is such a version.

A version goes to those who have subscribed to its language. The campaign for the rest, in the newsroom's
language, goes to all; who has subscribed to another language that the newsroom writes in waits an hour for
that. Which of several versions somebody gets is decided in `ledger/versions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, and_, case, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import languages
from bot.brief import Brief
from bot.delivery.states import BEFORE, CampaignState
from bot.languages import primary
from bot.library import Library
from bot.store.tables import campaigns

WAIT = 3600.0
"""Seconds for which the version in a subscriber's language is waited for."""


Campaign = RowMapping | Mapping[str, Any]
"""A campaign's row, or what there is of one that has not begun: its `id`, its `parent_id` and an `Audience`."""


class Audience(NamedTuple):
    """The columns of a campaign by which it is told whom it goes to."""

    story: str
    language: str
    rest: bool
    awaited: str


class Audiences:
    """The audiences of the briefs of a library, of which readers see some, or are to see them."""

    def __init__(self, whole: Library, seen: Iterable[Brief]) -> None:
        """`seen` are the briefs that readers see or are to see."""
        self._library = whole
        self._versions: dict[str, list[str]] = {}
        for brief in seen:
            self._versions.setdefault(whole.story(brief), []).append(brief.language)
        written = dict.fromkeys(chain.from_iterable(self._versions.values()))
        self._written = {primary(code) for code in written}
        # Where no brief is in the newsroom's language, nobody has named that.
        self._is_named = languages.best(whole.language, written) is not None

    def of(self, brief: Brief) -> Audience:
        """The audience of a brief of the library."""
        story = self._library.story(brief)
        nearest = languages.best(self._library.language, self._versions.get(story, ()))
        rest = nearest == brief.language or not self._is_named
        others = self._written - {primary(brief.language)}
        return Audience(story, brief.language, rest, " ".join(sorted(others)))


async def versions(connection: AsyncConnection, campaign: Campaign) -> list[int]:
    """The campaigns of the other versions of a campaign's story."""
    return list(await connection.scalars(select(campaigns.c.id).where(_other_versions(campaign))))


def reads(campaign: Campaign, language: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether who has subscribed to a language may get a campaign."""
    return true() if campaign["rest"] else is_in(language, primary(campaign["language"]))


async def others_going(connection: AsyncConnection, campaign: RowMapping) -> list[int]:
    """The versions on their way whose readers do not get the newsroom's; none for one of these."""
    if not campaign["rest"] or campaign["parent_id"] is not None:
        return []
    c = campaigns.c
    going = _other_versions(campaign), ~c.rest, c.state == CampaignState.GOING
    return list(await connection.scalars(select(c.id).where(*going)))


async def reads_another(
    connection: AsyncConnection, campaign: Campaign, language: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether who has subscribed to a language is to get another version than the newsroom's, as far as that is known yet."""
    if not campaign["rest"]:
        return false()
    c = campaigns.c
    coming = (*BEFORE, CampaignState.GOING)
    others = select(c.language).where(_other_versions(campaign), c.state.in_(coming))
    codes = {primary(code) for code in await connection.scalars(others)}
    codes.discard(primary(campaign["language"]))
    return or_(false(), *(is_in(language, code) for code in sorted(codes)))


async def waits_until(connection: AsyncConnection, campaign: Campaign, begins: float) -> float:
    """
    The end of the hour for which versions are waited for (seconds since 1970): it begins with the first that goes out.

    `begins` is when the campaign does.
    """
    c = campaigns.c
    first = await connection.scalar(
        select(func.min(c.begins)).where(
            c.story == campaign["story"],
            c.parent_id.is_(None),
            c.state.not_in((*BEFORE, CampaignState.DECLINED)),
        )
    )
    return float(min(begins, first or begins)) + WAIT


def awaits(campaign: Campaign, language: str) -> bool:
    """Whether who has subscribed to a language waits for the version in it."""
    return bool(campaign["rest"]) and primary(language) in campaign["awaited"].split()


def waits(
    campaign: RowMapping, until: float, due: ColumnElement[float], language: ColumnElement[str]
) -> ColumnElement[float]:
    """When a campaign is due for who has subscribed to a language, for which some wait until a moment."""
    awaited = campaign["awaited"].split() if campaign["rest"] else []
    if not awaited:
        return due
    is_awaited = or_(*(is_in(language, code) for code in awaited))
    return case((and_(is_awaited, due < until), until), else_=due)


def _other_versions(campaign: Campaign) -> ColumnElement[bool]:
    c = campaigns.c
    return and_(c.story == campaign["story"], c.id != campaign["id"], c.parent_id.is_(None))


def is_in(language: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Whether a language is one by its code without regions."""
    return or_(language == code, language.like(f"{code}-%"))
