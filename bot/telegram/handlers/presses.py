"""Answers the presses of buttons: shows the page, and has the button stop to turn in any case."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Message

from bot import links
from bot.delivery.ledger.sending import Result
from bot.links import Act, Decision
from bot.replies import notices
from bot.store.errors import UnavailableError
from bot.telegram import failures
from bot.telegram.administrators import Authority
from bot.telegram.app import App
from bot.telegram.failures import Outcome
from bot.telegram.handlers import buttons
from bot.telegram.handlers.ordering import Ordering
from bot.telegram.handlers.orders import Answer, begun
from bot.telegram.sender import Place
from bot.translation import Label

_PATIENCE = 5.0
"""Seconds after which a pressed button stops to turn, whether its page is there or not."""


class Presses:
    """Answers presses, also those of settings."""

    def __init__(self, app: App, ordering: Ordering) -> None:
        self._app = app
        self._ordering = ordering

    async def answer(self, query: CallbackQuery) -> None:
        """Show the page that a button names, in its message or in one of its own, and answer the press in any case."""
        try:
            answer = await begun(lambda: self._answer(query))
            notice = await self._shown(query, answer) if answer.replies else answer.notice
        except Exception as error:
            await self._acknowledge(query, _excuse(error))
            raise
        await self._acknowledge(query, notice)

    async def _acknowledge(self, query: CallbackQuery, notice: Label | None) -> None:
        text = notice(self._app.reader(query).locale) if notice else None
        await self._app.sender.acknowledge(query.id, text)

    async def _answer(self, query: CallbackQuery) -> Answer:
        if decision := links.decode_decision(query.data or ""):
            try:
                return Answer(notice=await self._decide(query, decision))
            except UnavailableError:
                return Answer(notice=notices.NO_STORE)
        setting = buttons.setting(query) if self._app.delivery else None
        if setting and isinstance(query.message, Message):
            return await self._ordering.pressed(query, query.message, setting)
        reader = self._app.reader(query)
        reply = buttons.pressed(query, reader.edition, reader.locale)
        return Answer((reply,)) if reply else Answer(notice=notices.STALE)

    async def _decide(self, query: CallbackQuery, decision: Decision) -> Label | None:
        """Do what an editor decides about a campaign. Returns the notice that tells of anything but success."""
        delivery, message = self._app.delivery, query.message
        # The button's data can be forged by anybody, in any other chat.
        if delivery is None or message is None or message.chat.id != delivery.editors:
            return notices.STALE
        if await self._app.administrators.pressed(query) is not Authority.YES:
            return notices.ADMINISTRATORS
        if decision.act is Act.TEST:
            result = await delivery.test(decision, query.from_user.id)
            return notices.TESTED if result is Result.DONE else notices.UNTESTED
        done = await delivery.decide(decision, query.from_user.full_name)
        return None if done else notices.DECIDED

    async def _shown(self, query: CallbackQuery, answer: Answer) -> Label | None:
        """Show the page of a pressed button. Returns the notice that tells why nothing changed, or None."""
        message = query.message
        if not isinstance(message, Message):
            return notices.UNREACHABLE
        sender = self._app.sender
        anew = buttons.in_new_message(query)
        showing = asyncio.create_task(self._show(message, answer, anew=anew))
        try:
            await asyncio.wait([showing], timeout=_PATIENCE)
            if not showing.done():
                await sender.acknowledge(query.id, None)
            changed = await showing
        finally:
            showing.cancel()
        return None if changed else answer.notice or notices.HERE

    async def _show(self, message: Message, answer: Answer, *, anew: bool) -> bool:
        """Turn a message into the first page of an answer, or send it `anew`. Returns whether anything changed."""
        place = Place.of(message)
        if anew:
            await self._ordering.send(place, answer)
            return True
        first, *rest = answer.replies
        changed = await self._app.sender.edit(place, message.message_id, first)
        await self._ordering.send(place, answer._replace(replies=rest))
        return changed or bool(rest)


def _excuse(error: Exception) -> Label | None:
    """The notice for a press whose page could not be shown; None if it still may be."""
    if failures.is_transient(error):
        return None
    gone = failures.outcome_of(error) is Outcome.UNDELIVERABLE
    return notices.UNREACHABLE if gone else notices.APOLOGY
