"""Groups and topics are subscribed by their administrators alone, each topic by itself."""

from __future__ import annotations

from typing import Any

import pytest

from bot.library import Library
from bot.replies import notices
from bot.subscription import ChatKind, Place, Standing, Subscription
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import updates
from tests.support.botapi import Request
from tests.telegram.test_replies_to_messages import ours
from tests.telegram.test_subscribing import BERLIN, BRIEFS

GROUP = updates.GROUP["id"]
SMALL = {"id": -42, "type": "group", "title": "Family"}
ADMIN = {"id": 5, "is_bot": False, "first_name": "Ada"}
HIDDEN = {"id": 6, "is_bot": False, "first_name": "Hal"}
ANONYMOUS = {
    "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
    "sender_chat": updates.GROUP,
}  # fmt: skip
TOPIC: dict[str, Any] = {"chat": updates.FORUM, "message_thread_id": 31, "is_topic_message": True}


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


@pytest.fixture
def group(subscribing: Conversation) -> Conversation:
    """A bot in groups of which Ada is an administrator, and Hal one whom only administrators see."""
    for id, kind in ((GROUP, "supergroup"), (SMALL["id"], "group")):
        subscribing.api.chats.add(id, kind, administrators=[5], anonymous=[6])
    return subscribing


async def says(group: Conversation, text: str, **more: Any) -> list[Request]:
    """The answers to what an administrator writes, unless `more` says who it is."""
    return answers(await group.says(text, **{"chat": updates.GROUP, "from": ADMIN, **more}))


async def presses(group: Conversation, data: str, under: Request, **more: Any) -> list[Request]:
    """The answers to a button that an administrator presses under a message, unless `more` says who it is."""
    place = {"chat": updates.GROUP, **more.pop("place", {})}
    group.api.presses.clear()
    message = {**ours(under, updates.GROUP), **place}
    return answers(await group.presses(data, under=message, **{"from": ADMIN, **more}))


def answers(requests: list[Request]) -> list[Request]:
    """What readers see of some requests."""
    return [request for request in requests if request.method != "getChatAdministrators"]


def told(requests: list[Request]) -> str:
    """The notice that is all the answer to a press."""
    (answer,) = requests
    return answer.arguments["text"]


async def subscription(group: Conversation, topic: int = 0) -> Subscription | None:
    return await group.app.delivery.subscribers.subscription(Place(GROUP, topic))


@pytest.mark.parametrize("who", [{"from": ADMIN}, ANONYMOUS], ids=["by name", "anonymous"])
@pytest.mark.parametrize("words", ["/subscribe 7:30 Berlin", "/subscribe@our_bot 7:30 Berlin"])
async def test_an_administrator_subscribes_the_group(group, who, words):
    page, brief = await says(group, words, **who)
    assert page.text.text.startswith("This group is subscribed.\nBriefs come at 07:30, every day.")
    assert brief.text.text.startswith("The Bridge Opens")
    assert brief.buttons == {}
    assert [b["text"] for b in brief.keyboard] == [
        "What Happened?", "What Next?", "Quotes", "The whole brief",
    ]  # fmt: skip
    found = await subscription(group)
    assert (found.kind, found.standing) == (ChatKind.GROUP, Standing.ACTIVE)


@pytest.mark.parametrize(
    "words", ["/subscribe", "/unsubscribe", "/mydata", "/forget", "/stop@our_bot"]
)
async def test_nobody_else_does_and_is_told_so_once(group, words):
    for who in (updates.READER, HIDDEN):
        (answer,) = await says(group, words, **{"from": who}, message_id=7)
        assert answer.text.text == notices.ADMINISTRATORS(ENGLISH)
        # The same message, which is handled again, and another one.
        assert await says(group, words, **{"from": who}, message_id=7)
        assert await says(group, words, **{"from": who}, date=updates.NOW + 60) == []
    assert await subscription(group) is None


@pytest.mark.parametrize(
    "sender", [updates.CHANNEL, {**updates.GROUP, "id": -100777, "title": "Another"}], ids=["channel", "group"]
)  # fmt: skip
async def test_who_writes_as_another_chat_is_no_administrator(group, sender):
    (answer,) = await says(group, "/subscribe", sender_chat=sender)
    assert answer.text.text == notices.ADMINISTRATORS(ENGLISH)


async def test_where_administrators_are_not_told_nothing_is_done(group):
    page, _ = await says(group, "/subscribe", **ANONYMOUS)
    group.api.chats[GROUP].hides_members = True
    (answer,) = await says(group, "/unsubscribe")
    assert answer.text.text == notices.WHO_ARE(ENGLISH)
    assert told(await presses(group, "d:off", page)) == notices.WHO_ARE(ENGLISH)
    assert (await subscription(group)).standing is Standing.ACTIVE
    # Who writes as the group is one in any case.
    (answer,) = await says(group, "/unsubscribe", **ANONYMOUS)
    assert answer.text.text.startswith("This group is unsubscribed.")


