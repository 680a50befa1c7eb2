"""Replies to a message of the bot's: about that message's brief, and about its numbered items."""

from __future__ import annotations

from typing import Any

import pytest

from bot.library import Library
from tests.conftest import Conversation
from tests.support import samples, updates
from tests.support.botapi import BOT, Request

TUNNEL = samples.brief(
    id="tunnel",
    title="The Tunnel Closes",
    summary="It is closed.",
    published="2026-11-20",
    sections=[
        samples.section(summary="It closed."),
        {"id": "background", "title": "The Background", "summary": "It was old."},
    ],
    quotes=[
        samples.quote(id=f"t{n}", text=f"The tunnel is closed, part {n}", speaker="mayor")
        for n in range(1, 8)
    ],
)
GONE = samples.brief(
    id="gone",
    title="A Mistake",
    published="2026-11-19",
    withdrawn={"date": "2026-11-21", "text": "This was about another bridge."},
)
BRIDGE = samples.brief()
BRIEFS = Library([BRIDGE, TUNNEL], withdrawn=[GONE])
over = pytest.mark.parametrize("conversation", [BRIEFS], indirect=True, ids=["briefs"])
OTHER_BOT = {**BOT, "id": 555, "username": "other_bot"}


def ours(request: Request, chat: dict[str, Any] = updates.PRIVATE, **more: Any) -> dict[str, Any]:
    """A message of the bot's as Telegram hands it back in a reply to it."""
    message = {
        **updates.message(None, chat, message_id=900),
        **request.as_message,
        "from": BOT,
        **more,
    }
    if request.rows and "reply_markup" not in more:
        message["reply_markup"] = request.arguments["reply_markup"]
    return message


async def opened(conversation: Conversation, payload: str) -> Request:
    """The page that a deep link opens."""
    return await conversation.asks(f"/start {payload}")


@over
@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("/what_happened", "stunnel_what_happened"),
        ("/what", "stunnel_what_happened"),
        ("what happened", "stunnel_what_happened"),
        ("What's going on?", "stunnel_what_happened"),
        ("/background", "stunnel_background"),
        ("what is the background?", "stunnel_background"),
        ("/brief", "btunnel"),
        ("summary", "btunnel"),
        ("The whole brief", "btunnel"),
        ("/quotes", "qtunnel"),
        ("quotes", "qtunnel"),
        ("More by Ada Example", "ptunnel_mayor"),
        ("More by Example", "ptunnel_mayor"),
        ("/news", "hbridge"),
    ],
)
@pytest.mark.parametrize("shown", ["btunnel", "stunnel_what_happened", "utunnel_t3"])
async def test_a_question_in_reply_to_a_message_is_about_its_brief(
    conversation, shown, typed, payload
):
    message = ours(await opened(conversation, shown))
    answer = await conversation.asks(typed, reply_to_message=message)
    wanted = await conversation.asks("/start" if payload == "hbridge" else f"/start {payload}")
    assert answer.arguments == wanted.arguments


@over
@pytest.mark.parametrize(
    "more",
    [
        {"from": updates.READER},
        {"from": OTHER_BOT},
        {"reply_markup": {"inline_keyboard": []}},
    ],
    ids=["a reader's", "another bot's", "names no brief"],
)
async def test_a_reply_to_any_other_message_is_about_the_latest_brief(conversation, more):
    message = ours(await opened(conversation, "btunnel"), **more)
    message["entities"] = []
    answer = await conversation.asks("/what_happened", reply_to_message=message)
    assert "It opened." in answer.text.text


@over
async def test_a_shared_text_is_known_by_its_link(conversation):
    """It has no buttons, and was sent by a reader by way of the bot."""
    results = await conversation.searches("stunnel_what_happened")
    (article,) = results.arguments["results"]
    content = Request(
        "sendMessage",
        {"text": article["input_message_content"]["message_text"], "parse_mode": "HTML"},
    )
    message = ours(content, via_bot=BOT, **{"from": updates.READER})
    answer = await conversation.asks("/background", reply_to_message=message)
    assert "It was old." in answer.text.text


