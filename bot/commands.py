"""The table of the bot's own commands, beside which each section of a brief has a command."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command as a reader sees it; `bot.telegram.handlers` has the table of their handlers."""

    name: str
    arguments: str
    """The text that follows the command, as the help writes it; empty for none."""
    description: str
    """1 to 256 characters, which is Telegram's limit for its menu of commands."""


COMMANDS = (
    Command("start", "", "Open the latest brief"),
    Command("brief", "[words]", "The whole brief; with words, another by its title or date"),
    Command("briefs", "", "All briefs, the latest first"),
    Command("quotes", "[words]", "Who said what; with words, the quotes for a name or a word"),
    Command("search", "words", "Look for words, a name or a date in all briefs"),
    Command("help", "", "What you can ask me"),
    Command("about", "", "Where the brief comes from"),
    Command("privacy", "", "What I keep about you: nothing"),
)

RESERVED = frozenset(["subscribe", "unsubscribe", "mydata", "forget", "language", "settings"])
"""Names of future commands; editors are warned of sections that have one."""
TAKEN = frozenset(command.name for command in COMMANDS)
"""The names of the bot's own commands, which no section can have."""
