"""The pages of a brief's quotes: lists, and cards that can be copied."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import pages
from bot.reply import COPIED, Copy, plain
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples

BRIEF = "Russia and Ukraine Trade Strikes as Trump Presses for a Truce"


def card(brief, id="at-last"):
    page = pages.page(Library([brief]), Link(Kind.QUOTE, "bridge", id), ENGLISH)
    assert page is not None
    return page


def rows(reply):
    return [[button.title for button in row] for row in reply.buttons]


async def test_a_list_says_which_brief_it_is_of_and_numbers_go_on(conversation: Conversation):
    first = await conversation.asks("/quotes")
    assert first.text.text.startswith(
        f"7 quotes (page 1 of 2)\n{BRIEF}\n\n"
        "1. Donald Trump, U.S. President\nAbout: where the U.S. stands with both Russia and Ukraine\n"
        "“very much on track”\nWednesday, after a phone call with Zelenskyy\n\n2. "
    )
    assert list(first.buttons) == ["1", "2", "3", "4", "5", "Page 2 ›", "The whole brief"]
    second, _ = await conversation.presses(first.buttons["Page 2 ›"], under=first.as_message)
    assert [item.partition(" ")[0] for item in second.text.text.split("\n\n")[1:3]] == ["6.", "7."]
    assert list(second.buttons) == ["6", "7", "‹ Page 1", "The whole brief"]


async def test_a_speakers_list_leads_to_all_quotes(conversation: Conversation):
    answer = await conversation.asks("/start prussia-ukraine-talks_trump")
    assert answer.text.text.startswith(f"4 quotes by Donald Trump\n{BRIEF}\n\n1. Donald Trump")
    assert list(answer.buttons)[4:] == ["Quotes (7)", "The whole brief"]


async def test_a_card_has_its_neighbours_and_the_way_to_its_lists(conversation: Conversation):
    listed = await conversation.asks("/quotes")
    card, _ = await conversation.presses(listed.buttons["3"], under=listed.as_message)
    assert card.text.text.startswith("Donald Trump, U.S. President:\n“We agreed to an immediate")
    titles = [[button["text"] for button in row] for row in card.rows]
    assert titles == [
        ["More by Donald Trump", "Quotes (7)"],
        ["‹ Quote 2", "Quote 4 ›", "Copy"],
        ["Share", "The whole brief"],
    ]


async def test_a_fragment_is_introduced_and_its_occasion_is_one_line(conversation: Conversation):
    answer = await conversation.asks("/start urussia-ukraine-talks_productive")
    assert answer.text.text.startswith(
        "Donald Trump, U.S. President\nAbout: his conversation with Putin\n"
        "“was a very good and productive one.”\n"
        f"After Tuesday's call with Putin · Truth Social\n\n{BRIEF}\n\nSource: Shortlysts, "
    )


def test_the_occasion_of_a_sentence_tells_when_where_to_whom_and_about_what():
    told = {"when": "Monday", "where": "at the quay", "to": "the crowd", "about": "the opening"}
    brief = samples.brief(quotes=[samples.quote(**told)])
    assert plain(card(brief).paragraphs[0]) == (
        "Ada Example, Mayor:\n“At last”\nMonday · At the quay · To: the crowd · About: the opening"
    )
    brief = samples.brief(quotes=[samples.quote(text="at last", **told)])
    assert plain(card(brief).paragraphs[0]) == (
        "Ada Example, Mayor\nAbout: the opening\n“at last”\nMonday · At the quay · To: the crowd"
    )


def test_a_list_of_one_is_the_card():
    brief = samples.brief()
    assert pages.page(Library([brief]), Link(Kind.SPEAKER, "bridge", "crew"), ENGLISH) == card(
        brief, "ours"
    )
    alone = samples.brief(quotes=[samples.quote()])
    assert pages.page(Library([alone]), Link(Kind.QUOTES, "bridge"), ENGLISH) == card(alone)
    assert rows(card(alone)) == [["Copy", "Share"], ["The whole brief"]]


def test_a_forged_page_is_the_last_one():
    quotes = [samples.quote(id=f"q{n}") for n in range(12)]
    library = Library([samples.brief(quotes=quotes)])
    for link in (Link(Kind.QUOTES, "bridge"), Link(Kind.SPEAKER, "bridge", "mayor")):
        last = pages.page(library, link._replace(page=3), ENGLISH)
        assert pages.page(library, link._replace(page=9999), ENGLISH) == last
        assert rows(last)[0] == ["11", "12"]


@pytest.mark.parametrize(
    ("length", "copied"),
    [
        (1, "“{words}” — Ada Example, Mayor. Source: The Harbour Times, At Last"),
        (COPIED - 59, "“{words}” — Ada Example, Mayor. Source: The Harbour Times, At Last"),
        (COPIED - 58, "“{words}” — Ada Example, Mayor"),
        (COPIED - 23, "“{words}” — Ada Example, Mayor"),
        (COPIED - 22, "“{words}”"),
        (COPIED - 2, "“{words}”"),
        (COPIED - 1, None),
    ],
)
def test_the_clipboard_gets_words_speaker_and_source_as_far_as_they_fit(length, copied):
    words = "y" * length
    reply = card(samples.brief(quotes=[samples.quote(text=words)]))
    copies = [button.copied for row in reply.buttons for button in row if isinstance(button, Copy)]
    assert copies == ([copied.format(words=words)] if copied else [])
    assert all(len(text) <= COPIED for text in copies)


def test_a_brief_without_quotes_says_so():
    brief = samples.brief(quotes=[])
    reply = pages.page(Library([brief]), Link(Kind.QUOTES, "bridge"), ENGLISH)
    assert plain(reply.text).startswith(
        "There are no quotes in this brief.\nThe Bridge Opens, 23 November 2026\n\nSource: "
    )
    assert rows(reply) == [["What Happened?", "What Next?"], ["The whole brief"]]
