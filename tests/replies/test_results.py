"""Results of searches, their pages, and the articles of inline mode."""

from __future__ import annotations

import pytest

from bot import links
from bot.library import Library
from bot.links import Query, Scope
from bot.replies import help, notices, pages, results
from bot.replies.formats import clipped
from bot.search import Search
from tests.conftest import Conversation
from tests.support import samples, tdlib
from tests.support.botapi import Refusal

TALKS = "russia-ukraine-talks"
SOURCE = (
    "Source: Shortlysts, Trump Says Russia-Ukraine Talks 'Back on Track' After Call with Zelenskyy"
)


def numbered(count: int) -> Library:
    """A library of one brief with `count` quotes about ferries, each with its number."""
    quotes = [samples.quote(id=f"q{n}", text=f"The ferry number {n}") for n in range(1, count + 1)]
    return Library([samples.brief(quotes=quotes)])


async def test_results_are_turned_five_at_a_time_in_place(conversation: Conversation):
    first = await conversation.asks("trump")
    assert first.text.text.startswith(
        "4 quotes and 8 points for “trump” (page 1 of 3)\n\nvery much"
    )
    assert first.buttons["Page 2 ›"] == "A2:trump"
    assert "‹ Page 0" not in first.buttons
    second, _ = await conversation.presses(first.buttons["Page 2 ›"], id="2")
    assert second.method == "editMessageText"
    assert second.text.text.startswith("4 quotes and 8 points for “trump” (page 2 of 3)\n\n1. ")
    third, _ = await conversation.presses(second.buttons["Page 3 ›"], id="3")
    assert {"‹ Page 2"} == {title for title in third.buttons if "Page" in title}
    back, _ = await conversation.presses("A1:trump", id="4")
    assert back.text == first.text


async def test_each_result_has_a_button_that_opens_it(conversation, briefs):
    found = await conversation.asks("trump")
    assert list(found.buttons)[:5] == ["1", "2", "3", "4", "5"]
    quote, _ = await conversation.presses(found.buttons["3"])
    assert quote.text.spans("BlockQuote") == [briefs.latest.quote("immediate-ceasefire").text]
    section, _ = await conversation.presses(found.buttons["5"], id="2")
    assert section.text.text.startswith("What Happened?\n\n")


@pytest.mark.parametrize(
    "words",
    [
        "ferry",
        "ferry 🛳 " * 6,
        "ferry что как кто где когда сказал говорит цитата цитаты сказала",
        "ferry <b>&amp;</b> </code> https://x.example @someone /start #tag " * 2,
        "ferry \u2067number\u2069 \u200f" * 6,
        "ferry " * 150,
    ],
    ids=["short", "emoji", "cyrillic", "markup", "right-to-left", "long"],
)
@pytest.mark.parametrize("conversation", [numbered(12)], indirect=True, ids=["ferries"])
async def test_paging_works_for_any_query(conversation, words):
    """The words are read from the button where they fit it, and else from its message."""
    first = await conversation.asks(f"/quotes {words}")
    assert "(page 1 of 3)" in first.text.text
    third = first
    for number in (2, 3):
        data = third.buttons[f"Page {number} ›"]
        assert len(data.encode()) <= links.LONGEST
        third, _ = await conversation.presses(data, id=str(number), under=third.as_message)
    assert "(page 3 of 3)" in third.text.text
    assert len(third.text.spans("BlockQuote")) == 2
    assert first.text.spans("Code") == third.text.spans("Code")


async def test_a_page_whose_words_are_lost_is_out_of_date(conversation):
    (answer,) = await conversation.presses("A2:")
    assert answer.arguments["text"] == notices.STALE
    (answer,) = await conversation.presses("A2:", id="2", message=None)
    assert answer.arguments["text"] == notices.STALE


async def test_a_page_beyond_the_last_is_the_last(conversation):
    edit, _ = await conversation.presses("A9999:trump")
    assert "(page 3 of 3)" in edit.text.text


