"""The folder in which this machine's user keeps the data of programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.settings.environment import SettingsError

_NAME = "brief-bot"


def folder() -> Path:
    """The bot's folder there. Raises `SettingsError` where the user has no home."""
    if state := os.environ.get("STATE_DIRECTORY"):  # systemd's, which may name several
        return Path(state.split(":")[0])
    # The specification of XDG passes over what is not absolute.
    if (given := os.environ.get("XDG_DATA_HOME", "")).startswith("/"):
        return Path(given) / _NAME
    try:
        home = Path.home()
    except RuntimeError:
        raise SettingsError(
            "BOT_DATA is not set, and the user has no home folder; set it"
        ) from None
    within = "Library/Application Support" if sys.platform == "darwin" else ".local/share"
    return home / within / _NAME
