"""The one place where a reply becomes requests: new messages, a turned one, inline results."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from telegram import (
    CallbackQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.error import BadRequest

from bot.replies import notices
from bot.reply import Article, Reply
from bot.telegram.place import Place

log = logging.getLogger(__name__)

_SAME = ("message is not modified", "message_not_modified")
"""What Telegram says of an edit that changes nothing."""
_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
"""What Telegram says of a query that nobody waits for any more."""

_acknowledged: ContextVar[CallbackQuery | None] = ContextVar("acknowledged", default=None)
"""The press that the current task has answered last; it may handle one again after a failed edit."""


def message_of(update: Update) -> Message:
    """The message that an update of the kind the filters let pass has."""
    # The filters let new messages pass and nothing else.
    assert update.message is not None
    return update.message


async def answer(update: Update, reply: Reply) -> None:
    """Send a reply to where it was asked for, the forum topic included."""
    await _send(message_of(update), reply.messages(), reply)


async def turn(query: CallbackQuery, reply: Reply) -> str | None:
    """Turn the message under a button to a reply; the notice that tells why it did not work, or None."""
    if not isinstance(query.message, Message):
        return notices.UNREACHABLE
    first, *rest = reply.messages()
    try:
        await query.message.edit_text(first, api_kwargs=None if rest else _keyboard(reply))
    except BadRequest as error:
        if not any(sign in error.message.lower() for sign in _SAME):
            raise
        return None
    await _send(query.message, rest, reply)
    return None


async def acknowledge(query: CallbackQuery, notice: str | None) -> None:
    """Answer a press, once however often it is handled."""
    if _acknowledged.get() is query:
        return
    with too_late("A button's press"):
        await query.answer(notice)
    _acknowledged.set(query)


async def _send(to: Message, texts: list[str] | tuple[str, ...], reply: Reply) -> None:
    place = Place(to)
    for number, text in enumerate(texts, 1):
        await place.send(text, _keyboard(reply) if number == len(texts) else None)


def _keyboard(reply: Reply) -> dict[str, Any] | None:
    """The argument that puts buttons under a message: JSON, of which the library makes no objects."""
    rows = [[button.json() for button in row] for row in reply.buttons]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else None


def result(number: int, article: Article) -> InlineQueryResultArticle:
    """One result of inline mode, by its number on the page."""
    (text,) = article.reply.messages()
    return InlineQueryResultArticle(
        str(number),
        article.title,
        InputTextMessageContent(text),
        description=article.description,
    )


@contextmanager
def too_late(what: str) -> Iterator[None]:
    """Let go of what was asked so long ago that nobody waits for the answer any more."""
    try:
        yield
    except BadRequest as error:
        if not any(sign in error.message.lower() for sign in _LATE):
            raise
        log.info("%s came too late to be answered", what)
