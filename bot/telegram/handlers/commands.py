"""The replies to messages: a function for each of the bot's own commands, and for text without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from babel import Locale

from bot import links
from bot.brief import Brief
from bot.links import Kind, Link, Query, Scope
from bot.replies import about as about_replies
from bot.replies import archive, notices, pages, results, settings
from bot.replies import help as help_replies
from bot.replies import language as language_replies
from bot.replies import start as start_replies
from bot.reply import Reply
from bot.subscription import Mode
from bot.telegram.edition import Edition
from bot.telegram.handlers.orders import Order
from bot.telegram.handlers.replied import Replied


class Question(NamedTuple):
    """A reader's words, and the content to answer them from."""

    edition: Edition
    username: str
    """The bot's name at Telegram."""
    locale: Locale
    """The reader's."""
    words: str = ""
    """The words behind the command, or all words where there is none."""
    replied: Replied | None = None
    """The message of the bot's to which the reader replies."""
    mode: Mode = Mode.OFF
    """What the bot does for subscribers."""
    is_private: bool = True
    """Whether the reader alone reads the answer."""
    language: str = ""
    """The code of the reader's language, which may be one that the bot has no translation into."""

    def brief(self) -> Brief | None:
        """
        The brief that the question is about: that of the message replied to, else the latest.

        It may be withdrawn; `Edition.page` then shows nothing of it. None before the first brief.
        """
        library = self.edition.library
        id = self.replied.brief() if self.replied else ""
        if id and (brief := library.brief(id) or library.gone(id)):
            return brief
        return library.latest if library.briefs else None

    def page(self, kind: Kind, part: str = "") -> Reply | None:
        """A page of that brief, or None where it has no such page; before the first brief, a note of that."""
        brief = self.brief()
        return (
            self.edition.page(Link(kind, brief.id, part), self.locale)
            if brief
            else start_replies.nothing_yet(self.edition.library, self.locale)
        )


def start(question: Question) -> Reply | Order:
    """/start: who the bot is and the latest brief, or the page that a deep link opens."""
    edition, on = question.edition, question.mode is Mode.ON
    if on and (order := _STARTED.get(question.words)):
        return order
    link = links.decode(question.words)
    if link and (page := edition.page(link, question.locale)):
        is_start = link.kind is Kind.START and page.buttons
        return settings.with_button(page, question.locale) if on and is_start else page
    page = _start(question)
    return settings.with_button(page, question.locale) if on else page


def _start(question: Question) -> Reply:
    library, locale = question.edition.library, question.locale
    if not library.briefs:
        return start_replies.without_brief(library, locale)
    # A link to the subscription may be older than the end of deliveries.
    if question.words in ("", links.HOME, *_STARTED):
        return start_replies.page(library, library.latest, locale)
    return start_replies.instead(library, locale)


def brief(question: Question) -> Reply:
    """/brief: the whole brief at a glance, or those for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.BRIEFS, 1, question.words), question.locale)
    return _whole(question, Kind.OVERVIEW)


def briefs(question: Question) -> Reply:
    """/briefs: the archive."""
    return searched(question.edition, Query(Scope.BRIEFS, 1), question.locale)


def quotes(question: Question) -> Reply:
    """/quotes: all quotes of the brief, or those for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.QUOTES, 1, question.words), question.locale)
    return _whole(question, Kind.QUOTES)


def search(question: Question) -> Reply:
    """/search: quotes and points for some words."""
    if question.words:
        return searched(question.edition, Query(Scope.ALL, 1, question.words), question.locale)
    return _with_buttons(question, results.no_words)


def help(question: Question) -> Reply:
    """/help: the commands, with examples."""
    return help_replies.page(
        question.edition.library, question.username, question.mode, question.locale
    )


def about(question: Question) -> Reply:
    """/about: source, version and licence."""
    return about_replies.page(question.edition.library, question.mode, question.locale)


def privacy(question: Question) -> Reply:
    """/privacy: the data that is kept about a reader."""
    return about_replies.privacy(question.edition.library, question.mode, question.locale)


def language(question: Question) -> Reply | Order:
    """/language: the language of the answers, which a subscriber may choose."""
    if not question.is_private:
        return language_replies.of_newsroom(question.locale)
    if question.mode is not Mode.OFF:
        return Order("language")
    return language_replies.told(
        question.edition.library, question.language, question.locale, delivers=False
    )


def subscribe(question: Question) -> Order:
    """/subscribe: briefs come from now on, as the words say."""
    return Order("subscribe", question.words)


def unsubscribe(_question: Question) -> Order:
    """/unsubscribe: nothing comes any more."""
    return Order("unsubscribe")


def mydata(_question: Question) -> Order:
    """/mydata: what is kept about the chat."""
    return Order("mydata")


def forget(_question: Question) -> Order:
    """/forget: nothing is kept about the chat any more, after a question."""
    return Order("forget")


_STARTED = {links.SUBSCRIBE: Order("subscribe"), links.ZONE: Order("zone")}
"""What the deep links order that lead to no page."""

HANDLERS: Mapping[str, Callable[[Question], Reply | Order]] = {
    "start": start,
    "brief": brief,
    "briefs": briefs,
    "quotes": quotes,
    "search": search,
    "help": help,
    "language": language,
    "about": about,
    "privacy": privacy,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "mydata": mydata,
    "forget": forget,
}
"""The function for each command of `bot.commands`."""


def not_text(question: Question) -> Reply:
    """A picture, a voice message or the like in a private chat."""
    return _with_buttons(question, notices.only_text)


def searched(edition: Edition, query: Query, locale: Locale) -> Reply:
    """A page of the results of a search."""
    if query.scope is Scope.BRIEFS and (gone := edition.library.gone(query.words.lower())):
        return pages.withdrawn(gone)
    if query.scope is Scope.BRIEFS:
        return archive.briefs(edition.library, query, edition.briefs(query.words), locale)
    return results.page(edition.library, query, edition.find(query.words), locale)


def _whole(question: Question, kind: Kind) -> Reply:
    """A page that every brief has."""
    page = question.page(kind)
    assert page is not None
    return page


def _with_buttons(question: Question, page: Callable[[Brief, Locale], Reply]) -> Reply:
    """A reply with buttons to a brief that readers may see; before the first brief, a note of that."""
    library, brief = question.edition.library, question.brief()
    if brief is None or not library.briefs:
        return start_replies.nothing_yet(library, question.locale)
    return page(library.brief(brief.id) or library.latest, question.locale)