@pytest.mark.parametrize("payload", ["A0:x", "A12345:x", "C1:x", "A1", "A-1:x", "A1 :x"])
def test_what_is_no_page_of_a_search(payload):
    assert links.decode_query(payload) is None


def test_a_page_of_a_search_travels_and_comes_back():
    short = Query(Scope.QUOTES, 3, "trump: 100% «ja»\n?")
    assert links.decode_query(short.encode()) == short
    long = Query(Scope.ALL, 12, "Ж" * 40)
    assert links.decode_query(long.encode()) == Query(Scope.ALL, 12)


def test_long_quotes_are_cut_in_a_list_and_whole_when_opened():
    text = "The ferry " + "goes on and on " * 60
    quotes = [samples.quote(id=f"q{n}", text=text + str(n), about="x" * 900) for n in range(9)]
    brief = samples.brief(quotes=quotes)
    found = Search([brief]).find("ferry")
    reply = results.page(Library([brief]), Query(Scope.QUOTES, 1, "ferry"), found)
    assert len(reply.messages()) == 1
    shown = tdlib.parse(reply.text)
    assert all(quote.endswith("…") for quote in shown.spans("BlockQuote"))
    whole = pages.page(Library([brief]), reply.buttons[0][0].to)
    assert tdlib.parse(whole.text).spans("BlockQuote")[0] in {quote["text"] for quote in quotes}


async def test_a_correction_is_told(conversation):
    answer = await conversation.asks("/quotes trump infrastucture")
    assert answer.text.text.startswith(
        "Nothing for “trump infrastucture”; showing “trump infrastructure”: 1 quote\n\nWe agreed to"
    )
    assert "Copy" in [button["text"] for button in answer.keyboard]


async def test_a_name_with_a_word_nobody_said_shows_the_names_quotes(conversation):
    answer = await conversation.asks("/quotes trump golf")
    assert answer.text.text.startswith(
        "“trump golf”: 4 quotes, none on “golf”\n\nvery much on track"
    )


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("putin", "No quote by Vladimir Putin for “putin”; elsewhere: 3 quotes"),
        (
            "zelenskyy productive",
            "Nothing by or about Volodymyr Zelenskyy for “zelenskyy productive”; else",
        ),
        (
            "trump wants peacekeepers",
            "Nothing by or about Donald Trump for “trump wants peacekeepers”",
        ),
        ("far from reality", "“far from reality”: 1 quote, none on “far”"),
    ],
)
async def test_nobody_is_taken_for_the_speaker_of_anothers_words(conversation, words, begins):
    answer = await conversation.asks(f"/quotes {words}")
    assert answer.text.text.startswith(begins)


async def test_points_are_shown_where_no_quote_fits(conversation):
    answer = await conversation.asks("/quotes jeddah")
    assert answer.text.text.startswith(
        "No direct quote for “jeddah”, but it is mentioned here:\n\n1. "
    )


async def test_a_near_miss_is_offered_and_never_taken(conversation):
    answer = await conversation.asks("/quotes peach")
    assert answer.text.text.startswith("No quote found for “peach”. Did you mean “")
    edit, _ = await conversation.presses(answer.buttons["peace"])
    assert edit.text.spans("BlockQuote") == ["ironclad"]


async def test_a_quote_can_be_copied_and_shared(conversation, briefs):
    answer = await conversation.asks("/quotes ironclad")
    copy, share = answer.keyboard[-2:]
    assert copy == {"text": "Copy", "copy_text": {"text": "ironclad"}}
    chosen = share["switch_inline_query_chosen_chat"]
    assert chosen == {
        "query": f"u{TALKS}_ironclad",
        "allow_user_chats": True,
        "allow_bot_chats": True,
        "allow_group_chats": True,
        "allow_channel_chats": True,
    }
    offered = await conversation.searches(chosen["query"])
    (result,) = offered.arguments["results"]
    assert result["title"] == "ironclad"
    assert result["description"].startswith("Russian officials · Monday · about the guarantees")
    inserted = tdlib.parse(result["input_message_content"]["message_text"])
    assert inserted.text == (
        "ironclad\nRussian officials\n\nWhen: Monday\n"
        "About: the guarantees that NATO nations keep Kyiv out, which Moscow will seek in any peace deal\n"
        "Brief: Russia and Ukraine Trade Strikes as Trump Presses for a Truce\n\n"
        f"{SOURCE}\n\nRead on with @our_bot"
    )
    assert inserted.entities[-1].url == f"https://t.me/our_bot?start=u{TALKS}_ironclad"


