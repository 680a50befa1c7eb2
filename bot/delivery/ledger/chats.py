"""What Telegram has told of a chat: that it takes nothing for a while, nothing any more, or has become another."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.states import State
from bot.store.cipher import Cipher
from bot.store.tables import chats, deliveries, subscriptions
from bot.store.work import alone
from bot.subscription import Standing


async def put_off(connection: AsyncConnection, chat: int, now: float, seconds: float) -> None:
    """Note that Telegram takes nothing for a chat, by its id in the store, for some seconds."""
    await connection.execute(
        update(chats)
        .where(chats.c.id == chat)
        .values(blocked_until=now + seconds, blocked_for=seconds)
    )


async def suspend(
    connection: AsyncConnection, chat: int, now: float, since: float | None = None
) -> None:
    """
    Suspend the subscriptions of a chat, by its id in the store, that takes nothing from the bot any more.

    Nobody is suspended who has come back after `since`, where that is given.
    """
    s = subscriptions.c
    suspended = await connection.scalars(
        update(subscriptions)
        .where(s.chat_id == chat, s.standing.in_((Standing.ACTIVE, Standing.PAUSED)))
        .where(*(() if since is None else (s.changed <= since,)))
        .values(standing=Standing.BLOCKED, changed=now)
        .returning(s.id)
    )
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id.in_(suspended.all()),
            deliveries.c.state.in_((State.DUE, State.CLAIMED)),
        )
        .values(state=State.CANCELLED, settled=now, token=None, lease=None)
    )


async def drop(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Delete subscriptions with their deliveries, and the chats that have no other."""
    # Nobody subscribes in such a chat meanwhile.
    await alone(connection)
    s = subscriptions.c
    gone = await connection.execute(delete(subscriptions).where(s.id.in_(ids)).returning(s.chat_id))
    left = chats.c.id.in_(set(gone.scalars())), ~exists().where(s.chat_id == chats.c.id)
    await connection.execute(delete(chats).where(*left))


async def migrate(connection: AsyncConnection, cipher: Cipher, chat: int, becomes: int) -> None:
    """
    Note that a group, by its id in the store, has become the one with another id at Telegram.

    Where the store knows the new group already, its subscriptions win, and those of the old go.
    """
    await alone(connection)
    address = cipher.encrypted(becomes)
    known = await connection.execute(
        select(chats.c.id).where(chats.c.chat == address, chats.c.id != chat)
    )
    if known.scalar_one_or_none() is not None:
        await connection.execute(delete(chats).where(chats.c.id == chat))
    else:
        await connection.execute(update(chats).where(chats.c.id == chat).values(chat=address))
