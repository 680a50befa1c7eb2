"""The replies to inline queries: articles that a reader puts into another chat."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot import links
from bot.links import Kind, Link
from bot.replies import articles as article_replies
from bot.replies import notices, results
from bot.reply import Article
from bot.telegram.edition import Edition
from bot.text import unbroken


def articles(
    edition: Edition, query: str, username: str, shown: slice, locale: Locale
) -> tuple[Sequence[Article], int]:
    """
    The `shown` ones of the articles that inline mode lists, and how many there are in all.

    They are the one page that a link names, or the results of a search for words.
    """
    query = unbroken(query)
    if link := links.decode(query):
        if shared := article_replies.shared(edition.library, link, username, locale):
            return [shared][shown], 1
        if link.part:
            return [], 0  # its page is gone, and its ids are no words to look for
    words = results.query_words(query)
    library = edition.library
    offered = article_replies.offered(library, words, edition.find(words))
    return [article_replies.article(library, one, username, locale) for one in offered[shown]], len(
        offered
    )


def button(edition: Edition, locale: Locale, *, found: bool) -> tuple[str, str]:
    """The button above the list: its title, and the payload of its deep link."""
    if not edition.library.briefs:
        none = notices.NONE_NOW if edition.library.withdrawn else notices.EARLY
        return none(locale), links.HOME
    return (notices.OPEN if found else notices.NOTHING)(locale), _home(edition)


def flooded(edition: Edition, locale: Locale) -> tuple[str, str]:
    """The button for a query that is one too many to be answered."""
    return notices.BUSY(locale), _home(edition)


def _home(edition: Edition) -> str:
    """The payload of the deep link to the latest brief."""
    library = edition.library
    return Link(Kind.START, library.latest.id).encode() if library.briefs else links.HOME
