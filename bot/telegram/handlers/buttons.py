"""The replies to buttons: the page that a button's payload opens."""

from __future__ import annotations

from babel import Locale
from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, MessageEntity
from telegram.constants import ChatType

from bot import links
from bot.links import Link, Scope, Setting
from bot.replies import opened, results
from bot.reply import Reply
from bot.search import Found
from bot.telegram.edition import Edition
from bot.telegram.handlers.commands import searched
from bot.text import unbroken


def pressed(query: CallbackQuery, edition: Edition, locale: Locale) -> Reply | None:
    """The page that a pressed button asks for, or None where it asks for nothing that is there."""
    message = query.message
    if isinstance(message, Message) and _has_no_button(message):
        return None
    return page(unbroken(query.data or ""), message, edition, locale)


def setting(query: CallbackQuery) -> Setting | None:
    """What a pressed button sets of a subscription, or which page of its settings it opens; None for any other button."""
    message = query.message
    if isinstance(message, Message) and _has_no_button(message):
        return None
    return links.decode_setting(links.unmarked(unbroken(query.data or ""))[0])


def in_new_message(query: CallbackQuery) -> bool:
    """Whether the page of a pressed button comes as a message of its own."""
    return links.unmarked(unbroken(query.data or ""))[1]


def page(
    data: str, message: MaybeInaccessibleMessage | None, edition: Edition, locale: Locale
) -> Reply | None:
    """The page that the payload of a button under a message asks for, or None where there is none."""
    if wanted := links.decode_query(data):
        words = results.query_words(wanted.words or _repeated(message))
        lost = not words and wanted.scope is not Scope.BRIEFS
        return None if lost else searched(edition, wanted._replace(words=words), locale)
    link = links.decode(links.unmarked(data)[0])
    reply = edition.page(link, locale) if link else None
    # A withdrawn brief's page is one text, without buttons.
    if link is None or reply is None or edition.library.brief(link.brief) is None:
        return reply
    return _with_way_back(reply, link, message, edition, locale)


def _with_way_back(
    reply: Reply,
    link: Link,
    message: MaybeInaccessibleMessage | None,
    edition: Edition,
    locale: Locale,
) -> Reply:
    """A page with the way back to the results that it was opened from, where its link and message tell of them."""
    if link.back is None:
        return reply
    words = results.query_words(_repeated(message))
    if not words and link.back.scope is not Scope.BRIEFS:
        return reply
    # A list of briefs is no result of `find`, whose hits for the same words are others.
    found = Found() if link.back.scope is Scope.BRIEFS else edition.find(words)
    return opened.page(reply, link.back._replace(words=words), found, link, locale)


def _has_no_button(message: Message) -> bool:
    """
    Whether a press under a message is forged, because it has no button to be pressed.

    A delivered brief has links alone where many see it, so that no reader can turn it for the others. Telegram
    does not tell the buttons of a message that is too old.
    """
    if message.chat.type == ChatType.CHANNEL:
        return True
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    pressable = any(button.callback_data for row in rows for button in row)
    return message.chat.type != ChatType.PRIVATE and bool(message.text) and not pressable


def _repeated(message: MaybeInaccessibleMessage | None) -> str:
    """The words of the search whose results a message shows; `bot.links` says why they stand there."""
    if not isinstance(message, Message) or not message.text:
        return ""
    code = [entity for entity in message.entities if entity.type == MessageEntity.CODE]
    # By hand, for the library does not read half a surrogate pair; offsets count in such halves.
    text = message.text.encode("utf-16-le", "surrogatepass")
    spans = (text[2 * e.offset : 2 * (e.offset + e.length)] for e in code)
    return next(spans, b"").decode("utf-16-le", "replace")
