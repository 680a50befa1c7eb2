"""Refusals: a command that cannot be carried out says why in one sentence and ends with exit code 2."""

from __future__ import annotations

import sys
from contextlib import suppress

from bot.library import ContentError
from bot.newsroom.revision import RevisionError
from bot.settings import Settings, SettingsError
from bot.store.errors import StoreError

REFUSED_TOKEN = "Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)"  # noqa: S105 - a sentence

Refusal = SettingsError | RevisionError | ContentError | StoreError
"""The errors for which a command is refused."""


def sentence(error: Refusal) -> str:
    """The reason of a refusal in one sentence."""
    if not isinstance(error, ContentError):
        return str(error)
    more = len(error.faults) - 1
    rest = f" (and {more} more: see 'brief-bot check')" if more else ""
    return f"{error.faults[0]}{rest}"


def refused(why: str) -> int:
    """Say why a command cannot be carried out, and return its exit code."""
    say(f"brief-bot: {' '.join(why.split())}")
    return 2


def say(line: str) -> None:
    """Write a line to standard error, where that is possible."""
    with suppress(OSError):  # a full disk: the exit code tells of the failure, too
        print(line, file=sys.stderr, flush=True)


def require_a_file(given: Settings, tool: str) -> None:
    """Raise `SettingsError` where the database is on a server, of which a tool of the server's makes copies."""
    if given.server:
        raise SettingsError(f"BOT_DATABASE_URL names Postgres; its own {tool} does that")


def required_token(given: Settings) -> str:
    """The bot's token. Raises `SettingsError` where none is set."""
    if given.token is None:
        raise SettingsError("BOT_TOKEN is not set; get a token from @BotFather")
    return given.token.get_secret_value()
