"""What answers each kind of update: one short coroutine each, a message of `messages` as the result."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from functools import lru_cache
from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot import links, messages, outcome
from bot.library import Library
from bot.outcome import Outcome
from bot.reply import Button, Reply
from bot.search import search as look_up

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> None:
    """/start: who I am, and the latest brief."""
    await _answer(update, messages.start(_library(context).latest))


async def brief(update: Update, context: Context) -> None:
    """/brief: the whole brief at a glance."""
    await _answer(update, messages.overview(_library(context).latest))


async def quotes(update: Update, context: Context) -> None:
    """/quotes: all quotes of the brief, or those for some words."""
    latest, words = _library(context).latest, _words(context)
    if words:
        await _answer(update, messages.quotes_found(latest, words, look_up(latest, words)))
    else:
        await _answer(update, messages.quotes(latest))


async def search(update: Update, context: Context) -> None:
    """/search: quotes and points for some words."""
    latest, words = _library(context).latest, _words(context)
    if words:
        await _answer(update, messages.found(latest, words, look_up(latest, words)))
    else:
        await _answer(update, messages.no_words(latest))


async def help(update: Update, context: Context) -> None:
    """/help: what can be asked."""
    await _answer(update, messages.help(_library(context)))


async def about(update: Update, context: Context) -> None:
    """/about: source, version and licence."""
    await _answer(update, messages.about(_library(context).latest))


async def privacy(update: Update, context: Context) -> None:
    """/privacy: what is kept about a reader."""
    await _answer(update, messages.privacy())


async def other_command(update: Update, context: Context) -> None:
    """A section's command, or one that nobody knows."""
    message = _message(update)
    command = (message.text or "").split(maxsplit=1)[0][1:].lower()
    name, _, addressee = command.partition("@")
    if addressee and addressee != context.bot.username.lower():
        return
    library = _library(context)
    in_group = message.chat.type != ChatType.PRIVATE
    if in_group and not addressee and name not in library.sections:
        return  # a group may have other bots, whose commands these are
    await _answer(update, messages.section_command(library, name))


async def text(update: Update, context: Context) -> None:
    """Plain text in a private chat is a search."""
    latest, words = _library(context).latest, _message(update).text or ""
    await _answer(update, messages.found(latest, words, look_up(latest, words)))


async def not_text(update: Update, context: Context) -> None:
    """A picture, a voice message or the like in a private chat."""
    await _answer(update, messages.only_text(_library(context).latest))


async def press(update: Update, context: Context) -> None:
    """A button: turn its message to the page it names, and answer the press in any case."""
    query = update.callback_query
    assert query is not None
    link = links.decode(query.data)
    reply = messages.page(_library(context), link) if link else None
    notice = await _turn(query, reply) if reply else messages.STALE
    try:
        await query.answer(notice)
    except BadRequest as error:  # pressed so long ago that nobody waits for the answer any more
        log.info("A button's press could not be answered: %s", error)


async def failed(update: object, context: Context) -> None:
    """Whatever another handler raised: log it, apologise to the reader, tell the admin."""
    error = context.error
    assert error is not None
    outcome.failure.set(error)
    id = update.update_id if isinstance(update, Update) else None
    if outcome.passing(error):
        return  # the intake has the update handled again, so there is nothing to apologise for
    if outcome.of(error) is Outcome.UNDELIVERABLE:
        log.info("Update %s is undeliverable: %s", id, error)
        return
    log.error("Update %s failed", id, exc_info=error)
    try:
        if isinstance(update, Update):
            await _apologise(update)
    except TelegramError as another:
        log.warning("Update %s: the reader could not be told of the failure: %s", id, another)
        if outcome.passing(another):
            outcome.failure.set(another)
    _tell_admin(context, messages.report(error, id))


def _tell_admin(context: Context, report: Reply) -> None:
    """Report a failure to the admin, one at a time, without having the reader's chat wait for it."""
    admin, reports = context.bot_data["admin_chat"], context.bot_data["reports"]
    if not admin or reports:
        return  # of what fails meanwhile, the log tells

    async def tell() -> None:
        try:
            await context.bot.send_message(admin, report.text)
        except TelegramError as error:
            log.warning("The admin could not be told of a failure: %s", error)

    task = asyncio.get_running_loop().create_task(tell(), context=contextvars.Context())
    reports.add(task)
    task.add_done_callback(reports.discard)


async def flooded(update: Update) -> None:
    """More than a chat may have waiting: say so, in place of answering it."""
    if update.callback_query:
        await update.callback_query.answer(messages.FLOODED)
    elif update.message:
        await update.message.reply_text(messages.FLOODED)


async def _apologise(update: Update) -> None:
    if update.callback_query:
        await update.callback_query.answer(messages.APOLOGY)
    elif update.message:
        await update.message.reply_text(messages.APOLOGY)


def _library(context: Context) -> Library:
    library: Library = context.bot_data["library"]
    return library


def _words(context: Context) -> str:
    return " ".join(context.args or ())


def _message(update: Update) -> Message:
    # The filters let new messages pass and nothing else.
    assert update.message is not None
    return update.message


async def _answer(update: Update, reply: Reply) -> None:
    """Send a reply to where it was asked for, the forum topic included."""
    await _send(_message(update), reply.messages(), reply)


async def _turn(query: CallbackQuery, reply: Reply) -> str | None:
    """Turn the message under a button to a reply; the notice that tells why it did not work, or None."""
    if not isinstance(query.message, Message):
        return messages.UNREACHABLE
    first, *rest = reply.messages()
    try:
        await query.message.edit_text(first, api_kwargs=None if rest else _keyboard(reply))
    except BadRequest as error:
        if "message is not modified" in error.message.lower():
            return None
        if "to edit not found" in error.message or "can't be edited" in error.message:
            return messages.UNREACHABLE
        raise
    await _send(query.message, rest, reply)
    return None


async def _send(to: Message, texts: list[str] | tuple[str, ...], reply: Reply) -> None:
    for number, text in enumerate(texts, 1):
        await to.reply_text(text, api_kwargs=_keyboard(reply) if number == len(texts) else None)


def _keyboard(reply: Reply) -> dict[str, Any] | None:
    return _markup(reply.buttons) if reply.buttons else None


# Few replies have buttons of their own, while the library would make objects of the buttons, and
# JSON of these, for every answer: more than a tenth of its time.
@lru_cache(maxsize=512)
def _markup(buttons: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    """The argument of a request that puts buttons under its message."""
    rows = [
        [InlineKeyboardButton(button.title, callback_data=button.link.encode()) for button in row]
        for row in buttons
    ]
    return {"reply_markup": InlineKeyboardMarkup(rows).to_dict()}
