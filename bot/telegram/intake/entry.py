"""An update on its way: its checks, the chat it is answered in, and when it may be confirmed."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.telegram.lanes import Lane, now

_FIRST_IMPOSSIBLE_ID = 2**31


class Entry:
    """An update on its way: from its arrival until it may be confirmed to Telegram."""

    __slots__ = ("arrived", "confirmed", "excess", "id", "kind", "lane", "update")

    def __init__(self, id: int) -> None:
        self.id = id
        self.update: Update | None = None
        self.kind = ""
        """The kind of the update, as `Answers.kind_of` gives it."""
        self.arrived = now()
        self.lane: Lane | None = None
        """The queue of its chat."""
        self.excess = False
        """Whether it is one too many of its chat, so that its answer is the notice of that."""
        self.confirmed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        """Done once Telegram may be told; False if that must not be: the bot stops before."""

    def confirm(self, *, answered: bool = True) -> None:
        """Decide whether the update may be confirmed, unless that is decided already."""
        if not self.confirmed.done():
            self.confirmed.set_result(answered)


def is_update(raw: object) -> bool:
    """Whether JSON is an update, readable or not: an object with an `update_id`."""
    if not isinstance(raw, dict):
        return False
    id = raw.get("update_id")
    # To confirm one beyond these would confirm, to Telegram, others that nobody has answered.
    return type(id) is int and 0 <= id < _FIRST_IMPOSSIBLE_ID


def chat_of(update: Update) -> object:
    """The key of the chat that an update is answered in; without a chat that of its user, or of the update."""
    if update.effective_chat:
        return update.effective_chat.id
    # Not the id alone: an inline query must not wait for the user's private chat.
    return ("user", update.effective_user.id) if update.effective_user else update.update_id


def check_ids(update: Update) -> None:
    """Raise `TypeError` where an id that an answer needs is missing, or is one that Telegram would refuse."""
    message = update.effective_message
    if message and not update.effective_chat:
        raise TypeError("a message without a chat")
    numbers = [what.id for what in (message, update.effective_chat, update.effective_user) if what]
    if message and message.message_thread_id is not None:
        numbers.append(message.message_thread_id)
    if message and message.direct_messages_topic:
        numbers.append(message.direct_messages_topic.topic_id)
    if any(type(id) is not int for id in numbers):
        raise TypeError("an id that is no number")
    query = update.callback_query or update.inline_query
    if query and not isinstance(query.id, str):
        raise TypeError("the id of a query that is no text")
