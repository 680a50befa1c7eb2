"""The replies to text: an item by its number, a page by its name, talk, an order, or else a search."""

from __future__ import annotations

from bot import links
from bot.commands import READING, names
from bot.links import Kind, Query, Scope
from bot.replies import numbers, phrases, results, start, unknown
from bot.replies.talk import Row
from bot.reply import Reply, Turn
from bot.subscription import Mode
from bot.telegram.handlers import buttons
from bot.telegram.handlers.commands import HANDLERS, Question
from bot.telegram.handlers.orders import Order
from bot.translation import Message

_FOR_WORDS = {"start": "search", "briefs": "brief"}
"""For a command that takes no words, the one that answers words behind it: `/news drones` is a search."""
_WITH_WORDS = frozenset(command.name for command in READING if command.arguments)
"""The commands for reading that take words."""


def text(question: Question) -> Reply | Order:
    """Text without a command."""
    words = question.words
    if phrases.is_blank(words):
        return HANDLERS["start"](question._replace(words=""))
    if order := _ordered(question):
        return order
    if reply := _pressed(question) or _numbered(question) or _understood(question):
        return reply
    found = question.edition.find(words)
    if not found.hits or found.corrected:
        phrase, brief = phrases.key(words), question.brief()
        link = question.edition.names(brief, question.locale).misspelled(phrase) if brief else None
        if link and (page := question.edition.page(link, question.locale)):
            return page
        if not found.hits and (near := phrases.near(phrase)):
            return _talk(question._replace(words=""), near, is_sure=False)
    return results.page(
        question.edition.library, Query(Scope.ALL, 1, words), found, question.locale
    )


def command(question: Question, name: str) -> Reply | Order:
    """
    A command that is none of the bot's own: a section, or whatever is meant.

    Meant is a section or a command in other words (`/news`, `/quote trump`, `/what happened`), in part
    (`/why`) or misspelled.
    """
    library, brief = question.edition.library, question.brief()
    if brief and (brief.section(name) or name in library.sections):
        # A withdrawn brief has a page for each section: the text that says why it is gone.
        page = question.page(Kind.SECTION, name)
        return page or unknown.no_section(
            brief, library.sections[name], question.locale, latest=brief is library.latest
        )
    phrase = name.replace("_", " ")
    whole = question._replace(words=f"{phrase} {question.words}")
    if question.words and (reply := _understood(whole)):
        return reply
    if reply := _understood(question._replace(words=phrase), behind=question.words):
        return reply
    sections = [section.id for section in brief.sections] if brief else []
    own = [*sections, *_commands(question)]
    known = list(dict.fromkeys([*own, *library.sections]))
    offered = (
        unknown.begun(name, own) or unknown.begun(name, known) or unknown.misspelled(name, known)
    )
    if question.words:
        offered = [command for command in offered if command in _WITH_WORDS] or offered
    if len(offered) == 1:
        return _meant(question, offered[0])
    if not library.briefs:
        return start.nothing_yet(library, question.locale)
    return (
        _looked_up(question, name)
        if not offered
        else unknown.command(name, known, question.locale, offered)
    )


def _looked_up(question: Question, name: str) -> Reply | Order:
    """The reply to a command that is like no other: `/quotes_trump`, `/thnaks`, `/trump`, or else a hint."""
    phrase = name.replace("_", " ")
    first, _, rest = phrase.partition(" ")
    words = f"{rest} {question.words}".strip()
    if words and first in names(question.mode):
        return _answer(question._replace(words=words), first)
    if near := phrases.near(phrase):
        return _talk(question, near, is_sure=False)
    library = question.edition.library
    whole = results.query_words(f"{phrase} {question.words}")
    found = question.edition.find(whole)
    if found.hits and not (found.missing or found.corrected):
        return results.page(library, Query(Scope.ALL, 1, whole), found, question.locale)
    return unknown.command(name, [*library.sections, *_commands(question)], question.locale)


def _meant(question: Question, name: str) -> Reply | Order:
    """The reply to a command of that name, which exists."""
    own = name in names(question.mode)
    return HANDLERS[name](question) if own else command(question, name)


def _commands(question: Question) -> list[str]:
    """The names of the bot's own commands, in their order."""
    answered = names(question.mode)
    return [name for name in HANDLERS if name in answered]


def _ordered(question: Question) -> Order | None:
    """What a reply to a page of settings orders: what the button of that title does, a time zone, or other wishes."""
    replied = question.replied
    if question.mode is not Mode.ON or replied is None:
        return None
    data, _ = links.unmarked(replied.payload(question.words))
    if links.decode_setting(data):
        return Order("press", data)
    row = phrases.row(phrases.key(question.words), question.username)
    if replied.asks_for_zone() and not row:
        return Order("locate" if not replied.shows_choices() else "answer", question.words)
    talks = row and not row.order
    return Order("wish", question.words) if replied.shows_settings() and not talks else None


def _pressed(question: Question) -> Reply | None:
    """The page of the button that a text names, under the message replied to."""
    if question.replied is None or not (data := question.replied.payload(question.words)):
        return None
    return buttons.page(data, question.replied.message, question.edition, question.locale)


def _numbered(question: Question) -> Reply | None:
    """The item that a number alone asks for: of the list replied to, or else a choice of items."""
    edition, brief = question.edition, question.brief()
    number = numbers.of(question.words)
    if number is None:
        return None
    if replied := question.replied:
        if reply := _pressed(question._replace(words=str(number))):
            return reply
        items = [Turn(str(n), link._replace(back=None)) for n, link in replied.numbered().items()]
        if items and number <= numbers.ITEMS:
            return numbers.no_such(number, items, question.locale)
    if brief is None or number > numbers.ITEMS or not edition.library.briefs:
        return None
    shown = edition.library.brief(brief.id) or edition.library.latest
    found = bool(edition.find(str(number)).hits)
    return numbers.which(
        shown, number, question.locale, latest=shown is edition.library.latest, found=found
    )


def _understood(question: Question, behind: str = "") -> Reply | Order | None:
    """
    The page that a text names, or the answer to a phrase; None for any other text.

    `behind` are words for the command that answers the phrase.
    """
    edition, brief = question.edition, question.brief()
    phrase = phrases.key(question.words)
    names_here = edition.names(brief, question.locale) if brief else None
    if (
        names_here
        and (link := names_here.titled(question.words, phrase))
        and (page := edition.page(link, question.locale))
    ):
        return page
    row = phrases.row(phrase, question.username)
    # A person of the brief may be called like a phrase.
    if row and not (names_here and names_here.has_person(phrase)):
        return _talk(question._replace(words=behind), row)
    if names_here and (link := names_here.asked(phrase)):
        return edition.page(link, question.locale)
    return None


def _talk(question: Question, row: Row, *, is_sure: bool = True) -> Reply | Order:
    """What a phrase gets; the question's words stand behind it. One that is not sure changes nothing at once."""
    order = row.order if is_sure or not row.order else "settings"
    if order in names(question.mode) or (order == "settings" and question.mode is Mode.ON):
        return Order(order, question.words)
    if isinstance(row.answer, Message):
        return phrases.line(question.edition.library, row.answer, question.locale)
    return _answer(question, row.answer)


def _answer(question: Question, name: str) -> Reply | Order:
    """The reply to a command, whose words are the question's."""
    if question.words:
        name = _FOR_WORDS.get(name, name)
    return HANDLERS[name](question)
