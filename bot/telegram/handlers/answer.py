"""Answers an update: finds the reply, has it sent, and apologises where that fails."""

from __future__ import annotations

import logging

from telegram import InlineQuery, Message, Update
from telegram.constants import InlineQueryLimit
from telegram.error import TelegramError

from bot.commands import names
from bot.replies import admin, notices, results
from bot.replies.newsroom import added
from bot.reply import Reply
from bot.subscription import Mode
from bot.telegram import failures
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.handlers import commands, inline, membership, question, replied, texts
from bot.telegram.handlers.albums import Albums
from bot.telegram.handlers.commands import HANDLERS, Question
from bot.telegram.handlers.ordering import Ordering
from bot.telegram.handlers.orders import Answer, Order, begun
from bot.telegram.handlers.presses import Presses
from bot.telegram.sender import Place
from bot.telegram.transport.outbox import Outbox, current
from bot.translation import Label

log = logging.getLogger(__name__)

_START = "start"
_QUERY = "/query"
"""The kind of a button's press and of an inline query. No name of a command has a slash in it."""
_INLINE_CACHE = 30
"""Seconds that Telegram may show an inline answer for: a correction is seen within a minute."""
_OFFSET = 9
"""Digits of the highest offset of an inline query."""


class Answers:
    """Answers each kind of update that the bot asks Telegram for."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._albums = Albums()
        self._upgrades = membership.Upgrades()
        self._ordering = Ordering(app)
        self._presses = Presses(app, self._ordering)

    def kind_of(self, update: Update) -> str | None:
        """
        The kind of an update: of a message as `question.kind` gives it, of a query `/query`, of a chat `/change`.

        None where it asks nothing of the bot, as edited messages and channel posts do.
        """
        if change := membership.change(update):
            self._upgrades.note(change)
            greets = isinstance(change, membership.Added)
            return membership.CHANGE if greets or self._app.delivery else None
        if update.message:
            own, sections = names(self._app.mode), self._app.edition.library.sections
            return question.kind(update.message, self._app.bot.bot, own, sections)
        return _QUERY if update.callback_query or update.inline_query else None

    async def answer(self, update: Update, kind: str) -> Exception | None:
        """
        Answer an update of a kind that `kind_of` gives.

        Returns the error that decides what becomes of the update, or None. Where it is not
        transient, it was logged, and the reader was told.
        """
        try:
            if change := membership.change(update):
                await self._changed(change)
            elif update.message:
                await self._message(update.message, kind)
            elif update.callback_query:
                await self._presses.answer(update.callback_query)
            elif update.inline_query:
                await self._inline(update.inline_query)
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
            # A press has its apology as the notice that answers it, and of a change nobody has asked.
            if update.message and not membership.change(update):
                await self._say(update, notices.APOLOGY)
        except TelegramError as another:
            why = failures.reason(another)
            log.warning("Update %s: the reader could not be told of the failure: %s", id, why)
            if failures.is_transient(another):
                decides = another
        if not messages.reported:
            messages.reported = True
            self._app.admin.report(admin.report(error, id, self._app.locale))
        return decides

    async def _message(self, message: Message, kind: str) -> None:
        """Answer a message: a command, words, or something that cannot be read."""
        # Asked in any case, for what is written under one picture of an album is the question of them all.
        first = self._albums.is_first(message)
        if kind == question.NOT_TEXT and not first:
            return
        answer = await begun(lambda: self._answer(kind, message))
        await self._ordering.send(Place.of(message), answer)

    async def _answer(self, kind: str, message: Message) -> Answer:
        """The answer to a message."""
        app = self._app
        text = question.text_of if kind == question.TEXT else question.behind_command
        words = results.query_words(text(message))
        ours, reader = replied.to(message, app.bot.id), app.reader(message)
        asked = Question(
            reader.edition,
            app.bot.username,
            reader.locale,
            words,
            ours,
            app.mode,
            is_private=app.reads_alone(message),
            language=reader.language,
        )
        reply = self._reply(kind, asked)
        if isinstance(reply, Order):
            if answer := await self._ordering.ordered(message, reply):
                return answer
            # What is no order means the same as anywhere else.
            reply = texts.text(asked._replace(replied=None))
            if isinstance(reply, Order):
                return await self._ordering.ordered(message, reply) or Answer()
        if kind == _START and app.mode is Mode.ON:
            return Answer((reply, *await self._ordering.returned(message)))
        return Answer((reply,))

    def _reply(self, kind: str, asked: Question) -> Reply | Order:
        if kind == question.TEXT:
            return texts.text(asked)
        if kind == question.NOT_TEXT:
            return commands.not_text(asked)
        own = kind in names(asked.mode)
        return HANDLERS[kind](asked) if own else texts.command(asked, kind)

    async def _inline(self, query: InlineQuery) -> None:
        """Offer what can be put into another chat, a page at a time."""
        reader = self._app.reader(query)
        # Ours have a few digits; of thousands Python makes no number.
        is_ours = query.offset.isdecimal() and len(query.offset) <= _OFFSET
        first = int(query.offset) if is_ours else 0
        after = first + InlineQueryLimit.RESULTS
        username, shown = self._app.bot.username, slice(first, after)
        articles, count = inline.articles(
            reader.edition, query.query, username, shown, reader.locale
        )
        await self._app.sender.offer(
            query.id,
            [(str(number), article) for number, article in enumerate(articles)],
            cache_seconds=_INLINE_CACHE,
            next_offset=str(after) if after < count else None,
            button=inline.button(reader.edition, reader.locale, found=count > 0),
        )

    async def _changed(self, change: membership.Change) -> None:
        """Have deliveries follow a change. To a group that the bot is new in, say what it can do there."""
        if not isinstance(change, membership.Added):
            if self._app.delivery:
                await membership.follow(change, self._app.delivery)
        elif not await self._upgrades.has(change):
            greeting = added(self._app.edition.library.newsroom, self._app.mode, self._app.locale)
            await self._app.sender.send(Place(change.chat), greeting)

    async def _say(self, update: Update, notice: Label) -> None:
        if update.callback_query:
            locale = self._app.reader(update.callback_query).locale
            await self._app.sender.acknowledge(update.callback_query.id, notice(locale))
        elif update.inline_query:
            reader = self._app.reader(update.inline_query)
            # A list without results, since the notice has no other place there. It is not kept for others.
            await self._app.sender.offer(
                update.inline_query.id,
                [],
                cache_seconds=0,
                next_offset=None,
                button=inline.flooded(reader.edition, reader.locale),
            )
        elif update.message:
            reply = notices.message(notice, self._app.reader(update.message).locale)
            await self._app.sender.send(Place.of(update.message), reply)
