"""What answers each kind of update: one short coroutine each, a message of `messages` as the result."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from telegram import CallbackQuery, InlineQueryResultsButton, Message, MessageEntity, Update
from telegram.constants import InlineQueryLimit
from telegram.ext import ContextTypes

from bot import links
from bot.brief import Brief
from bot.commands import COMMANDS, TAKEN
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import about as itself
from bot.replies import archive, notices, pages, results
from bot.replies import named as naming
from bot.reply import Article, Reply
from bot.search import Search
from bot.telegram import failures
from bot.telegram.failures import Outcome
from bot.telegram.handlers import question
from bot.telegram.sender import acknowledge, answer, message_of, result, too_late, turn
from bot.text import unbroken

Context = ContextTypes.DEFAULT_TYPE

# Seconds that Telegram may show an inline answer for: a correction is seen within a minute.
_INLINE_CACHE = 30
_PATIENCE = 5.0
"""Seconds after which a button stops to turn, whether its page is there or not."""
_ALBUMS = 1000
"""Albums that are remembered, so that each gets one answer."""


async def message(update: Update, context: Context) -> None:
    """A message that asks something: a command, words, or what cannot be read."""
    library = _library(context)
    kind = question.kind(message_of(update), context.bot.username, library.sections)
    # Asked in any case, for what is written under one picture of an album is the question of them all.
    first = _first_of_album(update, context)
    if kind == question.TEXT:
        await text(update, context)
    elif kind == question.NOT_TEXT:
        if first:
            await not_text(update, context)
    elif kind in TAKEN:
        await _COMMANDS[kind](update, context)
    elif kind:
        await answer(update, naming.section_command(library, kind))


async def start(update: Update, context: Context) -> None:
    """/start: who I am and the latest brief, or what the payload of a deep link leads to."""
    library, payload = _library(context), _words(update)
    link = links.decode(payload)
    page = pages.page(library, link) if link else None
    otherwise = pages.start_instead if payload not in ("", links.HOME) else pages.start
    early = not library.briefs
    await answer(update, page or (pages.start_early() if early else otherwise(library.latest)))


async def brief(update: Update, context: Context) -> None:
    """/brief: the latest brief at a glance, or those for some words."""
    library = _library(context)
    if words := _words(update):
        found = context.bot_data["search"].briefs(words)
        await answer(update, archive.archive(library, Query(Scope.BRIEFS, 1, words), found))
    else:
        await answer(update, _latest(context, pages.overview))


async def briefs(update: Update, context: Context) -> None:
    """/briefs: the archive."""
    library = _library(context)
    await answer(update, archive.archive(library, Query(Scope.BRIEFS, 1), library.briefs))


async def quotes(update: Update, context: Context) -> None:
    """/quotes: all quotes of the brief, or those for some words."""
    if words := _words(update):
        await answer(update, _found(context, Query(Scope.QUOTES, 1, words)))
    else:
        await answer(update, _latest(context, pages.quotes))


async def search(update: Update, context: Context) -> None:
    """/search: quotes and points for some words."""
    if words := _words(update):
        await answer(update, _found(context, Query(Scope.ALL, 1, words)))
    else:
        await answer(update, _latest(context, results.no_words))


async def help(update: Update, context: Context) -> None:
    """/help: what can be asked."""
    await answer(update, itself.help(_library(context), context.bot.username))


async def about(update: Update, context: Context) -> None:
    """/about: source, version and licence."""
    await answer(update, itself.about(_library(context)))


async def privacy(update: Update, context: Context) -> None:
    """/privacy: what is kept about a reader."""
    await answer(update, itself.privacy())


async def text(update: Update, context: Context) -> None:
    """Plain text where nobody else is asked is a search, unless it is the name of a page."""
    words = results.asked(question.text_of(message_of(update)))
    named = naming.by_name(_library(context), words, context.bot.username)
    await answer(update, named or _found(context, Query(Scope.ALL, 1, words)))


async def not_text(update: Update, context: Context) -> None:
    """A picture, a voice message or the like in a private chat."""
    await answer(update, _latest(context, notices.only_text))


async def press(update: Update, context: Context) -> None:
    """A button: turn its message to the page it names, and answer the press in any case."""
    query = update.callback_query
    assert query is not None
    try:
        reply = _pressed(query, context)
        notice = await _turned(query, reply) if reply else notices.STALE
    except Exception as error:
        await acknowledge(query, _excuse(error))
        raise
    await acknowledge(query, notice)


async def _turned(query: CallbackQuery, reply: Reply) -> str | None:
    """What `turn` says; a press that Telegram has wait for its page is answered before that."""
    turning = asyncio.create_task(turn(query, reply))
    try:
        await asyncio.wait([turning], timeout=_PATIENCE)
        if not turning.done():
            await acknowledge(query, None)
        return await turning
    finally:
        turning.cancel()


def _excuse(error: Exception) -> str | None:
    """What a press is answered with whose page could not be shown; None if it still may be."""
    if failures.passing(error):
        return None
    gone = failures.of(error) is Outcome.UNDELIVERABLE
    return notices.UNREACHABLE if gone else notices.APOLOGY


async def inline(update: Update, context: Context) -> None:
    """Inline mode: results to put into another chat, or the one page that a share button asks for."""
    query = update.inline_query
    assert query is not None
    library = _library(context)
    articles = _articles(context, unbroken(query.query))
    first = int(query.offset) if query.offset.isdecimal() else 0
    after = first + InlineQueryLimit.RESULTS
    with too_late("An inline query"):
        await query.answer(
            [result(number, article) for number, article in enumerate(articles[first:after])],
            cache_time=_INLINE_CACHE,
            # None, not "": python-telegram-bot 22.8 sends the empty text as the two letters "[]".
            next_offset=str(after) if after < len(articles) else None,
            button=_home(library, notices.OPEN if articles else notices.NOTHING),
        )


_COMMANDS = {command.name: globals()[command.name] for command in COMMANDS}


def _library(context: Context) -> Library:
    library: Library = context.bot_data["library"]
    return library


def _home(library: Library, text: str) -> InlineQueryResultsButton:
    """The button above an inline answer's list."""
    if not library.briefs:
        return InlineQueryResultsButton(notices.EARLY, start_parameter=links.HOME)
    latest = Link(Kind.START, library.latest.id)
    return InlineQueryResultsButton(text, start_parameter=latest.encode())


