"""What is a question: commands however they are marked, captions, direct messages; and what is none."""

from __future__ import annotations

import logging

import pytest

from bot.replies import notices
from bot.translation import ENGLISH
from tests.support import updates

BOT = {"id": 555, "is_bot": True, "first_name": "Other", "username": "other_bot"}
ONLY_TEXT = "I can only read text. Write a name or some words, or choose:"
DIRECT = {"id": -100555, "type": "supergroup", "title": "News", "is_direct_messages": True}
TOPIC = {"topic_id": 31, "user": updates.READER}

# The fields by which the Bot API 10.3 tells what has happened in a chat, and not what was written.
SERVICE = """
new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent
connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed
forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed
managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted
suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid
suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
video_chat_participants_invited web_app_data community_chat_added community_chat_joined
community_chat_removed what_comes_next_year
""".split()
# What those fields hold whose objects the library wants complete.
HELD = {
    "migrate_to_chat_id": -100777,
    "migrate_from_chat_id": -777,
    "new_chat_members": [updates.READER],
    "left_chat_member": updates.READER,
    "chat_owner_changed": {"new_owner": updates.READER},
    "new_chat_title": "News",
    "new_chat_photo": updates.PHOTO,
    "connected_website": "x.example",
    "pinned_message": updates.message("x"),
    "delete_chat_photo": True,
    "successful_payment": {
        "currency": "XTR",
        "total_amount": 1,
        "invoice_payload": "x",
        "telegram_payment_charge_id": "x",
        "provider_payment_charge_id": "x",
    },
    "refunded_payment": {
        "currency": "XTR",
        "total_amount": 1,
        "invoice_payload": "x",
        "telegram_payment_charge_id": "x",
    },
    "users_shared": {"request_id": 1, "users": []},
    "chat_shared": {"request_id": 1, "chat_id": 1},
    "boost_added": {"boost_count": 1},
    "web_app_data": {"data": "x", "button_text": "x"},
    "managed_bot_created": {"bot": BOT},
    "video_chat_ended": {"duration": 1},
    "video_chat_scheduled": {"start_date": updates.NOW},
    "video_chat_participants_invited": {"users": []},
    "forum_topic_created": {"name": "x", "icon_color": 1},
    "proximity_alert_triggered": {
        "traveler": updates.READER,
        "watcher": updates.READER,
        "distance": 1,
    },
}
# Objects of many parts, of which the name is all that counts here: the library is given none of them.
UNREAD = set(
    "message_auto_delete_timer_changed gift unique_gift gift_upgrade_sent passport_data chat_background_set checklist_tasks_done "
    "checklist_tasks_added direct_message_price_changed giveaway_completed "
    "paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved "
    "suggested_post_approval_failed suggested_post_declined suggested_post_paid "
    "suggested_post_refunded".split()
)


def marked(text: str, *entities: tuple[str, int, int], caption: bool = False) -> dict:
    """A message's text, or caption, with entities."""
    listed = [{"type": type, "offset": at, "length": length} for type, at, length in entities]
    if caption:
        return {"text": None, "photo": updates.PHOTO, "caption": text, "caption_entities": listed}
    return {"text": text, "entities": listed}


async def said(conversation, content: dict, **more):
    """The requests that answer a message with entities of its own."""
    content = {**updates.message(**more), **content}
    return await conversation.update(message={k: v for k, v in content.items() if v is not None})


@pytest.mark.parametrize("caption", [False, True])
@pytest.mark.parametrize("around", ["bold", "spoiler", "blockquote", "italic"])
@pytest.mark.parametrize("chat", [updates.PRIVATE, updates.GROUP], ids=["private", "group"])
async def test_a_command_inside_longer_formatting_is_a_command(
    conversation, briefs, chat, around, caption
):
    text = "/quotes@our_bot ironclad"
    content = marked(text, (around, 0, len(text)), ("bot_command", 0, 15), caption=caption)
    (answer,) = await said(conversation, content, chat=chat)
    assert answer.text.spans("BlockQuote") == ["“ironclad”"]
    assert answer.arguments["chat_id"] == chat["id"]


