"""What the fate of a delivery changes of its campaign. Every function is a part of the caller's transaction."""

from __future__ import annotations

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.states import BEFORE, CampaignState, Trouble
from bot.store.tables import campaigns
from bot.subscription import ChatKind


async def catch_up(connection: AsyncConnection, campaign: int, revision: int, now: float) -> None:
    """Have a copy edited that has just arrived with an earlier revision than all others are edited to."""
    found = (await connection.execute(_EDITED, {"of": campaign})).one()
    if found.copies > revision and found.edits_begin is None:
        of_campaign = campaigns.c.id == campaign
        await connection.execute(update(campaigns).where(of_campaign).values(edits_begin=now))


_EDITED = (
    select(campaigns.c.copies, campaigns.c.edits_begin)
    .where(campaigns.c.id == bindparam("of"))
    # Nobody takes its edits for finished until this copy can be seen.
    .with_for_update(read=True, key_share=True)
)


async def prove(connection: AsyncConnection, campaign: int, kind: ChatKind) -> None:
    """Note that Telegram has taken a campaign's push in a kind of chat."""
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, ~campaigns.c.proven.contains(kind))
        .values(proven=campaigns.c.proven + f" {kind}")
    )


async def pause(
    connection: AsyncConnection, campaign: int, revision: int, words: str, now: float
) -> None:
    """Let nothing of a campaign go out in a text that Telegram refuses, unless it has another by now; `words` are Telegram's."""
    c = campaigns.c
    await connection.execute(
        update(campaigns)
        .where(c.id == campaign, c.revision == revision)
        .where(c.state.in_((*BEFORE, CampaignState.GOING)))
        .values(
            state=CampaignState.PAUSED,
            trouble=case((_replaceable, Trouble.REFUSED), else_=c.trouble),
            words=words,
            changed=now,
        )
    )


async def end_edits(connection: AsyncConnection, campaign: int, revision: int, words: str) -> bool:
    """
    Edit no more copies to a text that Telegram refuses; `words` are Telegram's.

    Returns False where they are brought to another by now.
    """
    c = campaigns.c
    ended = await connection.execute(
        update(campaigns)
        .where(c.id == campaign, c.copies == revision)
        .values(
            edits_begin=None,
            urgent=False,
            trouble=case((_replaceable, Trouble.REFUSED), else_=c.trouble),
            words=words,
        )
    )
    return ended.rowcount > 0


async def trouble(connection: AsyncConnection, campaign: int, what: Trouble, words: str) -> None:
    """Note what the editors have to know of a campaign, unless they have to decide about something else; `words` are Telegram's."""
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, _replaceable)
        .values(trouble=what, words=words)
    )


_replaceable = campaigns.c.trouble.in_((Trouble.NONE, Trouble.NO_RIGHTS, Trouble.REFUSED))
"""Whether a campaign has no trouble, or one of which another answer may make another."""
