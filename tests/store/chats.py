"""Chats in a store."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Work
from bot.store.store import Store
from bot.store.tables import chats


def subscribed(store: Store, chat: int) -> Work[None]:
    async def add(connection: AsyncConnection) -> None:
        cipher = store.cipher
        row = {"chat": cipher.encrypted(chat), "key_id": cipher.key_id, "kind": "private"}
        await connection.execute(insert(chats).values(row))

    return add


async def kept(store: Store) -> list[int | str]:
    async def read(connection: AsyncConnection) -> list[bytes]:
        return list(await connection.scalars(select(chats.c.chat).order_by(chats.c.id)))

    return [store.cipher.chat(encrypted) for encrypted in await store.database.read(read)]
