"""Results of searches, their pages, and the articles of inline mode."""

from __future__ import annotations

import pytest

from bot import links
from bot.library import Library
from bot.links import Query, Scope
from bot.replies import help, notices, pages, results
from bot.search import Search
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, tdlib

TALKS = "russia-ukraine-talks"
SOURCE = (
    "Source: Shortlysts, Trump Says Russia-Ukraine Talks 'Back on Track' After Call with Zelenskyy"
)


async def test_results_are_turned_five_at_a_time_in_place(conversation: Conversation):
    first = await conversation.asks("trump")
    assert first.text.text.startswith(
        "4 quotes and 8 passages for “trump” (page 1 of 3)\n"
        "Russia and Ukraine Trade Strikes as Trump Presses for a Truce\n\n"
        "Quotes by Donald Trump\n1. Donald Trump, U.S. President\nAbout: where the U.S. stands"
    )
    assert first.buttons["Page 2 ›"] == "A2:trump"
    assert "‹ Page 0" not in first.buttons
    second, _ = await conversation.presses(first.buttons["Page 2 ›"], id="2")
    assert second.method == "editMessageText"
    assert second.text.text.split("\n\n")[1].startswith("In the text\n6. ")
    assert list(second.buttons)[:5] == ["6", "7", "8", "9", "10"]
    third, _ = await conversation.presses(second.buttons["Page 3 ›"], id="3")
    assert {"‹ Page 2"} == {title for title in third.buttons if "Page" in title}
    back, _ = await conversation.presses("A1:trump", id="4")
    assert back.text == first.text


async def test_a_passage_that_answers_best_is_listed_before_quotes_by_the_person_named(
    conversation: Conversation,
):
    answer = await conversation.asks("will trump penalize the russians")
    first, second = answer.text.text.split("\n\n")[1:3]
    assert first.startswith(
        "In the text\n1. How It Affects You\nIf Trump makes no forward progress"
    )
    assert second.startswith("Quotes by Donald Trump\n2. ")


async def test_each_result_has_a_button_that_opens_it(conversation, briefs):
    found = await conversation.asks("trump")
    assert list(found.buttons)[:5] == ["1", "2", "3", "4", "5"]
    quote, _ = await conversation.presses(found.buttons["3"])
    assert quote.text.spans("BlockQuote") == [
        f"“{briefs.latest.quote('immediate-ceasefire').text}”"
    ]
    section, _ = await conversation.presses(found.buttons["5"], id="2")
    assert section.text.text.startswith("What Happened?\nRussia and Ukraine Trade Strikes")


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
@pytest.mark.parametrize(
    "conversation", [Library([samples.ferries(12)])], indirect=True, ids=["ferries"]
)
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
    assert answer.arguments["text"] == notices.STALE(ENGLISH)
    (answer,) = await conversation.presses("A2:", id="2", message=None)
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


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
    reply = results.page(Library([brief]), Query(Scope.QUOTES, 1, "ferry"), found, ENGLISH)
    assert len(reply.messages()) == 1
    shown = tdlib.parse(reply.text)
    assert all(quote.endswith("…”") for quote in shown.spans("BlockQuote"))
    whole = pages.page(Library([brief]), reply.buttons[0][0].to, ENGLISH)
    (words,) = tdlib.parse(whole.text).spans("BlockQuote")
    assert words in {f"“{quote['text']}”" for quote in quotes}


async def test_a_correction_is_told(conversation):
    answer = await conversation.asks("/quotes trump infrastucture")
    assert answer.text.text.startswith(
        "Nothing found for “trump infrastucture”.\nFor “trump infrastructure”: 1 quote\n\n"
        "Donald Trump, U.S. President:\n“We agreed to"
    )
    assert "Copy" in [button["text"] for button in answer.keyboard]