def test_a_quote_too_long_for_the_clipboard_has_no_copy_button():
    brief = samples.brief(
        quotes=[samples.quote(text="x" * 257), samples.quote(id="b", text="y" * 256)]
    )
    long, short = (
        pages.page(Library([brief]), links.Link(links.Kind.QUOTE, "bridge", id))
        for id in ("at-last", "b")
    )
    titles = [[button.title for row in page.buttons for button in row] for page in (long, short)]
    assert ["Copy" in row for row in titles] == [False, True]


async def test_a_section_can_be_shared_whole(conversation, briefs):
    answer = await conversation.asks("/why_it_matters")
    (share,) = [b for b in answer.keyboard if "switch_inline_query_chosen_chat" in b]
    offered = await conversation.searches(share["switch_inline_query_chosen_chat"]["query"])
    (result,) = offered.arguments["results"]
    inserted = tdlib.parse(result["input_message_content"]["message_text"])
    assert inserted.text == f"{answer.text.text}\n\nRead on with @our_bot"
    assert inserted.spans("ExpandableBlockQuote") == answer.text.spans("ExpandableBlockQuote")


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        (f"h{TALKS}", "I bring you the news"),
        (f"b{TALKS}", "Russia and Ukraine Trade Strikes"),
        (f"s{TALKS}_how_it_affects_you", "How It Affects You\n\n"),
        (f"u{TALKS}_lack-of-will", "lack of will\nThe Kremlin"),
        (f"q{TALKS}", "7 quotes in the brief"),
        (f"p{TALKS}_trump", "Donald Trump: 4 quotes"),
        (f"u{TALKS}_gone", "That link leads to something I don't have any more. Here is the lat"),
        ("uold-brief_gone", "That link leads to something"),
        ("nonsense", "That link leads to something"),
        ("x" * 64, "That link leads to something"),
    ],
)
async def test_deep_links_open_what_they_name(conversation, payload, begins):
    answer = await conversation.asks(f"/start {payload}")
    assert answer.text.text.startswith(begins)


async def test_inline_offers_quotes_then_points(conversation, briefs):
    answer = await conversation.searches("ceasefire")
    titles = [result["title"] for result in answer.arguments["results"]]
    assert titles[0].startswith("We agreed to an immediate ceasefire")
    assert titles[1].startswith(
        ("Zelenskyy met", "What was agreed", "Putin declined", "A full", "With")
    )
    first, second, *_ = answer.arguments["results"]
    assert first["description"].startswith(
        "Donald Trump · U.S. President · about the ceasefire agreed on"
    )
    text = tdlib.parse(second["input_message_content"]["message_text"]).text
    assert text.endswith(f"{SOURCE}\n\nRead on with @our_bot")
    assert answer.arguments["cache_time"] <= 60
    assert answer.arguments["button"] == {
        "text": "Open the brief",
        "start_parameter": f"h{TALKS}",
    }


async def test_inline_without_words_offers_the_latest_brief(conversation, briefs):
    answer = await conversation.searches("  ")
    expected = [section.title for section in briefs.latest.sections]
    expected += [clipped(quote.text, 100) for quote in briefs.latest.quotes]
    assert [result["title"] for result in answer.arguments["results"]] == expected


