"""Another key for the chats of a database."""

from __future__ import annotations

import os

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts, keys
from bot.store.cipher import Cipher
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.store import Store
from bot.store.tables import chats

_AT_A_TIME = 5_000
"""Rows that are in memory at the same time."""


async def rekey(store: Store, folder: Folder, given: bytes | None) -> int:
    """
    Encrypt all chats with another key, in one transaction. Returns how many there are.

    Where no key is given, a new one takes the place of the folder's own. The store is of no use afterwards.
    Raises `StoreError`; the old key is the right one then.
    """
    key = given or os.urandom(64)
    if given is None:
        # On the disk before it is used: if the process dies, the next start takes the one that fits.
        folder.write(folder.next_key, keys.written(key))
    cipher = Cipher(key, store.cipher.key_id + 1)
    count = await store.database.write(lambda c: _encrypted_anew(c, store.cipher, cipher))
    if given is None:
        keys.find(folder, None, cipher.check_value())
    await store.database.empty_log()
    return count


async def _encrypted_anew(connection: AsyncConnection, old: Cipher, new: Cipher) -> int:
    set_chat = (
        update(chats)
        .where(chats.c.id == bindparam("row"))
        .values(chat=bindparam("encrypted"), key_id=new.key_id)
    )
    count = last = 0
    while True:
        some = select(chats.c.id, chats.c.chat).where(chats.c.id > last).order_by(chats.c.id)
        rows = (await connection.execute(some.limit(_AT_A_TIME))).all()
        if not rows:
            break
        anew = [{"row": row.id, "encrypted": new.encrypted(old.chat(row.chat))} for row in rows]
        await connection.execute(set_chat, anew)
        count, last = count + len(rows), rows[-1].id
    await facts.put(connection, Fact.KEY_CHECK, new.check_value())
    await facts.put(connection, Fact.KEY_ID, str(new.key_id))
    return count
