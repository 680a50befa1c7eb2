"""`brief-bot preview`: one brief before it is published, in the terminal or in a chat on Telegram."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot import library, settings
from bot.brief import Brief
from bot.cli import content, options
from bot.cli.refusal import REFUSED_TOKEN, refused, required_token
from bot.library import Library, Reading
from bot.links import Kind, Link
from bot.newsroom import limits
from bot.newsroom.check import shared_people
from bot.settings import Settings

_WHO = "The bot can write there only if that person has pressed Start, or if it is in that group."
_START = "open the bot there and press Start, or add the bot to the group"


@click.command()
@click.argument("brief")
@click.option(
    "--to", metavar="CHAT", help="Send it to a chat on Telegram instead, where Start was pressed."
)
@options.no_color
@options.version
def preview(brief: str, to: str | None, *, no_color: bool) -> int:
    """
    Try one brief before it is published.

    BRIEF is its id or its file.
    """
    given = settings.read()
    found, whole = _find(brief, given)
    if found is None:
        return refused(f"there is no brief '{brief}'; give its id or its file")
    # A withdrawn brief has a single page, to which only links lead.
    gone = found.withdrawn is not None
    alone = Library(
        [] if gone else [found],
        withdrawn=[found] if gone else [],
        newsroom=whole.newsroom,
        language=whole.language,
        zone=whole.zone,
    )
    if to is not None:
        return _send(alone, to, given)
    from bot.terminal import chat

    opening = f"/start {Link(Kind.START, found.id).encode()}"
    chat.run(
        alone, color=not no_color, opening=opening if gone else "/start", language=found.language
    )
    return 0


def _find(wanted: str, given: Settings) -> tuple[Brief | None, Library]:
    """One brief by file or id, and the library that it was found in. Raises `ContentError`."""
    own, path = content.own(given), Path(wanted)
    if not path.is_file():
        path = next((file for file in library.files(own) if file.stem == wanted), own)
    people = shared_people(path, own)
    reading = Reading(path, people=people, zone=given.zone, language=given.language)
    found = reading.load(limits.held(reading), drafts=path.is_file())
    return found.latest if path.is_file() else found.brief(wanted), found


def _send(alone: Library, chat: str, given: Settings) -> int:
    token = required_token(given)
    print(f"Sending to {chat}. {_WHO}")
    from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

    from bot.newsroom import preview

    try:
        sent = asyncio.run(preview.send(alone, chat, token, given.api_url))
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
