"""What editors decide about a campaign. The first press wins; a later one finds nothing left to decide."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content import revisions
from bot.delivery.content.corrections import show_in_corrections, stop_corrections
from bot.delivery.content.revision import Form
from bot.delivery.editors import doubts
from bot.delivery.states import BEFORE, UNDER_WAY, CampaignState, Trouble
from bot.links import Act, Decision
from bot.store.clock import Clock
from bot.store.tables import campaigns
from bot.store.tables import revisions as revisions_table
from bot.store.work import alone

_held = campaigns.c.trouble == Trouble.UNEXPLAINED
_withdrawn = exists().where(
    revisions_table.c.campaign_id == campaigns.c.id,
    revisions_table.c.number == campaigns.c.revision,
    revisions_table.c.form == Form.WITHDRAWN,
)


class Decisions:
    """
    Every method is a part of the caller's transaction, and returns whether it changed anything.

    `who` is the name of the editor, for the message that says who decided.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def make(self, connection: AsyncConnection, decision: Decision, who: str) -> bool:
        """Make the decision that a button names."""
        await alone(connection)
        campaign, revision = decision.campaign, decision.revision
        # Of a change that is held since, nobody was asked.
        other = exists().where(campaigns.c.id == campaign, campaigns.c.revision != revision, _held)
        if decision.act in (Act.EDIT, Act.RESUME) and await connection.scalar(select(other)):
            return False
        if decision.act is Act.SEND:
            return await self.approve(connection, campaign, revision, who)
        if decision.act is Act.DECLINE:
            return await self.decline(connection, campaign, revision, who)
        others = {
            Act.PAUSE: self.pause,
            Act.RESUME: self.resume,
            Act.STOP: self.stop,
            Act.PULL: self.pull,
            Act.RESTORE: self.restore,
            Act.EDIT: self.edit_copies,
            Act.LEAVE: self.stop_edits,
            Act.AGAIN: self.send_again,
            Act.THERE: self.take_for_sent,
        }
        return decision.act in others and await others[decision.act](connection, campaign, who)

    async def approve(
        self, connection: AsyncConnection, campaign: int, revision: int, who: str
    ) -> bool:
        """Send a brief, in the text of a revision alone, from now or from its hour on."""
        now = self._clock.now()
        return await self._move(
            connection,
            campaign,
            (CampaignState.ASKED,),
            campaigns.c.revision == revision,
            state=CampaignState.GOING,
            # Set times that passed before anybody decided are not made up for.
            begins=case((campaigns.c.begins > now, campaigns.c.begins), else_=now),
            decided_by=who,
        )

    async def decline(
        self, connection: AsyncConnection, campaign: int, revision: int, who: str
    ) -> bool:
        """Do not send a brief."""
        return await self._move(
            connection,
            campaign,
            BEFORE,
            campaigns.c.revision == revision,
            state=CampaignState.DECLINED,
            decided_by=who,
        )

    async def pause(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Let nothing go out until somebody resumes it."""
        return await self._move(
            connection, campaign, (CampaignState.GOING,), state=CampaignState.PAUSED, decided_by=who
        )

    async def resume(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Go on with what was paused, by somebody or for some trouble."""
        now = self._clock.now()
        return await self._move(
            connection,
            campaign,
            (CampaignState.PAUSED,),
            state=CampaignState.GOING,
            # Whether the copies show what has changed is another question.
            trouble=case((_held, Trouble.UNEXPLAINED), else_=Trouble.NONE),
            words="",
            # It is not too late for anybody because it was paused.
            begins=case((campaigns.c.begins < now, now), else_=campaigns.c.begins),
            decided_by=who,
        )

    async def stop(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Send nothing more of a campaign, for good."""
        stopped = await self._move(
            connection, campaign, UNDER_WAY, state=CampaignState.STOPPED, decided_by=who
        )
        if stopped:
            await stop_corrections(connection, campaign, self._clock.now())
        return stopped

    async def pull(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Send nothing more, and have all copies say that the brief is being checked, unless they tell of its withdrawal."""
        now = self._clock.now()
        sent = tuple(set(CampaignState) - set(BEFORE))
        pulled = await self._move(
            connection,
            campaign,
            sent,
            ~campaigns.c.pulled,
            # All that was sent of a brief, and no correction alone.
            campaigns.c.parent_id.is_(None),
            ~_withdrawn,
            state=CampaignState.STOPPED,
            pulled=True,
            urgent=True,
            edits_begin=now,
            decided_by=who,
        )
        if pulled:
            await stop_corrections(connection, campaign, now)
            await self._show(connection, campaign, Form.CHECKING)
        return pulled

    async def restore(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Show the brief again in all copies."""
        now = self._clock.now()
        restored = await self._move(
            connection,
            campaign,
            tuple(CampaignState),
            campaigns.c.pulled,
            pulled=False,
            trouble=case((_held, Trouble.NONE), else_=campaigns.c.trouble),
            urgent=True,
            edits_begin=now,
            decided_by=who,
            kept=False,
        )
        counts = select(campaigns.c.counts).where(campaigns.c.id == campaign)
        if restored and not await connection.scalar(counts):
            await self._show(connection, campaign, Form.BRIEF)
        return restored

    async def edit_copies(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Have the copies show a change that the editors were asked about."""
        return await self._move(
            connection,
            campaign,
            tuple(CampaignState),
            _held,
            trouble=Trouble.NONE,
            copies=campaigns.c.revision,
            edits_begin=self._clock.now(),
            decided_by=who,
        )

    async def stop_edits(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Leave the copies as they are that have not been edited yet."""
        return await self._move(
            connection,
            campaign,
            tuple(CampaignState),
            campaigns.c.edits_begin.is_not(None),
            ~campaigns.c.urgent,
            copies=0,
            edits_begin=None,
            urgent=False,
            decided_by=who,
        )

    async def send_again(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Send once more what may have arrived where many read, and may not."""
        if asked := await self._in_doubt(connection, campaign, who):
            await doubts.send_again(connection, campaign, self._clock.now())
        return asked

    async def take_for_sent(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Take for sent what may have arrived where many read, and may not."""
        if asked := await self._in_doubt(connection, campaign, who):
            await doubts.settle(connection, campaign)
        return asked

    async def _in_doubt(self, connection: AsyncConnection, campaign: int, who: str) -> bool:
        """Note that somebody has decided about the doubts of a campaign, if it has any."""
        state = campaigns.c.state
        return await self._move(
            connection,
            campaign,
            (CampaignState.GOING, CampaignState.PAUSED, CampaignState.DONE),
            exists().where(doubts.doubtful(campaign)),
            # It ends by itself, once nothing of it is under way.
            state=case((state == CampaignState.DONE, CampaignState.GOING), else_=state),
            decided_by=who,
        )

    async def _show(self, connection: AsyncConnection, campaign: int, form: Form) -> None:
        """Have the copies show the brief in another form, and its corrections likewise."""
        now = self._clock.now()
        stored = await revisions.newest(connection, campaign)
        number = await revisions.add(connection, campaign, form, stored.brief, now)
        await show_in_corrections(connection, campaign, form, now)
        await connection.execute(
            update(campaigns).where(campaigns.c.id == campaign).values(copies=number)
        )

    async def _move(
        self,
        connection: AsyncConnection,
        campaign: int,
        states: tuple[CampaignState, ...],
        *conditions: ColumnElement[bool],
        kept: bool = True,
        **values: object,
    ) -> bool:
        """Change a campaign that is in one of some states, and with `kept` one whose deliveries are. The first who asks wins."""
        done = await connection.execute(
            update(campaigns)
            .where(
                campaigns.c.id == campaign,
                campaigns.c.state.in_(states),
                *((campaigns.c.counts == "",) if kept else ()),
                *conditions,
            )
            .values(changed=self._clock.now(), **values)
        )
        return done.rowcount == 1
