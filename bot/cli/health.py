"""`brief-bot health`: whether the bot that runs on this machine answers."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException

import click

from bot import settings
from bot.cli import options
from bot.cli.refusal import refused, say
from bot.os_errors import reason


@click.command()
@options.version
def health() -> int:
    """
    Ask the bot that runs here whether it answers.

    Exit code 0 while the bot at BOT_LISTEN can answer, else 1 and the reason.
    """
    address = settings.read().address
    if address is None:
        return refused("BOT_LISTEN is not set, so nothing tells of the bot's health")
    # A bot that listens everywhere listens here too.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104 - asked, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/healthz"
    # Not by a proxy, which the environment may name for the way to Telegram.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        own = error.headers.get_content_type() == "application/json"
        told = error.read().decode(errors="replace") if own else f"{url}: another program answers"
    except OSError as error:
        # urllib puts the system's error into one of its own.
        cause = getattr(error, "reason", error)
        why = reason(cause) if isinstance(cause, OSError) else None
        told = f"{url}: {why or 'no answer'}"
    except HTTPException:
        told = f"{url}: another program answers"
    else:
        return 0
    say(told)
    return 1
