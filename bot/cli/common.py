"""What the commands have in common: the token, and a refusal in one sentence."""

from __future__ import annotations

import sys
from contextlib import suppress

from bot.settings import Settings, SettingsError

REFUSED_TOKEN = "Telegram refuses BOT_TOKEN; check it with @BotFather (and BOT_API_URL)"  # noqa: S105 - a sentence


def token_of(given: Settings) -> str:
    """The token that is set. Raises `SettingsError` without one."""
    if given.token is None:
        raise SettingsError("BOT_TOKEN is not set; get a token from @BotFather")
    return given.token.get_secret_value()


def refused(why: str) -> int:
    """Say why a command cannot be carried out; the exit code for that."""
    say(f"brief-bot: {' '.join(why.split())}")
    return 2


def say(line: str) -> None:
    """Write a line to standard error, where that is possible."""
    with suppress(OSError):  # a full disk; what is to be told is told by the exit code, too
        print(line, file=sys.stderr, flush=True)
