"""Telegram's side of the Bot API: it holds updates, and each request to Telegram's rules.

A request that Telegram would refuse is refused and is noted in `violations`, which the fixtures hold to
be empty. The ways to it are in `wire`.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.support import chats, rules, updates
from tests.support.messages import Messages
from tests.support.requests import Request
from tests.support.rules import Refusal, State, rule
from tests.support.updates import BOT

TOKEN = "123456:the-secret-of-the-tests"


class BotApi(Messages):
    """A bot's account at Telegram."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Request] = []
        """Every request but getUpdates, the oldest first."""
        self.violations: list[str] = []
        self.pending: list[dict[str, Any]] = []
        """Updates that the bot has not confirmed."""
        self.refuse: Callable[[Request], Refusal | None] = lambda _: None
        """Lets a test have a request refused; what it refuses breaks no rule."""
        self.webhook: dict[str, Any] = {}
        """What setWebhook asked for last; empty while updates are fetched."""
        self.menus: dict[str, list[dict[str, Any]]] = {}
        """The menus of commands that were set, by the codes of their languages."""
        self.profile: dict[tuple[str, str], str] = {}
        """The texts of the profile that were set, by what they are and their language's code."""
        self.presses: dict[str, int] = {}
        """How often each button's press and each inline query was answered."""
        self._last_update = 0
        self._waiting = asyncio.Event()
        """Set while updates wait to be fetched."""

    def add(self, **kind: Any) -> dict[str, Any]:
        """An update of Telegram's, waiting to be fetched."""
        self._last_update += 1
        update = {"update_id": self._last_update, **kind}
        self.deliver(update)
        for asked in ("callback_query", "inline_query"):
            if asked in kind:
                self.presses[kind[asked]["id"]] = 0
        return update

    def ask(self, chat: int, text: str = "/privacy") -> dict[str, Any]:
        """The update of a reader who asks in a private chat."""
        return self.add(message=updates.message(text, chat={**updates.PRIVATE, "id": chat}))

    def block(self, reader: int) -> None:
        """Have a reader block the bot."""
        chat = self.chats[reader]
        chat.refuses = chats.BLOCKED
        self.add(my_chat_member=updates.membership("member", "kicked", chat.raw))

    def unblock(self, reader: int) -> None:
        """Have a reader start the bot anew, without a word yet."""
        chat = self.chats[reader]
        chat.refuses = None
        self.add(my_chat_member=updates.membership("kicked", "member", chat.raw))

    def kick(self, group: int) -> None:
        """Have somebody remove the bot from a group or channel."""
        chat = self.chats[group]
        chat.refuses = chats.KICKED
        self.add(my_chat_member=updates.membership(chat.status, "kicked", chat.raw))

    def upgrade(self, group: int, becomes: int, *, joins_first: bool = True) -> None:
        """
        Have a group become a supergroup.

        Telegram tells of it in both, and that the bot is in the new one, before or after that.
        """
        old, new = self.chats[group], self.chats[becomes]
        old.becomes = becomes
        joins = {"my_chat_member": updates.membership("left", "member", new.raw)}
        tell = [
            {"message": updates.message(chat=old.raw, migrate_to_chat_id=becomes)},
            {"message": updates.message(chat=new.raw, migrate_from_chat_id=group)},
        ]
        for update in [joins, *tell] if joins_first else [*tell, joins]:
            self.add(**update)

    def deliver(self, *raw: dict[str, Any]) -> None:
        """Have updates wait to be fetched, whatever else they are."""
        self.pending += raw
        self._last_update = max(self._last_update, *(update["update_id"] for update in raw))
        self._waiting.set()

    def confirm(self, offset: int) -> None:
        """Forget the updates before an offset."""
        self.pending[:] = [update for update in self.pending if update["update_id"] >= offset]

    async def wait_for_updates(self, seconds: float) -> None:
        """Wait until updates are there to be fetched, for some seconds at most."""
        if not self.pending:
            self._waiting.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._waiting.wait()

    def sent(self) -> list[Request]:
        """The messages that were sent or edited."""
        return [r for r in self.requests if r.method in ("sendMessage", "editMessageText")]

    def answers(self) -> Counter[int]:
        """How many messages each chat got."""
        return Counter(request.arguments["chat_id"] for request in self.sent())

    def unanswered(self) -> list[str]:
        """Presses of buttons and inline queries that were not answered exactly once."""
        return [f"query {id} answered {n} times" for id, n in self.presses.items() if n != 1]

    def answer(self, method: str, arguments: dict[str, Any]) -> object:
        """The result of a request. Raises `Refusal`."""
        request = Request(method, arguments)
        self.requests.append(request)
        if refusal := self.refuse(request):
            raise refusal
        try:
            return getattr(self, f"_{method}")(request)
        except State:
            raise
        except Refusal as refusal:
            self.violations.append(f"{method}: {refusal.description}: {arguments}")
            raise

    def polled(self, arguments: dict[str, Any], *, overtaken: bool) -> list[dict[str, Any]]:
        """The updates that getUpdates shows. Raises `Refusal`."""
        if refusal := self.refuse(Request("getUpdates", arguments)):
            raise refusal
        if overtaken:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        kinds = arguments.get("allowed_updates")
        shown = [u for u in self.pending if not kinds or any(kind in u for kind in kinds)]
        return shown[:100]

    def _getMe(self, request: Request) -> object:
        return BOT

    def _deleteWebhook(self, request: Request) -> object:
        rule(not request.arguments.get("drop_pending_updates"), "what waits would be lost")
        self.webhook = {}
        return True

    def _setWebhook(self, request: Request) -> object:
        arguments = request.arguments
        rule(arguments["url"].startswith("https://"), "Bad Request: bad webhook: HTTPS expected")
        rule(bool(re.fullmatch(r"[A-Za-z0-9_-]{1,256}", arguments["secret_token"])), "bad secret")
        rule(1 <= arguments["max_connections"] <= 100, "Bad Request: max_connections")
        rule(bool(arguments["allowed_updates"]), "what was asked for last would be sent")
        self.webhook = arguments
        return True

    def _getWebhookInfo(self, request: Request) -> object:
        told = ("url", "allowed_updates", "max_connections")
        known = {key: self.webhook[key] for key in told if key in self.webhook}
        return {"url": "", "has_custom_certificate": False, "pending_update_count": 0, **known}

    def _getMyCommands(self, request: Request) -> object:
        return self.menus.get(request.arguments.get("language_code", ""), [])

    def _getMyName(self, request: Request) -> object:
        return {"name": self._profile_text("Name", request) or BOT["first_name"]}

    def _getMyDescription(self, request: Request) -> object:
        return {"description": self._profile_text("Description", request)}

    def _getMyShortDescription(self, request: Request) -> object:
        return {"short_description": self._profile_text("ShortDescription", request)}

    def _profile_text(self, part: str, request: Request) -> str:
        """A part of the profile in a language, or else in all others'."""
        code = request.arguments.get("language_code", "")
        return self.profile.get((part, code)) or self.profile.get((part, ""), "")

    def _setMyName(self, request: Request) -> object:
        return self._set_profile("Name", request, "name", 64)

    def _setMyDescription(self, request: Request) -> object:
        return self._set_profile("Description", request, "description", 512)

    def _setMyShortDescription(self, request: Request) -> object:
        return self._set_profile("ShortDescription", request, "short_description", 120)

    def _set_profile(self, part: str, request: Request, key: str, longest: int) -> object:
        text = request.arguments.get(key, "")
        code = request.arguments.get("language_code", "")
        rule(0 < len(text) <= longest, f"Bad Request: {part} of {len(text)} characters")
        rule(bool(re.fullmatch(r"|[a-z]{2}", code)), f"Bad Request: language code {code}")
        self.profile[part, code] = text
        return True

    def _setMyCommands(self, request: Request) -> object:
        commands = request.arguments["commands"]
        self.menus[request.arguments.get("language_code", "")] = commands
        rule(len(commands) <= 100, "BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            rule(bool(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])), "BOT_COMMAND_INVALID")
            rule(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _deleteMyCommands(self, request: Request) -> object:
        self.menus.pop(request.arguments.get("language_code", ""), None)
        return True

    def _answerCallbackQuery(self, request: Request) -> object:
        id = request.arguments["callback_query_id"]
        rule(id in self.presses, "Bad Request: query is too old or query ID is invalid")
        rule(len(request.arguments.get("text", "")) <= 200, "MESSAGE_TOO_LONG")
        self.presses[id] += 1
        return True

    def _answerInlineQuery(self, request: Request) -> object:
        arguments = request.arguments
        id = arguments["inline_query_id"]
        rule(id in self.presses, "Bad Request: query is too old or query ID is invalid")
        self.presses[id] += 1
        results = arguments["results"]
        rule(len(results) <= 50, "Bad Request: RESULTS_TOO_MUCH")
        ids = [result["id"] for result in results]
        rule(len(set(ids)) == len(ids), "Bad Request: RESULT_ID_DUPLICATE")
        rule(all(1 <= len(id.encode()) <= 64 for id in ids), "Bad Request: RESULT_ID_INVALID")
        for result in results:
            rule(bool(result["title"]), "Bad Request: article title is empty")
            content = result["input_message_content"]
            rules.hold_preview(content.get("link_preview_options"))
            rules.hold_text(content["message_text"], content.get("parse_mode"))
        offset = arguments.get("next_offset", "")
        rule(bool(re.fullmatch("[0-9]{0,64}", str(offset))), f"a strange offset: {offset}")
        start = arguments["button"]["start_parameter"]
        rule(bool(re.fullmatch("[A-Za-z0-9_-]{1,64}", start)), "START_PARAM_INVALID")
        return True
