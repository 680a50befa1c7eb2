"""The rules that Telegram holds a bot's messages to, and those that this bot has set itself."""

from __future__ import annotations

import json
from typing import Any, Self

from tests.support import tdlib
from tests.support.requests import Request

_NO_PREVIEW = {"is_disabled": True}


class Refusal(Exception):
    """An error as the Bot API answers it."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @classmethod
    def too_many(cls, seconds: float) -> Self:
        """The answer to a bot that sends too much: to come again after some seconds."""
        return cls(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class State(Refusal):
    """An error that tells what a chat or a message is like. Who meets it has broken no rule."""


def rule(kept: bool, description: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse what breaks a rule."""
    if not kept:
        raise Refusal(400, description)


def hold_text(text: str, parse_mode: str | None) -> None:
    rule(len(text.encode()) <= 32_768, "Bad Request: text is too long")
    try:
        parsed = tdlib.parse(text) if parse_mode == "HTML" else tdlib.Parsed(text, ())
    except tdlib.Refused as refused:
        raise Refusal(400, f"Bad Request: {refused}") from None
    rule(1 <= len(parsed.text) <= 4096, "Bad Request: message is too long or empty")
    rule(len(parsed.entities) <= 100, "more than 100 entities, the rest of which would be lost")


def hold_message(request: Request) -> None:
    hold_text(request.arguments["text"], request.arguments.get("parse_mode"))
    hold_preview(request.arguments.get("link_preview_options", _NO_PREVIEW))
    markup = request.arguments.get("reply_markup", {})
    if markup.get("force_reply"):
        rule(1 <= len(markup["input_field_placeholder"]) <= 64, "Bad Request: placeholder")
    rows = markup.get("inline_keyboard", [])
    rule(all(0 < len(row) <= 8 for row in rows), "Bad Request: a row of 1 to 8 buttons")
    rule(sum(map(len, rows)) <= 100, "Bad Request: reply markup is too long")
    rule(len(json.dumps(rows)) <= 10_000, "Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        rule(bool(button["text"]), "Bad Request: button text is empty")
        if "callback_data" in button:
            size = len(button["callback_data"].encode())
            rule(1 <= size <= 64, "Bad Request: BUTTON_DATA_INVALID")
        if "copy_text" in button:
            rule(1 <= len(button["copy_text"]["text"]) <= 256, "BUTTON_COPY_TEXT_INVALID")
        if chosen := button.get("switch_inline_query_chosen_chat"):
            rule(len(chosen["query"]) <= 256, "Bad Request: BUTTON_QUERY_INVALID")
            rule(any(chosen[k] for k in chosen if k != "query"), "no chat may be chosen")


def hold_preview(options: Any) -> None:
    """A preview is of a picture that the bot names, never of whatever link a text has."""
    rule(isinstance(options, dict), "a preview of any link is shown")
    if options != _NO_PREVIEW:
        rule(set(options) == {"url", "prefer_large_media", "show_above_text"}, "a small preview")
        rule(options["url"].startswith("https://"), "Bad Request: wrong webpage url specified")
