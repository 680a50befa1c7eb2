"""Telegram's HTML as plain text, which the bot prints where there is no terminal."""

from __future__ import annotations

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


async def test_items_keep_their_numbers_on_further_pages():
    conversation = Conversation(Library([samples.ferries(12)]))
    await conversation.open()
    await conversation.say("/quotes")
    (second,) = await conversation.say("6")  # behind five items
    assert as_text(second).endswith(
        "\n\n[6]  [7]  [8]  [9]  [10]  [11] ‹ Page 1  [12] Page 3 ›  [13] The whole brief"
    )
    (card,) = await conversation.say("8")
    assert "“The ferry number 8”" in as_text(card)


async def test_what_inline_mode_does_not_find_is_told_once(briefs):
    conversation = Conversation(briefs)
    await conversation.open()
    for _ in range(2):
        assert await conversation.say("@ weather") == [
            Answer("<i>(Nothing found. Open the brief)</i>")
        ]
    (answer,) = await conversation.say("/privacy")
    assert answer.html.startswith("I keep nothing")


async def test_a_picture_is_a_line_above_its_page(monkeypatch, briefs):
    page = Reply((HTML("<b>A bridge</b>"),), picture="https://x.example/?a=1&b=2")
    monkeypatch.setattr("bot.telegram.handlers.commands.pages.start", lambda *_: page)
    (answer,) = await Conversation(briefs).open()
    assert as_text(answer) == "(picture: https://x.example/?a=1&b=2)\n\nA bridge"
