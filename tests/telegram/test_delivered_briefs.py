"""Presses and questions under a brief that was delivered: the copy stays as it is, so that corrections reach it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.brief import Correction
from bot.library import Library
from bot.replies import notices, push
from bot.reply import Reply
from bot.subscription import ChatKind
from bot.telegram.messages import messages
from bot.telegram.sender import Place
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.support.botapi import BOT, Request
from tests.telegram.test_replies_to_messages import BRIDGE, GONE, TUNNEL, ours

over = pytest.mark.parametrize(
    "conversation", [Library([BRIDGE, TUNNEL], withdrawn=[GONE])], indirect=True, ids=["briefs"]
)
CHATS = {
    ChatKind.PRIVATE: updates.PRIVATE,
    ChatKind.GROUP: updates.GROUP,
    ChatKind.CHANNEL: updates.CHANNEL,
}


def delivered(kind: ChatKind = ChatKind.PRIVATE, brief: Any = TUNNEL) -> Request:
    """The request that delivers a brief to a chat."""
    return sent(push.push(brief, None, BOT["username"], ENGLISH, kind=kind), kind)


def sent(reply: Reply, kind: ChatKind) -> Request:
    """The request that sends a reply to a chat."""
    (message,) = messages(reply)
    return Request("sendMessage", {"chat_id": CHATS[kind]["id"], **json.loads(b"{" + message)})


def copy(kind: ChatKind = ChatKind.PRIVATE, brief: Any = TUNNEL) -> dict[str, Any]:
    """The message that a chat got, as Telegram hands it back."""
    return ours(delivered(kind, brief), CHATS[kind])


@over
async def test_a_button_answers_with_a_message_of_its_own(conversation):
    titles = {}
    for number, (title, data) in enumerate(delivered().buttons.items()):
        if title == "Delivery":
            continue
        page, answer = await conversation.presses(data, id=str(number), under=copy())
        assert (page.method, answer.method) == ("sendMessage", "answerCallbackQuery")
        assert (page.arguments["chat_id"], answer.arguments.get("text")) == (77, None)
        titles[title] = page.text.text.split("\n")[0]
    assert titles == {
        "What Happened?": "What Happened?",
        "The Background": "The Background",
        "Quotes": "7 quotes (page 1 of 2)",
        "The whole brief": "The Tunnel Closes",
    }


@over
async def test_the_page_that_came_is_turned_as_any_other(conversation):
    page, _ = await conversation.presses(delivered().buttons["Quotes"], under=copy())
    edit, _ = await conversation.presses(page.buttons["Page 2 ›"], id="2", under=page.as_message)
    assert edit.method == "editMessageText"


@over
async def test_a_button_of_a_withdrawn_brief_answers_with_its_text(conversation):
    before = GONE.model_copy(update={"withdrawn": None})
    data = delivered(brief=before).buttons["What Happened?"]
    page, _ = await conversation.presses(data, under=copy(brief=before))
    assert (page.text.text, page.keyboard) == ("This was about another bridge.", [])


@over
@pytest.mark.parametrize("data", ["Sbridge_gone", "Snone_x", "Xbridge", "D:forged", "S", "B_", "É"])
async def test_a_forged_button_is_answered_with_a_notice(conversation, data):
    (answer,) = await conversation.presses(data, under=copy())
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


@over
@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
@pytest.mark.parametrize("data", ["bbridge", "Bbridge", "Q1:tunnel", "B1:"])
async def test_no_reader_turns_or_answers_a_copy_that_many_see(conversation, kind, data):
    """It has links alone, so that whoever presses it has forged a button."""
    (answer,) = await conversation.presses(data, under=copy(kind))
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


@over
async def test_whatever_stands_in_a_channel_no_press_changes_it(conversation):
    under = ours(await conversation.asks("/brief"), updates.CHANNEL)
    (answer,) = await conversation.presses("bbridge", under=under)
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


@over
async def test_an_answer_in_a_group_is_turned(conversation):
    asked = await conversation.asks("/brief@our_bot", chat=updates.GROUP)
    edit, _ = await conversation.presses("btunnel", under=ours(asked, updates.GROUP))
    assert (edit.method, edit.arguments["chat_id"]) == ("editMessageText", updates.GROUP["id"])


@over
async def test_a_message_of_a_group_that_is_too_old_to_be_shown_is_turned(conversation):
    old = {"message_id": 9, "date": 0, "chat": updates.GROUP}
    edit, _ = await conversation.presses("btunnel", message=old)
    assert edit.arguments["message_id"] == 9


@over
@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.GROUP])
async def test_a_question_in_reply_to_a_copy_is_about_its_brief(conversation, kind):
    message, chat = copy(kind), CHATS[kind]
    answer = await conversation.asks("/what_happened", chat=chat, reply_to_message=message)
    assert "The Tunnel Closes" in answer.text.text
    answer = await conversation.asks("The background", chat=chat, reply_to_message=message)
    assert answer.text.text.startswith("The Background\nThe Tunnel Closes")


@over
@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.GROUP])
async def test_a_question_in_reply_to_a_correction_is_about_its_brief(conversation, kind):
    told = [Correction(date="2026-11-21", text="The day was wrong.")]
    reply = push.corrected(TUNNEL, told, BOT["username"], ENGLISH, kind=kind)
    message, chat = ours(sent(reply, kind), CHATS[kind]), CHATS[kind]
    answer = await conversation.asks("/what_happened", chat=chat, reply_to_message=message)
    assert "The Tunnel Closes" in answer.text.text


async def test_a_copy_is_sent_as_telegram_takes_it(conversation, api):
    brief = samples.brief(lead="ours", picture={"url": "https://x.example/1.jpg", "credit": "Ada"})
    for kind in ChatKind:
        reply = push.push(brief, None, BOT["username"], ENGLISH, kind=kind)
        await conversation.app.sender.send(Place(CHATS[kind]["id"]), reply)
    assert len(api.requests) == 3
