"""Content as the bot serves it: every brief without a fault, Telegram's limits included."""

from __future__ import annotations

from datetime import UTC, tzinfo
from pathlib import Path

from bot import languages
from bot.library import Library, Reading
from bot.newsroom import limits


def serve(
    path: Path,
    *,
    zone: tzinfo = UTC,
    language: str = languages.NEWSROOM,
    before: Library | None = None,
) -> Library:
    """
    Read what can be served of the briefs at or below a path; the library holds the faults of the rest.

    Of a faulty file the last good version stays, as it is in `before`, if readers have seen it. `zone` and
    `language` are the newsroom's where there is no `before`. Raises `ContentError` where there is nothing to serve.
    """
    reading = Reading(path, zone=zone, language=language, before=before)
    return reading.serve(limits.held(reading))
