"""What answers each kind of update: one short coroutine each, a message of `messages` as the result."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from telegram import (
    CallbackQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatType, InlineQueryLimit
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot import links, messages, outcome
from bot.library import Library
from bot.links import Kind, Link, Results, Scope
from bot.outcome import Outcome
from bot.reply import Article, Reply
from bot.search import Search

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

# Seconds that Telegram may show an inline answer for: a correction is seen within a minute.
_INLINE_CACHE = 30


async def start(update: Update, context: Context) -> None:
    """/start: who I am and the latest brief, or what the payload of a deep link leads to."""
    library, payload = _library(context), _words(context)
    link = links.decode(payload)
    page = messages.page(library, link) if link else None
    otherwise = messages.start_instead if payload else messages.start
    await _answer(update, page or otherwise(library.latest))


async def brief(update: Update, context: Context) -> None:
    """/brief: the latest brief at a glance, or those for some words."""
    library = _library(context)
    if words := _words(context):
        await _answer(update, messages.archive(library, Results(Scope.BRIEFS, 1, words)))
    else:
        await _answer(update, messages.overview(library.latest))


async def briefs(update: Update, context: Context) -> None:
    """/briefs: the archive."""
    await _answer(update, messages.archive(_library(context), Results(Scope.BRIEFS, 1)))


async def quotes(update: Update, context: Context) -> None:
    """/quotes: all quotes of the brief, or those for some words."""
    if words := _words(context):
        await _answer(update, _found(context, Results(Scope.QUOTES, 1, words)))
    else:
        await _answer(update, messages.quotes(_library(context).latest))


async def search(update: Update, context: Context) -> None:
    """/search: quotes and points for some words."""
    if words := _words(context):
        await _answer(update, _found(context, Results(Scope.ALL, 1, words)))
    else:
        await _answer(update, messages.no_words(_library(context).latest))


async def help(update: Update, context: Context) -> None:
    """/help: what can be asked."""
    await _answer(update, messages.help(_library(context), context.bot.username))


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
    words = messages.asked(_message(update).text or "")
    await _answer(update, _found(context, Results(Scope.ALL, 1, words)))


async def not_text(update: Update, context: Context) -> None:
    """A picture, a voice message or the like in a private chat."""
    await _answer(update, messages.only_text(_library(context).latest))


async def press(update: Update, context: Context) -> None:
    """A button: turn its message to the page it names, and answer the press in any case."""
    query = update.callback_query
    assert query is not None
    reply = _pressed(query, context)
    notice = await _turn(query, reply) if reply else messages.STALE
    with _too_late("A button's press"):
        await query.answer(notice)


async def inline(update: Update, context: Context) -> None:
    """Inline mode: results to put into another chat, or the one page that a share button asks for."""
    query = update.inline_query
    assert query is not None
    library, username = _library(context), context.bot.username
    link, words = links.decode(query.query), messages.asked(query.query)
    shared = messages.shared_article(library, link, username) if link else None
    articles = [shared] if shared else _articles(context, words)
    first = int(query.offset) if query.offset.isdecimal() else 0
    after = first + InlineQueryLimit.RESULTS
    with _too_late("An inline query"):
        await query.answer(
            [_result(number, article) for number, article in enumerate(articles[first:after])],
            cache_time=_INLINE_CACHE,
            # None, not "": python-telegram-bot 22.8 sends the empty text as the two letters "[]".
            next_offset=str(after) if after < len(articles) else None,
            button=InlineQueryResultsButton(
                messages.OPEN, start_parameter=Link(Kind.START, library.latest.id).encode()
            ),
        )


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
    return messages.asked(" ".join(context.args or ()))


def _found(context: Context, asked: Results) -> Reply:
    library, search = _library(context), context.bot_data["search"]
    if asked.scope is Scope.BRIEFS:
        return messages.archive(library, asked)
    return messages.results(library, asked, search.find(asked.words))


def _articles(context: Context, words: str) -> Sequence[Article]:
    search: Search = context.bot_data["search"]
    return messages.articles(_library(context), words, search.find(words), context.bot.username)


def _pressed(query: CallbackQuery, context: Context) -> Reply | None:
    """The page that a button asks for, or None if it asks for nothing there is."""
    if asked := links.decode_results(query.data):
        words = asked.words or _repeated(query)
        lost = not words and asked.scope is not Scope.BRIEFS
        return None if lost else _found(context, asked._replace(words=words))
    link = links.decode(query.data)
    return messages.page(_library(context), link) if link else None


def _repeated(query: CallbackQuery) -> str:
    """The words of the search that a message shows the results of; see `links`."""
    if not isinstance(query.message, Message) or not query.message.text:
        return ""
    code = query.message.parse_entities([MessageEntity.CODE])
    return next(iter(code.values()), "")


def _result(number: int, article: Article) -> InlineQueryResultArticle:
    (text,) = article.reply.messages()
    return InlineQueryResultArticle(
        str(number),
        article.title,
        InputTextMessageContent(text),
        description=article.description,
    )


@contextmanager
def _too_late(what: str) -> Iterator[None]:
    """Let go of what was asked so long ago that nobody waits for the answer any more."""
    try:
        yield
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
        log.info("%s could not be answered: %s", what, error)


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
    """The argument that puts buttons under a message: JSON, of which the library makes no objects."""
    rows = [[button.json() for button in row] for row in reply.buttons]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else None
