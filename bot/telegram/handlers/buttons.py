"""The replies to buttons: the page that a button's payload opens."""

from __future__ import annotations

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, MessageEntity

from bot import links
from bot.links import Link, Scope
from bot.replies import opened, results
from bot.reply import Reply
from bot.search import Found
from bot.telegram.edition import Edition
from bot.telegram.handlers.commands import searched
from bot.text import unbroken


def pressed(query: CallbackQuery, edition: Edition) -> Reply | None:
    """The page that a pressed button asks for, or None where it asks for nothing that is there."""
    return page(unbroken(query.data or ""), query.message, edition)


def page(data: str, message: MaybeInaccessibleMessage | None, edition: Edition) -> Reply | None:
    """The page that the payload of a button under a message asks for, or None where there is none."""
    if wanted := links.decode_query(data):
        words = results.query_words(wanted.words or _repeated(message))
        lost = not words and wanted.scope is not Scope.BRIEFS
        return None if lost else searched(edition, wanted._replace(words=words))
    link = links.decode(data)
    reply = edition.page(link) if link else None
    # A withdrawn brief's page is one text, without buttons.
    if link is None or reply is None or edition.library.brief(link.brief) is None:
        return reply
    return _with_way_back(reply, link, message, edition)


def _with_way_back(
    reply: Reply, link: Link, message: MaybeInaccessibleMessage | None, edition: Edition
) -> Reply:
    """A page with the way back to the results that it was opened from, where its link and message tell of them."""
    if link.back is None:
        return reply
    words = results.query_words(_repeated(message))
    if not words and link.back.scope is not Scope.BRIEFS:
        return reply
    found = edition.find(words) if words else Found()
    return opened.page(reply, link.back._replace(words=words), found, link)


def _repeated(message: MaybeInaccessibleMessage | None) -> str:
    """The words of the search whose results a message shows; `bot.links` says why they stand there."""
    if not isinstance(message, Message) or not message.text:
        return ""
    code = [entity for entity in message.entities if entity.type == MessageEntity.CODE]
    # By hand, for the library does not read half a surrogate pair; offsets count in such halves.
    text = message.text.encode("utf-16-le", "surrogatepass")
    spans = (text[2 * e.offset : 2 * (e.offset + e.length)] for e in code)
    return next(spans, b"").decode("utf-16-le", "replace")
