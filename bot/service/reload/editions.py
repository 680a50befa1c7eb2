"""Makes editions of content: what readers are answered from, as far as they may see it by now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC
from pathlib import Path

from bot.brief import Withdrawal
from bot.garbage import in_the_background
from bot.library import Library, visible
from bot.newsroom import serving
from bot.replies import push
from bot.telegram.edition import Edition
from bot.translation import locale_for


def load(content: Path, before: Library, pulled: Collection[str]) -> tuple[Library, Edition]:
    """
    Load the content, and the edition of it that readers may see.

    `pulled` are the ids of briefs that the editors are checking. Raises `ContentError` where there is no
    content.
    """
    with in_the_background():
        whole = serving.serve(content, before=before)
        return whole, _edition(whole, pulled)


def shown(whole: Library, pulled: Collection[str]) -> Edition:
    """The edition of some content that readers may see by now."""
    with in_the_background():
        return _edition(whole, pulled)


def served(whole: Library, pulled: Collection[str]) -> Library:
    """The briefs of some content that readers may see by now."""
    now = visible.now()
    day = now.astimezone(UTC).date()
    checked = {
        id: Withdrawal(date=day, text=push.CHECKING(locale_for(brief.language, whole.language)))
        for id in pulled
        if (brief := whole.brief(id))
    }
    return whole.shown(now, pulled=checked)


def _edition(whole: Library, pulled: Collection[str]) -> Edition:
    fresh = served(whole, pulled)
    _ = fresh.sections  # made here, where it may take its time, and kept
    return Edition.of(fresh)
