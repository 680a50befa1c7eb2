"""Albums: several messages that Telegram sends one by one and that get one answer."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Message

_REMEMBERED = 1000
"""Albums that are remembered."""


class Albums:
    """Remembers the first message of each of the latest albums."""

    def __init__(self) -> None:
        self._first: OrderedDict[tuple[int, str], int] = OrderedDict()

    def is_first(self, message: Message) -> bool:
        """Whether a message is the first of its album that arrived, or belongs to none."""
        if not message.media_group_id:
            return True
        key = message.chat_id, f"{message.media_group_id}"
        # By the message's number, for the first one may be handled again.
        first = self._first.setdefault(key, message.message_id)
        if len(self._first) > _REMEMBERED:
            self._first.popitem(last=False)
        return first == message.message_id
