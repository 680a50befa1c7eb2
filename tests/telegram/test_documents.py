"""Files: sent as forms, repeated and followed as messages are."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.metrics import Metrics
from bot.telegram.offline.requests import OfflineRequests
from bot.telegram.sender import Place, Sender
from bot.telegram.transport.outbox import PAUSES, Outbox, current
from bot.telegram.transport.requests import Document
from bot.telegram.transport.transport import Transport
from tests.support.bodies import File
from tests.support.botapi import TOKEN, Refusal
from tests.support.clock import now, since
from tests.support.wire import Fault, Loopback, Memory, bot_over

DATA = Document("brief-bot-data.json", '{"a": "ä\r\n--"}'.encode(), "application/json")
CAPTION = "What I keep <b>about you</b>: 12"


@pytest.fixture
async def sender(memory: Memory) -> AsyncIterator[Sender]:
    """The bot's sender over the transport."""
    transport = memory.transport()
    async with bot_over(transport) as bot:
        del memory.api.requests[:]
        yield Sender(bot, transport)


async def test_a_file_arrives_as_it_is_over_http(loopback: Loopback, api):
    transport = Transport(Metrics(), loopback.url)
    async with Bot(TOKEN, f"{loopback.url}/bot", request=transport) as bot:
        place = Place(-5, topic=3, question=9)
        assert await Sender(bot, transport).send_document(place, DATA, CAPTION) == 1001
    (request,) = [r for r in api.requests if r.method == "sendDocument"]
    assert request.arguments == {
        "chat_id": -5,
        "message_thread_id": 3,
        "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
        "caption": CAPTION,
        "parse_mode": "HTML",
        "document": File(*DATA),
    }


@pytest.mark.usefixtures("moved_clock")
@pytest.mark.parametrize(
    ("fault", "waits"), [(Fault.UNREACHABLE, 0), (Fault.BUSY, 0), (Fault.CUT_AFTER, PAUSES[0])]
)
async def test_it_is_repeated_as_a_message_is(sender, memory, fault, waits):
    faults = [fault]
    memory.fault = lambda _: faults.pop() if faults else None
    began = now()
    assert await sender.send_document(Place(1), DATA) is not None
    assert waits <= since(began) <= waits + 1
    assert memory.api.requests[-1].arguments["document"] == File(*DATA)


async def test_an_update_that_is_handled_again_sends_it_no_second_time(sender, api):
    outbox = Outbox()
    token = current.set(outbox)
    first = await sender.send_document(Place(1), DATA)
    outbox.rewind()
    assert await sender.send_document(Place(1), DATA) == first
    current.reset(token)
    assert len(api.requests) == 1


async def test_it_is_sent_without_a_topic_that_is_gone(sender, api):
    def refuse(request):
        gone = "message_thread_id" in request.arguments
        return Refusal(400, "Bad Request: message thread not found") if gone else None

    api.refuse = refuse
    assert await sender.send_document(Place(-5, topic=3), DATA) is not None
    assert len(api.requests) == 2


async def test_it_counts_among_the_answers(sender):
    await sender.send_document(Place(1), DATA)
    assert sender.answered.take() == 1


async def test_without_telegram_its_content_is_shown():
    requests = OfflineRequests()
    async with bot_over(requests) as bot:
        assert await Sender(bot, requests).send_document(Place(1), DATA, CAPTION) == 1
    (message,) = requests.messages
    assert message["text"] == f'{CAPTION}\n<b>brief-bot-data.json</b>\n{{"a": "ä\r\n--"}}'
