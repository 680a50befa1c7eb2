"""Messages as the page shows them."""

from __future__ import annotations

from typing import Any

from bot.reply import Reply

Json = dict[str, Any]


def as_json(message: Json) -> Json:
    """A message, given as the parameters of its request, as the page shows it."""
    markup = message.get("reply_markup", {})
    return {
        "id": message.get("message_id"),
        "html": message["text"],
        "picture": message["link_preview_options"].get("url", ""),
        "rows": markup.get("inline_keyboard", []),
        "asks": markup.get("input_field_placeholder", ""),
    }


def reply_as_json(reply: Reply) -> Json:
    """A reply of one message as the page shows it."""
    return {
        "id": None,
        "html": reply.text,
        "picture": reply.picture,
        "rows": [[button.json() for button in row] for row in reply.buttons],
        "asks": "",
    }
