"""`brief-bot run`: the bot on Telegram."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

import click

from bot import settings
from bot.cli import content, options
from bot.cli.refusal import REFUSED_TOKEN, refused, required_token, say, sentence
from bot.library import ContentError
from bot.service import log
from bot.settings import SettingsError
from bot.store.errors import StoreError


@click.command()
@options.version
def run() -> int:
    """Answer on Telegram (needs BOT_TOKEN)."""
    # Until the bot has its own handlers: a stop is no failure, and there is nothing to reload yet.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        return _run()
    except (SettingsError, ContentError, StoreError) as error:
        return _refused_in_the_log(sentence(error))


def _run() -> int:
    with log.held() as early:
        given = settings.read()
    required_token(given)
    log.configure(given)
    log.tell(early)
    # Telegram's library takes most of the start-up time, which the other commands do without.
    from telegram.error import InvalidToken

    from bot.service.run import run

    try:
        asyncio.run(run(given, content.serve(given)))
    except InvalidToken:
        return _refused_in_the_log(REFUSED_TOKEN)
    except (SettingsError, ContentError, StoreError):
        raise
    except Exception:
        # In the log's format, which the interpreter's own last words are not in.
        logging.getLogger("bot").critical("The bot ends by a fault of its own", exc_info=True)
        return 1
    return 0


def _refused_in_the_log(why: str) -> int:
    """Refuse in the format that BOT_LOG_FORMAT names, even where other settings are wrong."""
    if not settings.logs_json():
        return refused(why)
    say(log.last_line(why))
    return 2
