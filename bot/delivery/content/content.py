"""Compares the content with what is known of it: which briefs are news, which have changed, which are gone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import RowMapping, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.content.audience import Audience, Audiences
from bot.delivery.content.changes import Changes
from bot.delivery.content.revision import hash_of
from bot.delivery.states import BEFORE, CampaignState, Trouble
from bot.delivery.stored import keep_newsroom, moment
from bot.library import Library, visible
from bot.library.visible import Standing
from bot.store import facts
from bot.store.clock import TOLERANCE, Clock
from bot.store.facts import Fact
from bot.store.tables import campaigns, known_briefs, revisions
from bot.store.work import alone

_OLD = timedelta(days=1)
"""Briefs that were published longer ago begin no campaign."""
_SAME_TITLE = 48 * 3600.0
"""Seconds within which a second brief of the same title is asked about."""
_TOGETHER = 3
"""Stories that may appear at once without the editors being asked about each brief."""
_LOADED = "content loaded"
"""The fact with the moment at which the newest content was read (seconds since 1970), and by which process."""
_BASELINE = "baseline"
"""The fact with the files that were faulty when delivery was switched on, as JSON."""


class _Seen(NamedTuple):
    """A brief as the content has it now."""

    brief: Brief
    file: str
    standing: Standing
    appears: datetime


class Content:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._process = uuid4().hex

    async def observe(
        self, connection: AsyncConnection, whole: Library, loaded: float | None = None
    ) -> list[int]:
        """
        Take note of the content, the briefs that are to come included.

        At the first time, whatever readers may see is taken for delivered. Returns the campaigns that have
        changed by it. `loaded` is when this process read it (seconds since 1970), now if not given: processes
        that share a database may have different content, and what was read last is the newsroom's word.
        """
        await alone(connection)
        began = self._clock.now()
        if not await self._is_newest(connection, began if loaded is None else loaded):
            return []
        await keep_newsroom(connection, whole.newsroom)
        now = moment(self._clock.now())
        seen = list(_seen(whole, now))
        faulty = {str(fault.path) for fault in whole.faults}
        restored = await self._is_restored(connection)
        known = await _known(connection)
        old = await baseline(connection)
        if old is None:
            old = faulty | {e.file for e in seen if e.standing is not Standing.TO_COME}
            await facts.put(connection, _BASELINE, json.dumps(sorted(faulty)))
        elif old - faulty:  # what comes in these files from now on is another brief
            await facts.put(connection, _BASELINE, json.dumps(sorted(old & faulty)))
        new = [each for each in seen if not _ids(each.brief) & known.keys()]
        news = [
            each
            for each in new
            if each.file not in old
            and each.standing is not Standing.WITHDRAWN
            and is_news(each.brief, whole.zone, now)
        ]
        stories = {whole.story(each.brief) for each in news}
        audiences = Audiences(
            whole, (each.brief for each in seen if each.standing is not Standing.WITHDRAWN)
        )
        for each in new:
            campaign = None
            if each in news:
                many = restored or len(stories) > _TOGETHER
                audience = audiences.of(each.brief)
                campaign = await self._begin(connection, each, audience, many=many)
            elif each.standing is Standing.WITHDRAWN:
                campaign = await self._changes.withdrawn(connection, each.brief)
            await connection.execute(
                insert(known_briefs).values(
                    brief=each.brief.id, file=each.file, campaign_id=campaign
                )
            )
        current = {id: each for each in seen for id in _ids(each.brief)}
        for id, row in known.items():
            each_now = current.get(id)
            if each_now and row["id"] is not None and not row["counts"]:
                audience = audiences.of(each_now.brief)
                if whole.brief(audience.story) is None:
                    # The file of the first version is gone or faulty: nobody can tell another story from that.
                    audience = audience._replace(story=row["story"])
                await self._changes.reaches(connection, row, audience)
            await self._follow(connection, row, each_now, faulty)
        changed = await connection.execute(
            select(campaigns.c.id).where(campaigns.c.changed >= began)
        )
        return list(changed.scalars())

    async def _is_newest(self, connection: AsyncConnection, loaded: float) -> bool:
        """Whether no other process has read its content later, which is noted."""
        known = (await facts.value(connection, _LOADED) or "0 -").split()
        newest, process = float(known[0]), known[1]
        set_back = newest > self._clock.now() + TOLERANCE
        if loaded < newest and process != self._process and not set_back:
            return False
        await facts.put(connection, _LOADED, f"{loaded} {self._process}")
        return True

    async def _is_restored(self, connection: AsyncConnection) -> bool:
        """Whether the database is an older copy, as is noted until content was taken note of."""
        restored = await ask_where_restored(connection, self._clock.now())
        if restored:
            await facts.remove(connection, Fact.RESTORED)
            await facts.remove(connection, Fact.COPIED)
        return restored

    async def _begin(
        self, connection: AsyncConnection, each: _Seen, audience: Audience, *, many: bool
    ) -> int:
        """Begin a campaign. Whatever looks like an accident is asked about, in any mode."""
        brief = each.brief
        since = self._clock.now() - _SAME_TITLE
        same = exists().where(
            campaigns.c.title == brief.title,
            campaigns.c.story != audience.story,
            campaigns.c.changed >= since,
            campaigns.c.state.not_in((*BEFORE, CampaignState.DECLINED)),
            campaigns.c.parent_id.is_(None),
        )
        again = (await connection.execute(select(same))).scalar_one()
        asks = many or again or brief.published is None
        return await self._changes.begin(
            connection, brief, each.appears.timestamp(), audience, asks=asks
        )

    async def _follow(
        self,
        connection: AsyncConnection,
        row: RowMapping,
        each: _Seen | None,
        faulty: Collection[str],
    ) -> None:
        if each and each.file != row["file"]:
            await connection.execute(
                update(known_briefs)
                .where(known_briefs.c.brief == row["known"])
                .values(file=each.file)
            )
        if (
            row["id"] is None or row["counts"]
        ):  # it has no campaign, or none of which anything is kept
            return
        if each:
            same = row["hash"] == hash_of(each.brief) and row["trouble"] != Trouble.FILE_GONE
            if same and not await self._changes.is_ahead(connection, row):
                return
            await self._changes.updated(connection, row, each.brief, each.appears.timestamp())
        # A faulty file may still hold it, and nobody took it away; what readers have not seen is held back.
        elif row["file"] not in faulty or await self._changes.is_ahead(connection, row):
            await self._changes.vanished(connection, row)


async def baseline(connection: AsyncConnection) -> set[str] | None:
    """The files that were faulty when delivery was switched on, or None where that is to come."""
    value = await facts.value(connection, _BASELINE)
    return set(json.loads(value)) if value is not None else None


def is_news(brief: Brief, zone: tzinfo, now: datetime) -> bool:
    """Whether a brief that nobody has seen before is sent: not if it was published long ago."""
    published = brief.published
    if published is None:
        return True
    if not isinstance(published, datetime):  # a day counts to its end
        last = datetime.combine(published, time.max, zone)
    else:
        last = visible.appears(brief, zone)
    return last >= now - _OLD


async def ask_where_restored(connection: AsyncConnection, now: float) -> bool:
    """
    Where the database is an older copy, put back or left behind, have what was going out then be asked about.

    Readers may have it: nobody knows what was sent after the copy was made. Returns whether it is one.
    """
    noted = [await facts.value(connection, name) for name in (Fact.RESTORED, Fact.COPIED)]
    if noted == [None, None]:
        return False
    c = campaigns.c
    undecided = (c.state == CampaignState.PAUSED) & (c.trouble == Trouble.NONE)
    await connection.execute(
        update(campaigns)
        .where(c.state.in_((*BEFORE, CampaignState.GOING)) | undecided)
        .values(state=CampaignState.PAUSED, trouble=Trouble.RESTORED, asks=True, changed=now)
    )
    return True


def _seen(whole: Library, now: datetime) -> Iterator[_Seen]:
    """The briefs that readers see or will see, and those that are withdrawn."""
    files = [str(file) for file in whole.files] or [""] * len(whole.briefs)
    for brief, file in zip(whole.briefs, files, strict=True):
        standing = visible.standing(brief, now, whole.zone)
        if standing is not Standing.DRAFT:
            yield _Seen(brief, file, standing, visible.appears(brief, whole.zone))


def _ids(brief: Brief) -> set[str]:
    return {brief.id, *brief.formerly}


async def _known(connection: AsyncConnection) -> Mapping[str, RowMapping]:
    """What is known of briefs by their ids, with their campaigns and the hashes of what these send."""
    every = select(
        campaigns, revisions.c.hash, known_briefs.c.brief.label("known"), known_briefs.c.file
    ).select_from(
        known_briefs.outerjoin(campaigns, campaigns.c.id == known_briefs.c.campaign_id).outerjoin(
            revisions,
            (revisions.c.campaign_id == campaigns.c.id)
            & (revisions.c.number == campaigns.c.revision),
        )
    )
    rows = (await connection.execute(every)).mappings()
    return {row["known"]: row for row in rows}
