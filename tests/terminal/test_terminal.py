"""Telegram's HTML as plain text, which the bot prints where there is no terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.library import Library
from bot.markup import HTML
from bot.reply import Reply
from bot.terminal.chat import Conversation
from bot.terminal.html import Answer, Line, Piece, as_text, lines
from tests.support import samples


@pytest.mark.parametrize("tag", ["b", "i", "u", "s", "code", "pre", "tg-spoiler"])
def test_formatting_is_left_out(tag):
    html = f"one <{tag}>two</{tag}> three"
    assert as_text(Answer(html)) == "one two three"
    assert lines(html) == [
        Line([Piece("one ", (), ""), Piece("two", (tag,), ""), Piece(" three", (), "")])
    ]


def test_tags_may_be_nested():
    assert lines("<b>a <i>b</i></b>") == [
        Line([Piece("a ", ("b",), ""), Piece("b", ("b", "i"), "")])
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("&quot;&#x27;&#1234;", "\"'Ӓ"),
        ("\x00\r\ta", "\x00\r\ta"),
        ("", ""),
        ("a\n\n\nb\n", "a\n\n\nb\n"),
        ("<b>a\nb</b>", "a\nb"),
    ],
)
def test_every_other_character_stays(html, text):
    assert as_text(Answer(html)) == text


def test_a_link_is_followed_by_its_address():
    html = 'see <a href="https://example.org/?a=1&amp;b=2"><i>this</i> page</a>.'
    assert as_text(Answer(html)) == "see this page (https://example.org/?a=1&b=2)."
    url = "https://example.org/?a=1&b=2"
    assert [piece.url for piece in lines(html)[0].pieces] == ["", url, url, url, ""]


@pytest.mark.parametrize("tag", ["blockquote", "blockquote expandable"])
def test_a_quotation_is_marked_line_by_line(tag):
    html = f"before\n<{tag}>one\n\n<b>two</b>  </blockquote>\nafter"
    assert as_text(Answer(html)) == "before\n> one\n>\n> two\nafter"
    assert [line.quoted for line in lines(html)] == [False, True, True, True, False]


def test_the_empty_lines_of_a_quotation_belong_to_it():
    html = "before\n\n<blockquote>\nwords\n</blockquote>\n\nafter"
    assert as_text(Answer(html)) == "before\n\n>\n> words\n>\n\nafter"


def test_a_quotation_has_lines_of_its_own():
    html = "before<blockquote>words</blockquote>after"
    assert as_text(Answer(html)) == "before\n> words\nafter"


def test_buttons_are_numbered_across_rows():
    answer = Answer("text", (("<One>", "Two"), ("Three",)))
    assert as_text(answer) == "text\n\n[1] <One>  [2] Two  [3] Three"


def test_a_moment_is_shown_by_its_text():
    assert as_text(Answer('at <tg-time unix="0" format="wDt">noon</tg-time>.')) == "at noon."


@pytest.fixture
async def opened() -> AsyncIterator[Callable[[Library], Awaitable[Conversation]]]:
    """Opens conversations, which end with the test."""
    conversations: list[Conversation] = []

    async def open(library: Library) -> Conversation:
        conversations.append(conversation := Conversation(library))
        await conversation.open()
        return conversation

    yield open
    for conversation in conversations:
        await conversation.close()


async def test_items_keep_their_numbers_on_further_pages(opened):
    conversation = await opened(Library([samples.ferries(12)]))
    await conversation.say("/quotes")
    (second,) = await conversation.say("6")  # behind five items
    assert as_text(second).endswith(
        "\n\n[6]  [7]  [8]  [9]  [10]  [11] ‹ Page 1  [12] Page 3 ›  [13] The whole brief"
    )
    (card,) = await conversation.say("8")
    assert "“The ferry number 8”" in as_text(card)


async def test_what_inline_mode_does_not_find_is_told_once(opened, briefs):
    conversation = await opened(briefs)
    for _ in range(2):
        assert await conversation.say("@ weather") == [
            Answer("<i>(Nothing found. Open the brief)</i>")
        ]
    (answer,) = await conversation.say("/privacy")
    assert answer.html.startswith("<b>If you only ask</b>, I keep nothing")


async def test_a_picture_is_a_line_above_its_page(monkeypatch, briefs):
    page = Reply((HTML("<b>A bridge</b>"),), picture="https://x.example/?a=1&b=2")
    monkeypatch.setattr("bot.replies.start.page", lambda *_: page)
    conversation = Conversation(briefs)
    (answer,) = await conversation.open()
    await conversation.close()
    assert as_text(answer) == ("(picture: https://x.example/?a=1&b=2)\n\nA bridge\n\n[1] Subscribe")


async def test_who_subscribes_sees_what_a_brief_looks_like_that_is_delivered(opened):
    """A draft is none that readers get, and its editor sees it here all the same."""
    conversation = await opened(Library([samples.brief(draft=True)]))
    page, brief = map(as_text, await conversation.say("/subscribe 18:00 Berlin"))
    assert page.startswith("You are subscribed.\nBriefs come at 18:00, every day.\n")
    assert page.endswith("[7] Pause for a week  [8] Stop")
    assert brief.startswith("The Bridge Opens\n\nIt is open.\n\nWhat Happened?")
    assert brief.endswith(
        "[9] What Happened?  [10] What Next?  [11] Quotes  [12] The whole brief  [13] Delivery"
    )
    (turned,) = await conversation.say("4")
    assert "Briefs come at 18:00, on weekdays." in as_text(turned)
    (settings,) = await conversation.say("stop")
    assert as_text(settings).startswith("You are unsubscribed.")


async def test_the_line_behind_a_question_replies_to_it(opened, briefs):
    conversation = await opened(briefs)
    await conversation.say("/subscribe")
    (clocks,) = await conversation.say("2")
    number = len([title for row in clocks.buttons for title in row]) - 1
    (question,) = await conversation.say(f"{number}")
    assert "Write the time, such as 14:05, or a city near you." in as_text(question)
    (unknown,) = await conversation.say("qwertz")
    assert as_text(unknown).startswith("“qwertz” is no time and no place that I know.")
    (page,) = await conversation.say("Kyiv")
    assert "Time zone: Kyiv, where it is " in as_text(page)
    (found,) = await conversation.say("Kyiv")
    assert "Time zone" not in as_text(found)


async def test_all_that_is_kept_is_shown_and_forgotten(opened, briefs):
    conversation = await opened(briefs)
    await conversation.say("/subscribe")
    page, file = map(as_text, await conversation.say("/mydata"))
    assert page.startswith("What I keep about this chat")
    assert '"kind": "private"' in file
    await conversation.say("/forget")
    (deleted,) = await conversation.say("1")
    assert as_text(deleted) == "Everything that I kept about this chat is deleted."
