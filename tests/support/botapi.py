"""Telegram's side of the Bot API: it holds updates, and each request to Telegram's rules.

A request that Telegram would refuse is refused and is noted in `violations`, which the fixtures hold to
be empty. The ways to it are in `wire`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, Self

from tests.support import tdlib, updates

TOKEN = "123456:the-secret-of-the-tests"
BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Brief",
    "username": "our_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}

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


class Request(NamedTuple):
    """A request of the bot, its JSON arguments read."""

    method: str
    arguments: dict[str, Any]

    def sends_to(self, *chats: int) -> bool:
        """Whether it sends a message to one of these chats."""
        return self.method == "sendMessage" and self.arguments["chat_id"] in chats

    @property
    def text(self) -> tdlib.Parsed:
        """The text as a reader sees it."""
        html = self.arguments.get("parse_mode") == "HTML"
        text = self.arguments["text"]
        return tdlib.parse(text) if html else tdlib.Parsed(text, ())

    @property
    def keyboard(self) -> list[dict[str, Any]]:
        """The buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The buttons under the message, row by row."""
        return self.arguments.get("reply_markup", {}).get("inline_keyboard", [])

    @property
    def buttons(self) -> dict[str, str]:
        """The titles of the buttons that send something when pressed, and what."""
        return {b["text"]: b["callback_data"] for b in self.keyboard if "callback_data" in b}

    @property
    def as_message(self) -> dict[str, Any]:
        """The message that this request made, as Telegram hands it back under a button."""
        names = {"Code": "code", "Bold": "bold", "Italic": "italic", "BlockQuote": "blockquote"}
        entities = [
            {"type": names[e.type], "offset": e.offset, "length": e.length}
            for e in self.text.entities
            if e.type in names
        ]
        links = [
            {"type": "text_link", "offset": e.offset, "length": e.length, "url": e.url}
            for e in self.text.entities
            if e.url
        ]
        return {"text": self.text.text, "entities": entities + links}


class BotApi:
    """A bot's account at Telegram."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        """Every request but getUpdates, the oldest first."""
        self.violations: list[str] = []
        self.pending: list[dict[str, Any]] = []
        """Updates that the bot has not confirmed."""
        self.refuse: Callable[[Request], Refusal | None] = lambda _: None
        """Lets a test have a request refused; what it refuses breaks no rule."""
        self.webhook: dict[str, Any] = {}
        """What setWebhook asked for last; empty while updates are fetched."""
        self.commands: list[dict[str, Any]] = []
        """The menu of commands that was set last."""
        self.profile: dict[tuple[str, str], str] = {}
        """The texts of the profile that were set, by what they are and their language's code."""
        self.presses: dict[str, int] = {}
        """How often each button's press and each inline query was answered."""
        self._texts: dict[tuple[Any, int], tuple[Any, ...]] = {}
        self._last_message = 1000
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
        except Refusal as refusal:
            if "not modified" not in refusal.description:
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
        _rule(not request.arguments.get("drop_pending_updates"), "what waits would be lost")
        self.webhook = {}
        return True

    def _setWebhook(self, request: Request) -> object:
        arguments = request.arguments
        _rule(arguments["url"].startswith("https://"), "Bad Request: bad webhook: HTTPS expected")
        _rule(bool(re.fullmatch(r"[A-Za-z0-9_-]{1,256}", arguments["secret_token"])), "bad secret")
        _rule(1 <= arguments["max_connections"] <= 100, "Bad Request: max_connections")
        _rule(bool(arguments["allowed_updates"]), "what was asked for last would be sent")
        self.webhook = arguments
        return True

    def _getWebhookInfo(self, request: Request) -> object:
        told = ("url", "allowed_updates", "max_connections")
        known = {key: self.webhook[key] for key in told if key in self.webhook}
        return {"url": "", "has_custom_certificate": False, "pending_update_count": 0, **known}

    def _getMyCommands(self, request: Request) -> object:
        return self.commands

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
        _rule(0 < len(text) <= longest, f"Bad Request: {part} of {len(text)} characters")
        _rule(bool(re.fullmatch(r"|[a-z]{2}", code)), f"Bad Request: language code {code}")
        self.profile[part, code] = text
        return True

    def _setMyCommands(self, request: Request) -> object:
        commands = request.arguments["commands"]
        self.commands = commands
        _rule(len(commands) <= 100, "BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _rule(bool(re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])), "BOT_COMMAND_INVALID")
            _rule(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _sendMessage(self, request: Request) -> object:
        self._hold_to_limits(request)
        self._last_message += 1
        return self._shown(request, self._last_message)

    def _sendDocument(self, request: Request) -> object:
        caption = request.arguments.get("caption", "")
        _rule(type(request.arguments["chat_id"]) is int, "Bad Request: chat not found")
        _rule(len(tdlib.parse(caption).text) <= 1024, "Bad Request: message caption is too long")
        file = request.arguments["document"]
        _rule(0 < len(file.content) <= 50_000_000, "Bad Request: file must be non-empty")
        self._last_message += 1
        return {"message_id": self._last_message, "document": {"file_name": file.name}}

    def _editMessageText(self, request: Request) -> object:
        self._hold_to_limits(request)
        _rule("force_reply" not in request.arguments.get("reply_markup", {}), "BUTTON_TYPE_INVALID")
        key = (request.arguments["chat_id"], request.arguments["message_id"])
        _rule(self._texts.get(key) != _content(request), "Bad Request: message is not modified")
        return self._shown(request, request.arguments["message_id"])

    def _answerCallbackQuery(self, request: Request) -> object:
        id = request.arguments["callback_query_id"]
        _rule(id in self.presses, "Bad Request: query is too old or query ID is invalid")
        _rule(len(request.arguments.get("text", "")) <= 200, "MESSAGE_TOO_LONG")
        self.presses[id] += 1
        return True

    def _answerInlineQuery(self, request: Request) -> object:
        arguments = request.arguments
        id = arguments["inline_query_id"]
        _rule(id in self.presses, "Bad Request: query is too old or query ID is invalid")
        self.presses[id] += 1
        results = arguments["results"]
        _rule(len(results) <= 50, "Bad Request: RESULTS_TOO_MUCH")
        ids = [result["id"] for result in results]
        _rule(len(set(ids)) == len(ids), "Bad Request: RESULT_ID_DUPLICATE")
        _rule(all(1 <= len(id.encode()) <= 64 for id in ids), "Bad Request: RESULT_ID_INVALID")
        for result in results:
            _rule(bool(result["title"]), "Bad Request: article title is empty")
            content = result["input_message_content"]
            _hold_preview(content.get("link_preview_options"))
            self._hold_text_to_limits(content["message_text"], content.get("parse_mode"))
        offset = arguments.get("next_offset", "")
        _rule(bool(re.fullmatch("[0-9]{0,64}", str(offset))), f"a strange offset: {offset}")
        start = arguments["button"]["start_parameter"]
        _rule(bool(re.fullmatch("[A-Za-z0-9_-]{1,64}", start)), "START_PARAM_INVALID")
        return True

    def _hold_text_to_limits(self, text: str, parse_mode: str | None) -> None:
        _rule(len(text.encode()) <= 32_768, "Bad Request: text is too long")
        try:
            parsed = tdlib.parse(text) if parse_mode == "HTML" else tdlib.Parsed(text, ())
        except tdlib.Refused as refused:
            raise Refusal(400, f"Bad Request: {refused}") from None
        _rule(1 <= len(parsed.text) <= 4096, "Bad Request: message is too long or empty")
        _rule(
            len(parsed.entities) <= 100, "more than 100 entities, the rest of which would be lost"
        )

    def _hold_to_limits(self, request: Request) -> None:
        _rule(type(request.arguments["chat_id"]) is int, "Bad Request: chat not found")
        self._hold_text_to_limits(request.arguments["text"], request.arguments.get("parse_mode"))
        _hold_preview(request.arguments.get("link_preview_options", _NO_PREVIEW))
        markup = request.arguments.get("reply_markup", {})
        if markup.get("force_reply"):
            _rule(1 <= len(markup["input_field_placeholder"]) <= 64, "Bad Request: placeholder")
        rows = markup.get("inline_keyboard", [])
        _rule(all(0 < len(row) <= 8 for row in rows), "Bad Request: a row of 1 to 8 buttons")
        _rule(sum(map(len, rows)) <= 100, "Bad Request: reply markup is too long")
        _rule(len(json.dumps(rows)) <= 10_000, "Bad Request: reply markup is too long")
        for button in (button for row in rows for button in row):
            _rule(bool(button["text"]), "Bad Request: button text is empty")
            if "callback_data" in button:
                size = len(button["callback_data"].encode())
                _rule(1 <= size <= 64, "Bad Request: BUTTON_DATA_INVALID")
            if "copy_text" in button:
                _rule(1 <= len(button["copy_text"]["text"]) <= 256, "BUTTON_COPY_TEXT_INVALID")
            if chosen := button.get("switch_inline_query_chosen_chat"):
                _rule(len(chosen["query"]) <= 256, "Bad Request: BUTTON_QUERY_INVALID")
                _rule(any(chosen[k] for k in chosen if k != "query"), "no chat may be chosen")

    def _shown(self, request: Request, message_id: int) -> object:
        chat_id = request.arguments["chat_id"]
        self._texts[chat_id, message_id] = _content(request)
        chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
        message = {
            "message_id": message_id,
            "date": updates.NOW,
            "chat": chat,
            "from": BOT,
            "text": request.text.text,
        }
        if request.rows:
            message["reply_markup"] = request.arguments["reply_markup"]
        return message


def _content(request: Request) -> tuple[Any, ...]:
    above = request.arguments.get("link_preview_options", {}).get("url")
    return (request.arguments["text"], above, json.dumps(request.arguments.get("reply_markup")))


def _hold_preview(options: Any) -> None:
    """A preview is of a picture that the bot names, never of whatever link a text has."""
    _rule(isinstance(options, dict), "a preview of any link is shown")
    if options != _NO_PREVIEW:
        _rule(set(options) == {"url", "prefer_large_media", "show_above_text"}, "a small preview")
        _rule(options["url"].startswith("https://"), "Bad Request: wrong webpage url specified")


def _rule(kept: bool, description: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not kept:
        raise Refusal(400, description)
