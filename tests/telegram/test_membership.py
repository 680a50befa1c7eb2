"""A group that the bot is added to reads one line; what else becomes of the bot in a chat is noted in silence."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.library import Library
from bot.masthead import Newsroom
from bot.telegram.handlers.membership import Added, Blocked, Migrated, Muted, Removed, Unblocked
from tests.conftest import Conversation
from tests.support import samples, service, updates
from tests.support.botapi import BotApi, Refusal

# A supergroup is greeted after a second, which the clock jumps over.
pytestmark = pytest.mark.usefixtures("moved_clock")

LINE = "I bring the news as a short brief. Send /brief for the latest one, or /quotes to see who said what."
SMALL = {"id": -42, "type": "group", "title": "Family"}
NEWSROOM = Newsroom.model_validate({"name": {"de": "Hafen <&> Heute", "en": "Harbour <&> Today"}})


async def changes(conversation: Conversation, old: str, new: str, **more):
    return await conversation.update(my_chat_member=updates.membership(old, new, **more))


@pytest.mark.parametrize("chat", [updates.GROUP, SMALL, updates.FORUM], ids=str)
@pytest.mark.parametrize("old", ["left", "kicked"])
@pytest.mark.parametrize("new", ["member", "administrator"])
async def test_a_group_reads_what_the_bot_can_do_there(conversation, old, new, chat):
    (request,) = await changes(conversation, old, new, chat=chat)
    assert request.method == "sendMessage"
    assert request.arguments["chat_id"] == chat["id"]
    assert request.text.text == LINE
    assert request.keyboard == []


async def test_who_is_restricted_may_be_in_a_group_or_not(conversation):
    assert len(await changes(conversation, "left", "restricted", is_member=True)) == 1
    assert await changes(conversation, "left", "restricted") == []
    assert await changes(conversation, "restricted", "member", is_member=True) == []
    assert len(await changes(conversation, "restricted", "member")) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("member", "administrator"), ("administrator", "member"), ("member", "left"), ("member", "kicked"), ("left", "kicked")],
)  # fmt: skip
async def test_other_changes_say_nothing(conversation, old, new):
    assert await changes(conversation, old, new) == []


DIRECT = {**updates.GROUP, "is_direct_messages": True}


@pytest.mark.parametrize("chat", [updates.PRIVATE, updates.CHANNEL, DIRECT], ids=str)
async def test_private_chats_and_channels_are_told_nothing(conversation, chat):
    for old, new in (("kicked", "member"), ("member", "kicked"), ("left", "administrator")):
        assert await changes(conversation, old, new, chat=chat) == []


async def test_the_message_of_a_new_member_says_it_no_second_time(conversation):
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief"}
    message = updates.message(chat=updates.GROUP, new_chat_members=[bot])
    assert await conversation.update(message=message) == []
    assert len(await changes(conversation, "left", "member")) == 1
    assert await conversation.update(message=message) == []


@pytest.mark.parametrize(
    "conversation", [Library([samples.brief()], newsroom=NEWSROOM)], indirect=True, ids=["named"]
)
async def test_the_newsroom_is_named(conversation):
    (request,) = await changes(conversation, "left", "member")
    assert request.text.text.startswith("This is Harbour <&> Today. Send /brief ")


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
        Refusal(400, "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_a_group_that_takes_no_message_is_no_fault(conversation, api, caplog, refusal):
    caplog.set_level(logging.WARNING)
    api.refuse = lambda request: refusal if request.arguments["chat_id"] < 0 else None
    assert len(await changes(conversation, "left", "member")) == 1
    assert caplog.text == ""


@pytest.mark.parametrize("gone", ["old_chat_member", "new_chat_member", "from"])
async def test_what_is_missing_breaks_nothing(conversation, gone):
    change = updates.membership("left", "member")
    del change[gone]
    requests = await conversation.update(my_chat_member=change)
    assert len(requests) == (0 if gone == "new_chat_member" else 1)


@pytest.fixture
def noted(conversation) -> list[object]:
    """The changes that the bot was told of."""
    found: list[object] = []

    async def note(change: object) -> None:
        found.append(change)

    conversation.app.on_change = note
    return found


CHANNEL = {"chat": updates.CHANNEL}
POSTS = {"can_post_messages": True}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (updates.membership("member", "kicked", updates.PRIVATE), Blocked(77)),
        (updates.membership("kicked", "member", updates.PRIVATE), Unblocked(77)),
        (updates.membership("left", "member"), Added(-100123, supergroup=True)),
        (updates.membership("left", "administrator", SMALL), Added(-42, supergroup=False)),
        (updates.membership("member", "left"), Removed(-100123)),
        (updates.membership("administrator", "kicked"), Removed(-100123)),
        (updates.membership("member", "restricted"), Removed(-100123)),
        (updates.membership("member", "restricted", is_member=True), Muted(-100123)),
        (updates.membership("member", "restricted", is_member=True, can_send_messages=True), None),
        (updates.membership("member", "administrator"), None),
        (updates.membership("left", "kicked"), None),
        (updates.membership("administrator", "kicked", **CHANNEL, **POSTS), Removed(-100999)),
        (updates.membership("administrator", "member", **CHANNEL, **POSTS), Muted(-100999)),
        (updates.membership("left", "administrator", **CHANNEL, **POSTS), None),
    ],
)
async def test_what_becomes_of_the_bot_is_noted(conversation, noted, change, told):
    requests = await conversation.update(my_chat_member=change)
    assert noted == ([told] if told else [])
    assert len(requests) == isinstance(told, Added)


async def test_lost_rights_in_the_channel_are_noted(conversation, noted):
    change = updates.membership("administrator", "administrator", **CHANNEL, **POSTS)
    change["new_chat_member"]["can_post_messages"] = False
    assert await conversation.update(my_chat_member=change) == []
    assert noted == [Muted(-100999)]


@pytest.mark.parametrize(
    ("chat", "fields"),
    [(SMALL, {"migrate_to_chat_id": -100777}), ({**updates.GROUP, "id": -100777}, {"migrate_from_chat_id": -42})],
)  # fmt: skip
async def test_a_group_that_becomes_a_supergroup_is_noted_from_either_side(
    conversation, noted, chat, fields
):
    assert await conversation.says(None, chat=chat, **fields) == []
    assert noted == [Migrated(-42, -100777)]


async def test_a_note_that_fails_says_nothing_in_the_group(conversation):
    async def fails(_: object) -> None:
        raise RuntimeError

    conversation.app.on_change = fails
    (report,) = await conversation.says(None, chat=SMALL, migrate_to_chat_id=-100777)
    assert report.arguments["chat_id"] == 4242


@pytest.mark.parametrize("joins_first", [True, False])
async def test_a_supergroup_that_had_the_bot_as_a_group_is_not_greeted_again(
    memory, api: BotApi, joins_first
):
    api.chats.add(-5, "group")
    async with service.answering(memory):
        api.upgrade(-5, -100777, joins_first=joins_first)
        await memory.until(lambda: not api.pending)
    assert api.sent() == []


async def test_nor_is_one_whose_upgrade_is_told_a_moment_later(memory, api: BotApi):
    new = {**updates.GROUP, "id": -100777}
    async with service.answering(memory):
        api.add(my_chat_member=updates.membership("left", "member", new))
        await asyncio.sleep(0.7)
        api.add(message=updates.message(chat=new, migrate_from_chat_id=-5))
        await memory.until(lambda: not api.pending)
        api.add(my_chat_member=updates.membership("left", "member"))
        await memory.until(lambda: not api.pending)
    assert list(api.answers()) == [updates.GROUP["id"]]


async def test_a_group_that_takes_the_bot_in_again_is_greeted_again(conversation):
    new = {**updates.GROUP, "id": -100777}
    await conversation.says(None, chat=SMALL, migrate_to_chat_id=-100777)
    assert await changes(conversation, "left", "member", chat=new) == []
    await asyncio.sleep(60)
    assert len(await changes(conversation, "left", "member", chat=new)) == 1
