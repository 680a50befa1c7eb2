"""Conversations: raw updates in, the requests that answer them out."""

from __future__ import annotations

import logging

import pytest

from bot.library import Library
from bot.replies import help, notices, pages
from bot.subscription import Mode
from bot.telegram import handlers
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, updates
from tests.support.botapi import TOKEN, Refusal

SECTIONS = {
    "What Happened?": "srussia-ukraine-talks_what_happened",
    "Why It Matters": "srussia-ukraine-talks_why_it_matters",
    "How It Affects You": "srussia-ukraine-talks_how_it_affects_you",
}
QUOTES = "qrussia-ukraine-talks"
WHOLE = "brussia-ukraine-talks"
SOURCE = (
    "Source: Shortlysts, Trump Says Russia-Ukraine Talks 'Back on Track' After Call with Zelenskyy\n"
    "The report is undated; days are as it names them."
)


async def test_start_says_who_the_bot_is_and_offers_the_brief(conversation: Conversation, briefs):
    answer = await conversation.asks("/start")
    assert answer.method == "sendMessage"
    assert answer.arguments["chat_id"] == updates.PRIVATE["id"]
    assert answer.arguments["link_preview_options"] == {"is_disabled": True}
    title, who, summary, source = answer.text.text.split("\n\n")
    assert who.startswith("I bring you the news")
    assert (title, summary) == (briefs.latest.title, briefs.latest.summary)
    assert source == SOURCE
    assert answer.text.spans("Bold") == [title]
    assert answer.buttons == {"The whole brief": WHOLE, "Quotes (7)": QUOTES}
    assert [button["text"] for button in answer.keyboard] == [*answer.buttons, "Share"]


async def test_brief_is_the_whole_brief_page_by_page(conversation, briefs):
    first = await conversation.asks("/brief")
    title, summary, *_, source = first.text.text.split("\n\n")
    assert title == f"{briefs.latest.title}\npage 1 of 2"
    assert summary == briefs.latest.summary
    assert source == SOURCE
    assert list(first.buttons) == ["Page 2 ›", *SECTIONS, "Quotes (7)"]
    second, _ = await conversation.presses(first.buttons["Page 2 ›"], under=first.as_message)
    text = first.text.text + second.text.text
    for section in briefs.latest.sections:
        assert f"\n\n{section.title}\n{section.summary}\n" in text
        assert all(f"• {point}\n" in text for point in section.points)
    assert len(first.text.spans("ExpandableBlockQuote")) == 2
    assert len(second.text.spans("ExpandableBlockQuote")) == 1


@pytest.mark.parametrize("name", ["what_happened", "why_it_matters", "how_it_affects_you"])
async def test_a_section_folds_its_points_under_its_summary(conversation, briefs, name):
    section = briefs.latest.section(name)
    answer = await conversation.asks(f"/{name}")
    account = "\n\n".join(f"• {point}" for point in section.points)
    folded = f"The full account\n{account}"
    assert answer.text.text == (
        f"{section.title}\n{briefs.latest.title}\n\n{section.summary}\n\n{folded}\n\n{SOURCE}"
    )
    assert answer.text.spans("ExpandableBlockQuote") == [folded]
    marked = [f"· {title} ·" if title == section.title else title for title in SECTIONS]
    assert list(answer.buttons) == [*marked, "Quotes (7)", "The whole brief"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("trump", "on-track productive immediate-ceasefire dividing-assets"),
        ("ЗЕЛЕНСЬКИЙ", "different-from-reality on-track"),
        ("Zelensky", "different-from-reality on-track"),
        ("«Ironclad»", "ironclad"),
        ("íronclad", "ironclad"),
        ("Truth  Social", "productive"),
        ("the kremlin", "lack-of-will"),
    ],
)
async def test_quotes_are_found_by_speaker_and_by_words(conversation, briefs, words, ids):
    answer = await conversation.asks(f"/quotes {words}")
    texts = [f"“{briefs.latest.quote(id).text}”" for id in ids.split()]
    assert answer.text.spans("BlockQuote") == texts


