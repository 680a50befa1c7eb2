"""A reader's chat with the bot in this process, which the terminal and the preview talk over."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.brief import Brief
from bot.library import Library
from bot.markup import HTML
from bot.reply import Reply
from bot.telegram.edition import Edition
from bot.telegram.offline import chat as offline
from bot.telegram.offline.chat import OfflineChat
from tests.support.samples import brief

SHUT = brief(summary="It is shut.")


@pytest.fixture
async def chat() -> AsyncIterator[OfflineChat]:
    opened = OfflineChat(Library([brief()]))
    await opened.open()
    yield opened
    await opened.close()


async def said(chat: OfflineChat, text: str) -> str:
    """All that answers a text."""
    return "\n".join(message["text"] for message in (await chat.write(text)).messages)


async def serve(chat: OfflineChat, *briefs: Brief) -> None:
    await chat.serve(Edition.of(Library(briefs)))


async def test_other_content_is_answered_from(chat):
    assert "It is open." in await said(chat, "/brief")
    await serve(chat, SHUT)
    assert "It is shut." in await said(chat, "/brief")


async def test_who_subscribes_is_given_what_is_there_by_then(chat):
    await serve(chat, SHUT)
    assert "It is shut." in await said(chat, "/subscribe")


async def test_a_subscriber_is_given_a_brief_once_and_another_one_as_well(chat):
    assert "It is open." in await said(chat, "/subscribe")
    await said(chat, "/unsubscribe")
    await serve(chat, SHUT)
    assert "The Bridge Opens" not in await said(chat, "/subscribe")
    await said(chat, "/unsubscribe")
    await serve(chat, brief(id="tunnel", title="The Tunnel"), SHUT)
    assert "<b>The Tunnel</b>" in await said(chat, "/subscribe")


async def test_a_page_that_would_not_change_is_refused_as_telegram_does(chat):
    (page,) = (await chat.write("/brief")).messages
    here = next(
        key["callback_data"]
        for row in page["reply_markup"]["inline_keyboard"]
        for key in row
        if key["text"].startswith("·")
    )
    shown = await chat.press(page["message_id"], here)
    assert (shown.messages, shown.notices) == ((), ("You are here already.",))
    (sent,) = (await chat.give(Reply((HTML("One"),)))).messages
    assert (await chat.edit(sent["message_id"], Reply((HTML("One"),)))).messages == ()
    (edited,) = (await chat.edit(sent["message_id"], Reply((HTML("Two"),)))).messages
    assert (edited["message_id"], edited["text"]) == (sent["message_id"], "Two")


async def test_of_very_many_messages_the_newest_can_be_pressed(chat, monkeypatch):
    monkeypatch.setattr(offline, "_KEPT", 2)
    for _ in range(4):
        await chat.write("/brief")
    assert len(chat._messages) == len(chat._requests._shown) == 2
