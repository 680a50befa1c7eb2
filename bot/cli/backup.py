"""`brief-bot backup`: a copy of the database, made while the bot runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot import settings
from bot.cli import options
from bot.cli.refusal import require_a_file


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.version
def backup(file: Path) -> int:
    """
    Back up the database of subscribers and deliveries into a new FILE.

    The bot may run meanwhile. The key is not in the file.
    """
    # The database's libraries take time to load, which other commands need not spend.
    from bot.store import backup as copies
    from bot.store.folder import Folder

    given = settings.read()
    require_a_file(given, "pg_dump")
    copies.backup(Folder.of(given), file)
    print(f"{file} holds the database. Keep the key as well, and elsewhere.")
    return 0
