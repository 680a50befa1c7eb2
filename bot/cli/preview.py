"""`brief-bot preview`: briefs as readers will get them, in a browser or in a chat on Telegram."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import library, settings
from bot.brief import Brief
from bot.cli import content, options
from bot.cli.refusal import REFUSED_TOKEN, refused, required_token
from bot.library import Library
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.delivery.editors.outlook import Outlook

_PORT = 8765
_WHO = "The bot can write there only if that person has pressed Start, or if it is in that group."
_START = "open the bot there and press Start, or add the bot to the group"


@click.command()
@click.argument("brief", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    help=f"Where to; {_PORT} if not given, and any other where it is taken.",
)
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--to",
    metavar="CHAT",
    help="Send BRIEF to a chat on Telegram instead, where Start was pressed.",
)
@options.version
def preview(brief: str | None, *, port: int, no_open: bool, to: str | None) -> int:
    """
    See briefs in a browser as readers will get them, while you write.

    BRIEF is the id or the file of the one to begin with; if not given, that is the one that was saved last.
    """
    given = settings.read()
    if to is not None:
        if brief is None:
            raise click.UsageError("--to needs the id or the file of a brief")
        return _send(brief, to, given)
    own = content.own(given)
    listed = library.files(own)
    named = content.file_of(brief, given) if brief is not None else None
    if brief is not None and named is None:
        return refused(content.NO_BRIEF.format(brief))
    # A file that does not stand among the newsroom's briefs is shown alone.
    path = own if named is None or named in listed else named
    try:
        asyncio.run(_serve(given, path, named, port, opens=not no_open))
    except KeyboardInterrupt:
        print()
    return 0


async def _serve(
    given: Settings, path: Path, named: Path | None, port: int, *, opens: bool
) -> None:
    # What these need takes half a second to load, which the other commands do without.
    from bot.preview.desk import Desk
    from bot.preview.preview import Preview
    from bot.preview.server import serving

    async def look_up(whole: Library, brief: Brief) -> Outlook | None:
        return await _outlook(given, whole, brief)

    desk = Desk(path, content.own(given), given.zone, given.language)
    preview = Preview(desk, named, look_up)
    async with serving(preview, secrets.token_urlsafe(12), port) as address:
        print(f"The preview is at {address}\nCtrl-C ends it.", flush=True)
        if opens and _has_browser():
            # Some browsers are waited for until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        await preview.run()


def _has_browser() -> bool:
    """Whether there is a screen to open a browser on: one for terminals would take over this terminal."""
    on_linux = sys.platform not in ("darwin", "win32")
    return not on_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def _outlook(given: Settings, whole: Library, brief: Brief) -> Outlook | None:
    """What deliveries do with a brief; None where there is no database. Raises `StoreError`."""
    from bot.delivery.editors.outlook import Outlooks
    from bot.store.clock import SystemClock
    from bot.store.folder import Folder
    from bot.store.store import beside

    if not given.server and not Folder.of(given).has_database():
        return None
    outlooks = Outlooks(SystemClock(), given.delivery_rate, given.delivery_delay)
    async with beside(given) as database:
        return await database.read(lambda connection: outlooks.of(connection, whole, brief))


def _send(wanted: str, chat: str, given: Settings) -> int:
    found = content.alone(wanted, given)
    if found is None:
        return refused(content.NO_BRIEF.format(wanted))
    token = required_token(given)
    print(f"Sending to {chat}. {_WHO}")
    from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

    from bot.newsroom import preview

    try:
        sent = asyncio.run(preview.send(found[1], chat, token, given.api_url))
    except InvalidToken:
        return refused(REFUSED_TOKEN)
    except ChatMigrated as error:
        return refused(f"the chat {chat} has become {error.new_chat_id}; send it there")
    except (BadRequest, Forbidden) as error:
        why = error.message.replace(token, "[secret]")
        return refused(f"Telegram does not send it to {chat} ({why}); {_START}")
    except TelegramError as error:
        why = error.message.replace(token, "[secret]")
        return refused(f"it could not be sent, for Telegram cannot be reached ({why})")
    print(f"{sent} messages sent to {chat}")
    return 0
