"""Requests that nobody asked for: each is made once, and what became of it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.delivery.ledger.sending import Result, Sending
from bot.links import Kind, Link
from bot.metrics import Metrics
from bot.reply import Reply, Turn
from bot.subscription import Place
from bot.telegram.pushes import Pushes
from bot.telegram.sender import Place as Asked
from bot.telegram.sender import Sender
from bot.telegram.transport.transport import Transport
from tests.support.botapi import TOKEN, BotApi, Refusal
from tests.support.clock import now, since
from tests.support.sockets import http, raw, request_of
from tests.support.wire import Fault, Memory, bot_over

moved_clock = pytest.mark.usefixtures("moved_clock")

READER = Place(77)
GROUP = Place(-100123, topic=31)
TURN = Turn("What happened?", Link(Kind.SECTION, "talks", "what"))
X = Reply(("<b>News</b>",), ((TURN,),))
Y = Reply(("Corrected",))


@pytest.fixture
def transport(memory: Memory) -> Transport:
    return memory.transport()


@pytest.fixture
async def pushes(transport: Transport) -> AsyncIterator[Pushes]:
    """The bot's pushes over the transport."""
    async with bot_over(transport) as bot:
        yield Pushes(bot, transport)


def refusing(api: BotApi, refusal: Refusal) -> None:
    api.refuse = lambda request: refusal if request.method != "getMe" else None


async def test_a_push_is_one_message(pushes, api):
    assert await pushes.push(READER, X, silent=False) == Sending(Result.DONE, 1001)
    (request,) = api.sent()
    assert request.arguments == {
        "chat_id": 77,
        "text": "<b>News</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[TURN.json()]]},
    }


async def test_a_push_says_where_and_how_it_arrives(pushes, api):
    await pushes.push(GROUP, X, silent=True, paid=True, answers=900)
    (request,) = api.sent()
    added = {
        "message_thread_id",
        "disable_notification",
        "allow_paid_broadcast",
        "reply_parameters",
    }
    assert {name: request.arguments[name] for name in added} == {
        "message_thread_id": 31,
        "disable_notification": True,
        "allow_paid_broadcast": True,
        "reply_parameters": {"message_id": 900, "allow_sending_without_reply": True},
    }


async def test_a_push_that_does_not_fit_one_message_is_a_fault_and_is_not_sent(pushes, api):
    long = Reply(("a" * 3000, "b" * 3000))
    assert (await pushes.push(READER, long, silent=True)).result is Result.REFUSED
    assert (await pushes.revise(READER, 5, long)).result is Result.REFUSED
    assert api.sent() == []


async def test_a_copy_is_edited_and_deleted(pushes, api):
    sent = await pushes.push(READER, X, silent=True)
    assert await pushes.revise(READER, sent.message, Y) == Sending(Result.DONE, sent.message)
    assert (await pushes.revise(READER, sent.message, Y)).result is Result.DONE
    assert (await pushes.remove(READER, sent.message)).result is Result.DONE
    assert (await pushes.remove(READER, sent.message)).result is Result.GONE
    assert (await pushes.revise(READER, sent.message, X)).result is Result.GONE


