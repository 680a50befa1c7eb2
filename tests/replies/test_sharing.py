"""Sharing: the words in the input field, and the articles of inline mode."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import articles, pages, sharing
from bot.replies.formats import clipped
from bot.reply import Share, plain
from bot.search import Search
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, tdlib
from tests.support.botapi import Refusal

TALKS = "russia-ukraine-talks"
TITLE = "Russia and Ukraine Trade Strikes as Trump Presses for a Truce"
SOURCE = (
    "Source: Shortlysts, Trump Says Russia-Ukraine Talks 'Back on Track' After Call with Zelenskyy\n"
    "The report is undated; days are as it names them."
)


def listed(library, words, search):
    """All articles for some words."""
    offered = articles.offered(library, words, search.find(words))
    return [articles.article(library, one, "our_bot", ENGLISH) for one in offered]


def chosen_chat(answer):
    (share,) = [b for b in answer.keyboard if "switch_inline_query_chosen_chat" in b]
    return share["switch_inline_query_chosen_chat"]


async def test_a_quote_is_shared_by_its_words(conversation: Conversation):
    answer = await conversation.asks("/quotes ironclad")
    chosen = chosen_chat(answer)
    assert chosen == {
        "query": "ironclad",
        "allow_user_chats": True,
        "allow_bot_chats": True,
        "allow_group_chats": True,
        "allow_channel_chats": True,
    }
    offered = await conversation.searches(chosen["query"])
    first, *_ = offered.arguments["results"]
    assert first["title"] == "“ironclad”"
    assert first["description"].startswith("Russian officials · Monday · About: the guarantees")
    inserted = tdlib.parse(first["input_message_content"]["message_text"])
    assert inserted.text == (
        "Russian officials\nAbout: the guarantees that NATO nations keep Kyiv out, which Moscow will seek "
        "in any peace deal\n“ironclad”\nMonday\n\n"
        f"{TITLE}\n\n{SOURCE}\n\nRead on with @our_bot"
    )
    assert inserted.entities[-1].url == f"https://t.me/our_bot?start=u{TALKS}_ironclad"


async def test_a_section_can_be_shared_whole(conversation: Conversation):
    answer = await conversation.asks("/why_it_matters")
    chosen = chosen_chat(answer)
    assert chosen["query"] == "Why It Matters Russia and Ukraine Trade Strikes as Trump"
    offered = await conversation.searches(chosen["query"])
    inserted = tdlib.parse(offered.arguments["results"][0]["input_message_content"]["message_text"])
    assert inserted.text == f"{answer.text.text}\n\nRead on with @our_bot"
    assert inserted.spans("ExpandableBlockQuote") == answer.text.spans("ExpandableBlockQuote")


async def test_the_whole_brief_is_shared_in_its_summaries_where_it_does_not_fit(
    conversation, briefs
):
    answer = await conversation.asks("/brief")
    offered = await conversation.searches(chosen_chat(answer)["query"])
    first, *_ = offered.arguments["results"]
    assert (first["title"], first["description"]) == (TITLE, briefs.latest.summary)
    text = tdlib.parse(first["input_message_content"]["message_text"]).text
    for section in briefs.latest.sections:
        assert f"\n\n{section.title}\n{section.summary}\n\n" in text
    assert text.endswith(f"{SOURCE}\n\nRead on with @our_bot")


def test_a_brief_that_fits_a_message_is_shared_whole():
    library = Library([samples.brief()])
    (article,) = listed(library, "The Bridge Opens", Search([]))
    assert "<blockquote expandable>• A.</blockquote>" in article.reply.text


def test_every_page_that_is_shared_is_found_by_its_words(briefs):
    """The page itself is the first of the articles, whatever else the words find."""
    search = Search(briefs.briefs)
    brief = briefs.latest
    shared = [Link(Kind.START, brief.id), Link(Kind.OVERVIEW, brief.id)]
    shared += [Link(Kind.SECTION, brief.id, section.id) for section in brief.sections]
    shared += [Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes]
    for link in shared:
        page = pages.page(briefs, link, ENGLISH)
        (query,) = [b.query for row in page.buttons for b in row if isinstance(b, Share)]
        assert 0 < len(query) <= 60
        first, *_ = listed(briefs, query, search)
        whole = Link(Kind.OVERVIEW, brief.id)
        opened = whole if link.kind is Kind.START else link
        assert first == articles.shared(briefs, opened, "our_bot", ENGLISH)


def test_an_older_brief_is_found_by_the_words_of_its_pages():
    briefs = [samples.brief(id=f"b{n}", title=f"Bridge {n} Opens") for n in range(30)]
    library, search = Library(briefs), Search(briefs)
    words = sharing.words(briefs[20], Link(Kind.QUOTE, "b20", "ours"))
    offered = listed(library, words, search)
    assert offered[0] == articles.shared(
        library, Link(Kind.QUOTE, "b0", "ours"), "our_bot", ENGLISH
    )


def test_a_list_of_quotes_has_no_words_to_share():
    brief = samples.brief()
    assert sharing.words(brief, Link(Kind.QUOTES, "bridge")) == ""
    assert sharing.words(brief, Link(Kind.SPEAKER, "bridge", "mayor")) == ""


async def test_inline_offers_quotes_then_points(conversation, briefs):
    answer = await conversation.searches("ceasefire")
    titles = [result["title"] for result in answer.arguments["results"]]
    assert titles[0].startswith("“We agreed to an immediate ceasefire")
    assert titles[1].startswith(
        ("Zelenskyy met", "What “we agreed to", "Putin declined", "A full", "With")
    )
    first, second, *_ = answer.arguments["results"]
    assert first["description"].startswith(
        "Donald Trump · U.S. President · About: the ceasefire agreed on"
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
    expected += [clipped(f"“{quote.text}”", 100) for quote in briefs.latest.quotes]
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
    assert not answer.arguments["next_offset"]


async def test_a_word_that_looks_like_a_link_is_searched_for(conversation):
    """`productive` has the form of a link to a person."""
    answer = await conversation.searches("productive")
    assert answer.arguments["results"]
    assert answer.arguments["button"]["text"] == "Open the brief"


@pytest.mark.parametrize(
    "conversation", [Library([samples.ferries(70)])], indirect=True, ids=["ferries"]
)
async def test_inline_is_paged_by_fifty(conversation):
    first = await conversation.searches("")
    assert len(first.arguments["results"]) == 50
    second = await conversation.searches("", id="2", offset=first.arguments["next_offset"])
    assert len(second.arguments["results"]) == 22
    assert not second.arguments["next_offset"]
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


async def test_inline_renders_what_it_offers_and_nothing_else(conversation, monkeypatch):
    rendered: list[Link] = []
    shared = articles.shared

    def noted(library, link, *arguments):
        rendered.append(link)
        return shared(library, link, *arguments)

    monkeypatch.setattr(articles, "shared", noted)
    found = await conversation.searches("", offset="8")
    assert len(found.arguments["results"]) == len(rendered) == 2


def test_a_quote_that_has_the_id_of_a_section_is_offered_as_a_quote():
    brief = samples.brief(
        sections=[samples.section(id="sea")],
        quotes=[samples.quote(id="sea", text="It is the sea", section="sea")],
    )
    link = Link(Kind.QUOTE, brief.id, "sea")
    article = articles.shared(Library([brief]), link, "our_bot", ENGLISH)
    assert article.title == "“It is the sea”"


def test_inline_offers_the_brief_of_a_headline_and_the_section_of_a_summary():
    brief = samples.brief(title="The Old Market Closes")
    library, search = Library([brief]), Search([brief])
    section = Link(Kind.SECTION, brief.id, "what_next")
    for words, link in (("market", Link(Kind.OVERVIEW, brief.id)), ("traffic", section)):
        offered = listed(library, words, search)
        assert offered == [articles.shared(library, link, "our_bot", ENGLISH)]
        assert plain(offered[0].reply.text).count("The Old Market Closes") == 1
