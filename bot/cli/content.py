"""Where the commands find briefs."""

from __future__ import annotations

from pathlib import Path

from bot import settings
from bot.library import Library
from bot.newsroom import serving
from bot.settings import Settings


def own(given: Settings) -> Path:
    """An editor's briefs: BOT_CONTENT, else the folder content/ here, else the bundled ones."""
    here = Path("content")
    return here if given.content == settings.bundled() and here.is_dir() else given.content


def serve(given: Settings) -> Library:
    """The briefs that the bot answers from. Raises `ContentError` where there are none."""
    return serving.serve(given.content, zone=given.zone, language=given.language)
