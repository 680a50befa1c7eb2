"""What Telegram refuses because of the chat: a press is answered all the same, and nobody is alarmed."""

from __future__ import annotations

import logging

import pytest

from bot.replies import notices, pages
from bot.translation import ENGLISH
from tests.support import service, updates
from tests.support.botapi import Refusal
from tests.support.clock import now, since

MIGRATED = Refusal(
    400,
    "Bad Request: group chat was upgraded to a supergroup chat",
    migrate_to_chat_id=-100777,
)
GONE = [
    Refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
    Refusal(403, "Forbidden: bot was blocked by the user"),
    Refusal(403, "Forbidden: the group chat was deleted"),
    MIGRATED,
    Refusal(400, "Bad Request: MESSAGE_ID_INVALID"),
    Refusal(400, "Bad Request: there is no text in the message to edit"),
    Refusal(400, "Bad Request: message to edit not found"),
    Refusal(400, "Bad Request: message can't be edited"),
    Refusal(400, "Bad Request: chat not found"),
    Refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    Refusal(400, "Bad Request: not enough rights to edit messages"),
]
MUTED = [
    Refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
    Refusal(400, "Bad Request: have no rights to send a message"),
    Refusal(400, "Bad Request: need administrator rights in the channel chat"),
    Refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    Refusal(400, "Bad Request: CHAT_RESTRICTED"),
    Refusal(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
    Refusal(400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"),
    Refusal(400, "Bad Request: USER_BANNED_IN_CHANNEL"),
    Refusal(400, "Bad Request: TOPIC_CLOSED"),
    Refusal(400, "Bad Request: chat not found"),
    Refusal(400, "Bad Request: PEER_ID_INVALID"),
    Refusal(400, "Bad Request: group chat was deactivated"),
    Refusal(400, "Bad Request: user not found"),
    Refusal(403, "Forbidden: user is deactivated"),
    Refusal(403, "Forbidden: bot was kicked from the group chat"),
]


def told(caplog, level: int = logging.INFO) -> list[str]:
    """What was logged at a level or above it."""
    return [record.getMessage() for record in caplog.records if record.levelno >= level]


@pytest.mark.parametrize("refusal", GONE, ids=str)
async def test_a_press_is_answered_whatever_the_edit_says(conversation, api, caplog, refusal):
    caplog.set_level(logging.INFO)
    api.refuse = lambda request: refusal if request.method == "editMessageText" else None
    edit, answer = await conversation.presses("qrussia-ukraine-talks")
    assert (edit.method, answer.method) == ("editMessageText", "answerCallbackQuery")
    assert answer.arguments["text"] == notices.UNREACHABLE(ENGLISH)
    assert told(caplog, logging.WARNING) == []
    (line,) = [line for line in told(caplog) if line.startswith("Update")]
    assert not {"77", "-100777", "900"} & set(line.replace(".", " ").split())


@pytest.mark.parametrize("words", ["message is not modified: x", "MESSAGE_NOT_MODIFIED"])
async def test_a_page_that_is_there_already_is_no_failure(conversation, api, words):
    refusal = Refusal(400, f"Bad Request: {words}")
    api.refuse = lambda request: refusal if request.method == "editMessageText" else None
    _, answer = await conversation.presses("qrussia-ukraine-talks")
    assert answer.arguments["text"] == notices.HERE(ENGLISH)


async def test_a_press_that_the_bot_cannot_handle_is_answered_once(conversation, monkeypatch):
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pages, "page", fails)
    answer, report = await conversation.presses("qrussia-ukraine-talks")
    assert answer.arguments["text"] == notices.APOLOGY(ENGLISH)
    assert report.arguments["chat_id"] == 4242


@pytest.mark.parametrize("refusal", MUTED, ids=str)
async def test_a_chat_that_takes_no_message_is_let_be(conversation, api, caplog, refusal):
    caplog.set_level(logging.INFO)
    api.refuse = lambda _: refusal
    assert len(await conversation.says("/quotes@our_bot Trump", chat=updates.GROUP)) == 1
    (line,) = told(caplog)
    assert line.startswith("Update 1 is undeliverable: ")
    assert not any(secret in line for secret in ("100123", "77", "Trump"))
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.parametrize("words", ["message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID"])
@pytest.mark.parametrize("closed", [False, True])
async def test_a_deleted_topic_is_answered_once_without_it(
    conversation, api, caplog, words, closed
):
    def refuse(request):
        if closed or "message_thread_id" in request.arguments:
            return Refusal(400, f"Bad Request: {words}")
        return None

    api.refuse = refuse
    asked = {"chat": updates.FORUM, "message_thread_id": 31, "is_topic_message": True}
    first, second = await conversation.says("/start", **asked)
    assert first.arguments["message_thread_id"] == 31
    assert "message_thread_id" not in second.arguments
    assert told(caplog, logging.WARNING) == []


@pytest.mark.parametrize(
    "words",
    [
        "message to be replied not found",
        "message to reply not found",
        "replied message not found",
        "REPLY_MESSAGE_ID_INVALID",
    ],
)
async def test_a_question_that_is_gone_is_answered_without_it(conversation, api, caplog, words):
    def refuse(request):
        asked = "reply_parameters" in request.arguments
        return Refusal(400, f"Bad Request: {words}") if asked else None

    api.refuse = refuse
    _, second = await conversation.says("/start", chat=updates.GROUP)
    assert second.arguments["chat_id"] == updates.GROUP["id"]
    assert told(caplog, logging.WARNING) == []


async def test_a_group_that_has_become_a_supergroup_is_answered_there(conversation, api, caplog):
    old = {"id": -123, "type": "group", "title": "Newsroom"}
    api.refuse = lambda request: MIGRATED if request.arguments["chat_id"] == -123 else None
    first, second = await conversation.says("/start", chat=old)
    assert second.arguments["chat_id"] == -100777
    assert second.arguments["text"] == first.arguments["text"]
    assert "reply_parameters" not in second.arguments  # its number is another there
    assert told(caplog, logging.WARNING) == []


async def test_a_supergroup_that_goes_on_moving_is_not_followed_for_ever(conversation, api):
    api.refuse = lambda _: MIGRATED
    assert len(await conversation.says("/start", chat=updates.GROUP)) == 2


@pytest.mark.parametrize("field", ["migrate_to_chat_id", "migrate_from_chat_id"])
async def test_a_migration_itself_is_no_question(conversation, field):
    assert await conversation.says(None, chat=updates.GROUP, **{field: -100777}) == []


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize("failures", [1, 7])
async def test_a_press_whose_edit_fails_for_a_while_is_answered_once(memory, api, failures):
    """The edit is repeated by whoever repeats it; Telegram hears of the press once."""
    left = iter(range(failures))

    def refuse(request):
        late = request.method == "editMessageText" and next(left, None) is not None
        return Refusal(500, "Internal Server Error") if late else None

    api.refuse = refuse
    async with service.answering(memory):
        api.add(callback_query=updates.press("qrussia-ukraine-talks"))
        await memory.until(lambda: not api.pending)
    edits = [r for r in api.requests if r.method == "editMessageText"]
    assert len(edits) == failures + 1


@pytest.mark.usefixtures("moved_clock")
async def test_a_press_does_not_wait_for_an_edit_that_telegram_puts_off(memory, api):
    """A button spins until its press is answered, and Telegram forgets the press meanwhile."""
    put_off = iter([Refusal.too_many(40)])
    waited = []

    def refuse(request):
        if request.method == "answerCallbackQuery":
            waited.append(since(began))
        return next(put_off, None) if request.method == "editMessageText" else None

    api.refuse = refuse
    async with service.answering(memory):
        began = now()
        api.add(callback_query=updates.press("qrussia-ukraine-talks"))
        await memory.until(lambda: len(api.sent()) == 2)
        assert since(began) >= 40
    assert len(waited) == 1
    assert waited[0] <= 10
