"""How many a campaign goes to and when the last of them gets it, as far as that can be known before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, RowMapping, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import audience
from bot.delivery.content.audience import Campaign
from bot.delivery.ledger import versions
from bot.delivery.states import OPEN, State
from bot.delivery.stored import moment, times_of
from bot.languages import primary
from bot.schedule import moments
from bot.store.tables import deliveries, schedules, subscriptions
from bot.subscription import Choices, Days, Standing


class Group(NamedTuple):
    """Those to whom a campaign is due at one moment."""

    due: float
    """Seconds since 1970."""
    recipients: int


class Forecast(NamedTuple):
    """Whom a campaign goes to."""

    recipients: int
    ends: float | None
    """When the last message goes out, about (seconds since 1970); None where there is none."""


async def is_recipient(connection: AsyncConnection, campaign: Campaign) -> ColumnElement[bool]:
    """Whether a brief's campaign goes to a subscription for which it is not planned yet."""
    s = subscriptions.c
    others = await audience.versions(connection, campaign)
    return and_(
        s.standing == Standing.ACTIVE,
        audience.reads(campaign, s.language),
        ~await audience.reads_another(connection, campaign, s.language),
        ~versions.had(s.id, others),
    )


async def of_subscribers(
    connection: AsyncConnection, campaign: RowMapping, begins: float, rate: float
) -> Forecast:
    """The forecast for a campaign that is not planned yet, with messages going out at a rate a second."""
    return _forecast(await groups_of_subscribers(connection, campaign, begins), begins, rate)


async def groups_of_subscribers(
    connection: AsyncConnection, campaign: Campaign, begins: float, coming: Collection[str] = ()
) -> list[Group]:
    """
    Those to whom a campaign goes that is not planned yet.

    `coming` are the languages of other versions for which there is no campaign yet either.
    """
    language = subscriptions.c.language
    elsewhere = or_(false(), *(audience.is_in(language, primary(code)) for code in coming))
    goes = await is_recipient(connection, campaign)
    counted = await connection.execute(
        select(schedules.c.zone, schedules.c.times, schedules.c.days, language, func.count())
        .select_from(subscriptions.join(schedules))
        .where(goes, ~elsewhere if campaign["rest"] else true())
        .group_by(schedules.c.id, language)
    )
    until = await audience.waits_until(connection, campaign, begins)
    groups = []
    for zone, times, days, code, count in counted:
        choices = Choices(times_of(times), Days(days), zone=zone)
        due = moments.due(choices, moment(begins)).timestamp()
        # Who reads another language that the newsroom writes in waits for that.
        due = max(due, until) if audience.awaits(campaign, code) else due
        groups.append(Group(due, count))
    return groups


async def of_readers(
    connection: AsyncConnection, parent: int, seen: float, begins: float, rate: float
) -> Forecast:
    """The forecast for a correction that is not planned yet: it goes to who has the brief of a campaign, at once."""
    counted = await connection.scalar(
        select(func.count())
        .select_from(deliveries.join(subscriptions))
        .where(
            deliveries.c.campaign_id == parent,
            deliveries.c.state == State.SENT,
            deliveries.c.settled < seen,
            subscriptions.c.standing == Standing.ACTIVE,
        )
    )
    return _forecast([Group(begins, counted or 0)], begins, rate)


async def of_rest(
    connection: AsyncConnection, campaign: RowMapping, now: float, rate: float
) -> Forecast:
    """The forecast for what of a campaign is still to go out."""
    return _forecast(await groups_of_rest(connection, campaign, now), now, rate)


async def groups_of_rest(
    connection: AsyncConnection, campaign: RowMapping, now: float
) -> list[Group]:
    """Those to whom a campaign is still to go out."""
    d = deliveries.c
    to_come = [d.campaign_id == campaign["id"], d.state.in_(OPEN)]
    if others := await audience.others_going(connection, campaign):
        to_come.append(~versions.comes_in(others))
    counted = await connection.execute(select(d.due, func.count()).where(*to_come).group_by(d.due))
    return [Group(max(due, now), count) for due, count in counted]


def _forecast(groups: list[Group], begins: float, rate: float) -> Forecast:
    return Forecast(sum(count for _, count in groups), end(groups, begins, rate))


def end(groups: Iterable[Group], begins: float, rate: float) -> float | None:
    """When the last goes out of groups that are due at moments: each waits for those that are due before."""
    end, known = begins, False
    for due, count in sorted(groups):
        end, known = max(end, due) + count / rate, True
    return end if known else None