async def test_one_quote_comes_with_its_whole_occasion(conversation):
    answer = await conversation.asks("/quotes productive")
    assert answer.text.text == (
        "Donald Trump, U.S. President\nAbout: his conversation with Putin\n"
        "“was a very good and productive one.”\n"
        "After Tuesday's call with Putin · Truth Social\n\n"
        "Russia and Ukraine Trade Strikes as Trump Presses for a Truce\n\n" + SOURCE
    )
    assert answer.buttons == {
        "More by Donald Trump": "prussia-ukraine-talks_trump",
        "Quotes (7)": QUOTES,
        "‹ Quote 1": "urussia-ukraine-talks_on-track",
        "Quote 3 ›": "urussia-ukraine-talks_immediate-ceasefire",
        "The whole brief": WHOLE,
    }


@pytest.mark.parametrize("words", ["weather", "🙂", "<b>&amp;", '"', "xyzzy " * 600])
async def test_no_quote_says_so_and_offers_the_speakers(conversation, words):
    answer = await conversation.asks(f"/quotes {words}")
    assert answer.text.text.startswith(f"No quote found for “{words.strip()[:190]}")
    assert len(answer.text.text) < 350
    assert "Donald Trump" in answer.buttons


async def test_plain_text_in_a_private_chat_is_a_search(conversation):
    answer = await conversation.asks("jeddah")
    assert answer.text.text.startswith(
        "How It Affects You\nRussia and Ukraine Trade Strikes as Trump Presses for a Truce\n\n"
        "Talks between"
    )
    assert (await conversation.asks("/search jeddah")).arguments == answer.arguments


async def test_search_without_words_asks_for_them(conversation):
    answer = await conversation.asks("/search")
    assert answer.text.text.startswith("What shall I look for?")


async def test_search_finds_quotes_and_points(conversation):
    answer = await conversation.asks("/search assets")
    assert answer.text.text.startswith("1 quote and 1 passage for “assets”")
    assert answer.text.spans("BlockQuote") == ["“dividing up certain assets”"]
    nothing = await conversation.asks("weather")
    assert nothing.text.text.startswith("Nothing found for “weather”.")


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("/help", "What you can ask me\n\n/what_happened: The section “What Happened?”, short"),
        ("/about", "Russia and Ukraine Trade Strikes as Trump Presses for a Truce\n\nSource: Sho"),
        ("/privacy", "I keep nothing about you"),
        ("/what_hapened", "What Happened?\nRussia"),
        ("/xyzzy", "I don't know the command /xyzzy.\n\n/help lists"),
        ("/START", "Russia and Ukraine Trade Strikes"),
        ("/Why_It_Matters", "Why It Matters\nRussia"),
    ],
)
async def test_commands_answer(conversation, command, begins):
    assert (await conversation.asks(command)).text.text.startswith(begins)


async def test_a_picture_is_told_that_only_text_is_read(conversation):
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    (answer,) = await conversation.says(None, photo=photo)
    assert answer.text.text == "I can only read text. Write a name or some words, or choose:"


async def test_a_button_turns_its_message_in_place(conversation):
    edit, answer = await conversation.presses(SECTIONS["Why It Matters"])
    assert (edit.method, answer.method) == ("editMessageText", "answerCallbackQuery")
    assert (edit.arguments["chat_id"], edit.arguments["message_id"]) == (77, 900)
    assert edit.text.text.startswith("Why It Matters\n")
    assert "text" not in answer.arguments


async def test_every_button_leads_somewhere(conversation):
    """From /start on, each button of each page opens a page."""
    seen, ahead = set(), list((await conversation.asks("/start")).buttons.values())
    while ahead:
        data = ahead.pop()
        if data not in seen:
            seen.add(data)
            edit, _ = await conversation.presses(data, id=data)
            ahead += edit.buttons.values()
    # Three sections, seven quotes, two pages of all quotes, one of a speaker with several, the whole
    # brief's two pages and back to its first and that of the quotes.
    assert len(seen) == 15


async def test_the_current_button_pressed_again_changes_nothing(conversation):
    await conversation.presses(QUOTES, id="1")
    edit, answer = await conversation.presses(QUOTES, id="2")
    assert (edit.method, answer.method) == ("editMessageText", "answerCallbackQuery")
    assert answer.arguments["text"] == notices.HERE(ENGLISH)


