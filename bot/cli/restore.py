"""`brief-bot restore`: a backup takes the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from bot import settings
from bot.cli import options
from bot.cli.refusal import require_a_file


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there is a database, which is lost then.")
@options.version
def restore(file: Path, *, replace: bool) -> int:
    """
    Restore the database from the backup FILE, while the bot is stopped.

    The key has to be the one that the backup was made with.
    """
    from bot.store import backup as copies
    from bot.store.folder import Folder
    from bot.store.store import given_key

    given = settings.read()
    require_a_file(given, "pg_restore")
    copies.restore(Folder.of(given), file, given_key(given), replace=replace)
    print(f"{file} is restored. What was published before the next start is not sent by itself.")
    return 0
