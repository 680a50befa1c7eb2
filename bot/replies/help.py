"""Lists of what readers can ask: the help, its examples, and Telegram's menu of commands."""

from __future__ import annotations

from bot.brief import Brief
from bot.commands import COMMANDS
from bot.library import Library
from bot.markup import HTML, code, lines
from bot.reply import Reply

_LINES = 20
"""Commands in a paragraph of the help."""
_MENU = 100
"""Commands that Telegram's menu has room for."""

_TITLE = HTML("<b>What you can ask me</b>")
_COMMAND = HTML("/{}: {}")
_JUST_WRITE = HTML(
    "Or just write to me: a name, a word, both, or a whole question. Small slips of spelling and "
    "other alphabets are fine. In any other chat, write @{username} and your words there."
)
_FOR_EXAMPLE = HTML("For example:")


def page(library: Library, username: str) -> Reply:
    """The commands of the library's sections and of the bot, and examples that the latest brief answers."""
    sections = [(id, section.title) for id, section in library.sections.items()]
    own = [
        (f"{command.name} {command.arguments}".rstrip(), command.description)
        for command in COMMANDS
    ]
    # A reply is split between paragraphs alone, so a long list of sections is several of them.
    lists = [
        lines(*(_COMMAND.format(*command) for command in commands[at : at + _LINES]))
        for commands in (sections, own)
        for at in range(0, len(commands), _LINES)
    ]
    tries = [code(example) for brief in library.briefs[:1] for example in examples(brief)]
    last = (lines(_FOR_EXAMPLE, *tries),) if tries else ()
    return Reply((_TITLE, *lists, _JUST_WRITE.format(username=username), *last))


def examples(brief: Brief) -> list[str]:
    """Questions that a brief has an answer to: by name, by word, by both, and as a sentence."""
    if not brief.quotes:
        return []
    quote = brief.quotes[0]
    surname = brief.people[quote.speaker].name.split()[-1]
    word = max(quote.text.split(), key=len).strip(".,;:!?")
    return [surname, f"/quotes {word}", f"{surname} {word}", f"who said {quote.text}"[:100]]


def telegram_menu(library: Library) -> list[tuple[str, str]]:
    """
    Telegram's menu of commands, as pairs of name and description.

    The sections come first, as many as fit beside the bot's own commands.
    """
    sections = [(id, section.title) for id, section in library.sections.items()]
    own = [(command.name, command.description) for command in COMMANDS]
    return [*sections[: _MENU - len(own)], *own]
