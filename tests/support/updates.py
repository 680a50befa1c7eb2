"""Updates as Telegram sends them, as plain JSON."""

from __future__ import annotations

import re
from typing import Any

READER = {"id": 77, "is_bot": False, "first_name": "Rita", "language_code": "en"}
PRIVATE = {"id": 77, "type": "private", "first_name": "Rita"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Newsroom"}
FORUM = {**GROUP, "is_forum": True}
CHANNEL = {"id": -100999, "type": "channel", "title": "News"}
NOW = 1_790_000_000


PHOTO = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]


def message(text: str | None = None, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    """A message; a command at its beginning is marked as Telegram marks it."""
    found: dict[str, Any] = {"message_id": 5, "date": NOW, "chat": chat, "from": READER, **more}
    if text is not None:
        found["text"] = text
        if command := re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?", text):
            length = len(command[0])
            found["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return found


def inline(query: str, id: str = "1", offset: str = "") -> dict[str, Any]:
    """Words written after the bot's name in any chat."""
    return {"id": id, "from": READER, "query": query, "offset": offset, "chat_type": "private"}


def press(data: str | None, id: str = "1", under: dict[str, Any] | None = None, **more: Any) -> Any:
    """A button that was pressed under one of the bot's messages."""
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief"}
    under = {**message("…", message_id=900), "from": bot, **(under or {})}
    query = {"id": id, "from": READER, "chat_instance": "1", "message": under, **more}
    return {**query, "data": data} if data is not None else query


UNREADABLE = [
    {"message": {"message_id": 1}},
    {"message": "text"},
    {"message": {**message("/start"), "date": 10**30}},
    {"message": {**message("/start"), "entities": [{"type": 5}]}},
    {"message": {**message("/start"), "chat": {"id": "x", "type": "private"}}},
    {"callback_query": {"id": "1"}},
    {"callback_query": []},
]
"""Updates that hold something else than Telegram documents."""
