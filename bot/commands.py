"""The one table of the bot's own commands; section commands come from the content on top of it."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command as a reader sees it; its handler is the coroutine of the same name in `handlers`."""

    name: str
    arguments: str
    """What may follow the command, as the help writes it; empty for none."""
    description: str
    """1 to 256 characters: Telegram's limit for a line of its command menu."""


COMMANDS = (
    Command("start", "", "Open the latest brief"),
    Command("brief", "[words]", "The whole brief at a glance, or another by its title or date"),
    Command("briefs", "", "All briefs, the latest first"),
    Command("quotes", "[words]", "Who said what: all quotes, or those by a name or words"),
    Command("search", "words", "Look for words in the points and the quotes"),
    Command("help", "", "What you can ask me"),
    Command("about", "", "Where the brief comes from"),
    Command("privacy", "", "What I keep about you: nothing"),
)

RESERVED = frozenset(["subscribe", "unsubscribe", "mydata", "forget", "language", "settings"])
"""The names of commands to come, which no section should have any more."""
TAKEN = frozenset(command.name for command in COMMANDS)
"""The names that a section of a brief cannot have."""
