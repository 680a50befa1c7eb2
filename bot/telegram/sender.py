"""The one place that sends and edits what a reader asked for: a reply becomes requests to the Bot API."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple, Self

from telegram import Bot, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated

from bot.delivery.ledger.sending import Result
from bot.reply import Article, Reply
from bot.telegram import failures
from bot.telegram.answered import Answered
from bot.telegram.messages import messages, result
from bot.telegram.transport.outbox import Outbox, current
from bot.telegram.transport.requests import Call, Document, Requests, encoded

log = logging.getLogger(__name__)

_NO_QUESTION = re.compile(
    r"message to (?:be replied|reply)|replied message|reply_message_id_invalid|reply_to_invalid"
)
"""Telegram's words, in small letters, for a question that was deleted."""
_NO_PICTURE = re.compile(r"web ?page|wrong url")
"""Telegram's words, in small letters, for a picture that it cannot load."""
_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
"""Telegram's words for a query that nobody waits for any more."""


class Place(NamedTuple):
    """Where a message goes."""

    chat: int | str
    """The chat's id, or the `@name` of a channel."""
    topic: int | None = None
    """The topic of a forum."""
    direct_topic: int | None = None
    """The topic of a channel's direct messages."""
    question: int | None = None
    """The message that it answers, where that is shown: in groups."""

    @classmethod
    def of(cls, message: Message) -> Self:
        """The place of the answers to a message."""
        topic = message.message_thread_id if message.is_topic_message else None
        direct = message.direct_messages_topic
        private = message.chat.type == ChatType.PRIVATE
        return cls(
            message.chat.id,
            topic,
            direct.topic_id if direct else None,
            None if private else message.message_id,
        )

    def arguments(self) -> dict[str, Any]:
        """The place as arguments of `sendMessage`."""
        found: dict[str, Any] = {"chat_id": self.chat}
        if self.topic is not None:
            found["message_thread_id"] = self.topic
        if self.direct_topic is not None:
            found["direct_messages_topic_id"] = self.direct_topic
        if self.question is not None:
            # The question may be deleted by then.
            found["reply_parameters"] = {
                "message_id": self.question,
                "allow_sending_without_reply": True,
            }
        return found

    def without(self, refused: BadRequest | ChatMigrated) -> Place | None:
        """The place that is left where Telegram refuses this one: without its topic or its question, or the new group."""
        if isinstance(refused, ChatMigrated):
            # Of topics and of messages the new group has other numbers.
            return Place(refused.new_chat_id)
        words = refused.message.lower()
        if self.topic is not None and failures.meaning_of(refused) is Result.NO_TOPIC:
            return self._replace(topic=None)
        if self.question is not None and _NO_QUESTION.search(words):
            return self._replace(question=None)
        return None