@pytest.mark.parametrize(
    "words",
    [
        "weather",
        "🙂",
        "x" * 256,
        "'; DROP",
        "uon-brief_gone",
        # Links to pages that do not exist, each word of which would be found.
        "sold-brief_what_happened",
        "utrump-ceasefire_ironclad",
        f"s{TALKS}_ironclad",
        f"q{TALKS}_trump",
    ],
)
async def test_inline_offers_nothing_to_send_where_nothing_is_found(conversation, words):
    """The notice stands above the list and is no article, which could be sent to a friend."""
    answer = await conversation.searches(words)
    assert answer.arguments["results"] == []
    assert answer.arguments["button"] == {
        "text": "Nothing found. Open the brief",
        "start_parameter": f"h{TALKS}",
    }
    assert "next_offset" not in answer.arguments


async def test_a_word_that_looks_like_a_link_is_searched_for(conversation):
    """`productive` has the form of a link to a person."""
    answer = await conversation.searches("productive")
    assert answer.arguments["results"]
    assert answer.arguments["button"]["text"] == "Open the brief"


@pytest.mark.parametrize("conversation", [numbered(70)], indirect=True, ids=["ferries"])
async def test_inline_is_paged_by_fifty(conversation):
    first = await conversation.searches("")
    assert len(first.arguments["results"]) == 50
    second = await conversation.searches("", id="2", offset=first.arguments["next_offset"])
    assert len(second.arguments["results"]) == 22
    assert "next_offset" not in second.arguments
    forged = await conversation.searches("", id="3", offset="x' --")
    assert forged.arguments["results"] == first.arguments["results"]
    beyond = await conversation.searches("", id="4", offset="1000")
    assert beyond.arguments["results"] == []


async def test_an_inline_query_too_late_to_answer_is_let_go(conversation, api):
    api.refuse = lambda _: Refusal(
        400, "Bad Request: query is too old and response timeout expired"
    )
    await conversation.searches("trump")
    assert [request.method for request in api.requests] == ["answerInlineQuery"]
    api.presses.clear()  # the query stays unanswered


async def test_what_is_put_into_a_chat_with_the_bot_is_no_question(conversation):
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief", "username": "our_bot"}
    assert await conversation.says("ironclad", via_bot=bot) == []


async def test_the_examples_of_the_help_are_answered(conversation, briefs):
    examples = help.examples(briefs.latest)
    answer = await conversation.asks("/help")
    assert answer.text.spans("Code") == examples
    for example in examples:
        answer = await conversation.asks(example)
        assert "very much on track" in answer.text.spans("BlockQuote")[0]


def test_a_brief_without_quotes_has_no_examples():
    assert help.examples(samples.brief(quotes=[])) == []


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("zelinsky zelinskyy", "Zelenskyy Zelenskyy"),
        ("zelinskyy zelinsky", "Zelenskyy Zelenskyy"),
        ("zelinsky, ZELINSKY!", "Zelenskyy, Zelenskyy!"),
        ("irnoclad xirnocladx", None),
        ("ｉｒｎｏｃｌａｄ", "ironclad"),
        ("<irnoclad>", "<ironclad>"),
        ("zelinsky’s irnoclad", None),
    ],
)
async def test_each_misspelt_word_is_shown_as_it_was_taken(conversation, words, taken):
    answer = await conversation.asks(f"/search {words}")
    if taken:
        assert f"; showing “{taken}”: " in answer.text.text
    assert "Zelenskyyy" not in answer.text.text
    assert "xironclad" not in answer.text.text


async def test_a_name_inside_another_word_is_no_mention_of_it():
    people = {"li": {"name": "Ana Li"}, "mayor": {"name": "Ada Example"}}
    quotes = [samples.quote(text="The Libyan ferry", speaker="mayor")]
    brief = samples.brief(people=people, quotes=quotes)
    found = Search([brief]).find("Ana Li ferry")
    reply = results.page(Library([brief]), Query(Scope.ALL, 1, "Ana Li ferry"), found)
    assert reply.paragraphs[0].startswith("Nothing by or about Ana Li for ")
