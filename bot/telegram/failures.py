"""Failed requests: the error for each refusal of Telegram's, and the outcome of the update that was to be answered."""

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


_STATES = re.compile(
    r"not enough rights|no rights to|have no write access|need administrator rights"
    r"|chat_(?:write|guest_send|send_\w+)_forbidden|chat_restricted|chat_admin_required"
    r"|user_banned_in_channel|user_is_blocked|user_is_bot|user_is_deleted|user_deactivated"
    r"|input_user_deactivated|user (?:is )?(?:not found|deactivated)|\bdeactivated|was deleted"
    r"|channel_(?:private|invalid)|chat_(?:id_)?invalid|chat_forbidden|peer_id_invalid"
    r"|chat not found|group chat was (?:upgraded|migrated)|bot was (?:kicked|blocked)|not a member"
    r"|privacy_premium_required|allow_payment_required|payment.required|slowmode"
    r"|topic_(?:closed|deleted|hidden|id_invalid)|topic (?:closed|deleted|not found)"
    r"|thread not found|thread_invalid"
    r"|message to edit|message can't be edited|message_id_invalid|message_edit_time_expired"
    r"|message_author_required|no text in the message|message not found|inline_message_expired"
)
"""Telegram's words, in small letters, for a chat that takes no message and a message that is gone."""


def outcome_of(error: Exception | None) -> Outcome:
    """The outcome of an update whose answering ended with an error that is not transient, or with none."""
    if error is None:
        return Outcome.ANSWERED
    if isinstance(error, Forbidden | ChatMigrated):
        return Outcome.UNDELIVERABLE
    if isinstance(error, BadRequest) and _STATES.search(error.message.lower()):
        return Outcome.UNDELIVERABLE
    return Outcome.REFUSED if isinstance(error, BadRequest) else Outcome.FAILED


def reason(error: Exception) -> str:
    """The words of an error for the log, without numbers: one of them may be a chat's."""
    return re.sub(r"\s*-?\b\d+", " …", f"{error}")


def refuses_token(error: BaseException | None) -> bool:
    """Whether Telegram does not know the token, or no longer does."""
    return isinstance(error, InvalidToken)
