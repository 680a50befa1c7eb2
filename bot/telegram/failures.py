"""Failed requests: what each refusal of Telegram's means, and the outcome of the update that was to be answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.delivery.ledger.sending import Result


class Outcome(StrEnum):
    """How an update was done with, as the metrics name it."""

    ANSWERED = "answered"
    IGNORED = "ignored"
    """The bot answers nothing of the kind: a group's talk, a service message."""
    UNDELIVERABLE = "undeliverable"
    """A chat takes no message of the bot's, or the message that a button was to turn is gone."""
    REFUSED = "refused"
    """Telegram calls the answer a bad request."""
    FAILED = "failed"
    """A fault of the bot, for which it has apologised."""
    UNREADABLE = "unreadable"
    """The update is not as Telegram documents updates."""
    FLOODED = "flooded"
    """The chat sent faster than it was answered, and this was one too many."""
    UNSURE = "unsure"
    """The answer may have arrived: no response came, and it was repeated as often as that allows."""
    GIVEN_UP = "given up"
    """Telegram could not be reached for as long as it would have kept the update itself."""


def refusal(answer: Mapping[str, Any]) -> TelegramError:
    """
    The error for an answer of the Bot API that refuses a request.

    https://core.telegram.org/bots/api#making-requests. Telegram says 404 of a token that has not the
    form of one.
    """
    code, description = answer["error_code"], answer["description"]
    if chat := answer.get("parameters", {}).get("migrate_to_chat_id"):
        return ChatMigrated(chat)
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return InvalidToken(description)
    kinds = {
        HTTPStatus.BAD_REQUEST: BadRequest,
        HTTPStatus.FORBIDDEN: Forbidden,
        HTTPStatus.CONFLICT: Conflict,
    }
    return kinds.get(code, NetworkError)(description)


def is_transient(error: BaseException | None) -> bool:
    """
    Whether a request may succeed later as it is, because the network or Telegram is out of order.

    A refusal of the message, or of the chat, stays a refusal.
    """
    return isinstance(error, TelegramError) and not isinstance(
        error, BadRequest | ChatMigrated | Forbidden
    )


_MEANINGS = {
    # First, for Telegram quotes what it cannot read.
    Result.REFUSED: re.compile(
        r"can't parse|too long|too_long|must be encoded|text is empty|message_empty|button|entit"
        r"|markup|http url|web ?page"
    ),
    Result.DONE: re.compile(r"message is not modified|message_not_modified"),
    Result.GONE: re.compile(
        r"message to (?:edit|delete)|message can't be edited|message_id_invalid"
        r"|message_edit_time_expired|message_author_required|no text in the message"
        r"|message not found|inline_message_expired|immediately deleted"
    ),
    Result.NO_TOPIC: re.compile(
        r"thread not found|thread_invalid|topic (?:deleted|not found)|topic_(?:deleted|id_invalid)"
    ),
    Result.BLOCKED: re.compile(
        r"bot was (?:kicked|blocked)|user_is_blocked|can't initiate conversation|deactivated"
        r"|user_is_deleted|not a member|was deleted|channel_private|chat_forbidden"
    ),
    Result.CLOSED: re.compile(
        r"not enough rights|no rights to|have no (?:write )?access|need administrator rights"
        r"|chat_(?:write|guest_send|send_\w+)_forbidden|chat_restricted|chat_admin_required"
        r"|user_banned_in_channel|user_is_bot|user not found|channel_invalid"
        r"|chat_(?:id_)?invalid|peer_id_invalid|chat not found|group chat was (?:upgraded|migrated)"
        r"|privacy_premium_required|allow_payment_required|payment.required|slowmode"
        r"|topic_(?:closed|hidden)|topic closed"
    ),
}
"""
Telegram's words, in small letters, for what is wrong with a message, an edit that changes nothing, a message
that is gone, and a chat that takes none.
"""


def meaning(code: int, description: str, *, paid: bool = False) -> Result:
    """
    What a refusal of the Bot API's means, by its error code and description.

    A chat that cannot be found is `CLOSED`, not `BLOCKED`: a bot that was given another token finds none
    of its chats, and no reader has left it. `paid` is whether the bot offered to pay for a faster
    broadcast. Telegram documents no words for a payment that it refuses: a refusal that is not known as
    another is taken for one, so that the message is tried without it.
    """
    words = description.lower()
    for result, pattern in _MEANINGS.items():
        if pattern.search(words):
            return result
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return Result.NO_TOKEN
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Result.NOT_SENT
    if paid:
        return Result.FORBIDDEN_PAID
    return Result.CLOSED if code == HTTPStatus.FORBIDDEN else Result.REFUSED


def meaning_of(error: BadRequest) -> Result:
    """What a bad request means."""
    return meaning(HTTPStatus.BAD_REQUEST, error.message)


def outcome_of(error: Exception | None) -> Outcome:
    """The outcome of an update whose answering ended with an error that is not transient, or with none."""
    if error is None:
        return Outcome.ANSWERED
    if isinstance(error, Forbidden | ChatMigrated):
        return Outcome.UNDELIVERABLE
    if isinstance(error, BadRequest):
        refused = meaning_of(error) is Result.REFUSED
        return Outcome.REFUSED if refused else Outcome.UNDELIVERABLE
    return Outcome.FAILED


def reason(error: BaseException | str) -> str:
    """The words of an error for the log, without numbers: one of them may be a chat's."""
    return re.sub(r"\s*-?\b\d+", " …", f"{error}")


def refuses_token(error: BaseException | None) -> bool:
    """Whether Telegram does not know the token, or no longer does."""
    return isinstance(error, InvalidToken)
