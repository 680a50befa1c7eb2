"""
The mark: a number in the database and its twin in the folder, by which an older copy of the database is noticed.

Both grow at each start and each stop. A database whose number is the smaller one has been put back from a
copy that was made earlier; so has one whose twin is not there, unless other processes share it, each with a
folder of its own.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts
from bot.store.database import Database
from bot.store.facts import Fact
from bot.store.folder import Folder
from bot.store.work import alone


async def renew(database: Database, folder: Folder, now: float, *, shared: bool = False) -> None:
    """
    Make both numbers greater, and note the moment `now` as `Fact.RESTORED` where the database is an older copy.

    It may be `shared` by processes with folders of their own.

    Raises `StoreError`.
    """
    text = folder.read(folder.mark)
    outside = int(text) if text and text.strip().isdecimal() else None

    async def renewed(connection: AsyncConnection) -> int:
        await alone(connection)
        known = await facts.value(connection, Fact.MARK)
        inside = int(known or 0)
        if (outside or 0) > inside or (outside is None and inside and not shared):
            await facts.put(connection, Fact.RESTORED, str(now))
        number = max(outside or 0, inside) + 1
        await facts.put(connection, Fact.MARK, str(number))
        return number

    # The database first: if the process dies here, its number is the greater one, which alarms nobody.
    folder.write(folder.mark, f"{await database.write(renewed)}\n")
