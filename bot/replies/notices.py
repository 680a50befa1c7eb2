"""Short notices: what went wrong, why a press has no page, what cannot be read."""

from __future__ import annotations

from babel import Locale

from bot.brief import Brief
from bot.markup import HTML
from bot.replies import keyboard
from bot.reply import Reply
from bot.translation import Label, Message

# Plain text, since Telegram shows no HTML in the answer to a press or above a list of results.
APOLOGY = Label(
    "Sorry, something went wrong on my side and I could not answer. Please try again in a moment."
)
"""Answers a message or a press when the bot fails."""
STALE = Label("This button is out of date. Send /start for the latest brief.")
"""Answers the press of a button whose page does not exist (any more)."""
FLOODED = Label(
    "That was more than I can answer at once, so I left some of it out. Please ask again in a moment."
)
"""Answers a chat that has more updates waiting than it may have."""
HERE = Label("You are here already.")
"""Answers the press of a button that leads to the page it stands under."""
UNREACHABLE = Label("I can no longer change this message. Send /start for the latest brief.")
"""Answers a press under a message that Telegram lets nobody edit."""
NO_STORE = Label(
    "I cannot reach my notes right now, so nothing was changed. Please try again in a few minutes."
)
"""Answers what the database is needed for while that cannot be used."""
CHOSEN = Label("That is so already.")
"""Answers the press of a button whose value is set already."""
ADMINISTRATORS = Label("Only the administrators of this group can do that.")
"""Answers anybody else in a group who wants to change its subscription."""
ANONYMOUS = Label(
    "Only the administrators of this group can do that. If you are an anonymous one, "
    "write the command instead, such as /subscribe 7:30."
)
"""Answers the press of somebody who may be an administrator that the bot does not see."""
WHO_ARE = Label(
    "I cannot see who the administrators of this group are, so I did nothing. "
    "Make me one of them, without any rights, and try again."
)
"""Answers in a group of whose administrators Telegram tells the bot nothing."""
OPEN = Label("Open the brief")
"""The button above the results of inline mode."""
EARLY = Label("No brief is out yet")
"""The button above them before the first brief is out."""
NONE_NOW = Label("There is no brief right now")
"""The button above them after all briefs were withdrawn."""
BUSY = Label("Too much at once: ask again in a moment")
"""The button above no results, for who asks faster than can be answered."""
NOTHING = Label("Nothing found. Open the brief")
"""The button above an empty list of results."""
TESTED = Label("The test is in your chat with me.")
UNTESTED = Label("I could not write to you. Press Start in a chat with me, then try again.")
"""Answers an editor who asks for a test."""
DECIDED = Label("Somebody was faster, or the text has changed. Look at the message again.")
"""Answers an editor whose decision has nothing left to decide."""
_ONLY_TEXT = Message("I can only read text. Write a name or some words, or choose:")


def message(notice: Label, locale: Locale) -> Reply:
    """A notice as a message of its own."""
    return Reply((HTML.escape(notice(locale)),))


def only_text(brief: Brief, locale: Locale) -> Reply:
    """The reply to a picture, a voice message or anything else that is no text."""
    return Reply((_ONLY_TEXT(locale),), keyboard.pages(brief, None, locale))
