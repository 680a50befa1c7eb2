"""Every door to the briefs: readers meet what is out, and nothing of the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.library import Library
from bot.links import Kind, Link
from bot.replies import help, notices
from bot.subscription import Mode
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, updates

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GONE = "It was <wrong>, & we took it back."


def hidden(word: str, **changes: Any) -> Any:
    """A brief that readers must not see, every part of which has a word of its own."""
    return samples.brief(
        id=word,
        title=f"The {word} title",
        summary=f"The {word} summary.",
        people={"who": {"name": f"Xerxes {word.title()}", "role": f"{word} keeper"}},
        sections=[
            samples.section(id=f"{word}_page", title=f"{word} page", points=[f"A {word} point."])
        ],
        quotes=[samples.quote(text=f"so {word} said", speaker="who", section=f"{word}_page")],
        source={"publisher": f"{word} paper", "title": f"{word} report"},
        **changes,
    )


WORDS = {
    "zeppelin": {"draft": True, "published": "2026-11-23"},
    "quagmire": {"published": "2026-11-23 12:01"},
    "wombat": {
        "published": "2026-11-23",
        "withdrawn": {"date": "2026-11-23", "text": GONE},
        "formerly": ["marsupial"],
    },
}
HIDDEN = [hidden(word, **changes) for word, changes in WORDS.items()]
OUT = samples.brief(published="2026-11-20", formerly=["pons"])
SOME = Library([*HIDDEN, OUT]).shown(NOON)
NONE = Library(HIDDEN).shown(NOON)
EARLY = Library(HIDDEN[:2]).shown(NOON)
ALL = Library([*HIDDEN, OUT]).shown(NOON, early=True)

some = pytest.mark.parametrize("conversation", [SOME], indirect=True, ids=["some-out"])
early = pytest.mark.parametrize("conversation", [EARLY], indirect=True, ids=["early"])
none = pytest.mark.parametrize("conversation", [NONE], indirect=True, ids=["none-out"])

QUESTIONS = [
    "/start", "/brief", "/briefs", "/quotes", "/search", "/help", "/about", "/privacy",
    "/brief 2026-11-23", "/brief 2026", "/brief title", "/quotes xerxes", "/search point", "/search said",
    "xerxes", "brief", "quotes", "help", "about", "/what_happened", "what happened",
]  # fmt: skip
OWN = [
    "/start {0}", "/start h{0}", "/start b{0}", "/start q{0}", "/start s{0}_{0}_page", "/start p{0}_who",
    "/start u{0}_at-last", "/brief {0}", "/quotes {0}", "/search {0}", "{0}", "{0} page", "/{0}_page",
    "/{0}_pag", "/quotes xerxes {0}", "who said {0}", "{0}s", "/quotes {0} keeper", "/search so {0}",
]  # fmt: skip
PRESSES = ["h{0}", "b{0}", "q{0}", "s{0}_{0}_page", "p{0}_who", "u{0}_at-last"]


def told_of(requests: Any, word: str, *asked: str) -> bool:
    """Whether a word stands in requests other than where a reader's own words are repeated."""
    text = json.dumps([request.arguments for request in requests], ensure_ascii=False)
    for own in sorted(asked, key=len, reverse=True):
        text = text.replace(own, "")
    return word in text.lower()


@some
@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_command_tells_of_what_is_not_out(conversation: Conversation, question):
    requests = await conversation.says(question)
    assert requests
    assert not any(told_of(requests, word) for word in WORDS)


@some
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("question", OWN)
async def test_nothing_that_names_it_leads_to_it(conversation, question, word):
    asked = question.format(word)
    requests = await conversation.says(asked)
    assert requests
    links = [Link(kind, word).encode() for kind in Kind]
    text = json.dumps([request.arguments for request in requests])
    for part in (f"The {word}", f"A {word}", f"{word} paper", f"Xerxes {word.title()}", *links):
        assert part not in text


@some
@pytest.mark.parametrize("word", ["zeppelin", "quagmire"])
@pytest.mark.parametrize("data", PRESSES)
async def test_a_forged_button_opens_no_page_of_it(conversation, data, word):
    (request,) = await conversation.presses(data.format(word))
    assert request.method == "answerCallbackQuery"
    assert request.arguments["text"] == notices.STALE(ENGLISH)


@some
@pytest.mark.parametrize("data", ["Q1:{0}", "A1:{0}", "B1:{0}", "B1:", "A1:xerxes", "Q1:said"])
@pytest.mark.parametrize("word", WORDS)
async def test_a_forged_search_finds_nothing_of_it(conversation, data, word):
    requests = await conversation.presses(data.format(word))
    text = json.dumps([request.arguments for request in requests])
    assert f"The {word}" not in text
    assert f"{word.title()}" not in text


@some
@pytest.mark.parametrize("id", ["wombat", "marsupial"])
@pytest.mark.parametrize("data", PRESSES)
async def test_links_and_old_buttons_of_a_withdrawn_brief_show_why_and_nothing_else(
    conversation, data, id
):
    payload = data.format("wombat").replace("wombat", id, 1)
    answer = await conversation.asks(f"/start {payload}")
    assert answer.text.text == GONE
    assert answer.keyboard == []
    turned, _ = await conversation.presses(payload)
    assert turned.method == "editMessageText"
    assert turned.text.text == GONE
    assert turned.keyboard == []


