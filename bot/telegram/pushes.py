"""Requests that nobody asked for: each made once, with what became of it as a value."""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.error import NetworkError

from bot.delivery.ledger.sending import Result, Sending
from bot.reply import Reply
from bot.subscription import Place
from bot.telegram import failures
from bot.telegram.messages import messages
from bot.telegram.transport.answers import Answer, HeldError, TooManyRequestsError
from bot.telegram.transport.outbox import UnsureError
from bot.telegram.transport.requests import Call, Requests, encoded


class Pushes:
    """The `Sender` of deliveries, over the Bot API."""

    def __init__(self, bot: Bot, requests: Requests) -> None:
        self._bot = bot
        self._requests = requests

    async def push(
        self, place: Place, reply: Reply, *, silent: bool, paid: bool = False, answers: int = 0
    ) -> Sending:
        """
        Send a reply that fits one message. `answers` is the message that it replies to, 0 for none.

        `GONE` means that it was sent and deleted at once, by another bot of the group most likely.
        """
        arguments: dict[str, Any] = {"chat_id": place.chat}
        if place.topic:
            arguments["message_thread_id"] = place.topic
        if silent:
            arguments["disable_notification"] = True
        if paid:
            arguments["allow_paid_broadcast"] = True
        if answers:
            arguments["reply_parameters"] = {
                "message_id": answers,
                "allow_sending_without_reply": True,
            }
        return await self._send("sendMessage", arguments, reply, paid=paid)

    async def revise(self, place: Place, message: int, reply: Reply) -> Sending:
        """Put a reply in place of a message that was sent before."""
        arguments = {"chat_id": place.chat, "message_id": message}
        return await self._send("editMessageText", arguments, reply)

    async def remove(self, place: Place, message: int) -> Sending:
        """Delete a message that was sent before. `REFUSED` means that it is too old for that, or not the bot's to delete."""
        return await self._request("deleteMessage", {"chat_id": place.chat, "message_id": message})

    async def _send(
        self, method: str, arguments: dict[str, Any], reply: Reply, *, paid: bool = False
    ) -> Sending:
        first, *more = messages(reply)
        if more:
            return Sending(Result.REFUSED, why="it is longer than one message")
        return await self._request(method, arguments, first, paid=paid)

    async def _request(
        self, method: str, arguments: dict[str, Any], fields: bytes = b"", *, paid: bool = False
    ) -> Sending:
        """What became of a request whose arguments are these and the encoded `fields`."""
        body = encoded(arguments)
        if fields:
            body = body[:-1] + b", " + fields
        call = Call(f"{self._bot.base_url}/{method}", body, arguments["chat_id"])
        try:
            answer = await self._requests.once(call)
        except HeldError as error:
            return Sending(Result.HELD, seconds=error.seconds)
        except TooManyRequestsError as error:
            return Sending(Result.LATER, seconds=error.seconds)
        except UnsureError as error:
            return Sending(Result.UNSURE, why=failures.reason(error.__cause__ or error))
        except NetworkError as error:
            return Sending(Result.NOT_SENT, why=failures.reason(error))
        return _outcome(answer, paid=paid)


def _outcome(answer: Answer, *, paid: bool) -> Sending:
    """What an answer of the Bot API says of its request."""
    if answer["ok"]:
        result = answer["result"]
        number = result.get("message_id") if isinstance(result, dict) else None
        return Sending(Result.DONE, number if type(number) is int else 0)
    if chat := answer.get("parameters", {}).get("migrate_to_chat_id"):
        return Sending(Result.MIGRATED, chat=chat)
    description = answer["description"]
    meaning = failures.meaning(answer["error_code"], description, paid=paid)
    return Sending(meaning, why=failures.reason(description))
