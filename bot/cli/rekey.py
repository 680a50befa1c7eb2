"""`brief-bot rekey`: another key for the ids of chats."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot import settings
from bot.cli import options
from bot.cli.refusal import refused
from bot.replies.formats import counted
from bot.settings import Settings


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.version
def rekey(file: Path | None) -> int:
    """
    Encrypt the ids of chats with another key, while the bot is stopped.

    FILE holds the new key. Without it a key is made that takes the place of the one in BOT_DATA.
    """
    given = settings.read()
    if file is None and given.data_key:
        return refused("BOT_DATA_KEY is set; give the new key as well: brief-bot rekey FILE")
    count = counted(asyncio.run(_rekeyed(given, file)), "{count} chat", "{count} chats")
    what = "Set BOT_DATA_KEY_FILE to its file" if file else "The old one is gone from BOT_DATA"
    print(f"{count} encrypted with the new key. {what}. Backups of before need the old one.")
    return 0


async def _rekeyed(given: Settings, file: Path | None) -> int:
    """How many chats are encrypted with a new key, that of a file or one that is made."""
    from bot.store import keys
    from bot.store.folder import Folder
    from bot.store.rekeying import rekey
    from bot.store.store import opened

    folder = Folder.of(given)
    if not given.server:
        folder.require_database()
    key = keys.of_file(file) if file else None
    async with opened(given, alone=True) as store:
        return await rekey(store, folder, key)