async def test_a_name_with_a_word_nobody_said_shows_the_names_quotes(conversation):
    answer = await conversation.asks("/quotes trump golf")
    assert answer.text.text.startswith(
        "Nothing found with “golf”.\nFor the rest of “trump golf”: 4 quotes\n"
    )


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("putin", "No quote by Vladimir Putin for “putin”.\nFound elsewhere: 3 quotes"),
        (
            "zelenskyy productive",
            "Nothing by or about Volodymyr Zelenskyy for “zelenskyy productive”.\nFound elsewhere: ",
        ),
        (
            "trump wants peacekeepers",
            "Nothing by or about Donald Trump for “trump wants peacekeepers”",
        ),
        (
            "far from reality",
            "Nothing found with “far”.\nFor the rest of “far from reality”: 1 quote\n\nVolodymyr",
        ),
    ],
)
async def test_nobody_is_taken_for_the_speaker_of_anothers_words(conversation, words, begins):
    answer = await conversation.asks(f"/quotes {words}")
    assert answer.text.text.startswith(begins)


async def test_points_are_shown_where_no_quote_fits(conversation):
    answer = await conversation.asks("/quotes jeddah")
    assert answer.text.text.startswith(
        "No quote found for “jeddah”.\nIn the text: 1 passage\n\nHow It Affects You\n"
    )


async def test_a_near_miss_is_offered_and_never_taken(conversation):
    answer = await conversation.asks("/quotes peach")
    assert answer.text.text.startswith("No quote found for “peach”. Did you mean “")
    edit, _ = await conversation.presses(answer.buttons["peace"])
    assert edit.text.spans("BlockQuote") == ["“ironclad”"]


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        (f"h{TALKS}", "Russia and Ukraine Trade Strikes as Trump Presses for a Truce\n\nI bring"),
        (f"b{TALKS}", "Russia and Ukraine Trade Strikes"),
        (f"s{TALKS}_how_it_affects_you", "How It Affects You\nRussia and"),
        (f"u{TALKS}_lack-of-will", "The Kremlin\nAbout: what Ukraine's"),
        (f"q{TALKS}", "7 quotes (page 1 of 2)\nRussia and"),
        (f"p{TALKS}_trump", "4 quotes by Donald Trump\nRussia and"),
        (f"u{TALKS}_gone", "That link leads to something I don't have any more. Here is the lat"),
        ("uold-brief_gone", "That link leads to something"),
        ("nonsense", "That link leads to something"),
        ("x" * 64, "That link leads to something"),
    ],
)
async def test_deep_links_open_what_they_name(conversation, payload, begins):
    answer = await conversation.asks(f"/start {payload}")
    assert answer.text.text.startswith(begins)


async def test_what_is_put_into_a_chat_with_the_bot_is_no_question(conversation):
    bot = {"id": 123456, "is_bot": True, "first_name": "Brief", "username": "our_bot"}
    assert await conversation.says("ironclad", via_bot=bot) == []


async def test_the_examples_of_the_help_are_answered(conversation, briefs):
    examples = help.examples(briefs.latest, ENGLISH)
    answer = await conversation.asks("/help")
    assert answer.text.spans("Code") == examples
    assert examples == ["who said “very much on track”?", "Donald Trump", "Ukraine"]
    said, speaker, place = [await conversation.asks(example) for example in examples]
    assert said.text.spans("BlockQuote") == ["“very much on track”"]
    assert "Quotes by Donald Trump" in speaker.text.spans("Bold")
    assert "for “Ukraine”" in place.text.text
    assert len(place.text.spans("BlockQuote")) > 1


@pytest.mark.parametrize(("language", "count"), [("en-GB", 3), ("enm", 2), ("uk", 2)])
def test_a_place_is_an_example_only_in_english(briefs, language, count):
    brief = briefs.latest.model_copy(update={"language": language})
    assert len(help.examples(brief, ENGLISH)) == count


def test_a_brief_without_quotes_has_no_examples():
    assert help.examples(samples.brief(quotes=[]), ENGLISH) == []


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
        assert f"\nFor “{taken}”: " in answer.text.text
    assert "Zelenskyyy" not in answer.text.text
    assert "xironclad" not in answer.text.text


async def test_a_name_inside_another_word_is_no_mention_of_it():
    people = {"li": {"name": "Ana Li"}, "mayor": {"name": "Ada Example"}}
    quotes = [samples.quote(text="The Libyan ferry", speaker="mayor")]
    brief = samples.brief(people=people, quotes=quotes)
    found = Search([brief]).find("Ana Li ferry")
    reply = results.page(Library([brief]), Query(Scope.ALL, 1, "Ana Li ferry"), found, ENGLISH)
    assert reply.paragraphs[0].startswith("Nothing by or about Ana Li for ")