class Sender:
    """
    Sends and edits messages, and answers presses and inline queries.

    Every method raises the `TelegramError` that a request ends with.
    """

    def __init__(self, bot: Bot, requests: Requests) -> None:
        self.answered = Answered()
        """How many messages this sender has sent and edited of late."""
        self._bot = bot
        self._requests = requests

    async def send(self, place: Place, reply: Reply) -> list[int | None]:
        """
        Send a reply, in as many messages as it takes; the numbers that Telegram gives them.

        A topic or a question that was deleted is left out, and a group that has become another is
        followed. The number is None of a message that may have arrived and was not confirmed.
        """
        try:
            return await self._send(place, messages(reply))
        except BadRequest as error:
            if not _refuses_picture(error, reply):
                raise
        return await self._send(place, messages(replace(reply, picture="")))

    async def send_document(
        self, place: Place, document: Document, caption: str = ""
    ) -> int | None:
        """
        Send a file; the number that Telegram gives the message, None where nobody knows whether it arrived.

        `caption` is HTML of at most 1024 characters. The place is followed as by `send`.
        """
        fields = encoded({"caption": caption, "parse_mode": "HTML"})[1:]
        number, _ = await self._deliver(place, "sendDocument", fields, document)
        return number

    async def edit(self, place: Place, message: int, reply: Reply) -> bool:
        """
        Put a reply in place of a message. Returns False where the message shows it already.

        The part that does not fit one message is sent behind it.
        """
        first, *rest = messages(reply)
        outbox = current.get(None) or Outbox()
        arguments = {"chat_id": place.chat, "message_id": message}
        try:
            await self._request("editMessageText", arguments, first)
        except BadRequest as error:
            if _refuses_picture(error, reply):
                return await self.edit(place, message, replace(reply, picture=""))
            if failures.meaning_of(error) is not Result.DONE:
                raise
            if not outbox.edited:
                return False
        outbox.edited = True
        await self._send(place, rest)
        return True

    async def acknowledge(self, query: str, notice: str | None) -> None:
        """Answer the press of a button by its id, once however often the update is handled."""
        outbox = current.get(None) or Outbox()
        if outbox.acknowledged:
            return
        with _too_late("A button's press"):
            text = {"text": notice} if notice else {}
            await self._request("answerCallbackQuery", {"callback_query_id": query, **text})
        outbox.acknowledged = True

    async def offer(
        self,
        query: str,
        articles: Sequence[tuple[str, Article]],
        *,
        cache_seconds: int,
        next_offset: str | None,
        button: tuple[str, str],
    ) -> None:
        """
        Answer an inline query by its id with articles, each with an id of its own.

        `button` is the title and the deep link's payload of the button above them. `next_offset` is what
        Telegram asks for the next page with, None for none. They are in the language of who asks alone.
        """
        arguments = {
            "inline_query_id": query,
            "results": [result(id, article) for id, article in articles],
            "cache_time": cache_seconds,
            "is_personal": True,
            "next_offset": next_offset or "",
            "button": {"text": button[0], "start_parameter": button[1]},
        }
        with _too_late("An inline query"):
            try:
                await self._request("answerInlineQuery", arguments)
            except BadRequest as error:
                if not any(_refuses_picture(error, article.reply) for _, article in articles):
                    raise
                arguments["results"] = [
                    result(id, replace(article, reply=replace(article.reply, picture="")))
                    for id, article in articles
                ]
                await self._request("answerInlineQuery", arguments)

    async def _send(self, place: Place, bodies: Sequence[bytes]) -> list[int | None]:
        ids: list[int | None] = []
        for body in bodies:
            number, place = await self._deliver(place, "sendMessage", body)
            ids.append(number)
        return ids

    async def _deliver(
        self, place: Place, method: str, fields: bytes, document: Document | None = None
    ) -> tuple[int | None, Place]:
        """Send a message to a place, or to what is left of it. Returns its number, and where it went."""
        first = place.chat
        while True:
            try:
                sent = await self._request(method, place.arguments(), fields, document)
            except (BadRequest, ChatMigrated) as error:
                left = place.without(error)
                # A group is followed once, so that two that lead to each other end it.
                if left is None or (place.chat != first and isinstance(error, ChatMigrated)):
                    raise
                place = left
            else:
                return sent["message_id"], place

    async def _request(
        self,
        method: str,
        arguments: dict[str, Any],
        fields: bytes = b"",
        document: Document | None = None,
    ) -> Any:
        """The result of a request whose arguments are these and the encoded `fields`."""
        body = encoded(arguments)
        if fields:
            body = body[:-1] + b", " + fields
        if "chat_id" in arguments:
            self.answered.add()
        url = f"{self._bot.base_url}/{method}"
        call = Call(url, body, arguments.get("chat_id"), document=document)
        return await self._requests.call(call)


def _refuses_picture(error: BadRequest, reply: Reply) -> bool:
    """Whether Telegram refuses a reply for its picture, which most often it just leaves out."""
    return bool(reply.picture and _NO_PICTURE.search(error.message.lower()))


@contextmanager
def _too_late(what: str) -> Iterator[None]:
    """Ignore that nobody waits for the answer to a query any more."""
    try:
        yield
    except BadRequest as error:
        if not any(sign in error.message.lower() for sign in _LATE):
            raise
        log.info("%s came too late to be answered", what)
