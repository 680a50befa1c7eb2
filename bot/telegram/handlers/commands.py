"""The replies to messages: a function for each of the bot's own commands, and for text without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot import links
from bot.brief import Brief
from bot.links import Kind, Query, Scope
from bot.replies import about as about_replies
from bot.replies import archive, names, notices, pages, results
from bot.replies import help as help_replies
from bot.reply import Reply
from bot.telegram.edition import Edition


class Question(NamedTuple):
    """A reader's words, and the content to answer them from."""

    edition: Edition
    username: str
    """The bot's name at Telegram."""
    words: str = ""
    """The words behind the command, or all words where there is none."""


def start(question: Question) -> Reply:
    """/start: who the bot is and the latest brief, or the page that a deep link opens."""
    edition = question.edition
    link = links.decode(question.words)
    if link and (page := edition.page(link)):
        return page
    if not edition.library.briefs:
        return pages.start_early(edition.library)
    if question.words in ("", links.HOME):
        return pages.start(edition.library.latest)
    return pages.start_instead(edition.library.latest)


def brief(question: Question) -> Reply:
    """/brief: the latest brief at a glance, or those for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.BRIEFS, 1, question.words))
    return _latest(question.edition, Kind.OVERVIEW)


def briefs(question: Question) -> Reply:
    """/briefs: the archive."""
    return searched(question.edition, Query(Scope.BRIEFS, 1))


def quotes(question: Question) -> Reply:
    """/quotes: all quotes of the latest brief, or those for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.QUOTES, 1, question.words))
    return _latest(question.edition, Kind.QUOTES)


def search(question: Question) -> Reply:
    """/search: quotes and points for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.ALL, 1, question.words))
    return _of_latest(question.edition, results.no_words)


def help(question: Question) -> Reply:
    """/help: the commands, with examples."""
    return help_replies.page(question.edition.library, question.username)


def about(question: Question) -> Reply:
    """/about: source, version and licence."""
    return about_replies.page(question.edition.library)


def privacy(question: Question) -> Reply:
    """/privacy: the data that is kept about a reader, which is none."""
    return about_replies.privacy()


HANDLERS: Mapping[str, Callable[[Question], Reply]] = {
    "start": start,
    "brief": brief,
    "briefs": briefs,
    "quotes": quotes,
    "search": search,
    "help": help,
    "about": about,
    "privacy": privacy,
}
"""The function for each command of `bot.commands`."""


def section(question: Question, name: str) -> Reply:
    """A command that is not one of the bot's own: a section of the latest brief, or commands like it."""
    edition = question.edition
    page = edition.latest(Kind.SECTION, name)
    return page or names.section(edition.library, name)


def text(question: Question) -> Reply:
    """Text without a command: the page of that name, or else a search."""
    page = names.page(question.edition.library, question.words, question.username)
    return page or searched(question.edition, Query(Scope.ALL, 1, question.words))


def not_text(question: Question) -> Reply:
    """A picture, a voice message or the like in a private chat."""
    return _of_latest(question.edition, notices.only_text)


def searched(edition: Edition, query: Query) -> Reply:
    """A page of the results of a search."""
    if query.scope is Scope.BRIEFS and (gone := edition.library.gone(query.words.lower())):
        return pages.withdrawn(gone)
    if query.scope is Scope.BRIEFS:
        return archive.briefs(edition.library, query, edition.search.briefs(query.words))
    return results.page(edition.library, query, edition.search.find(query.words))


def _latest(edition: Edition, kind: Kind) -> Reply:
    """A page that every brief has, of the latest one."""
    page = edition.latest(kind)
    assert page is not None
    return page


def _of_latest(edition: Edition, page: Callable[[Brief], Reply]) -> Reply:
    """A reply with buttons to the latest brief; before the first brief, a note of that."""
    library = edition.library
    return page(library.latest) if library.briefs else pages.nothing_yet(library)
