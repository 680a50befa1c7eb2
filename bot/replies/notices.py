"""Short notices: what went wrong, what a press of a button is answered with, what cannot be read."""

from __future__ import annotations

from bot.brief import Brief
from bot.links import Kind
from bot.markup import HTML
from bot.replies.parts import menu
from bot.reply import Reply

APOLOGY = (
    "Sorry, something went wrong on my side and I could not answer. Please try again in a moment."
)
STALE = "This button is out of date. Send /start for the latest brief."
FLOODED = "That was more than I can answer at once, so I left some of it out. Please ask again in a moment."
UNREACHABLE = "I can no longer change this message. Send /start for the latest brief."
OPEN = "Open the brief"
EARLY = "No brief is out yet"
NOTHING = "Nothing found. Open the brief"


def message(notice: str) -> Reply:
    """A notice as a message of its own."""
    return Reply((HTML.escape(notice),))


def only_text(brief: Brief) -> Reply:
    """Something other than text was sent."""
    text = HTML("I can only read text. Write a name or some words, or choose:")
    return Reply((text,), menu(brief, Kind.START))