@pytest.mark.parametrize(
    "data",
    [
        "srussia-ukraine-talks_no_such_section",
        "prussia-ukraine-talks_nobody",
        "urussia-ukraine-talks_nothing",
        "sgone_what_happened",
        "x",
        "",
        "😀",
        "s" * 64,
        "{}",
        None,
    ],
)
async def test_stale_and_forged_buttons_are_answered_with_a_notice(conversation, data):
    (answer,) = await conversation.presses(data)
    assert answer.method == "answerCallbackQuery"
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


async def test_a_button_under_no_message_is_answered_with_a_notice(conversation):
    (answer,) = await conversation.presses(QUOTES, message=None)
    assert answer.arguments["text"] == notices.UNREACHABLE(ENGLISH)


async def test_a_message_too_old_to_be_shown_is_turned_all_the_same(conversation):
    old = {"message_id": 9, "date": 0, "chat": updates.PRIVATE}
    edit, answer = await conversation.presses(QUOTES, message=old)
    assert edit.arguments["message_id"] == 9
    assert "text" not in answer.arguments


async def test_a_button_under_a_deleted_message_is_answered(conversation, api):
    gone = Refusal(400, "Bad Request: message to edit not found")
    api.refuse = lambda request: gone if request.method == "editMessageText" else None
    _, answer = await conversation.presses(QUOTES)
    assert answer.arguments["text"] == notices.UNREACHABLE(ENGLISH)


async def test_a_press_that_is_too_old_to_answer_is_let_go(conversation, api, caplog):
    old = Refusal(400, "Bad Request: query is too old and response timeout expired")
    api.refuse = lambda request: old if request.method == "answerCallbackQuery" else None
    await conversation.update(callback_query=updates.press("x"))
    api.refuse = lambda _: None
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    await conversation.app.bot.answer_callback_query("1")  # what the refusal stood for


async def test_a_command_in_a_forum_topic_is_answered_there(conversation):
    answer = await conversation.asks(
        "/quotes@our_bot trump", chat=updates.FORUM, message_thread_id=31, is_topic_message=True
    )
    assert answer.arguments["chat_id"] == updates.FORUM["id"]
    assert answer.arguments["message_thread_id"] == 31
    quoted = answer.arguments["reply_parameters"]
    assert (quoted["message_id"], quoted["allow_sending_without_reply"]) == (5, True)


async def test_a_thread_that_is_no_topic_is_not_named(conversation):
    """Telegram refuses the id of a thread of replies where no forum is."""
    answer = await conversation.asks("/start", chat=updates.GROUP, message_thread_id=31)
    assert "message_thread_id" not in answer.arguments


@pytest.mark.parametrize("text", ["/what_happened", "/what_happened@OUR_bot", "/nonsense@our_bot"])
async def test_a_group_is_answered_when_it_asks(conversation, text):
    assert (await conversation.asks(text, chat=updates.GROUP)).arguments["chat_id"] == -100123


@pytest.mark.parametrize(
    "text",
    ["hello", "trump", "/start@other_bot", "/what_happened@other_bot", "/ban", "/x@other_bot"],
)
async def test_a_group_is_left_alone_otherwise(conversation, text):
    assert await conversation.says(text, chat=updates.GROUP) == []


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post"])
@pytest.mark.parametrize("text", ["/start", "/what_happened", "trump"])
async def test_edits_and_channels_are_ignored(conversation, kind, text):
    chat = updates.PRIVATE if kind == "edited_message" else updates.CHANNEL
    assert await conversation.update(**{kind: updates.message(text, chat=chat)}) == []


async def test_a_service_message_is_no_question(conversation):
    assert await conversation.says(None, pinned_message=updates.message("x")) == []


class _Broken(Exception):
    pass


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise _Broken(f"https://api.telegram.org/bot{TOKEN}/x")

    monkeypatch.setattr(pages, "overview", fails)
    monkeypatch.setattr(pages, "page", fails)


@pytest.mark.usefixtures("broken")
async def test_a_failure_is_logged_apologised_for_and_reported(conversation, caplog):
    apology, report = await conversation.says("/brief")
    assert (apology.arguments["chat_id"], apology.text.text) == (77, notices.APOLOGY(ENGLISH))
    assert report.arguments["chat_id"] == 4242
    assert report.text.text == "_Broken while answering update 1. The log has the details."
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info[0] is _Broken


