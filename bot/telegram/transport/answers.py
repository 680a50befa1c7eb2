"""Reads the answers to requests: whether they are the Bot API's, and what they say."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError

SHORTEST_WAIT = 1.0
"""Seconds that a refusal for too many requests costs at least, whatever the server says."""
LONGEST_WAIT = 24 * 3600.0
"""Seconds that it costs at most; Telegram has been seen to ask for half a day."""
_LONGEST_DESCRIPTION = 300
"""Characters of a refusal's reason that are kept: it goes into the log."""

_TEXT_OF = {
    "getMyName": "name",
    "getMyDescription": "description",
    "getWebhookInfo": "url",
    "getMyShortDescription": "short_description",
}
"""Methods that give a text, and its name in the result."""

Answer = dict[str, Any]
"""An answer of the Bot API: `ok` with `result`, or `error_code` with `description` and `parameters`."""


class TooManyRequestsError(NetworkError):
    """Telegram asks to wait. It stands for the library's `RetryAfter`, which warns when it is made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests, to be repeated in {seconds:.0f} s")
        self.seconds = seconds


class HeldError(TooManyRequestsError):
    """Telegram has the chat wait since an earlier request, so that this one was not made."""


class StrangeAnswerError(NetworkError):
    """An answer is not the Bot API's: a proxy's most likely, or part of an answer."""


def understood(method: str, status: int, kind: str, body: bytes, way: str = "") -> Answer:
    """
    Read the Bot API's answer to a method from the status, content type and body of a response.

    Anything that the library or a log could stumble over is taken out of a refusal. The content type
    does not decide: a right answer under a wrong type is read, too. `way` is added to the error of an
    answer that is not the Bot API's and says by which proxy it came. Raises `TooManyRequestsError`
    and `StrangeAnswerError`.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        if answer.get("ok") is True and status < HTTPStatus.MULTIPLE_CHOICES:
            if _fits(method, answer.get("result")):
                return answer
        elif answer.get("ok") is False and isinstance(answer.get("description"), str):
            code = answer.get("error_code", status)
            if type(code) is int and HTTPStatus.BAD_REQUEST <= code < 600:
                return _refusal(code, answer)
    raise StrangeAnswerError(f"answered {status} {kind[:50]}, not as the Bot API does{way}")


def _fits(method: str, result: object) -> bool:
    """Whether a result is of the type that a method has."""
    if method == "getUpdates":
        return isinstance(result, list)
    if method == "getMyCommands":
        names = ("command", "description")
        return isinstance(result, list) and all(_has_texts(item, names) for item in result)
    if method == "getChatAdministrators":
        return isinstance(result, list) and all(_is_member(item) for item in result)
    if method == "getMe":
        return (
            isinstance(result, dict)
            and type(result.get("id")) is int
            and isinstance(result.get("is_bot"), bool)
            and _has_texts(result, ("first_name", "username"))
        )
    if name := _TEXT_OF.get(method):
        return _has_texts(result, (name,))
    return result is True or isinstance(result, dict)


def _is_member(item: object) -> bool:
    user = item.get("user") if isinstance(item, dict) else None
    return isinstance(user, dict) and type(user.get("id")) is int


def _has_texts(result: object, names: Iterable[str]) -> bool:
    return isinstance(result, dict) and all(isinstance(result.get(name), str) for name in names)


def _refusal(code: int, answer: Answer) -> Answer:
    parameters = answer.get("parameters")
    if not isinstance(parameters, dict):
        parameters = {}
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        raise TooManyRequestsError(_seconds(parameters.get("retry_after")))
    refusal: Answer = {
        "ok": False,
        "error_code": code,
        "description": " ".join(answer["description"].split())[:_LONGEST_DESCRIPTION],
    }
    # The one other parameter there is. The library would take any for what it is called.
    if type(migrated := parameters.get("migrate_to_chat_id")) is int:
        refusal["parameters"] = {"migrate_to_chat_id": migrated}
    return refusal


def _seconds(asked: Any) -> float:
    """Seconds to wait by `retry_after`, within limits and whatever stands there."""
    try:
        seconds = float(asked)
    except (TypeError, ValueError):
        return SHORTEST_WAIT
    except OverflowError:
        return LONGEST_WAIT
    return SHORTEST_WAIT if math.isnan(seconds) else min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
