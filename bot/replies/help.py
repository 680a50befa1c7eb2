"""Lists of what readers can ask: the help, its examples, and Telegram's menu of commands."""

from __future__ import annotations

import re

from babel import Locale

from bot.brief import Brief
from bot.commands import shown
from bot.languages import primary, quoted
from bot.library import Library
from bot.markup import code, lines
from bot.reply import Reply
from bot.subscription import Mode
from bot.translation import Label, Message

_LINES = 20
"""Commands in a paragraph of the help."""
_MENU = 100
"""Commands that Telegram's menu has room for."""

_FIRST = ("brief", "quotes", "search", "briefs", "subscribe")
"""The commands that the menu begins with."""
_PHRASE = range(4, 9)
"""Words of a phrase that a reader remembers whole."""
_PLACE = re.compile(r"\bin ([A-Z][a-z]+(?: [A-Z][a-z]+)*)(?=,? [a-z]|[.,])(?! \d)")
"""What English writes in capitals behind "in"."""
_SECTION = Label("The section “{title}”, short and in full")

# Translators: an example of what a reader may write; {phrase} is in quotation marks.
_WHO_SAID = Label("who said {phrase}?")
_TITLE = Message("<b>What you can ask me</b>")
# Translators: a command, with what may stand behind it, and what it does.
_COMMAND = Message("{command}: {description}")
_JUST_WRITE = Message(
    "Or just write to me: a name, a word, both, or a whole question. Small slips of spelling and "
    "other alphabets are fine. In any other chat, write @{username} and your words there."
)
_FOR_EXAMPLE = Message("For example:")


def page(library: Library, username: str, mode: Mode, locale: Locale) -> Reply:
    """The commands of the library's sections and of the bot, and examples that the latest brief answers."""
    sections = _sections(library, locale)
    own = [
        (
            f"{command.name} {command.arguments(locale) if command.arguments else ''}".rstrip(),
            command.description(locale),
        )
        for command in shown(mode)
    ]
    # A reply is split between paragraphs alone, so a long list of sections is several of them.
    lists = [
        lines(
            *(
                _COMMAND(locale, command=f"/{command}", description=description)
                for command, description in commands[at : at + _LINES]
            )
        )
        for commands in (sections, own)
        for at in range(0, len(commands), _LINES)
    ]
    tries = examples(library.latest, locale) if library.briefs else []
    last = (lines(_FOR_EXAMPLE(locale), *map(code, tries)),) if tries else ()
    return Reply((_TITLE(locale), *lists, _JUST_WRITE(locale, username=username), *last))


def examples(brief: Brief, locale: Locale) -> list[str]:
    """Questions that a brief has an answer to: by a whole phrase, by a speaker, by a place."""
    found = []
    if brief.quotes:
        # Of a phrase that a reader would remember; the first quote where none has that length.
        lengths = {len(quote.text.split()): quote for quote in reversed(brief.quotes)}
        telling = [lengths[n] for n in _PHRASE if n in lengths]
        quote = (telling or brief.quotes)[0]
        phrase = " ".join(quote.text.split()[: _PHRASE[-1]]).strip(".,;:!?")
        asked = _WHO_SAID(locale, phrase=quoted(phrase, brief.language))
        found = [asked, brief.people[brief.quotes[0].speaker].name]
    if primary(brief.language) != "en":
        return found
    texts = " ".join(point for section in brief.sections for point in section.points)
    known = {word for person in brief.people.values() for word in person.name.split()}
    places = [place for place in _PLACE.findall(texts) if known.isdisjoint(place.split())]
    return found + places[:1]


def telegram_menu(library: Library, mode: Mode, locale: Locale) -> list[tuple[str, str]]:
    """
    Telegram's menu of commands, as pairs of name and description.

    The commands for reading, and the one that subscribes, come first, then the sections, as many as fit, then the others.
    """
    own = {command.name: command.description(locale) for command in shown(mode)}
    first = [(name, own.pop(name)) for name in _FIRST if name in own]
    room = _MENU - len(first) - len(own)
    return [*first, *_sections(library, locale)[:room], *own.items()]


def _sections(library: Library, locale: Locale) -> list[tuple[str, str]]:
    """The command of each section, and what it brings."""
    return [(id, _SECTION(locale, title=section.title)) for id, section in library.sections.items()]