@pytest.mark.usefixtures("broken")
async def test_a_failing_button_is_answered_with_the_apology(conversation):
    answer, report = await conversation.presses(WHOLE)
    assert answer.arguments["text"] == notices.APOLOGY(ENGLISH)
    assert report.arguments["chat_id"] == 4242


async def test_a_reader_who_blocked_the_bot_is_no_failure(conversation, api, caplog):
    caplog.set_level(logging.INFO, handlers.__name__)
    blocked = Refusal(403, "Forbidden: bot was blocked by the user")
    api.refuse = lambda _: blocked
    assert len(await conversation.says("/start")) == 1
    (record,) = [record for record in caplog.records if record.name.startswith(handlers.__name__)]
    assert record.levelno == logging.INFO


async def test_an_apology_that_cannot_be_sent_is_no_second_failure(conversation, api, caplog):
    api.refuse = lambda _: Refusal(400, "Bad Request: something else")
    await conversation.says("/start")
    reader, admin = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert reader.startswith("Update 1: the reader could not be told of the failure")
    assert admin.startswith("The admin could not be told of a failure")


def test_descriptions_of_the_menu_are_those_of_the_help(briefs: Library):
    text = help.page(briefs, "our_bot", Mode.OFF, ENGLISH).text
    for name, description in help.telegram_menu(briefs, Mode.OFF, ENGLISH):
        assert f"/{name}" in text
        assert description in text


MANY = samples.brief(
    sections=[samples.section(id=f"s{n}", title=f"{n} {'word ' * 18}") for n in range(60)],
    quotes=[],
)


@pytest.mark.parametrize("conversation", [Library([MANY])], indirect=True, ids=["many"])
async def test_a_long_list_goes_on_in_further_messages(conversation):
    answers = await conversation.says("/help")
    assert [answer.method for answer in answers] == ["sendMessage"] * 3
    text = "\n".join(answer.text.text for answer in answers)
    assert all(f"\n/{section.id}: " in text for section in MANY.sections)


WORDY = samples.brief(
    people={"mayor": {"name": "Ada Example", "role": "Mayor " * 40}},
    quotes=[
        samples.quote(
            id=f"q{n}",
            text=f"the ferry {n} " * 60,
            when="morning " * 30,
            about="water " * 40,
        )
        for n in range(7)
    ],
)


@pytest.mark.parametrize("conversation", [Library([WORDY])], indirect=True, ids=["wordy"])
async def test_a_page_too_long_for_its_message_goes_on_in_another(conversation):
    """The last one has the buttons, so that they stand below all of it."""
    edit, second, answer = await conversation.presses("Q1:ferry")
    assert [r.method for r in (edit, second, answer)] == [
        "editMessageText",
        "sendMessage",
        "answerCallbackQuery",
    ]
    shown = [text for part in (edit, second) for text in part.text.spans("BlockQuote")]
    assert len(shown) == 5
    assert [bool(part.buttons) for part in (edit, second)] == [False, True]


async def test_a_refused_edit_is_a_failure_and_is_answered(conversation, api):
    refused = Refusal(400, "Bad Request: can't parse entities")
    api.refuse = lambda request: refused if request.method == "editMessageText" else None
    _, answer, report = await conversation.presses(QUOTES)
    assert answer.arguments["text"] == notices.APOLOGY(ENGLISH)
    assert report.text.text == "BadRequest while answering update 1. The log has the details."


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("/why_it_matters.", "Why It Matters\nRussia"),
        ("/help!", "What you can ask me"),
        ("/quotes,ironclad", "Russian officials\nAbout: the"),
        ("what happened?", "What Happened?\nRussia"),
        ("Why it matters", "Why It Matters\nRussia"),
        ("quotes", "7 quotes (page 1 of 2)"),
        ("Help", "What you can ask me"),
    ],
)
async def test_a_command_is_known_by_its_name_whatever_stands_around_it(conversation, text, begins):
    assert (await conversation.asks(text)).text.text.startswith(begins)
