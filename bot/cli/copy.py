"""`brief-bot copy`: from SQLite to Postgres."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click
from pydantic import SecretStr

from bot import settings
from bot.cli import options
from bot.cli.refusal import refused
from bot.replies.formats import counted
from bot.settings import Settings, values
from bot.store.folder import Folder

if TYPE_CHECKING:  # the database's libraries take time to load, which other commands need not spend
    from bot.store.copying import Copied


# What is too much may be an address, which click would print.
@click.command(context_settings={"allow_extra_args": True})
@click.argument("url")
@options.version
@click.pass_context
def copy(context: click.Context, url: str) -> int:
    """
    Copy the database from SQLite to Postgres, while the bot is stopped.

    URL is postgresql://user:password@host/name; the database there has to be an empty one.
    """
    if context.args:
        return refused("copy takes one URL; see 'brief-bot copy --help'")
    if not values.is_server(SecretStr(url)):
        return refused("URL names no Postgres; write postgresql://user:password@host/name")
    given = settings.read()
    if given.server:
        return refused("BOT_DATABASE_URL names Postgres already; copy before you set it")
    folder = Folder.of(given)
    copied = asyncio.run(_copied(given, folder, url))
    subscriptions = counted(copied.subscriptions, "{count} subscription", "{count} subscriptions")
    campaigns = counted(copied.campaigns, "{count} campaign", "{count} campaigns")
    key = "keep BOT_DATA_KEY" if given.data_key else f"BOT_DATA_KEY_FILE to {folder.key}"
    print(
        f"{subscriptions} and {campaigns} copied. Set BOT_DATABASE_URL to the same URL, and {key}."
        " Start no bot with the old database any more: readers would get briefs twice."
    )
    return 0


async def _copied(given: Settings, folder: Folder, url: str) -> Copied:
    from bot.store.copying import copy
    from bot.store.store import given_key, opened_in

    folder.require_database()
    async with opened_in(folder, given_key(given)) as store:
        return await copy(store, url)
