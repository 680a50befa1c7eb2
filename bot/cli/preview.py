"""`brief-bot preview`: one brief before it is published, in the terminal or in a chat on Telegram."""

from __future__ import annotations

import asyncio

import click

from bot import settings
from bot.cli import content, options
from bot.cli.refusal import REFUSED_TOKEN, refused, required_token
from bot.library import Library
from bot.links import Kind, Link
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
    found = content.alone(brief, given)
    if found is None:
        return refused(content.NO_BRIEF.format(brief))
    one, alone = found
    if to is not None:
        return _send(alone, to, given)
    from bot.terminal import chat

    opening = f"/start {Link(Kind.START, one.id).encode()}" if one.withdrawn else "/start"
    chat.run(alone, color=not no_color, opening=opening, language=one.language)
    return 0


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