def _latest(context: Context, page: Callable[[Brief], Reply]) -> Reply:
    """A page of the latest brief; while none is out, that."""
    library = _library(context)
    return page(library.latest) if library.briefs else pages.nothing_yet()


def _words(update: Update) -> str:
    return results.asked(question.behind_command(message_of(update)))


def _first_of_album(update: Update, context: Context) -> bool:
    """Whether a message is the first of its album that is here, or belongs to none."""
    message = message_of(update)
    if not message.media_group_id:
        return True
    albums: OrderedDict[tuple[int, str], int] = context.bot_data["albums"]
    key = message.chat_id, f"{message.media_group_id}"
    # By the message's number, for the first one may be handled again.
    first = albums.setdefault(key, message.message_id)
    if len(albums) > _ALBUMS:
        albums.popitem(last=False)
    return first == message.message_id


def _found(context: Context, asked: Query) -> Reply:
    library, search = _library(context), context.bot_data["search"]
    if asked.scope is Scope.BRIEFS:
        return archive.archive(library, asked, search.briefs(asked.words))
    return results.results(library, asked, search.find(asked.words))


def _articles(context: Context, query: str) -> Sequence[Article]:
    """What inline mode lists: the one page that a link names, or what is found for words."""
    library, username = _library(context), context.bot.username
    if link := links.decode(query):
        if shared := results.shared_article(library, link, username):
            return [shared]
        if link.part:
            return []  # its page is gone, and its ids are no words to look for
    search: Search = context.bot_data["search"]
    words = results.asked(query)
    return results.articles(library, words, search.find(words), username)


def _pressed(query: CallbackQuery, context: Context) -> Reply | None:
    """The page that a button asks for, or None if it asks for nothing there is."""
    data = unbroken(query.data or "")
    if asked := links.decode_query(data):
        words = results.asked(asked.words or _repeated(query))
        lost = not words and asked.scope is not Scope.BRIEFS
        return None if lost else _found(context, asked._replace(words=words))
    link = links.decode(data)
    return pages.page(_library(context), link) if link else None


def _repeated(query: CallbackQuery) -> str:
    """The words of the search that a message shows the results of; see `links`."""
    message = query.message
    if not isinstance(message, Message) or not message.text:
        return ""
    code = [entity for entity in message.entities if entity.type == MessageEntity.CODE]
    # By hand, for the library does not read half a surrogate pair; offsets count in such halves.
    text = message.text.encode("utf-16-le", "surrogatepass")
    spans = (text[2 * e.offset : 2 * (e.offset + e.length)] for e in code)
    return next(spans, b"").decode("utf-16-le", "replace")
