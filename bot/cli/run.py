"""`brief-bot run`, the bot on Telegram, and `brief-bot worker`, which only delivers."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import click

from bot import settings
from bot.cli import content, options
from bot.cli.refusal import REFUSED_TOKEN, refused, required_token, say, sentence
from bot.library import ContentError
from bot.service import log
from bot.settings import Settings, SettingsError
from bot.store.errors import StoreError, UnavailableError


@click.command()
@options.version
def run() -> int:
    """Answer on Telegram (needs BOT_TOKEN)."""
    return _served(_run)


@click.command()
@options.version
def worker() -> int:
    """Only deliver, beside the bot (needs BOT_TOKEN and Postgres)."""
    return _served(_worker)


def _run(given: Settings) -> Coroutine[Any, Any, None]:
    # Telegram's library takes most of the start-up time, which the other commands do without.
    from bot.service.run import run

    return run(given, content.serve(given))


def _worker(given: Settings) -> Coroutine[Any, Any, None]:
    if given.server is None:
        raise SettingsError("BOT_DATABASE_URL names no Postgres; a worker shares one with the bot")
    if given.delivery_mode == "off":
        raise SettingsError(given.why_off or "BOT_DELIVERY is off; a worker would do nothing")
    from bot.service.worker import work

    return work(given)


def _served(service: Callable[[Settings], Coroutine[Any, Any, None]]) -> int:
    """Run a service until a signal ends it. Returns the exit code."""
    # Until the bot has its own handlers: a stop is no failure, and there is nothing to reload yet.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        return _serve(service)
    except UnavailableError as error:
        # Whoever starts the bot again may find the database there.
        return _refused_in_the_log(sentence(error), 1)
    except (SettingsError, ContentError, StoreError) as error:
        return _refused_in_the_log(sentence(error))


def _serve(service: Callable[[Settings], Coroutine[Any, Any, None]]) -> int:
    with log.held() as early:
        given = settings.read()
    required_token(given)
    log.configure(given)
    log.tell(early)
    from telegram.error import InvalidToken

    try:
        asyncio.run(service(given))
    except InvalidToken:
        return _refused_in_the_log(REFUSED_TOKEN)
    except (SettingsError, ContentError, StoreError):
        raise
    except Exception:
        # In the log's format, which the interpreter's own last words are not in.
        logging.getLogger("bot").critical("The bot ends by a fault of its own", exc_info=True)
        return 1
    return 0


def _refused_in_the_log(why: str, code: int = 2) -> int:
    """Refuse in the format that BOT_LOG_FORMAT names, even where other settings are wrong. Returns the exit code."""
    if settings.logs_json():
        say(log.last_line(why))
    else:
        refused(why)
    return code