BLOCKED = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot was kicked from the channel chat"),
    (403, "Forbidden: bot is not a member of the group chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: bot is not a member of the channel chat"),
    (403, "Forbidden: the group chat was deleted"),
    (400, "Bad Request: group chat was deactivated"),
    (400, "Bad Request: CHANNEL_PRIVATE"),
    (400, "Bad Request: USER_IS_BLOCKED"),
    (400, "Bad Request: INPUT_USER_DEACTIVATED"),
]
CLOSED = [
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: Have no write access to the chat"),
    (400, "Bad Request: need administrator rights in the channel chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
    (400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"),
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
    (400, "Bad Request: USER_BANNED_IN_CHANNEL"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: ALLOW_PAYMENT_REQUIRED"),
    (400, "Bad Request: PRIVACY_PREMIUM_REQUIRED"),
    # A bot with another token finds none of its chats, and no reader may lose a subscription by that.
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: private chat not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: CHAT_ID_INVALID"),
    (403, "Forbidden: bots can't send messages to bots"),
    (403, "Forbidden: something that Telegram has not said before"),
]
NO_TOPIC = [
    (400, "Bad Request: message thread not found"),
    (400, "Bad Request: TOPIC_DELETED"),
    (400, "Bad Request: TOPIC_ID_INVALID"),
]
GONE = [
    (400, "Bad Request: message to edit not found"),
    (400, "Bad Request: message to delete not found"),
    (400, "Bad Request: message not found"),
    (400, "Bad Request: MESSAGE_ID_INVALID"),
    (400, "Bad Request: message can't be edited"),
    (400, "Bad Request: there is no text in the message to edit"),
    (400, "Bad Request: MESSAGE_AUTHOR_REQUIRED"),
    (500, "Internal Server Error: sent message was immediately deleted and can't be returned"),
]
REFUSED = [
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    (
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "user not found" at byte offset 0',
    ),
    (400, "Bad Request: message is too long"),
    (400, "Bad Request: MESSAGE_TOO_LONG"),
    (400, "Bad Request: message text is empty"),
    (400, "Bad Request: BUTTON_DATA_INVALID"),
    (400, "Bad Request: BUTTON_URL_INVALID"),
    (400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL"),
    (400, "Bad Request: reply markup is too long"),
    (400, "Bad Request: REPLY_MARKUP_INVALID"),
    (400, "Bad Request: ENTITIES_TOO_LONG"),
    (400, "Bad Request: Wrong HTTP URL specified"),
    (400, "Bad Request: failed to get HTTP URL content"),
    (400, "Bad Request: wrong type of the web page content"),
    (400, "Bad Request: strings must be encoded in UTF-8"),
]
UNKNOWN = [
    (400, "Bad Request: FROZEN_METHOD_INVALID"),
    (400, "Bad Request: message can't be deleted for everyone"),
    (400, "Bad Request: message can't be deleted"),
    (400, "Bad Request: BALANCE_TOO_LOW"),
]
NO_TOKEN = [(401, "Unauthorized"), (404, "Not Found")]
NOT_SENT = [
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (500, "Internal Server Error: Request aborted"),
]
MEANINGS = {
    Result.BLOCKED: BLOCKED, Result.CLOSED: CLOSED, Result.NO_TOPIC: NO_TOPIC, Result.GONE: GONE,
    Result.REFUSED: REFUSED + UNKNOWN, Result.NO_TOKEN: NO_TOKEN, Result.NOT_SENT: NOT_SENT,
}  # fmt: skip


@pytest.mark.parametrize(
    ("result", "code", "description"),
    [(result, *each) for result, refusals in MEANINGS.items() for each in refusals],
)
async def test_what_telegram_says_is_understood(pushes, api, result, code, description):
    refusing(api, Refusal(code, description))
    assert (await pushes.push(GROUP, X, silent=True)).result is result
    assert (await pushes.revise(GROUP, 900, X)).result is result
    assert (await pushes.remove(GROUP, 900)).result is result
    assert len(api.requests) == 4  # and getMe


@pytest.mark.parametrize("words", ["message is not modified: specified …", "MESSAGE_NOT_MODIFIED"])
async def test_an_edit_that_changes_nothing_is_done(pushes, api, words):
    refusing(api, Refusal(400, f"Bad Request: {words}"))
    assert (await pushes.revise(READER, 900, X)).result is Result.DONE


async def test_no_number_of_a_chat_is_told(pushes, api):
    refusing(api, Refusal(400, "Bad Request: chat -100123 is odd for user 77"))
    assert (await pushes.push(GROUP, X, silent=True)).why == "Bad Request: chat … is odd for user …"


async def test_a_group_that_has_become_a_supergroup_tells_its_new_id(pushes, api):
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    refusing(api, Refusal(400, words, migrate_to_chat_id=-100777))
    assert await pushes.push(Place(-5), X, silent=True) == Sending(Result.MIGRATED, chat=-100777)
    assert len(api.sent()) == 1


@pytest.mark.parametrize(
    ("code", "description"), [*UNKNOWN, (403, "Forbidden: no paid broadcasts")]
)
async def test_a_payment_that_telegram_refuses_is_told_from_other_faults(
    pushes, api, code, description
):
    """Telegram documents no words for it, so that what is not known as something else is one."""
    refusing(api, Refusal(code, description))
    push = await pushes.push(READER, X, silent=True, paid=True)
    assert push == Sending(Result.FORBIDDEN_PAID, why=description)


@pytest.mark.parametrize(
    ("code", "description"),
    [*BLOCKED, *CLOSED[:-2], *NO_TOPIC, *GONE, *REFUSED, *NO_TOKEN, *NOT_SENT],
)
async def test_a_fault_that_is_known_is_none_of_the_payment(pushes, api, code, description):
    refusing(api, Refusal(code, description))
    push = await pushes.push(READER, X, silent=True, paid=True)
    assert push.result is not Result.FORBIDDEN_PAID


@moved_clock
@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (Fault.UNREACHABLE, Result.NOT_SENT),
        (Fault.BUSY, Result.NOT_SENT),
        (Fault.CUT, Result.UNSURE),
        (Fault.CUT_AFTER, Result.UNSURE),
        (Fault.SILENCE, Result.UNSURE),
        (Fault.BAD_GATEWAY, Result.UNSURE),
    ],
)
async def test_a_request_is_tried_once_and_says_whether_it_left(pushes, memory, fault, result):
    tries: list[str] = []
    memory.fault = lambda request: tries.append(request.method) or fault
    for attempt in (
        pushes.push(READER, X, silent=True),
        pushes.revise(READER, 900, X),
        pushes.remove(READER, 900),
    ):
        began = now()
        sending = await attempt
        assert sending.result is result
        assert sending.why
        assert since(began) == (10 if fault is Fault.SILENCE else 0)
    assert tries == ["sendMessage", "editMessageText", "deleteMessage"]


async def test_before_the_start_and_after_the_end_nothing_leaves(transport):
    bot = bot_over(transport)
    transport._session._session = None
    sending = await Pushes(bot, transport).push(READER, X, silent=True)
    assert sending == Sending(Result.NOT_SENT, why="the transport is not open")


async def test_over_a_connection_that_the_server_closes_it_may_have_arrived(api):
    """The server may have read the request before it closed the connection, and this cannot be told."""
    served = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while found := await request_of(reader):
            served.append(found[0])
            if served.count("sendMessage") == 2:
                return
            result = b'{"ok":true,"result":{"message_id":1,"id":1,"is_bot":true,"first_name":"B","username":"b"}}'
            writer.write(http(result))
            await writer.drain()

    async with raw(serve) as url:
        transport = Transport(Metrics(), url)
        async with bot_over(transport, url) as bot:
            pushes = Pushes(bot, transport)
            assert (await pushes.push(READER, X, silent=True)).result is Result.DONE
            assert (await pushes.push(READER, X, silent=True)).result is Result.UNSURE
    assert served == ["getMe", "sendMessage", "sendMessage"]


async def test_an_address_where_nobody_listens_takes_nothing():
    transport = Transport(Metrics(), "http://127.0.0.1:9")
    await transport.initialize()
    sending = await Pushes(Bot(TOKEN, "http://127.0.0.1:9/bot"), transport).push(
        READER, X, silent=True
    )
    await transport.shutdown()
    assert sending.result is Result.NOT_SENT


@moved_clock
async def test_a_429_of_a_push_is_told_and_makes_no_answer_wait(pushes, transport, api):
    waits = [Refusal.too_many(300)]
    api.refuse = lambda _: waits.pop() if waits else None
    began = now()
    assert await pushes.push(READER, X, silent=True) == Sending(Result.LATER, seconds=300)
    await Sender(pushes._bot, transport).send(Asked(77), X)
    assert since(began) == 0


@moved_clock
async def test_a_push_does_not_wait_while_telegram_has_its_chat_wait(pushes, transport, api):
    waits = [Refusal.too_many(300)]
    api.refuse = lambda _: waits.pop() if waits else None
    answer = asyncio.create_task(Sender(pushes._bot, transport).send(Asked(77), X))
    await asyncio.sleep(100)
    assert await pushes.push(READER, X, silent=True) == Sending(Result.HELD, seconds=200)
    assert (await pushes.push(Place(78), X, silent=True)).result is Result.DONE
    await answer
    assert (await pushes.push(READER, X, silent=True)).result is Result.DONE
