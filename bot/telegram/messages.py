"""Replies as the Bot API takes them: messages as JSON, and the results of inline mode."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.reply import Article, Reply
from bot.telegram.transport.requests import encoded

_NO_PREVIEW = {"is_disabled": True}
"""Keeps Telegram from showing a preview of the first link of a text, and takes an earlier preview away."""
_ENCODED = 512
"""Replies whose JSON is kept: pages are sent again and again."""


@lru_cache(maxsize=_ENCODED)
def messages(reply: Reply) -> tuple[bytes, ...]:
    """The messages of a reply as JSON, each without its opening brace; the last has the buttons."""
    texts = reply.messages()
    rows = [[button.json() for button in row] for row in reply.buttons]
    markup: dict[str, Any] = {"inline_keyboard": rows} if rows else {}
    if reply.asks:
        markup = {"force_reply": True, "input_field_placeholder": reply.asks}
    found: list[dict[str, Any]] = [{"text": text, **_format()} for text in texts]
    found[0].update(_format(reply.picture))
    if markup:
        found[-1]["reply_markup"] = markup
    return tuple(encoded(message)[1:] for message in found)


def _format(picture: str = "") -> dict[str, Any]:
    """The arguments that say how a text is formatted, and which picture stands above it."""
    shown = {"url": picture, "prefer_large_media": True, "show_above_text": True}
    return {"parse_mode": "HTML", "link_preview_options": shown if picture else _NO_PREVIEW}


def result(id: str, article: Article) -> dict[str, Any]:
    """An article as the Bot API takes it."""
    (text,) = article.reply.messages()
    return {
        "type": "article",
        "id": id,
        "title": article.title,
        "description": article.description,
        "input_message_content": {"message_text": text, **_format(article.reply.picture)},
    }