@pytest.mark.parametrize("around", ["code", "pre", "text_link"])
@pytest.mark.parametrize(
    ("text", "chat", "begins"),
    [
        ("/quotes ironclad", updates.PRIVATE, "Russian officials\nAbout:"),
        ("/Quotes@Our_Bot ironclad", updates.PRIVATE, "Russian officials\nAbout:"),
        ("/why_it_matters", updates.PRIVATE, "Why It Matters\n"),
        ("/quotes@our_bot ironclad", updates.GROUP, "Russian officials\nAbout:"),
        ("/nonsense@our_bot", updates.GROUP, "I don't know the command /nonsense."),
        ("/quotesé", updates.PRIVATE, "7 quotes (page 1 of 2)"),
        ("/quotes@our_boté", updates.PRIVATE, "Nothing found for “/quotes@our_boté”"),
        ("/unheard of", updates.PRIVATE, "Nothing found for “/unheard of”"),
    ],
)
async def test_a_command_pasted_as_code_is_a_command(conversation, text, chat, begins, around):
    (answer,) = await said(conversation, marked(text, (around, 0, len(text))), chat=chat)
    assert answer.text.text.startswith(begins)


@pytest.mark.parametrize(
    "text", ["/quotes ironclad", "/quotes@other_bot", "/x@other_bot", "/quotes@our_bottle"]
)
@pytest.mark.parametrize("around", ["code", "bold"])
async def test_a_group_that_pastes_something_else_is_left_alone(conversation, text, around):
    assert await said(conversation, marked(text, (around, 0, 9)), chat=updates.GROUP) == []


@pytest.mark.parametrize("around", ["code", "bold"])
async def test_a_command_of_another_bot_is_ignored_in_private_too(conversation, around):
    text = "/start@other_bot now"
    entities = [(around, 0, len(text))]
    if around == "bold":
        entities.append(("bot_command", 0, 16))
    assert await said(conversation, marked(text, *entities)) == []


async def test_a_command_further_on_in_a_text_is_a_word_of_it(conversation):
    (answer,) = await said(conversation, marked("who said /ironclad", ("bot_command", 9, 9)))
    assert answer.text.spans("BlockQuote") == ["“ironclad”"]


async def test_a_caption_is_a_question(conversation):
    (answer,) = await conversation.says(None, photo=updates.PHOTO, caption="ironclad")
    assert answer.text.spans("BlockQuote") == ["“ironclad”"]


@pytest.mark.parametrize("caption", ["ironclad", "/ban"])
async def test_a_caption_in_a_group_is_talk(conversation, caption):
    content = marked(caption, ("bold", 0, 4), caption=True)
    assert await said(conversation, content, chat=updates.GROUP) == []


@pytest.mark.parametrize("text", ["ironclad", "/quotes ironclad"])
async def test_what_is_asked_in_a_channels_direct_messages_is_answered_there(conversation, text):
    answer = await conversation.asks(text, chat=DIRECT, direct_messages_topic=TOPIC)
    assert answer.text.spans("BlockQuote") == ["“ironclad”"]
    assert answer.arguments["chat_id"] == DIRECT["id"]
    assert answer.arguments["direct_messages_topic_id"] == 31


async def test_what_the_channel_itself_writes_there_is_no_question(conversation):
    editor = {"id": 99, "is_bot": False, "first_name": "Ed"}
    for more in ({"from": editor}, {"sender_chat": updates.CHANNEL}):
        there = {"chat": DIRECT, "direct_messages_topic": TOPIC, **more}
        assert await conversation.says("ironclad", **there) == []


async def test_a_picture_in_a_channels_direct_messages_is_left_to_the_channel(conversation):
    more = {"chat": DIRECT, "direct_messages_topic": TOPIC, "photo": updates.PHOTO}
    assert await conversation.says(None, **more) == []


@pytest.mark.parametrize("field", SERVICE)
async def test_a_service_message_gets_nothing(conversation, field):
    name = f"{field}_" if field in UNREAD else field
    held = True if field.endswith("chat_created") else HELD.get(field, {})
    assert await conversation.says(None, **{name: held}) == []


