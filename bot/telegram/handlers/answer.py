"""Answers an update: finds the reply, has it sent, and apologises where that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram import CallbackQuery, InlineQuery, Message, Update
from telegram.constants import InlineQueryLimit
from telegram.error import TelegramError

from bot.commands import TAKEN
from bot.replies import admin, notices, results
from bot.replies.newsroom import added
from bot.reply import Reply
from bot.telegram import failures
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.handlers import buttons, commands, inline, membership, question, replied, texts
from bot.telegram.handlers.albums import Albums
from bot.telegram.handlers.commands import HANDLERS, Question
from bot.telegram.sender import Place
from bot.telegram.transport.outbox import Outbox, current

log = logging.getLogger(__name__)

_QUERY = "/query"
"""The kind of a button's press and of an inline query. No name of a command has a slash in it."""
_INLINE_CACHE = 30
"""Seconds that Telegram may show an inline answer for: a correction is seen within a minute."""
_OFFSET = 9
"""Digits of the highest offset of an inline query."""
_PATIENCE = 5.0
"""Seconds after which a pressed button stops to turn, whether its page is there or not."""


class Answers:
    """Answers each kind of update that the bot asks Telegram for."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._albums = Albums()

    def kind_of(self, update: Update) -> str | None:
        """
        The kind of an update: of a message as `question.kind` gives it, of a query `/query`, of a group `/added`.

        None where it asks nothing of the bot, as edited messages and channel posts do.
        """
        if update.message:
            sections = self._app.edition.library.sections
            return question.kind(update.message, self._app.bot.bot, sections)
        if update.my_chat_member:
            return membership.kind(update.my_chat_member)
        return _QUERY if update.callback_query or update.inline_query else None

    async def answer(self, update: Update, kind: str) -> Exception | None:
        """
        Answer an update of a kind that `kind_of` gives.

        Returns the error that decides what becomes of the update, or None. Where it is not
        transient, it was logged, and the reader was told.
        """
        try:
            if update.message:
                await self._message(update.message, kind)
            elif update.callback_query:
                await self._press(update.callback_query)
            elif update.inline_query:
                await self._inline(update.inline_query)
            elif update.my_chat_member:
                await self._greet(update.my_chat_member.chat.id)
        except Exception as error:  # noqa: BLE001 - told by `_failed`
            return await self._failed(update, error)
        return None

    async def refuse(self, update: Update) -> None:
        """Say that a chat asks more than can be answered. Raises `TelegramError`."""
        await self._say(update, notices.FLOODED)

    async def _failed(self, update: Update, error: Exception) -> Exception:
        """
        Log the error that kept an update from being answered, apologise to the reader, and tell the admin.

        A transient error needs none of that: the update is handled again. Returns the error that
        decides about the update, which is another one where the apology met a transient one.
        """
        if failures.is_transient(error):
            return error
        id = update.update_id
        if failures.outcome_of(error) is Outcome.UNDELIVERABLE:
            log.info("Update %s is undeliverable: %s", id, failures.reason(error))
            return error
        messages = current.get(None) or Outbox()
        if not messages.reported:  # the apology may be tried again and again
            log.error("Update %s failed", id, exc_info=error)
        decides = error
        try:
            if update.message:  # a press has its apology as the notice that answers it
                await self._say(update, notices.APOLOGY)
        except TelegramError as another:
            why = failures.reason(another)
            log.warning("Update %s: the reader could not be told of the failure: %s", id, why)
            if failures.is_transient(another):
                decides = another
        if not messages.reported:
            messages.reported = True
            self._app.admin.report(admin.report(error, id))
        return decides

    async def _message(self, message: Message, kind: str) -> None:
        """Answer a message: a command, words, or something that cannot be read."""
        # Asked in any case, for what is written under one picture of an album is the question of them all.
        first = self._albums.is_first(message)
        if kind == question.NOT_TEXT and not first:
            return
        reply = _begun(lambda: self._reply(kind, message))
        assert reply
        await self._app.sender.send(Place.of(message), reply)

    def _reply(self, kind: str, message: Message) -> Reply:
        text = question.text_of if kind == question.TEXT else question.behind_command
        words = results.query_words(text(message))
        ours = replied.to(message, self._app.bot.id)
        asked = Question(self._app.edition, self._app.bot.username, words, ours)
        if kind == question.TEXT:
            return texts.text(asked)
        if kind == question.NOT_TEXT:
            return commands.not_text(asked)
        return HANDLERS[kind](asked) if kind in TAKEN else texts.command(asked, kind)

    async def _press(self, query: CallbackQuery) -> None:
        """Show the page that a button names, in its message or in one of its own, and answer the press in any case."""
        try:
            reply = _begun(lambda: buttons.pressed(query, self._app.edition))
            notice = await self._shown(query, reply) if reply else notices.STALE
        except Exception as error:
            await self._app.sender.acknowledge(query.id, _excuse(error))
            raise
        await self._app.sender.acknowledge(query.id, notice)

    async def _shown(self, query: CallbackQuery, reply: Reply) -> str | None:
        """Show the page of a pressed button. Returns the notice that tells why nothing changed, or None."""
        message = query.message
        if not isinstance(message, Message):
            return notices.UNREACHABLE
        place, sender = Place.of(message), self._app.sender
        showing: asyncio.Task[object] = asyncio.create_task(
            sender.send(place, reply)
            if buttons.in_new_message(query)
            else sender.edit(place, message.message_id, reply)
        )
        try:
            await asyncio.wait([showing], timeout=_PATIENCE)
            if not showing.done():
                await sender.acknowledge(query.id, None)
            changed = await showing
        finally:
            showing.cancel()
        return None if changed else notices.HERE

    async def _inline(self, query: InlineQuery) -> None:
        """Offer what can be put into another chat, a page at a time."""
        edition = self._app.edition
        # Ours have a few digits; of thousands Python makes no number.
        is_ours = query.offset.isdecimal() and len(query.offset) <= _OFFSET
        first = int(query.offset) if is_ours else 0
        after = first + InlineQueryLimit.RESULTS
        username = self._app.bot.username
        articles, count = inline.articles(edition, query.query, username, slice(first, after))
        await self._app.sender.offer(
            query.id,
            [(str(number), article) for number, article in enumerate(articles)],
            cache_seconds=_INLINE_CACHE,
            next_offset=str(after) if after < count else None,
            button=inline.button(edition, found=count > 0),
        )

    async def _greet(self, group: int) -> None:
        """Say in a group that the bot was added to what it can do there."""
        await self._app.sender.send(Place(group), added(self._app.edition.library.newsroom))

    async def _say(self, update: Update, notice: str) -> None:
        if update.callback_query:
            await self._app.sender.acknowledge(update.callback_query.id, notice)
        elif update.inline_query:
            # A list without results, since the notice has no other place there. It is not kept for others.
            await self._app.sender.offer(
                update.inline_query.id,
                [],
                cache_seconds=0,
                next_offset=None,
                button=inline.flooded(self._app.edition),
            )
        elif update.message:
            await self._app.sender.send(Place.of(update.message), notices.message(notice))


def _begun(make: Callable[[], Reply | None]) -> Reply | None:
    """
    The reply of which some message has gone out already, so that no answer mixes two editions, or a new one.

    A reply of which nothing went out is made anew, from the content of the moment; so is one that could not be
    made, where what went out was the apology for that.
    """
    messages = current.get(None) or Outbox()
    if not messages.begun or messages.reply is None:
        messages.reply = make()
    return messages.reply


def _excuse(error: Exception) -> str | None:
    """The notice for a press whose page could not be shown; None if it still may be."""
    if failures.is_transient(error):
        return None
    gone = failures.outcome_of(error) is Outcome.UNDELIVERABLE
    return notices.UNREACHABLE if gone else notices.APOLOGY
