"""Where campaigns stand, read from the ledger for the editors."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import Campaigns, Progress
from bot.delivery.content.revision import Form
from bot.delivery.editors import doubts, forecast
from bot.delivery.editors.doubts import Doubts
from bot.delivery.editors.forecast import Forecast
from bot.delivery.states import BEFORE, ENDED, Trouble
from bot.delivery.stored import moment
from bot.replies.campaign import Standing
from bot.store.clock import Clock
from bot.store.tables import campaigns, revisions


class Standings:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, zone: tzinfo, rate: float) -> None:
        """`zone` is the newsroom's, `rate` messages a second."""
        self._clock = clock
        self._zone = zone
        self._rate = rate
        self._campaigns = Campaigns(clock)

    async def of(
        self, connection: AsyncConnection, campaign: int
    ) -> tuple[RowMapping, Standing] | None:
        """A campaign's row, and where it stands; None where there is none of which anything is kept."""
        found = await connection.execute(select(campaigns).where(campaigns.c.id == campaign))
        row = found.mappings().one_or_none()
        if row is None or row["counts"]:
            return None
        progress = await self._campaigns.progress(connection, campaign)
        expected = await self._forecast(connection, row)
        left = progress.open
        if not row["spread"] and row["state"] not in ENDED:
            # Who has no row yet is still to get it.
            left = max(0, expected.recipients - progress.settled)
        if row["state"] in BEFORE:
            # Who has subscribed since it appeared was given it at once.
            recipients = max(0, expected.recipients - progress.sent)
        elif row["spread"]:
            recipients = progress.settled + expected.recipients
        else:
            recipients = expected.recipients
        took = None
        if row["state"] in ENDED:
            took = await self._campaigns.took(connection, campaign)
        in_doubt = await doubts.of(connection, campaign)
        form = await connection.scalar(
            select(revisions.c.form).where(
                revisions.c.campaign_id == campaign, revisions.c.number == row["revision"]
            )
        )
        return row, self._standing(
            row,
            progress,
            recipients,
            expected.ends,
            left=left,
            withdrawn=form == Form.WITHDRAWN,
            in_doubt=in_doubt,
            took=took,
        )

    async def _forecast(self, connection: AsyncConnection, row: RowMapping) -> Forecast:
        now = self._clock.now()
        if row["spread"]:
            return await forecast.of_rest(connection, row, now, self._rate)
        begins = max(row["begins"], now)
        if row["parent_id"] is not None:
            parent, seen = row["parent_id"], row["seen"]
            return await forecast.of_readers(connection, parent, seen, begins, self._rate)
        return await forecast.of_subscribers(connection, row, begins, self._rate)

    def _standing(
        self,
        row: RowMapping,
        progress: Progress,
        recipients: int,
        ends: float | None,
        *,
        left: int,
        withdrawn: bool,
        in_doubt: Doubts,
        took: float | None,
    ) -> Standing:
        def local(seconds: float) -> datetime:
            return moment(seconds).astimezone(self._zone)

        # Chats that take no edits now are not waited for.
        outdated = progress.outdated if row["edits_begin"] is not None else 0
        edits_begin = max(self._clock.now(), row["edits_begin"] or 0.0)
        return Standing(
            campaign=row["id"],
            revision=row["revision"],
            is_correction=row["parent_id"] is not None,
            state=row["state"],
            trouble=row["trouble"],
            words=row["words"],
            pulled=row["pulled"],
            withdrawn=withdrawn,
            urgent=row["urgent"],
            decided_by=row["decided_by"],
            changed=local(row["changed"]),
            begins=local(row["begins"]),
            now=local(self._clock.now()),
            ends=local(ends) if ends is not None else None,
            recipients=recipients,
            sent=progress.sent + progress.gone,
            copies=progress.sent,
            left=left,
            blocked=progress.blocked,
            undeliverable=progress.undeliverable,
            unsure=progress.unsure,
            groups_in_doubt=in_doubt.groups,
            channel_in_doubt=in_doubt.channel,
            expired=progress.expired,
            outdated=outdated,
            edited=local(edits_begin + outdated / self._rate) if outdated else None,
            holds_edits=row["trouble"] == Trouble.UNEXPLAINED and row["copies"] < row["revision"],
            took=took,
        )