@early
async def test_the_button_of_inline_mode_says_that_no_brief_is_out_yet(conversation):
    inline = await conversation.searches("x")
    assert inline.arguments["button"]["text"] == notices.EARLY(ENGLISH)


@pytest.mark.parametrize("conversation", [SOME, NONE], indirect=True, ids=["some-out", "none-out"])
@pytest.mark.parametrize("id", ["wombat", "marsupial", "Wombat"])
async def test_a_withdrawn_brief_that_is_asked_for_by_its_id_shows_why_alone(conversation, id):
    for question in (f"/brief {id}", f" /brief   {id} "):
        answer = await conversation.asks(question.strip())
        assert (answer.text.text, answer.keyboard) == (GONE, [])
    turned, _ = await conversation.presses(f"B1:{id}")
    assert (turned.text.text, turned.keyboard) == (GONE, [])


@pytest.mark.parametrize("conversation", [SOME, NONE], indirect=True, ids=["some-out", "none-out"])
@pytest.mark.parametrize("id", ["wombat", "marsupial"])
@pytest.mark.parametrize("data", PRESSES)
async def test_inline_mode_offers_the_text_of_a_withdrawn_brief_to_its_links(
    conversation, data, id
):
    answer = await conversation.searches(data.format("wombat").replace("wombat", id, 1))
    (result,) = answer.arguments["results"]
    assert result["title"] == "This brief was withdrawn"
    assert result["description"] == GONE
    shown = result["input_message_content"]["message_text"]
    assert shown == "It was &lt;wrong&gt;, &amp; we took it back."
    assert "reply_markup" not in result


@some
async def test_links_to_a_former_id_lead_to_the_brief(conversation):
    answer = await conversation.asks("/start spons_what_happened")
    assert answer.text.text.startswith("What Happened?")
    turned, _ = await conversation.presses("hpons")
    assert "hpons" not in json.dumps(turned.arguments)
    assert "The Bridge Opens" in turned.text.text


@some
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("query", ["", "xerxes", "{0}", "s{0}_{0}_page", "u{0}_at-last", "h{0}"])
async def test_inline_offers_nothing_of_it_and_not_for_long(conversation, query, word):
    asked = query.format(word)
    answer = await conversation.searches(asked)
    assert answer.arguments["cache_time"] <= 30
    assert not told_of([answer], f"the {word}", asked)
    assert not told_of([answer], f"xerxes {word}", asked)


@some
async def test_no_suggestion_and_no_menu_comes_from_it(conversation, briefs):
    for typo in ("zepelin", "quagmir", "wombatt", "xerxess"):
        request = await conversation.asks(f"/search {typo}")
        assert not any(told_of([request], word, typo) for word in WORDS)
    assert [name for name, _ in help.telegram_menu(SOME, Mode.OFF, ENGLISH)][4:6] == [
        "what_happened",
        "what_next",
    ]
    assert not any(word in str(help.telegram_menu(SOME, Mode.OFF, ENGLISH)) for word in WORDS)


@pytest.mark.parametrize(
    ("conversation", "told"),
    [(EARLY, "No brief is out yet."), (NONE, "There is no brief here right now.")],
    indirect=["conversation"],
    ids=["early", "withdrawn"],
)
@pytest.mark.parametrize("question", [*QUESTIONS, "anything", "/nothing_at_all", "/start hold"])
async def test_while_nothing_is_out_each_command_says_so(conversation, question, told):
    answer = await conversation.asks(question)
    assert not any(told_of([answer], word) for word in WORDS)
    text = answer.text.text
    if question in ("/help", "help"):
        assert "/briefs" in text
    elif question != "/privacy":
        assert told in text
        assert answer.keyboard == []


@none
async def test_while_nothing_is_out_the_rest_is_answered_too(conversation):
    photo = await conversation.update(message=updates.message(text=None, photo=updates.PHOTO))
    assert photo[0].text.text.startswith("There is no brief here right now.")
    for number, data in enumerate(("hbridge", "Q1:x", "A1:x", "B1:", "B2:x"), 1):
        requests = await conversation.presses(data, id=str(number))
        assert requests[-1].method == "answerCallbackQuery"
    inline = await conversation.searches("x", id="9")
    assert inline.arguments["results"] == []
    assert inline.arguments["button"]["text"] == notices.NONE_NOW(ENGLISH)
    gone = await conversation.asks("/start hwombat")
    assert gone.text.text == GONE
    payload = inline.arguments["button"]["start_parameter"]
    assert (await conversation.asks(f"/start {payload}")).text.text.startswith("I bring you")


@pytest.mark.parametrize("conversation", [ALL], indirect=True, ids=["early"])
async def test_an_editor_sees_what_is_not_out_yet(conversation):
    listed = (await conversation.asks("/briefs")).text.text
    assert "The zeppelin title" in listed
    assert "The quagmire title" in listed
    assert "wombat" not in listed
    assert "so zeppelin said" in (await conversation.asks("zeppelin")).text.text