@pytest.mark.parametrize(
    "content",
    [
        {"photo": updates.PHOTO},
        {
            "sticker": {
                **updates.PHOTO[0],
                "type": "regular",
                "is_animated": False,
                "is_video": False,
            }
        },
        {"voice": {"file_id": "x", "file_unique_id": "y", "duration": 1}},
        {"video_note": {"file_id": "x", "file_unique_id": "y", "duration": 1, "length": 1}},
        {"contact": {"phone_number": "1", "first_name": "x"}},
        {"location": {"longitude": 1.0, "latitude": 1.0}},
        {"dice": {"emoji": "🎲", "value": 1}},
        {"rich_message": {"blocks": []}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_a_reader_sends_instead_of_text_is_told_so(conversation, content):
    (answer,) = await conversation.says(None, **content)
    assert answer.text.text == ONLY_TEXT


async def test_an_album_is_told_once_that_only_text_is_read(conversation):
    answers = []
    for number in range(10):
        more = {"photo": updates.PHOTO, "media_group_id": "7", "message_id": number + 1}
        answers += await conversation.says(None, **more)
    assert [answer.text.text for answer in answers] == [ONLY_TEXT]
    (answer,) = await conversation.says(None, photo=updates.PHOTO, media_group_id="8")
    assert answer.text.text == ONLY_TEXT
    elsewhere = {**updates.PRIVATE, "id": 78}
    assert await conversation.says(None, photo=updates.PHOTO, media_group_id="7", chat=elsewhere)


@pytest.mark.parametrize("caption", ["ironclad", "/quotes ironclad"])
async def test_an_album_with_a_caption_gets_the_answer_to_that_alone(conversation, caption):
    more = {"photo": updates.PHOTO, "media_group_id": "7"}
    content = marked(caption, ("bot_command", 0, 7), caption=True)
    if caption == "ironclad":
        del content["caption_entities"]
    (answer,) = await said(conversation, content, media_group_id="7")
    assert answer.text.spans("BlockQuote") == ["“ironclad”"]
    assert await conversation.says(None, message_id=6, **more) == []


async def test_albums_are_forgotten(conversation):
    for number in range(2_000):
        await conversation.says(None, photo=updates.PHOTO, media_group_id=f"{number}")
    assert len(conversation.answers._albums._first) <= 1_000


@pytest.mark.parametrize(
    "content", [{"text": "ironclad"}, {"text": "/start"}, {"photo": updates.PHOTO}]
)
async def test_another_bot_is_not_answered(conversation, content):
    text = content.pop("text", None)
    for chat in (updates.PRIVATE, updates.GROUP):
        assert await conversation.says(text, chat=chat, **{"from": BOT}, **content) == []


async def test_an_anonymous_administrator_is_answered(conversation):
    anonymous = {**BOT, "id": 1087968824, "username": "GroupAnonymousBot"}
    more = {"chat": updates.GROUP, "from": anonymous, "sender_chat": updates.GROUP}
    assert len(await conversation.says("/start", **more)) == 1


HALVES = ["\ud83d", "\ude00 ironclad", "iron\ud83dclad", "/search \ud83d", "/brief \ud83d"]


@pytest.mark.parametrize("text", [*HALVES, "/quotes \ud83d x", "/start \ud83d", "/\ud83d"])
async def test_half_a_surrogate_pair_is_text(conversation, caplog, text):
    (answer,) = await conversation.says(text, **{"from": {**updates.READER, "first_name": text}})
    answer.arguments["text"].encode()
    assert answer.text.text != notices.APOLOGY(ENGLISH)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("text", HALVES)
async def test_half_a_surrogate_pair_asked_inline_is_text(conversation, caplog, text):
    await conversation.searches(text)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("data", ["\ud83d", "A1:\ud83d", "Q1:trump \ud83d", "sa_\ud83d", "A1:"])
async def test_half_a_surrogate_pair_in_a_button_is_answered(conversation, caplog, data):
    under = {"text": "“\ud83d”", "entities": [{"type": "code", "offset": 1, "length": 1}]}
    answer = (await conversation.presses(data, under=under))[-1]
    assert answer.arguments.get("text") in (None, notices.STALE(ENGLISH))
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("entities", [[(0, 99)], [(-5, 3)], [(50, 1)], [(1, -1)], [(0, 1), (1, 1)]])
async def test_a_page_is_not_lost_by_forged_formatting(conversation, entities):
    code = [{"type": "code", "offset": at, "length": length} for at, length in entities]
    *_, answer = await conversation.presses("A1:", under={"text": "🙂🙂", "entities": code})
    assert answer.method == "answerCallbackQuery"
    assert answer.arguments.get("text") != notices.APOLOGY(ENGLISH)
