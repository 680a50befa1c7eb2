"""The replies to buttons: the page that a button's payload opens."""

from __future__ import annotations

from telegram import CallbackQuery, Message, MessageEntity

from bot import links
from bot.links import Scope
from bot.replies import results
from bot.reply import Reply
from bot.telegram.edition import Edition
from bot.telegram.handlers.commands import searched
from bot.text import unbroken


def pressed(query: CallbackQuery, edition: Edition) -> Reply | None:
    """The page that a button asks for, or None where it asks for nothing that is there."""
    data = unbroken(query.data or "")
    if wanted := links.decode_query(data):
        words = results.query_words(wanted.words or _repeated(query))
        lost = not words and wanted.scope is not Scope.BRIEFS
        return None if lost else searched(edition, wanted._replace(words=words))
    link = links.decode(data)
    return edition.page(link) if link else None


def _repeated(query: CallbackQuery) -> str:
    """The words of the search whose results a message shows; `bot.links` says why they stand there."""
    message = query.message
    if not isinstance(message, Message) or not message.text:
        return ""
    code = [entity for entity in message.entities if entity.type == MessageEntity.CODE]
    # By hand, for the library does not read half a surrogate pair; offsets count in such halves.
    text = message.text.encode("utf-16-le", "surrogatepass")
    spans = (text[2 * e.offset : 2 * (e.offset + e.length)] for e in code)
    return next(spans, b"").decode("utf-16-le", "replace")
