"""Updates as Telegram sends them, as plain JSON."""

from __future__ import annotations

import re
from typing import Any

BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Brief",
    "username": "our_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
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


def membership(
    old: str, new: str, chat: dict[str, Any] = GROUP, **restricted: Any
) -> dict[str, Any]:
    """The bot's own standing in a chat that changed; `restricted` are rights of a restricted member."""
    return {
        "chat": chat, "from": READER, "date": NOW,
        "old_chat_member": member(old, **restricted), "new_chat_member": member(new, **restricted),
    }  # fmt: skip


def member(status: str, **rights: Any) -> dict[str, Any]:
    """The bot as a member of a chat; `rights` are those of an administrator or a restricted member."""
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief"}
    dates = {"until_date": 0} if status in ("restricted", "kicked") else {}
    known = {
        "restricted": dict.fromkeys(_RESTRICTED, False),
        "administrator": dict.fromkeys(_ADMIN, True),
    }
    given = {**known[status], **rights} if status in known else {}
    return {"status": status, "user": bot, **dates, **given}


_ADMIN = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_RESTRICTED = (
    "is_member", "can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages",
    "can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics",
    "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_edit_tag", "can_react_to_messages",
)  # fmt: skip

UNREADABLE = [
    {"message": {"message_id": 1}},
    {"message": "text"},
    {"message": {**message("/start"), "date": 10**30}},
    {"message": {**message("/start"), "entities": [{"type": 5}]}},
    {"message": {**message("/start"), "chat": {"id": "x", "type": "private"}}},
    {"callback_query": {"id": "1"}},
    {"callback_query": []},
    {"my_chat_member": {**membership("left", "member"), "date": "x"}},
    {"my_chat_member": {**membership("left", "member"), "chat": {"id": "x", "type": "group"}}},
]
"""Updates that hold something else than Telegram documents."""
