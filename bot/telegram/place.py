"""Where an answer goes: the chat, the topic and the question it refers to, as far as these are left."""

from __future__ import annotations

import re
from typing import Any

from telegram import Message, ReplyParameters
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated

_NO_TOPIC = re.compile(
    r"thread not found|thread_invalid|topic (?:deleted|not found)|topic_(?:deleted|id_invalid)"
)
_NO_QUESTION = re.compile(
    r"message to (?:be replied|reply)|replied message|reply_message_id_invalid|reply_to_invalid"
)
"""What Telegram says, in small letters, of a topic or a question that was deleted."""


class Place:
    """The place of the answers to one message."""

    def __init__(self, question: Message) -> None:
        self._bot = question.get_bot()
        self._moved = False
        self._place: dict[str, Any] = {"chat_id": question.chat_id}
        if question.chat.type != ChatType.PRIVATE:
            # In a group the answer refers to the question, which may be deleted by then.
            asked = ReplyParameters(question.message_id, allow_sending_without_reply=True)
            self._place["reply_parameters"] = asked
        if question.is_topic_message and question.message_thread_id is not None:
            self._place["message_thread_id"] = question.message_thread_id
        if question.direct_messages_topic:
            topic = question.direct_messages_topic.topic_id
            self._place["direct_messages_topic_id"] = topic

    async def send(self, text: str, keyboard: dict[str, Any] | None) -> None:
        """
        Send a text there, without the topic or the question if that is what is gone.

        Each is done without once, so that the last refusal is raised.
        """
        while True:
            try:
                await self._bot.send_message(text=text, api_kwargs=keyboard, **self._place)
            except (BadRequest, ChatMigrated) as error:
                if not self._found_another(error):
                    raise
            else:
                return

    def _found_another(self, error: BadRequest | ChatMigrated) -> bool:
        """Whether there is another place than the one that Telegram refuses."""
        if isinstance(error, ChatMigrated):
            first, self._moved = not self._moved, True
            # Of topics and of messages the new group has other numbers.
            self._place = {"chat_id": error.new_chat_id}
            return first
        said = error.message.lower()
        for sign, name in ((_NO_TOPIC, "message_thread_id"), (_NO_QUESTION, "reply_parameters")):
            if sign.search(said) and self._place.pop(name, None) is not None:
                return True
        return False