async def test_the_settings_work_in_place_for_administrators_alone(group):
    page, _ = await says(group, "/subscribe")
    for title in ("Weekdays", "Yes"):
        turned, _ = await presses(group, page.buttons[title], page)
        assert (turned.method, turned.arguments["chat_id"]) == ("editMessageText", GROUP)
    assert "Briefs come as they appear, on weekdays." in turned.text.text
    before = await subscription(group)
    for data in turned.buttons.values():
        other = {"from": updates.READER}
        assert told(await presses(group, data, turned, **other)) == notices.ANONYMOUS(ENGLISH)
    assert await subscription(group) == before


async def test_where_the_bot_sees_all_administrators_others_are_told_plainly(group):
    group.api.chats[GROUP].status = "administrator"
    page, _ = await says(group, "/subscribe")
    other = await presses(group, "d:days=weekdays", page, **{"from": updates.READER})
    assert told(other) == notices.ADMINISTRATORS(ENGLISH)
    turned, _ = await presses(group, "d:days=weekdays", page, **{"from": HIDDEN})
    assert "on weekdays" in turned.text.text


async def test_a_topic_has_a_subscription_of_its_own(group):
    group.api.chats[GROUP].topics = {31: True, 32: True}
    page, brief = await says(group, "/subscribe 7 Berlin", **TOPIC)
    assert page.text.text.startswith("This topic is subscribed.")
    assert {page.arguments["message_thread_id"], brief.arguments["message_thread_id"]} == {31}
    assert (await subscription(group, 31)).place == Place(GROUP, 31)
    assert await subscription(group) is None
    other, _ = await says(group, "/subscribe 18 Berlin", **{**TOPIC, "message_thread_id": 32})
    assert "Briefs come at 18:00" in other.text.text
    assert "Briefs come at 07:00" in (await says(group, "/subscribe", **TOPIC))[0].text.text
    turned, _ = await presses(group, "d:off", page, place=TOPIC)
    assert turned.text.text.startswith("This topic is unsubscribed.")
    assert (await subscription(group, 32)).standing is Standing.ACTIVE


async def test_a_thread_of_answers_is_no_topic(group):
    await says(group, "/subscribe", message_thread_id=31)
    assert await subscription(group) is not None


async def test_the_time_zone_of_a_group_is_typed_in_reply(group):
    page, _ = await says(group, "/subscribe")
    clocks, _ = await presses(group, "d:zone", page)
    assert "Write it" not in clocks.buttons
    assert told(await presses(group, "D:type", clocks)) == notices.STALE(ENGLISH)
    question = ours(clocks, updates.GROUP)
    (unknown,) = await says(group, "qwertz", reply_to_message=question)
    assert unknown.text.text.startswith("“qwertz” is no time and no place that I know.")
    assert await says(group, "Kyiv", reply_to_message=question, **{"from": updates.READER})
    assert not (await subscription(group)).choices.zone_confirmed
    (page,) = await says(group, "Kyiv", reply_to_message=question)
    assert "Time zone: Kyiv" in page.text.text


async def test_all_topics_are_shown_and_deleted_together(group):
    await says(group, "/subscribe Berlin")
    await says(group, "/subscribe Kyiv", **TOPIC)
    page, file = await says(group, "/mydata")
    assert "This group was subscribed on 21 September 2026." in page.text.text
    assert "A topic of this group, number 31, was subscribed on" in page.text.text
    assert file.arguments["chat_id"] == GROUP
    (question,) = await says(group, "/forget", **TOPIC)
    other = await presses(group, "d:forget=all", question, **{"from": updates.READER})
    assert told(other) == notices.ANONYMOUS(ENGLISH)
    assert len(await group.app.delivery.subscribers.kept(GROUP)) == 2
    await presses(group, "d:forget=all", question)
    assert await group.app.delivery.subscribers.kept(GROUP) == ()


async def test_a_group_that_had_removed_the_bot_is_asked_by_start(group):
    await says(group, "/subscribe Berlin")
    await group.app.delivery.subscribers.block(GROUP)
    _, asked = await says(group, "/start")
    assert asked.text.text == (
        "Delivery here has been paused since 21 September 2026, when I could no longer write here.\n"
        "Should it go on?"
    )


@pytest.mark.parametrize("words", ["stop", "newsletter", "Weekdays"])
async def test_a_groups_talk_orders_nothing(group, words):
    await group.app.delivery.subscribers.subscribe(Place(GROUP), ChatKind.GROUP, BERLIN)
    assert await says(group, words) == []
    assert (await subscription(group)).standing is Standing.ACTIVE


async def test_the_direct_messages_of_a_channel_lead_to_the_private_chat(group):
    chat = {**updates.GROUP, "is_direct_messages": True}
    topic = {"topic_id": 3, "user": updates.READER}
    (answer,) = await group.says("/subscribe", chat=chat, direct_messages_topic=topic)
    assert answer.text.text == "I can deliver to a private chat, a group or a topic, but not here."
    (button,) = answer.keyboard
    assert button["url"] == "https://t.me/our_bot?start=subscribe"
