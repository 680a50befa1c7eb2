"""Briefs that are held to Telegram's limits, as those are that the bot serves."""

from __future__ import annotations

from pathlib import Path

from bot.library import Library, Reading
from bot.newsroom import limits


def load_held(path: Path) -> Library:
    """All briefs at or below a path. Raises `ContentError`."""
    reading = Reading(path)
    return reading.load(limits.held(reading))
