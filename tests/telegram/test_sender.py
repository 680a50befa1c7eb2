"""The one place that sends and edits: whole requests, the numbers of messages, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from telegram.error import BadRequest, ChatMigrated

from bot.commands import DELIVERY, READING
from bot.links import Kind, Link
from bot.reply import Article, Reply, Turn
from bot.telegram.handlers.commands import HANDLERS
from bot.telegram.sender import Place, Sender
from tests.support.botapi import BotApi, Refusal, Request
from tests.support.wire import InProcess, bot_over

TURN = Turn("Next", Link(Kind.START, "bridge"))
LONG = Reply(("<b>one</b>" + "x" * 4000, "two" + "y" * 4000), ((TURN,),))
OFF = {"is_disabled": True}
DEFAULTS = {"parse_mode": "HTML", "link_preview_options": OFF}
PICTURE = "https://x.example/1.jpg"
KEYBOARD = {"inline_keyboard": [[TURN.json()]]}


@pytest.fixture
async def sender(api: BotApi) -> AsyncIterator[Sender]:
    requests = InProcess(api)
    async with bot_over(requests) as bot:
        del api.requests[:]
        yield Sender(bot, requests)


def test_each_command_has_its_handler_and_each_handler_its_command():
    assert list(HANDLERS) == [command.name for command in (*READING, *DELIVERY)]
    assert [handler.__name__ for handler in HANDLERS.values()] == list(HANDLERS)


async def test_a_message_is_sent_whole_and_its_number_returned(sender, api):
    place = Place(-5, topic=3, question=9)
    (number,) = await sender.send(place, Reply(("<b>A & B</b>",), ((TURN,),)))
    (request,) = api.requests
    assert request.method == "sendMessage"
    assert request.arguments == {
        "chat_id": -5,
        "message_thread_id": 3,
        "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
        "text": "<b>A & B</b>",
        **DEFAULTS,
        "reply_markup": KEYBOARD,
    }
    assert number == 1001


async def test_a_long_reply_is_several_messages_the_last_with_the_buttons(sender, api):
    assert await sender.send(Place(1), LONG) == [1001, 1002]
    assert [("reply_markup" in r.arguments) for r in api.requests] == [False, True]


async def test_an_edit_that_does_not_fit_goes_on_behind_the_message(sender, api):
    await sender.edit(Place(1, question=7), 7, LONG)
    edit, rest = api.requests
    assert (edit.method, rest.method) == ("editMessageText", "sendMessage")
    assert edit.arguments == {
        "chat_id": 1, "message_id": 7, "text": LONG.paragraphs[0], **DEFAULTS,
    }  # fmt: skip
    assert rest.arguments["reply_parameters"]["message_id"] == 7
    assert rest.arguments["reply_markup"] == KEYBOARD


ABOVE = {"url": PICTURE, "prefer_large_media": True, "show_above_text": True}


def previews(api: BotApi) -> list[object]:
    return [request.arguments["link_preview_options"] for request in api.requests]


async def test_a_picture_stands_above_the_first_message(sender, api):
    await sender.send(Place(1), replace(LONG, picture=PICTURE))
    await sender.edit(Place(1), 7, replace(LONG, picture=PICTURE))
    assert previews(api) == [ABOVE, OFF, ABOVE, OFF]


async def test_turning_from_a_page_with_a_picture_takes_it_away(sender, api):
    page = Reply(("x",), picture=PICTURE)
    (number,) = await sender.send(Place(1), page)
    assert await sender.edit(Place(1), number, Reply(("x",)))
    assert await sender.edit(Place(1), number, page)
    assert not await sender.edit(Place(1), number, page)
    assert previews(api) == [ABOVE, OFF, ABOVE, ABOVE]


@pytest.mark.parametrize("words", ["WEBPAGE_CURL_FAILED", "wrong web page URL specified"])
async def test_a_picture_that_telegram_refuses_is_left_out(sender, api, words):
    def refuse(request: Request) -> Refusal | None:
        shown = "show_above_text" in str(request.arguments)
        return Refusal(400, f"Bad Request: {words}") if shown else None

    api.refuse = refuse
    page = replace(LONG, picture=PICTURE)
    assert await sender.send(Place(1), page) == [1001, 1002]
    await sender.edit(Place(1), 7, page)
    assert previews(api) == [ABOVE, OFF, OFF, ABOVE, OFF, OFF]
    del api.requests[:]
    api.presses["3"] = 0
    articles = [("0", Article("A", "B", Reply(("x",), picture=PICTURE)))]
    await sender.offer("3", articles, cache_seconds=1, next_offset=None, button=("A", "a"))
    shown = [
        result["input_message_content"]["link_preview_options"]
        for request in api.requests
        for result in request.arguments["results"]
    ]
    assert shown == [ABOVE, OFF]


async def test_another_refusal_of_a_page_with_a_picture_stays_one(sender, api):
    api.refuse = lambda _: Refusal(400, "Bad Request: not enough rights")
    page = Reply(("x",), picture=PICTURE)
    with pytest.raises(BadRequest):
        await sender.send(Place(1), page)
    with pytest.raises(BadRequest):
        await sender.edit(Place(1), 7, page)
    assert len(api.requests) == 2


async def test_a_channel_is_named_by_its_name(sender, api):
    api.refuse = lambda r: Refusal(400, "Bad Request: chat not found")
    with pytest.raises(BadRequest):
        await sender.send(Place("@news"), Reply(("x",)))
    assert api.requests[0].arguments["chat_id"] == "@news"


async def test_topic_and_question_are_left_out_where_they_are_gone(sender, api):
    refusals = [
        Refusal(400, "Bad Request: message thread not found"),
        Refusal(400, "Bad Request: message to be replied not found"),
    ]
    api.refuse = lambda _: refusals.pop(0) if refusals else None
    await sender.send(Place(1, topic=3, question=9), Reply(("x",)))
    assert [sorted(set(r.arguments) - {"text", *DEFAULTS}) for r in api.requests] == [
        ["chat_id", "message_thread_id", "reply_parameters"],
        ["chat_id", "reply_parameters"],
        ["chat_id"],
    ]


async def test_a_group_that_has_become_another_is_followed_once(sender, api):
    moved = Refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-777)
    api.refuse = lambda r: moved if r.arguments["chat_id"] == -5 else None
    assert await sender.send(Place(-5, topic=3), LONG) == [1001, 1002]
    assert [r.arguments["chat_id"] for r in api.requests] == [-5, -777, -777]
    api.refuse = lambda _: moved
    with pytest.raises(ChatMigrated):
        await sender.send(Place(-5), Reply(("x",)))