@over
@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/our_bot?start=\ud83d",
        "https://[t.me?start=btunnel",
        "https://x.example/?start=btunnel",
        "t.me",
    ],
)
async def test_an_odd_link_names_no_brief(conversation, url):
    message = ours(await conversation.asks("/privacy"))
    message["entities"] = [{"type": "text_link", "offset": 0, "length": 1, "url": url}]
    answer = await conversation.asks("/what_happened", reply_to_message=message)
    assert "It opened." in answer.text.text


@over
@pytest.mark.parametrize(
    "typed", ["/what_happened", "/brief", "quotes", "what happened?", "/what_next"]
)
async def test_a_withdrawn_brief_shows_its_withdrawal_alone(conversation, typed):
    keyboard = {"inline_keyboard": [[{"text": "Quotes (2)", "callback_data": "qgone"}]]}
    message = ours(await conversation.asks("/privacy"), reply_markup=keyboard)
    answer = await conversation.asks(typed, reply_to_message=message)
    assert answer.text.text == "This was about another bridge."
    assert answer.keyboard == []


@over
async def test_a_brief_that_is_gone_altogether_leaves_the_latest(conversation):
    keyboard = {"inline_keyboard": [[{"text": "Quotes (2)", "callback_data": "qnowhere"}]]}
    message = ours(await conversation.asks("/privacy"), reply_markup=keyboard)
    answer = await conversation.asks("/what_happened", reply_to_message=message)
    assert "It opened." in answer.text.text


@over
async def test_a_section_that_the_brief_lacks_is_told_so(conversation):
    message = ours(await opened(conversation, "btunnel"))
    answer = await conversation.asks("/what_next", reply_to_message=message)
    assert answer.text.text == "This brief has no section “What Next?”. This is what it has:"
    assert "stunnel_background" in answer.buttons.values()


@over
@pytest.mark.parametrize("typed", ["3", "#3", "No. 3", "number 3", "3.", "3️⃣", "· 3 ·", "(3)"])
async def test_a_number_opens_that_item_of_the_list_replied_to(conversation, typed):
    message = ours(await opened(conversation, "qtunnel"))
    answer = await conversation.asks(typed, reply_to_message=message)
    assert answer.method == "sendMessage"
    assert "The tunnel is closed, part 3" in answer.text.text
    assert "part 2" not in answer.text.text


@over
async def test_a_number_opens_a_result_with_the_way_back_to_the_results(conversation):
    results = await conversation.asks("tunnel closed")
    keyboard = {"inline_keyboard": [[{"text": "2", "callback_data": "utunnel_t2~A1"}]]}
    message = ours(results, reply_markup=keyboard)
    answer = await conversation.asks("2", reply_to_message=message)
    assert "The tunnel is closed, part 2" in answer.text.text
    assert answer.text.spans("Code") == ["tunnel closed"]
    assert "A1:tunnel closed" in answer.buttons.values()


@over
async def test_a_number_that_the_list_lacks_is_told_with_those_that_it_has(conversation):
    keyboard = {
        "inline_keyboard": [[{"text": str(n), "callback_data": f"utunnel_t{n}~A2"} for n in (1, 2)]]
    }
    message = ours(await conversation.asks("/privacy"), reply_markup=keyboard)
    answer = await conversation.asks("9", reply_to_message=message)
    assert answer.text.text == "That message has no number 9. These are the ones that it has:"
    assert answer.buttons == {"1": "utunnel_t1", "2": "utunnel_t2"}


@over
async def test_a_number_in_reply_to_a_page_without_numbers_is_of_its_brief(conversation):
    message = ours(await opened(conversation, "btunnel"))
    answer = await conversation.asks("3", reply_to_message=message)
    assert answer.text.text == "Which one? These are the quotes of this brief:"
    assert list(answer.buttons)[:5] == ["1", "2", "3", "4", "5"]
    assert answer.buttons["3"] == "utunnel_t3"


@over
async def test_a_number_alone_offers_the_quotes_of_the_latest_brief(conversation):
    answer = await conversation.asks("2")
    assert answer.text.text == "Which one? These are the quotes of the latest brief:"
    assert answer.buttons["1"] == "ubridge_at-last"
    assert answer.buttons["2"] == "ubridge_ours"
    found = await conversation.asks("7")
    assert found.buttons["Search for “7”"] == "A1:7"


