"""The table of the bot's own commands, beside which each section of a brief has a command."""

from __future__ import annotations

from typing import NamedTuple

from bot.subscription import Mode
from bot.translation import Label


class Command(NamedTuple):
    """One command as a reader sees it; `bot.telegram.handlers` has the table of their handlers."""

    name: str
    arguments: Label | None
    """The text that follows the command, as the help writes it; None for none."""
    description: Label
    """1 to 256 characters, which is Telegram's limit for its menu of commands."""


# Translators: what stands behind a command, in brackets where it may be left out.
_WORDS = Label("[words]")

READING = (
    Command("start", None, Label("Open the latest brief")),
    Command("brief", _WORDS, Label("The whole brief; with words, another by its title or date")),
    Command("briefs", None, Label("All briefs, the latest first")),
    Command("quotes", _WORDS, Label("Who said what; with words, the quotes for a name or a word")),
    Command(
        "search",
        Label("arguments of a command", "words"),
        Label("Look for words, a name or a date in all briefs"),
    ),
    Command("help", None, Label("What you can ask me")),
    Command("language", None, Label("The language that I answer in")),
    Command("about", None, Label("Where the brief comes from")),
    Command("privacy", None, Label("What I keep about you")),
)
"""The commands that are there in any case."""
DELIVERY = (
    Command(
        "subscribe", Label("[times] [city] [weekdays]"), Label("Get each brief, when you want it")
    ),
    Command("unsubscribe", None, Label("Get nothing any more")),
    Command("mydata", None, Label("See what I keep about this chat")),
    Command("forget", None, Label("Delete what I keep about this chat")),
)
"""The commands that are there where the bot delivers."""

RESERVED = frozenset(["settings"])
"""Names of future commands; editors are warned of sections that have one."""
TAKEN = frozenset(command.name for command in (*READING, *DELIVERY))
"""The names of the bot's own commands, which no section can have, whether the bot delivers or not."""

_LEAVING = frozenset(["unsubscribe", "mydata", "forget"])
_READING = frozenset(command.name for command in READING)
_NAMES = {Mode.OFF: _READING, Mode.STORED: _READING | _LEAVING, Mode.ON: TAKEN}


def shown(mode: Mode) -> tuple[Command, ...]:
    """The commands that readers are told of."""
    return (*READING, *DELIVERY) if mode is Mode.ON else READING


def names(mode: Mode) -> frozenset[str]:
    """The names of the commands that are answered: those of subscribers also where nothing is delivered any more."""
    return _NAMES[mode]
