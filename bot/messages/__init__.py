"""Every string that a reader can see; pure functions from what was asked to a `Reply`."""

from bot.messages.archive import archive
from bot.messages.changes import content_changed
from bot.messages.notes import (
    APOLOGY,
    FLOODED,
    OPEN,
    STALE,
    UNREACHABLE,
    about,
    by_name,
    examples,
    help,
    only_text,
    preview,
    privacy,
    report,
    section_command,
    telegram_menu,
)
from bot.messages.pages import every_page, overview, page, quotes, shared, start, start_instead
from bot.messages.results import articles, asked, no_words, results, shared_article

__all__ = [
    "APOLOGY",
    "FLOODED",
    "OPEN",
    "STALE",
    "UNREACHABLE",
    "about",
    "archive",
    "articles",
    "asked",
    "by_name",
    "content_changed",
    "every_page",
    "examples",
    "help",
    "no_words",
    "only_text",
    "overview",
    "page",
    "preview",
    "privacy",
    "quotes",
    "report",
    "results",
    "section_command",
    "shared",
    "shared_article",
    "start",
    "start_instead",
    "telegram_menu",
]