BARE = Library([samples.brief(quotes=[])])


@pytest.mark.parametrize("conversation", [BARE], indirect=True, ids=["without quotes"])
async def test_a_number_alone_offers_the_sections_where_nobody_is_quoted(conversation):
    answer = await conversation.asks("2")
    assert answer.text.text == "Which one? These are the sections of the latest brief:"
    assert answer.buttons["What Next?"] == "sbridge_what_next"


@over
@pytest.mark.parametrize("typed", ["50%", "-3", "11:40", "3.5", "2026", "1 2", "№"])
async def test_another_number_is_no_item(conversation, typed):
    assert "Which one?" not in (await conversation.asks(typed)).text.text


@over
async def test_words_behind_a_command_search_all_briefs(conversation):
    message = ours(await opened(conversation, "btunnel"))
    answer = await conversation.asks("/quotes last", reply_to_message=message)
    assert "At last" in answer.text.text


@over
async def test_a_group_may_ask_by_a_reply_in_plain_text(conversation):
    shown = await opened(conversation, "btunnel")
    message = ours(shown, updates.GROUP)
    answer = await conversation.asks("what happened?", chat=updates.GROUP, reply_to_message=message)
    assert "It closed." in answer.text.text
    assert answer.arguments["chat_id"] == updates.GROUP["id"]


@over
@pytest.mark.parametrize(
    ("replied", "more"),
    [
        ({"from": updates.READER}, {}),
        ({"from": OTHER_BOT}, {}),
        ({"from": updates.READER, "via_bot": BOT}, {}),
        ({"text": None, "forum_topic_created": {"name": "x", "icon_color": 1}}, {}),
        ({}, {"via_bot": BOT}),
        ({}, {"is_automatic_forward": True}),
        ({}, {"from": OTHER_BOT}),
        ({}, {"forward_origin": {"type": "user", "date": 1, "sender_user": updates.READER}}),
    ],
)
async def test_what_is_no_question_to_the_bot_is_left_alone_in_a_group(conversation, replied, more):
    message = ours(await opened(conversation, "btunnel"), updates.GROUP, **replied)
    message = {key: value for key, value in message.items() if value is not None}
    said = await conversation.says(
        "what happened?", chat=updates.GROUP, reply_to_message=message, **more
    )
    assert said == []


@over
async def test_a_picture_in_reply_to_the_bot_is_left_alone_in_a_group(conversation):
    message = ours(await opened(conversation, "btunnel"), updates.GROUP)
    more = {"chat": updates.GROUP, "reply_to_message": message, "photo": updates.PHOTO}
    assert await conversation.says(None, caption="what happened?", **more) == []


@over
async def test_the_title_of_a_button_under_the_message_replied_to_is_that_button(conversation):
    keyboard = {
        "inline_keyboard": [
            [{"text": "Page 2 ›", "callback_data": "A2:"}],
            [{"text": "Read on", "callback_data": "stunnel_background"}],
        ]
    }
    message = ours(await conversation.asks("tunnel closed"), reply_markup=keyboard)
    page = await conversation.asks("page 2", reply_to_message=message)
    assert page.text.spans("Code") == ["tunnel closed"]
    assert "(page 2 of 2)" in page.text.text
    assert "It was old." in (await conversation.asks("read on", reply_to_message=message)).text.text


@over
@pytest.mark.parametrize(
    "data", ["stunnel_nowhere", "sgone_x", "A2:", "", "\ud83d", "x" * 200, None]
)
async def test_a_title_whose_button_leads_nowhere_is_a_text_like_any_other(conversation, data):
    button = (
        {"text": "harbour", "callback_data": data}
        if data is not None
        else {"text": "harbour", "url": "https://x.example"}
    )
    message = ours(
        await conversation.asks("/privacy"), reply_markup={"inline_keyboard": [[button]]}
    )
    answer = await conversation.asks("harbour", reply_to_message=message)
    assert answer.text.text.startswith(("Nothing found for “harbour”", "This was about another"))
