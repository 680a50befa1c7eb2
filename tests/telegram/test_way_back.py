"""The way back: a page opened from a list of results repeats their words and leads back to them."""

from __future__ import annotations

import pytest

from bot import links
from bot.library import Library
from bot.replies import notices
from bot.translation import ENGLISH
from tests.support import samples
from tests.support.botapi import Request

FERRIES = Library(
    [
        samples.brief(
            quotes=[
                samples.quote(id=f"q{n}", text=f"The ferry number {n} sails", speaker="mayor")
                for n in range(1, 13)
            ]
        )
    ],
    withdrawn=[
        samples.brief(id="gone", withdrawn={"date": "2026-11-24", "text": "It was wrong."}),
    ],
)
over = pytest.mark.parametrize("conversation", [FERRIES], indirect=True, ids=["ferries"])
RESULTS = {
    "text": "12 quotes for “ferry”",
    "entities": [{"type": "code", "offset": 15, "length": 5}],
}
LONG = "ferry " * 30
LONG_RESULTS = {"text": LONG, "entities": [{"type": "code", "offset": 0, "length": len(LONG) - 1}]}


async def pressed(conversation, payload: str, under: dict, id: str = "1") -> Request:
    edit, answer = await conversation.presses(payload, under=under, id=id)
    assert "text" not in answer.arguments
    return edit


@over
@pytest.mark.parametrize(("under", "words"), [(RESULTS, "ferry"), (LONG_RESULTS, LONG.strip())])
async def test_a_card_leads_back_to_the_page_of_results_that_it_came_from(
    conversation, under, words
):
    card = await pressed(conversation, "ubridge_q7~Q2", under)
    assert "The ferry number 7 sails" in card.text.text
    assert card.text.spans("Code") == [words]
    back = card.buttons["Back to the results"]
    assert links.decode_query(back) in (
        links.Query(links.Scope.QUOTES, 2, words),
        links.Query(links.Scope.QUOTES, 2),
    )
    results = await pressed(conversation, back, card.as_message, id="2")
    assert results.text.spans("Code") == [words]
    assert "(page 2 of 3)" in results.text.text


@over
@pytest.mark.parametrize("under", [{}, {"text": "x", "entities": []}, {"text": "\ud83d“x”"}])
async def test_without_the_words_the_card_is_the_plain_one(conversation, under):
    card = await pressed(conversation, "ubridge_q7~A1", under)
    plain = await conversation.asks("/start ubridge_q7")
    assert card.arguments["text"] == plain.arguments["text"]
    assert card.keyboard == plain.keyboard


@over
async def test_the_list_of_all_briefs_needs_no_words(conversation):
    page = await pressed(conversation, "bbridge~B1", {})
    assert page.buttons["Back to the list"] == "B1:"
    assert page.text.spans("Code") == []


@over
@pytest.mark.parametrize("payload", ["ugone_at-last~A1", "bgone~B1"])
async def test_a_withdrawn_brief_shows_no_way_anywhere(conversation, payload):
    card = await pressed(conversation, payload, RESULTS)
    assert card.text.text == "It was wrong."
    assert card.keyboard == []


@over
@pytest.mark.parametrize(
    "payload", ["ubridge_none~A1", "unowhere_q7~A1", "ubridge_q7~A0", "ubridge_q7~X1"]
)
async def test_a_forged_way_back_leads_nowhere(conversation, payload):
    (answer,) = await conversation.presses(payload, under=RESULTS)
    assert answer.arguments["text"] == notices.STALE(ENGLISH)


MIXED = Library(
    [
        samples.brief(
            sections=[
                samples.section(points=["The ferry sails.", "The ferry is late."]),
                samples.section(
                    id="what_next", points=["By winter other boats may come and the ferry go."]
                ),
            ],
            quotes=[samples.quote(text="The ferry sails")],
            picture={"url": "https://x.example/1.jpg", "credit": "A. Photographer"},
        ),
        samples.brief(id="older", title="Older", quotes=[]),
    ]
)
mixed = pytest.mark.parametrize("conversation", [MIXED], indirect=True, ids=["mixed"])


@over
async def test_the_results_beside_a_card_are_a_press_away(conversation):
    card = await pressed(conversation, "ubridge_q6~Q2", RESULTS)
    assert [[button["text"] for button in row] for row in card.rows] == [
        ["More by Ada Example", "Back to the results"],
        ["‹ Result 5", "Result 7 ›", "Copy"],
        ["Share", "The whole brief"],
    ]
    before = await pressed(conversation, card.buttons["‹ Result 5"], card.as_message, id="2")
    assert "The ferry number 5 sails" in before.text.text
    assert links.decode_query(before.buttons["Back to the results"]).page == 1
    after = await pressed(conversation, card.buttons["Result 7 ›"], card.as_message, id="3")
    assert links.decode_query(after.buttons["Back to the results"]).page == 2


@mixed
async def test_passages_of_one_section_are_one_step(conversation):
    found = await conversation.asks("ferry")
    assert "1 quote and 3 passages" in found.text.text
    titles = {number: found.buttons[number] for number in "1234"}
    assert titles["2"] == titles["3"] == "sbridge_what_happened~A1"
    section = await pressed(conversation, titles["2"], found.as_message)
    assert [[button["text"] for button in row] for row in section.rows] == [
        ["‹ Result 1", "Result 4 ›"],
        ["Back to the results", "Quotes (1)"],
        ["The whole brief", "Share"],
    ]


@mixed
async def test_a_brief_opened_from_the_list_keeps_its_picture_and_leads_back(conversation):
    listed = await conversation.asks("/briefs")
    brief = await pressed(conversation, listed.buttons["1"], listed.as_message)
    assert brief.arguments["link_preview_options"]["url"] == "https://x.example/1.jpg"
    assert brief.buttons["Back to the list"] == "B1:"


BRIDGES = Library(
    [samples.brief(id=f"bridge-{n}", title=f"The Bridge {n}", quotes=[]) for n in (1, 2, 3)]
)


@pytest.mark.parametrize("conversation", [BRIDGES], indirect=True, ids=["bridges"])
async def test_a_brief_opened_from_a_list_of_briefs_has_no_results_of_a_search_beside_it(
    conversation,
):
    """A search for the same words has other results, in another order."""
    listed = await conversation.asks("/brief bridge")
    brief = await pressed(conversation, listed.buttons["2"], listed.as_message)
    assert listed.buttons["2"] == "bbridge-2~B1"
    assert brief.buttons["Back to the results"] == "B1:bridge"
    assert not [title for title in brief.buttons if "Result " in title]
