"""What goes out: the stored revisions of briefs, as messages for each kind of chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from babel import Locale
from sqlalchemy import select

from bot.brief import Brief
from bot.delivery import stored
from bot.delivery.content.revision import Form
from bot.replies import pages, push
from bot.reply import Reply
from bot.store.database import Database
from bot.store.tables import campaigns, revisions
from bot.subscription import ChatKind

_KEPT = 64
"""Messages that are kept once they were rendered."""


class Message(NamedTuple):
    """What a campaign sends, or turns its copies to."""

    reply: Reply
    deletes: bool = False
    """Whether copies are to be deleted where Telegram still lets the bot."""


class Rendering:
    """Renders revisions. All copies of one are made of the same stored content, whatever a replica has on disk."""

    def __init__(self, database: Database, username: Callable[[], str], locale: Locale) -> None:
        """`username` gives the bot's name at Telegram, which links need. `locale` is the newsroom's."""
        self._database = database
        self._username = username
        self._locale = locale
        self._kept: dict[tuple[int, int, ChatKind], Message] = {}

    async def message(self, campaign: int, revision: int, kind: ChatKind) -> Message:
        """The message of a campaign's revision for a kind of chat."""
        key = campaign, revision, kind
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = await self._rendered(*key)
        return self._kept[key]

    async def has(self, campaign: int, revision: int) -> bool:
        """Whether there is that revision of that campaign."""
        found = select(revisions.c.number).where(
            revisions.c.campaign_id == campaign, revisions.c.number == revision
        )
        return await self._database.read(lambda c: c.scalar(found)) is not None

    async def _rendered(self, campaign: int, revision: int, kind: ChatKind) -> Message:
        of_revision = (
            select(revisions.c.form, revisions.c.brief, campaigns.c.parent_id)
            .select_from(revisions.join(campaigns))
            .where(revisions.c.campaign_id == campaign, revisions.c.number == revision)
        )
        row = (await self._database.read(lambda c: c.execute(of_revision))).one()
        brief = Brief.model_validate_json(row.brief)
        newsroom, username = await self._database.read(stored.newsroom), self._username()
        if row.form == Form.CHECKING:
            return Message(push.checking(brief, self._locale))
        if row.form == Form.WITHDRAWN:
            assert brief.withdrawn is not None
            return Message(pages.withdrawn(brief), deletes=brief.withdrawn.delete)
        if row.parent_id is not None:
            return Message(
                push.corrected(brief, brief.corrections, username, self._locale, kind=kind)
            )
        return Message(push.push(brief, newsroom, username, self._locale, kind=kind))
