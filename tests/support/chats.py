"""The chats at Telegram: who they are, what they take, and what stands in them."""

from __future__ import annotations

import math
from collections import deque
from typing import Any, NamedTuple

from tests.support import updates
from tests.support.rules import Refusal, State, rule

_DELETABLE = 48 * 3600.0
"""Seconds for which Telegram lets a bot delete what it has sent."""
_GENERAL = 1
"""The number of a forum's General topic, which requests may not name."""
_RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages", "can_manage_topics")
BLOCKED = State(403, "Forbidden: bot was blocked by the user")
KICKED = State(403, "Forbidden: bot was kicked from the supergroup chat")


class Posted(NamedTuple):
    """A message of the bot's."""

    content: tuple[Any, ...]
    at: float
    """When it was sent, by the clock of `BotApi`."""
    silent: bool
    topic: int = 0


class Chat:
    """One chat. As long as a test says nothing else of it, it takes everything."""

    def __init__(self, id: int, kind: str = "") -> None:
        self.id = id
        self.kind = kind or ("private" if id > 0 else "supergroup")
        """As Telegram names it: private, group, supergroup or channel."""
        self.username = ""
        """The name of a public chat, without its @."""
        self.refuses: State | None = None
        """What it answers to whatever the bot wants to send, edit or delete."""
        self.becomes = 0
        """The supergroup that it has become."""
        self.topics: dict[int, bool] | None = None
        """The topics of a forum by their numbers, and whether each is open; None for no forum."""
        self.linked = 0
        """The channel's discussion group, or the group's channel."""
        self.administrators: list[int] = []
        self.anonymous: list[int] = []
        """Administrators who are seen by administrators only."""
        self.hides_members = False
        """Whether Telegram tells the bot nothing of its members."""
        self.status = "administrator" if self.kind == "channel" else "member"
        """The bot's own."""
        self.rights = set(_RIGHTS)
        """The bot's, where it is an administrator."""
        self.may_write = True
        """Whether members may."""
        self.floods: deque[float] = deque()
        """The seconds that each of the next messages has the bot wait."""
        self.messages: dict[int, Posted] = {}
        """The bot's messages by their numbers."""
        self.gone: set[int] = set()
        """The numbers of those that were deleted."""
        self._busy_until = -math.inf

    @property
    def raw(self) -> dict[str, Any]:
        """The chat as Telegram describes it."""
        named = {"first_name": "Reader"} if self.kind == "private" else {"title": "Newsroom"}
        found = {"id": self.id, "type": self.kind, **named}
        if self.username:
            found["username"] = self.username
        if self.topics is not None:
            found["is_forum"] = True
        return found

    @property
    def member(self) -> dict[str, Any]:
        """The bot as a member of it."""
        return updates.member(self.status, **{right: right in self.rights for right in _RIGHTS})

    def let_in(self, at: float) -> None:
        """Refuse a request where the chat takes none. `at` is the time by the clock of `BotApi`."""
        # Plain, for whoever was told to wait and does not breaks a rule.
        if self._busy_until > at:
            raise Refusal.too_many(math.ceil(self._busy_until - at))
        if self.floods:
            seconds = self.floods.popleft()
            self._busy_until = at + seconds
            raise State.too_many(seconds)
        if self.refuses:
            raise self.refuses

    def let_write(self, arguments: dict[str, Any]) -> None:
        """Refuse a message that the bot may not send there."""
        if self.becomes:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise State(400, words, migrate_to_chat_id=self.becomes)
        if self.kind == "channel" and "can_post_messages" not in self.rights:
            raise State(400, "Bad Request: need administrator rights in the channel chat")
        if not self.may_write and self.status != "administrator":
            raise State(400, "Bad Request: not enough rights to send text messages to the chat")
        topic = arguments.get("message_thread_id")
        rule(topic != _GENERAL, "Bad Request: message thread not found")
        if topic is not None and self.topics is not None:
            if topic not in self.topics:
                raise State(400, "Bad Request: message thread not found")
            if not self.topics[topic] and self.status != "administrator":
                raise State(400, "Bad Request: TOPIC_CLOSED")

    def let_edit(self, number: int) -> None:
        """Refuse an edit of a message that is not there, or not the bot's to edit."""
        if number in self.gone:
            raise State(400, "Bad Request: message to edit not found")
        if self.kind == "channel" and "can_post_messages" not in self.rights:
            raise State(400, "Bad Request: CHAT_ADMIN_REQUIRED")

    def delete(self, number: int, at: float) -> None:
        """Delete a message. Refuses one that is not there, and one that is too old."""
        if number in self.gone or number not in self.messages:
            raise State(400, "Bad Request: message to delete not found")
        if at - self.messages[number].at > _DELETABLE:
            raise State(400, "Bad Request: message can't be deleted for everyone")
        del self.messages[number]
        self.gone.add(number)

    def delete_topic(self, topic: int) -> None:
        """Delete a forum's topic with all that stands in it."""
        assert self.topics is not None
        del self.topics[topic]
        for number in [number for number, each in self.messages.items() if each.topic == topic]:
            del self.messages[number]
            self.gone.add(number)

    def listed(self) -> list[dict[str, Any]]:
        """The administrators whom Telegram shows to the bot."""
        rule(self.kind != "private", "Bad Request: there are no administrators in the private chat")
        if self.hides_members:
            raise State(400, "Bad Request: member list is inaccessible")
        seen = [*self.administrators]
        bots = []
        if self.status == "administrator":
            seen += self.anonymous
            bots = [self.member]
        people = [{"id": id, "is_bot": False, "first_name": "A"} for id in seen]
        return [{"status": "administrator", "user": user} for user in people] + bots


class Chats:
    """All chats, each made when it is first asked for."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}

    def __getitem__(self, id: int) -> Chat:
        return self._chats.setdefault(id, Chat(id))

    def add(self, id: int, kind: str, **more: Any) -> Chat:
        """A chat of a kind, with attributes of `Chat`."""
        chat = self._chats[id] = Chat(id, kind)
        for name, value in more.items():
            assert hasattr(chat, name), name
            setattr(chat, name, value)
        return chat

    def named(self, id: int | str) -> Chat:
        """The chat that a request names by its id or by its @name."""
        if isinstance(id, str):
            found = [c for c in self._chats.values() if c.username and f"@{c.username}" == id]
            rule(bool(found), "Bad Request: chat not found")
            return found[0]
        rule(type(id) is int, "Bad Request: chat not found")
        return self[id]
