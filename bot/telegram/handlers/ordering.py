"""Has orders to delivery carried out, and the buttons of settings, for who may."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram import CallbackQuery, Message
from telegram.constants import ChatType

from bot import links
from bot.links import Setting
from bot.replies import data as data_replies
from bot.replies import language, notices, standing, view
from bot.replies.view import Whose
from bot.reply import Reply
from bot.store.errors import UnavailableError
from bot.subscription import ChatKind, Mode, Place
from bot.telegram import sender
from bot.telegram.administrators import Authority
from bot.telegram.app import App, Reader
from bot.telegram.handlers import choosing, data, speaking, subscribing, whereabouts
from bot.telegram.handlers.orders import Answer, Asker, Order
from bot.telegram.handlers.recent import Recent
from bot.translation import Label

if TYPE_CHECKING:
    from bot.delivery.subscribers.welcome import Copy

log = logging.getLogger(__name__)

_FILE = timedelta(minutes=1)
"""How long a chat that was sent the file with its data waits for the next."""
_REFUSED = timedelta(days=1)
"""How long somebody in a group who may not order anything is not told that again."""
_PATIENCE = 1.0
"""Seconds for which the database is waited for where something else is answered."""
_LEAVING = (view.OFF, data_replies.ALL, data_replies.KEEP)
"""The buttons of who leaves."""
_REFUSALS = {
    Authority.NO: notices.ADMINISTRATORS,
    Authority.UNSEEN: notices.ANONYMOUS,
    Authority.UNKNOWN: notices.WHO_ARE,
}
"""What is told who presses a button and may not act for the chat."""


async def _press(asker: Asker, words: str) -> Answer:
    """Do what a button does whose title was typed."""
    setting = links.decode_setting(words)
    assert setting is not None
    return await choosing.pressed(asker, setting)


ORDERS: Mapping[str, Callable[[Asker, str], Awaitable[Answer | None]]] = {
    "subscribe": subscribing.subscribe,
    "unsubscribe": subscribing.unsubscribe,
    "settings": subscribing.show,
    "zone": whereabouts.ask,
    "wish": subscribing.wish,
    "locate": whereabouts.answer,
    "answer": whereabouts.answer_or_wish,
    "press": _press,
    "language": speaking.show,
    "mydata": data.show,
    "forget": data.ask,
}
"""The function for each order; where it returns None, the words order nothing."""


class Ordering:
    """Answers orders out of the store. Where that cannot be used, the answer says so."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._files = Recent(_FILE)
        self._refused = Recent(_REFUSED)

    async def ordered(self, message: Message, order: Order) -> Answer | None:
        """The answer to an order that a message gives; None where its words order nothing."""
        reader = self._app.reader(message)
        locale = reader.locale
        if message.chat.is_direct_messages:
            if order.name in ("mydata", "forget"):
                return Answer((data_replies.nothing(locale),))
            if order.name == "unsubscribe":
                return Answer((standing.nothing_to_stop(Whose.READER, locale),))
            if order.name == "language":
                if reader.has_chosen:
                    return Answer((language.chosen(locale),))
                library = reader.edition.library
                return Answer((language.told(library, reader.language, locale, delivers=False),))
            return Answer((standing.only_in_private(self._app.bot.username, locale),))
        asker = self._asker(message, message.date, reader)
        authority = await self._app.administrators.wrote(message)
        if order.name == "wish" and authority is not Authority.YES:
            return None  # members talk about the page
        if authority is not Authority.YES:
            unknown = authority is Authority.UNKNOWN
            return self._told_once(message, notices.WHO_ARE if unknown else notices.ADMINISTRATORS)
        try:
            return await ORDERS[order.name](asker, order.words)
        except UnavailableError:
            return Answer((notices.message(notices.NO_STORE, locale),))

    async def pressed(self, query: CallbackQuery, message: Message, setting: Setting) -> Answer:
        """The answer to a pressed button under a message."""
        authority = await self._app.administrators.pressed(query)
        if authority is not Authority.YES:
            return Answer(notice=_REFUSALS[authority])
        is_open = setting in _LEAVING or setting.page == language.PAGE
        if self._app.mode is Mode.STORED and not is_open:
            return Answer(notice=notices.STALE)
        asker = self._asker(message, self._now(), self._app.reader(query))
        try:
            return await choosing.pressed(asker, setting)
        except UnavailableError:
            return Answer(notice=notices.NO_STORE)

    async def returned(self, message: Message) -> tuple[Reply, ...]:
        """
        What is asked in a chat or topic that has blocked the bot and comes back; nothing anywhere else.

        A database that is slow is not waited for: most who send /start only want to read.
        """
        asking = asyncio.create_task(
            subscribing.returned(self._asker(message, message.date, self._app.reader(message)))
        )
        done, _ = await asyncio.wait({asking}, timeout=_PATIENCE)
        if not done:
            asking.add_done_callback(_forgotten)
            return ()
        try:
            return asking.result()
        except UnavailableError:
            return ()

    async def send(self, place: sender.Place, answer: Answer) -> None:
        """Send the messages of an answer."""
        sent: list[int | None] = []
        for reply in answer.replies:
            sent = await self._app.sender.send(place, reply)
        if answer.file:
            await self._app.sender.send_document(place, answer.file)
        if answer.copy and sent and sent[-1] is not None:
            await self._given(answer.copy, sent[-1])

    async def _given(self, copy: Copy, message: int) -> None:
        """Note the number of the message that a brief was given in."""
        assert self._app.delivery is not None
        try:
            await self._app.delivery.subscribers.given(copy, message)
        except UnavailableError as error:
            log.warning("Corrections will not reach a brief that was given: %s", error)

    def _told_once(self, message: Message, notice: Label) -> Answer:
        """Why somebody may not order anything; nothing for who was told lately."""
        user = message.from_user
        key = (message.chat.id, user.id if user else None)
        if not self._refused.is_first(key, message.date):
            return Answer()
        return Answer((notices.message(notice, self._app.reader(message).locale),))

    def _now(self) -> datetime:
        assert self._app.delivery is not None
        return datetime.fromtimestamp(self._app.delivery.clock.now(), UTC)

    def _asker(self, message: Message, at: datetime, reader: Reader) -> Asker:
        delivery = self._app.delivery
        assert delivery is not None
        private = message.chat.type == ChatType.PRIVATE
        topic = message.message_thread_id if message.is_topic_message and not private else None
        return Asker(
            delivery,
            reader.edition,
            self._app.bot.username,
            reader.locale,
            reader.language,
            Place(message.chat.id, topic or 0),
            ChatKind.PRIVATE if private else ChatKind.GROUP,
            at,
            self._files,
            delivers=self._app.mode is Mode.ON,
        )


def _forgotten(asking: asyncio.Task[object]) -> None:
    """Take note of the error of what nobody waits for any more."""
    if not asking.cancelled() and (error := asking.exception()):
        log.info("What was not waited for has failed: %s", error)
